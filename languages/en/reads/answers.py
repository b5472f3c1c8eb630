"""Short English answers to what the bot said: "yes", "2", "the second", "both"."""

from __future__ import annotations

import re

_SPELT = "one|two|three|four|five|six|seven|eight|nine|ten"
WORDS = {word: value for value, word in enumerate(_SPELT.split("|"), 1)}
NUMBER = re.compile(
    r"(?:just|maybe|about|around|max|only|make it|it's|its|ok|okay|the|a|number|no\.?|nr\.?|"
    rf"option|#|€|\$|£|\s)*(?P<value>\d{{1,6}}(?:[.,]\d{{1,2}})?|{_SPELT})\s*"
    r"(?:€|\$|£|eur|euros?|bucks|dollars|pounds|quid|stars?|pieces?|items?|of them|please|pls|"
    r"thanks|[.!\s])*",
    re.IGNORECASE,
)
AROUND_A_PLACE = re.compile(
    r"(?:the|a|one|ones|please|pls|thanks|i|i'll|ill|id|i'd|want|take|like|think|guess|would|go|with|"
    r"for|it's|its|number|no|nr|option|item|order|product|choice|then|ok|okay|yes|yeah|hm+|let's|"
    r"maybe|probably|that|would|be|of|them|those|in|list|from|your|\W)+",
    re.IGNORECASE,
)
BOTH = re.compile(
    r"(?:(?:i want|i'd like|ok|yes|yeah|hm+)[\s,]+)?(?:both|the two|these two|those two)"
    r"(?:\s+(?:of\s+)?(?:them|those|these))?(?:\s*(?:please|pls|thanks))?[\s.!]*",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"(?:(?:no|nope|ok|i want|i meant|i mean|not that|wait)[\s,]+)*(?:the\s+)?other"
    r"(?:\s+(?:one|order|item|thing|product))?(?:\s*(?:please|pls|then|instead))?[\s.!]*",
    re.IGNORECASE,
)
LEAVING = re.compile(
    r"(?:(?:oh|ah|ok|okay|hm+|no|nah|actually|sorry|well|you know what|then)[\s,.!-]+)*"
    r"(?:never\s?mind|nvm|nvmd|forget (?:it|that|about it)|drop it|stop(?: it)?|quit|"
    r"leave it(?: be| then)?)"
    r"(?:[\s,.!]+(?:then|please|pls|thanks|thank you|for now|again))*[\s.!]*",
    re.IGNORECASE,
)
OFFER = re.compile(
    r"(?:^|[.,;:!?–-]\s+)"
    r"(?:shall i|should i|would you like|do you want|want me to|may i)\b[^.?!]*\?",
    re.IGNORECASE,
)
