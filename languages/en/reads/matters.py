"""How shoppers tell of one thing beside another (read by ``actions.operations``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

MATTERS: Mapping[str, re.Pattern[str]] = {
    "missing_item": re.compile(
        r"\b(?:missing|one short|not in (?:it|there|the (?:box|parcel|package))|"
        r"(?:is|are|was|were)n['’]?t in (?:it|there|the (?:box|parcel|package))|"
        r"(?:there (?:is|are|was|were)|has|have|got|holds?) only (?:\d+|[a-z]+)\b)|"
        r"\bthere['’]?(?:s| is| are| was| were) only\b",
        re.IGNORECASE,
    ),
    "damaged_item": re.compile(
        r"\b(?:cracked|cracks?|chipped|dented?|dents?|bent|leak(?:s|ed|ing|y)?|torn|tears?|holes?|"
        r"split|scratch(?:ed|es)?|loose|flicker(?:s|ed|ing)?|dead|died|dies|pushed in|came off|"
        r"come off|comes off|fell off|falls off|(?:does|do|did|will|wo)(?: not|n['’]?t) "
        r"(?:work|switch on|turn on|start|charge|close|open|stand)|shattered|smashed|faulty|"
        r"defective|damaged|broken?|broke|stained?|stains|wobbl(?:y|es))\b",
        re.IGNORECASE,
    ),
    "exchange_item": re.compile(
        r"\b(?:exchang\w*|swap\w*|(?:rather|instead|want|like|have|take|get)\b[^.!?]*"
        r"\b(?:an? |in |size )+(?:XS|S|M|L|XL|XXL|\d{2}))\b"
    ),
}
"""What is told of a thing, by the operation that takes it up."""
BESIDE_IT = re.compile(
    r"\b(?:(?<!wrong )(?<!up )(?<!problem )(?<!trouble )(?<!issue )(?<!matter )with|than|like|"
    r"match(?:es|ing)?|suits?|fits?|beside|next to|instead of|into|onto|under|over|against|as|"
    r"alongside|it|they)\b[^.!?]*$",
    re.IGNORECASE,
)
"""Before the name of a thing: something else is told of, by it."""
ARTICLE = re.compile(r"(?:\b(?:and|but|the|my|one of|both|of|those|these|that|this)\s+)*$", re.I)
"""What stands right before the name of a thing."""
PUT_OFF = re.compile(
    r"\b(?:before (?:that|this|it|we)|first|wait|hold(?: on)?|hang on|leave|"
    r"for (?:now|the moment)|not (?:yet|now)|later|now|next|then|one (?:more|other) thing)\b",
    re.IGNORECASE,
)
"""Says of what is open that something else comes before it."""
FOR_THAT_ONE = re.compile(
    r"\b(?:th(?:is|at|ese|ose) (?:one|ones|too|as well)|too|as well|also|"
    r"(?:for|of) (?:this|that|it|them))\b",
    re.IGNORECASE,
)
"""Points at the thing that was spoken of last, beside another."""
SAME_REMEDY = re.compile(
    r"\b(?:(?:the )?same (?:for|with|goes for|there|again for)|likewise|ditto)\b", re.IGNORECASE
)
"""Wants for one thing what was agreed for another."""
SAY_REMEDY: Mapping[str, str] = {"refund": "money back", "replacement": "a new one"}
"""How a shopper would say it."""

TURNED_DOWN = re.compile(
    r"(?:\b(?:no|not|never|without|instead of|rather than|in(?: the)? place of)|"
    r"n['’]t|\b(?:do|does|did|is|are|was|were|wo|would|ca|could|should|have|has)nt)\s+"
    r"(?:(?:really |just )?(?:want|need|like|care for|send)(?: to)? )?(?:me )?"
    r"(?:an? |the |any |my |another )?$",
    re.IGNORECASE,
)
"""Before what is not wished for."""
