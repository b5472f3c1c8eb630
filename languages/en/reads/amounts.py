"""The English words around an amount of money: patterns without groups, put together elsewhere."""

from __future__ import annotations

CURRENCY = r"bucks\b|quid\b|dollars?\b|pounds?\b"
"""Names of currencies behind a number; their signs belong to no language."""
CENTS = r"cents?\b"

AT_MOST = (
    r"under|below|beneath|less\s+than|cheaper\s+than|lower\s+than|up\s+to|upto|at\s+most|"
    r"max(?:imum)?(?:\s+of|\s+is)?\.?|within|"
    r"(?:no|not|nothing|cannot|(?:do|wo|ca|should|would)n['’]?t)(?:\s+\w+){0,4}?\s+"
    r"(?:more\s+than|over|above|exceeding|higher\s+than)|"
    r"budget(?:\s+(?:is|of|around))?(?:\s+about)?|"
    r"(?:until|till|til)(?=\s+(?:[€$£]\s?)?\d+(?:[.,]\d\d)?\s*(?:€|euros?\b|eur\b|$|[?!.,;]))"
)
AT_LEAST = (
    r"over|above|more\s+than|at\s+least|min(?:imum)?(?:\s+of)?|starting\s+(?:at|from)|upwards\s+of|"
    r"higher\s+than|(?:no|not|nothing)\s+(?:less\s+than|under|below|cheaper\s+than)"
)
ABOUT = r"around|about|roughly|approx(?:imately|\.)?|circa|ca\.|close\s+to"
VAGUELY = r"about|around"
"""What may stand between a bound and its number: "under about 50"."""
AND_LESS = r"or\s+(?:less|under|below|cheaper|lower)|max(?:imum)?\b|tops\b|at\s+most|and\s+under"
AND_MORE = r"or\s+(?:more|above|over|higher)|and\s+(?:up|above|over|more)|min(?:imum)?\b|plus\b"
ISH = r"-?ish\b"
"""What behind a number makes it vague: "50ish"."""

BETWEEN = r"between\s+|from\s+|range\s+"
TO = r"and|to|till|until"

OTHER_UNIT = (
    r"percent|days?|weeks?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|seconds?|"
    r"cm|mm|km|m|metres?|meters?|inch(?:es)?|kg|kilos?|g|grams?|l|litres?|liters?|ml|w|watts?|mah|db|"
    r"people|persons?|adults?|kids|children|players?|items?|pieces?|products?|orders?|times|stars?|"
    r"pairs?|characters?|jackets?|st|nd|rd|th|am|pm|o'clock|seater|sizes?"
)
"""What behind a number says that it is no amount."""
AFTER = (
    r"please|pls|plz|in|for|with|that|and|or|but|if|max|only|is|would|thanks|"
    r"total|each|thx|ok|okay|though|on|if"
)
"""What may follow an amount."""
