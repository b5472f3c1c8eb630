"""How English speaks of the basket that is filled in the chat (read by ``actions`` and ``bot``)."""

from __future__ import annotations

import re

_BASKET = r"(?:(?:shopping |online )?(?:basket|cart|trolley))"
_ITS = r"(?:the|my|our|this|that|ur|a)"

SHOWS = re.compile(
    rf"\b(?:what(?:['’]?s| is| do i have| have i(?: got)?| did i put| do we have| all is)?|"
    rf"show|see|check|view|list|look (?:at|in(?:to)?)|contents? of|open)\b.{{0,30}}"
    rf"\b{_ITS} {_BASKET}(?: (?:now|so far|at the moment|then|again|please|pls|like|look like))*"
    r"(?: come to| cost| total)?\W*$"
    rf"|^\W*(?:and )?(?:my )?{_BASKET}(?: now| so far)?\W*\?\W*$"
    rf"|\b(?:is|are|did|have)\b.{{0,40}}\bin (?:my|the) {_BASKET}\b.{{0,12}}\?",
    re.IGNORECASE,
)
"""What lies in it is asked for."""

TAKES_OUT = re.compile(
    rf"\b(?:take|remove|delete|drop|get|throw|kick|chuck|leave)\b.{{1,60}}\b"
    rf"(?:out of|from|off|out) (?:{_ITS} )?{_BASKET}\b"
    rf"|\b(?:empty|clear(?: out)?)\b (?:{_ITS} )?{_BASKET}\b"
    rf"|\b(?:don['’]?t|do not) (?:want|need) .{{1,40}}\bin (?:my|the) {_BASKET}\b",
    re.IGNORECASE,
)
"""Something is to be taken out of it, or all."""

_NO_GOODS = r"(?!.{0,60}\b(?:codes?|vouchers?|coupons?|card|note|discount)\b)"
PUTS = re.compile(
    rf"^(?!\W*(?:how|where|why|when|what|which)\b){_NO_GOODS}.{{0,120}}\b(?:put|add|pop|throw|chuck|"
    rf"stick|place|stuff|bung)\b.{{0,80}}\b(?:in(?:to|side)?|to|2|in 2) (?:{_ITS} )?{_BASKET}\b"
    rf"|^(?!\W*(?:how|where|why|when|what|which|is|are)\b){_NO_GOODS}.{{0,120}}"
    rf"\b(?:in(?:to)?|to) (?:{_ITS} )?{_BASKET}"
    r"(?:,? (?:please|pls|plz|then|thanks|thx|now|with (?:it|that|them)))*\W*$",
    re.IGNORECASE,
)
"""Something is to be put into it."""

SETS = re.compile(
    r"\b(?:make|have) (?:it|that|them|those)\b|\bin (?:all|total)\b|\bonly\b|\binstead\b|\bjust\b",
    re.IGNORECASE,
)
"""The number that is told is how many shall lie there, not how many more."""

ALL = re.compile(
    r"\b(?:everything|all of (?:it|them|that)|it all|the (?:whole )?lot|both|empty|clear)\b",
    re.IGNORECASE,
)
"""All that lies in it is meant."""
