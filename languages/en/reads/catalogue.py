"""What is asked about products (read by ``actions.catalogue``)."""

from __future__ import annotations

import re

WILL_LAST = re.compile(
    r"\b(?:(?:sell(?:s|ing)?|run(?:s|ning)?) out|be (?:gone|sold out)|going fast|"
    r"(?:should|must) (?:i|we) hurry|"
    r"still (?:be )?(?:there|available|in stock|have (?:it|some|any)) "
    r"(?:next|in a|in two|by|until|on|tomorrow)|last (?:until|till)|"
    r"(?:how )?(?:fast|quick(?:ly)?) (?:does|do|will|is) (?:\w+ ){1,5}(?:sell|go)(?:ing)?|"
    r"wait (?:a|another|until|till|for) .{0,30}(?:sold out|gone|still))\b",
    re.IGNORECASE,
)
"""Whether a thing will sell out is asked."""

COMES_BACK = re.compile(
    r"\b(?:back in(?: stock)?|(?:be|come|comes|coming|get|getting) (?:\w+ ){0,3}(?:back|again|in)|"
    r"re-?stock\w*|re-?order\w*|available again|new stock|next delivery|more (?:of them )?in)\b",
    re.IGNORECASE,
)
"""When a thing is back is asked."""

BUYING_IN_GENERAL = re.compile(
    r"\b(?:how|where|check ?out|an order|in the chat|by chat)\b", re.IGNORECASE
)
"""How one buys here, rather than a product that was shown."""
