"""How English asks which of several things is more so (read by ``actions``)."""

from __future__ import annotations

import re

_MOST = re.compile(
    r"\b(?P<most>most|more|highest|higher|biggest|bigger|largest|larger|longest|longer|greatest|"
    r"greater|best|better|strongest|stronger|fastest|faster|widest|wider|deepest|deeper|tallest|taller)"
    r"\s+(?P<rest>(?:[\w-]+\s*){1,3})",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"\b(?P<least>least|less|fewest|fewer|lowest|lower|smallest|smaller|shortest|shorter|slowest|"
    r"slower)\s+(?P<rest>(?:[\w-]+\s*){1,3})",
    re.IGNORECASE,
)
_BEST = re.compile(r"\b(?:\w+est|most|least|best)\b", re.IGNORECASE)

_MORE = (
    r"(?:heavi|light|bigg|small|cheap|warm|long|tall|wid|prici|dear|larg|thick|thinn|bright|quiet|"
    r"fast)er|more expensive|less expensive"
)
DIFFERENCE = re.compile(
    r"\bhow much (?:\w+ )?(?:\w+er|more|less)\b.*\b(?:than|compared)\b"
    rf"|\bhow much (?:{_MORE})\b|\bby how much\b|\b(?:price|weight|size) difference\b"
    r"|\bdifference in (?:price|weight|size)\b"
    r"|\b(?:what|how much) (?:does|do) .*\b(?:weigh|cost) (?:more|less) than\b",
    re.IGNORECASE,
)
"""By how much two things differ."""

_COMPARED = re.compile(
    r"\bhow (?P<word>heavy|light|warm|big|large|small|long|tall|high|wide|thick|bright|fast)\b"
    r"(?=.*\b(?:compared|against|next to|beside)\b)",
    re.IGNORECASE,
)
_COMPARATIVES = {"heavy": "heavier", "big": "bigger", "large": "larger", "wide": "wider"}


def spoken_out(text: str) -> str:
    """ "How heavy is it compared with that" is "how much heavier is it compared with that"."""

    def comparative(match: re.Match[str]) -> str:
        word = match["word"].lower()
        return f"how much {_COMPARATIVES.get(word, f'{word}er')}"

    return _COMPARED.sub(comparative, text)


COMPARE = re.compile(
    r"\bcompar(?:e|es|ed|ing|ison)\b"
    r"|\bdifferences?\b.*\b(?:between|of (?:the two|both)|those|these|them|both)\b"
    r"|\bhow (?:do|are) .*\bdiffer(?:ent)?\b|\b(?:vs\.?|versus)(?=\s)|\bside by side\b"
    r"|\b(?:what|what['’]?s|whats) the diff(?:erence)?\b"
    r"|\bwhat(?:['’]?s| is| makes)? (?:\w+ ){0,3}?(?:better|so (?:special|good|great)) "
    r"(?:about|with) (?:the|that|this)\b",
    re.IGNORECASE,
)
"""Two things side by side."""

WORTH = re.compile(
    r"\bworth (?:the|it|that|paying|an?|those|these|€|\d)\b"
    r"|\bjustif\w+ (?:the|its) (?:price|extra)\b"
    r"|\bwhy (?:is|does) (?:it|that|the) .*\b(?:more expensive|dearer|cost more)\b",
    re.IGNORECASE,
)
"""Whether the dearer of two is worth what it costs more."""
_APART_BY = re.compile(
    r"(?P<n>\d{1,4}(?:[.,]\d\d)?)\s*(?:€|euros?|eur|bucks)?\s*(?:more|extra)\b", re.I
)


def costs_more(text: str) -> float | None:
    """How much more something costs ("the 80 more"), in whole currency."""
    match = _APART_BY.search(text)
    return float(match["n"].replace(",", ".")) if match else None


AMONG = re.compile(
    r"\b(?:any|anything|anyone|some|something)\b.*\b(?:among|of (?:them|these|those))\b",
    re.IGNORECASE,
)
"""Whether some of the things that lie there have something."""

_FIRST_WORDS = r"^\W*(?:(?:and|so|ok|okay|but|then|hm+|hmm|well|now|oh|nice|great|thanks|cool)\W+)*"
WOULD_TAKE = re.compile(
    r"\b(?:would|should|wd) (?:you|u|i|we) (?:\w+ )?"
    r"(?:take|pick|choose|buy|get|recommend|go for)\b|"
    r"\b(?:your|ur) (?:pick|choice|favou?rite)\b",
    re.IGNORECASE,
)
"""Advice is asked for: one is to be named, whatever the data says."""
DISLIKES = re.compile(
    r"\b(?:silly|boring|stupid|childish|awful|ugly|hates?|dislikes?|can['’]?t stand|"
    r"(?:doesn|don|didn)['’]?t (?:like|enjoy|want|fancy)|not (?:fond|a fan) of|not into)\b",
    re.IGNORECASE,
)
"""Something is told of that somebody does not like."""

WHICH_IN_PRICE = re.compile(
    r"\b(?:which|what)(?: one)?(?: of (?:them|these|those|the (?:two|three)))?"
    r"(?: is|['’]s| would be| comes? out| costs?)? (?:the )?(?:cheap|pric|expensive|dear|less|more)"
    r"(?:er|ier|est)?\b(?! .*\b(?:do you have|have you)\b)",
    re.IGNORECASE,
)
"""Which of what lies there costs less, or more: no other things are wanted."""

WHICH_OF = re.compile(
    rf"{_FIRST_WORDS}(?:which|what|wich) (?:ones?|of|two|is|are|has|have|comes?|fits?|lasts?)\b"
    r"|\b(?:which|what|wich) (?:ones?|of (?:them|these|those|the \w+)) (?:\w+ )?"
    r"(?:would|should|is|do|are|has|have|can|will|comes?|fits?|lasts?)\b"
    r"|\b(?:which|what|wich) (?:would|should) (?:you|i|u|we)\b"
    rf"|{AMONG.pattern}",
    re.IGNORECASE,
)
"""One of several things is asked for."""


def amount_of(text: str) -> tuple[bool, str, str] | None:
    """Whether the most is asked for, the words for what, and the degree; None for no amount."""
    for pattern, most in ((_MOST, True), (_LEAST, False)):
        if match := pattern.search(text):
            return most, match["rest"], degree(match[0])
    return None


def degree(said: str) -> str:
    """``best`` for "the lightest", ``more`` for "something lighter"."""
    return "best" if _BEST.search(said) else "more"
