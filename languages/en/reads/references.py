"""How English points at things that lie on the table (read by ``actions.conversation``)."""

from __future__ import annotations

import re

from languages.en.reads.conversation import NOT_NAMING
from languages.en.reads.numbers import from_words
from languages.en.reads.search import STOP_WORDS, stem

_NUMBER = r"two|three|four|five|six|seven|eight|nine|ten|\d{1,2}"
_THINGS = r"(?:\s+(?:of\s+)?(?:them|these|those|ones|things|items|pieces|orders|products))?"

EXCEPT = re.compile(
    r"\b(?:(?:all|every\w*|any\w*|both|the (?:rest|others|lot|whole \w+))"
    r"(?:\s+(?:of\s+)?\w+){0,3}?\s+)?"
    r"(?:(?<!^)(?<![.!?;,] )"
    r"but(?! (?:i|it|is|can|could|what|how|when|the price|do|does|only|also|now|if|that|please|"
    r"you|we)\b)"
    r"|except(?: for)?|excepting|excluding|apart from|besides|other than|minus|save for|without|"
    r"only not|just not|"
    r"not(?! (?:keep|want|need|happy|us|fit|going|really|what|for me)\w*))"
    r"\s+(?=the\b|that\b|this\b|my\b|a\b|an\b|those\b|these\b|number\b|\w)",
    re.IGNORECASE,
)
"""What stands before the things that are not meant."""

EVERY = re.compile(
    r"\b(?<!at )(?:all|both|everything|every one|every single one|each|the lot|"
    r"the whole (?:lot|order|thing)|"
    rf"(?:the|these|those|all)\s+(?:{_NUMBER})(?!\s*(?:€|euro|day|week|month|year|st|nd|rd|th)))\b",
    re.IGNORECASE,
)
"""All that is there, or as many as are named."""

PLURAL = re.compile(r"\b(?:ones|them|these|those|they)\b", re.IGNORECASE)
"""More than one thing is meant."""

ONE = re.compile(r"\b(?:one|it|this|that)\b", re.IGNORECASE)
"""One thing is meant."""

ANY_ONE = re.compile(r"\b(?:ones?|something|anything)\b", re.IGNORECASE)
"""A thing of the kind that is spoken of."""

OTHER = re.compile(r"\bthe\s+others?(?:\s+(?:one|two))?\b(?!\s+(?:day|time|week|night))", re.I)
BEFORE = re.compile(
    r"\b(?:the\s+(?:one\s+before|previous(?:\s+one)?|earlier\s+one)|(?:back\s+to\s+)the\s+(?:last|other)\s+one)\b",
    re.IGNORECASE,
)
"""What was talked about before."""
IT = re.compile(r"\b(?:it|its|it's|this|that|this one|that one|the same(?: one)?)\b", re.IGNORECASE)
"""What is talked about."""

TWO = re.compile(
    r"\b(?:both|either|neither|the (?:two|pair|other|others|former|latter)|(?:these|those) two|"
    r"each other|between (?:them|those|these))\b",
    re.IGNORECASE,
)
"""Two things are meant, or one of two."""
TOGETHER = re.compile(
    r"\b(?:together|altogether|in total|all in all|combined|for both|both of (?:them|these))\b",
    re.I,
)
"""Several things at once, all that lie there."""
POINTED = re.compile(
    r"\b(?:the|that|this|these|those)\s+(?:[\w'’-]+\s+){0,3}?ones?\b", re.IGNORECASE
)
"""A thing called by what it is like: "the red one"."""
TOLD_APART = re.compile(
    r"\bthe\s+(?:others?|most|least|more|less|first|last|previous|earlier|\w+est|"
    r"(?:light|heav(?:i)|warm|cheap|pric(?:i)|small|bigg|larg|long|short|new|old|bright|quiet)er)\b",
    re.IGNORECASE,
)
"""A thing told apart from others: "the lighter", "the first"."""
SINGULAR = re.compile(
    r"\b(?:it|it['’]?s|its|(?:this|that) one)\b|\b(?:does|is|has|can|will|would) this\b(?!\s+one)",
    re.IGNORECASE,
)
"""One thing is asked about, whichever it is."""
PLAINLY_IT = re.compile(
    r"\b(?:it|it['’]?s|its)\b|\b(?:does|is|has|can|will|would|do you have|got|of|for|about) "
    r"(?:that|this)\b(?!\s+(?:[\w'’-]+\s+)?one\b)",
    re.IGNORECASE,
)
"""A word for what is talked about that can mean nothing else."""
SHOWN_EARLIER = re.compile(
    r"\byou (?:had |have |['’]ve )?(?:just |first |already )?"
    r"(?:showed|shown|suggested|mentioned|named|recommended)\b"
    r"|\b(?:earlier|previous(?:ly)?|(?:list|ones?) before|from before)\b",
    re.IGNORECASE,
)
EARLIEST_SHOWN = re.compile(
    r"\b(?:at (?:the )?(?:beginning|start|first)|originally|showed (?:me )?first|"
    r"(?:first|original) list|first of all)\b",
    re.IGNORECASE,
)
"""What lies further back than the list shown last."""

NEWEST = re.compile(r"\b(?:latest|newest|most recent|last one)\b", re.IGNORECASE)
OLDEST = re.compile(r"\b(?:oldest|earliest)\b", re.IGNORECASE)

_COUNTED = re.compile(
    rf"\b(?P<end>first|last|top|final)\s+(?P<n>{_NUMBER})\b{_THINGS}", re.IGNORECASE
)
_SOME_OF = re.compile(rf"\b(?P<n>one|{_NUMBER}) of (?:the|these|those|them)\b", re.IGNORECASE)
_DEFINITE = re.compile(
    r"\b(?:the|that|this|those|these|my|your|and|or|a|an)\s+(?P<words>(?:[\w'’-]+\s*){1,5})",
    re.IGNORECASE,
)


LIST = re.compile(r"[,;+&\n]|:\s|\b(?:and|plus|as well as)\b", re.IGNORECASE)
"""What stands between the things of a list."""
SOME_STAY = re.compile(
    r"\b(?:not|no|never|keep\w*|stays?|without|but|except|instead|rather|(?:one|some) of)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
"""Not all that is named is meant."""


_LIKE_ONE = re.compile(
    r"\b(?:the|that|this|these|those)\s+(?P<like>(?:[\w'’-]+\s+){1,3}?)ones?\b", re.IGNORECASE
)
_ONE_LIKE = re.compile(
    r"\b(?:the|that)\s+ones?\s+(?:with|that|which|for|in|made|you|of|from|has|to)\s+"
    r"(?P<like>[\w'’-]+(?:\s+[\w'’-]+){0,3})",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"\b(?:the|that)\s+[€$£]?\s?(?P<n>\d{1,4}(?:[.,]\d\d)?)\s*(?:€|euros?|eur|bucks)?\s+one\b"
    r"|\bone\s+(?:for|at)\s+[€$£]?\s?(?P<n2>\d{1,4}(?:[.,]\d\d)?)\b"
    r"(?!\s*(?:people|persons?|days?))",
    re.IGNORECASE,
)


def described(text: str) -> list[str]:
    """The words that describe a thing in "the thin one" and "the one with a clip"."""
    found = [match["like"] for look in (_LIKE_ONE, _ONE_LIKE) for match in look.finditer(text)]
    words = re.findall(r"\w+", " ".join(found).lower())
    return [word for word in words if word not in STOP_WORDS and word not in NOT_NAMING]


_POINTED_AT = re.compile(
    r"\b(?:the|this|that|vs\.?|than|versus)\s+(?P<word>[a-zà-ÿ'’-]+)", re.IGNORECASE
)


def pointed_at(text: str) -> frozenset[str]:
    """The words, in lower case, that stand right behind a "the" or "this"."""
    return frozenset(match["word"].lower() for match in _POINTED_AT.finditer(text))


_CALLED = re.compile(
    r"(?<!\bin )(?<!\bfor )(?<!\bon )(?<!\bat )(?<!\bto )(?<!\bby )(?<!\bof )(?<!\binto )"
    r"(?<!\bover )(?<!\bunder )(?<!\bfrom )(?<!\bnear )(?<!\bbehind )(?<!\bduring )(?<!\bwith )"
    r"\b(?:the|that|this)\s+(?P<word>[a-zà-ÿ'’-]{4,})"
    r"(?=\s*(?:$|[,.;:!?]|\b(?:ones?|then|after all|again|please|in|is|was|does|has|can|will|would|"
    r"comes?|and|or|instead|though|too)\b))",
    re.IGNORECASE,
)


def called(text: str) -> list[str]:
    """The words, in lower case, by which alone a thing is called: "the mini, does it fold"."""
    words = [match["word"].lower() for match in _CALLED.finditer(text)]
    return [word for word in words if word not in STOP_WORDS and word not in NOT_NAMING]


def priced(text: str) -> float | None:
    """The price by which a thing is called ("the €45 one"), in whole currency."""
    match = _PRICED.search(text)
    return float((match["n"] or match["n2"]).replace(",", ".")) if match else None


def group(text: str) -> tuple[int, bool] | None:
    """How many in a row, and whether from the end: "the last two" is (2, True)."""
    match = _COUNTED.search(text)
    if match is None:
        return None
    return _number(match["n"]), match["end"].lower() in {"last", "final"}


def count(text: str) -> int | None:
    """How many are meant ("both", "all three"); None for all there are."""
    if re.search(r"\bboth\b", text, re.IGNORECASE):
        return 2
    match = re.search(rf"\b(?:the|these|those|all)\s+({_NUMBER})\b", text, re.IGNORECASE)
    return _number(match[1]) if match else None


def some_of(text: str) -> int | None:
    """How many of several, not which: "two of the three"."""
    match = _SOME_OF.search(text)
    return _number(match["n"]) if match else None


def naming(text: str, *, asked: bool) -> list[str]:
    """The words by which a message may call a thing; unasked only those after "the", "my" ..."""
    spoken = [text] if asked else [match["words"] for match in _DEFINITE.finditer(text)]
    words = [word for part in spoken for word in re.findall(r"[\w-]+", part.lower())]
    return [word for word in words if word not in STOP_WORDS and word not in NOT_NAMING]


def is_plural(word: str) -> bool:
    """Whether a word names more than one thing."""
    return stem(word) != word


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else int(from_words(text.lower()) or 0)
