"""How shoppers choose lines of an order, and choose them anew (read by ``actions.operations``)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from languages.en.reads.changes import how_many
from languages.en.reads.numbers import from_words

_POINTS = r"the|my|that|this|those|these|his|her|both|either"

STAYS = re.compile(
    r"\b(?:keeps?(?! \w+ing\b)|keeping|hold(?:ing)? on to|hang(?:ing)? on to|stays?|staying|"
    r"remain(?:s|ing)?|(?<!is )(?<!are )(?<!was )(?<!were )(?<!['’]s )"
    rf"not(?= (?:{_POINTS}|including)\b)|"
    r"(?:not|don['’]?t|do not|won['’]?t|doesn['’]?t) (?:\w+ ){0,3}?"
    r"(?:send|return|cancel|exchange|swap|include|touch|go(?:es|ing)?)(?:ing)?)\b",
    re.I,
)
"""Says that a line is no part of what is done: of a return, a cancellation, an exchange."""

COMMANDS = re.compile(
    r"[-=]+>|→|\binstead\b|\bnot (?:the |a |in )?(?:\d{2}|[smlx]{1,3})\b|"
    r"\b(?:should|must|has to|have to|shall|needs? to|ought to) be\b|"
    r"\b(?:swap|switch|change|turn|make)\b.{1,40}\b(?:to|into|for|in)\b|"
    r"\bmake (?:it|that|them|those) (?:a |the |in )?\w+|"
    r"\b(?:one |a |two )?sizes? (?:up|down|bigger|smaller|larger)\b|"
    r"\bout (?:of (?:the |that |my )?(?:new |other |last )?order|with (?:it|that|the|them))\b|"
    r"\b(?:one|two|three|four|\d{1,2})\b(?: \w+){0,2} (?:is|are|would be|will be) enough\b|"
    r"\b(?:one|two) (?:too many|too much|less|fewer)\b|\bonly one of\b",
    re.I,
)
"""Says how a line shall be, or that it shall not be, whatever its grammar."""

NEEDS_ONLY = re.compile(
    r"\b(?:(?:only|just) (?:really |actually )?"
    r"(?:need|needed|use|want|wanted|meant to (?:buy|order))|"
    r"(?:need|needed|use|want|wanted) (?:only|just)) (?:to keep )?"
    r"(?:one|two|three|four|five|\d{1,2})\b(?! to\b)|"
    r"\b(?:one|two|three|four|five|\d{1,2})(?: of them)? "
    r"(?:(?:is|are|would be|will be) enough|(?:will|would|['’]ll) (?:do|suffice))\b",
    re.I,
)
"""Says how many pieces are enough, so that the others are too many."""

NOT_KEPT = re.compile(r"(?:\bnot|n['’]?t|\bnever|\bno longer) (?:\w+ ){0,3}?keep", re.I)
"""Keeps nothing."""

NEEDS = re.compile(
    r"\b(?:only|just) (?:need(?:ed)?|wanted|use|ordered|keep(?:ing)?)\b(?! to\b)", re.I
)
"""So many pieces stay: "I only need one of them"."""

TAKEN_OUT = re.compile(
    r"\b(?:leav(?:e|ing) out|without|except(?: for)?|excluding|minus|drop|scrap|remove|"
    r"(?:take|leave|strike|scratch) (?:\S+ ){1,4}?(?:out|off|away)|forget(?: about)?)\b",
    re.I,
)
"""Takes a line out of what is talked about."""

ALSO = re.compile(
    rf"^\W*(?:(?:oh|and|plus|also)\W+)+(?=(?:{_POINTS}|one|two|three|\d)\b)|"
    r"\b(?:as well|too(?=\W*$|,| please)|also|plus|add|in addition|on top|include|including|"
    r"along with)\b",
    re.I,
)
"""Says that a line comes to those that were chosen."""

NOTHING_BUT = re.compile(
    r"\b(?:only|just|nothing but|none but|merely|solely)\b(?! (?:a |one )?"
    r"(?:moment|second|minute|now|got|came|saw|noticed|remembered|thought|wondering|asking)\b)",
    re.I,
)
"""Says that nothing but these lines is meant."""

ALL_LINES = re.compile(
    r"\b(?:everything|(?:them|these|those) all|all of (?:it|them|that|these|those)|"
    r"both(?: of (?:them|these|those))?|"
    r"the (?:whole|entire|full|complete) (?:order|lot|thing|parcel|package)|the lot|"
    r"all (?:the |my |these |those )?(?:items|things|articles|pieces|two|three|four|five|six)|"
    r"(?:return|cancel|send|exchange|swap|take) (?:them |it )?(?:back )?all)\b",
    re.I,
)
"""All lines of an order; "all good" and "that's all" mean none."""

_BEFORE_A_NAME = (
    r"(?:\b(?i:in|for|to|with|as|the|that|this|those|these|my|an?|size|colou?r|order)\s+)*"
)
_AFTER_A_NAME = r"(?:\s+(?i:ones?|pair|size|version|variant|order)\b)?"

_SOME_OF = re.compile(
    r"\b(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+"
    r"(?:of (?:the|these|those|them|my|it)|pieces?|pairs?|(?:more )?only)\b",
    re.I,
)

JOINS = re.compile(r"^\W*(?:but|and|or|so|then|plus)\b", re.I)
"""Joins a part of a message to the one before it."""

REST = re.compile(r"\bthe (?:rest|remaining|remainder|others?)\b", re.I)
"""The lines that were not spoken of."""

CORRECTS = re.compile(
    r"\b(?:no|oh|sorry|actually|wait|rather|instead|i (?:only |just )?mean[t]?|after all|"
    r"make (?:it|that)|on second thoughts?|correction|oops|hang on|hold on|then)\b",
    re.I,
)
"""Says that what was said before is put right."""

ASKS = re.compile(
    r"\?\s*$|^\W*(?:is|are|was|were|does|do|did|what|when|why|how|which|who|where|will|would i|"
    r"has|have you)\b",
    re.I,
)
"""A question: what it names is not chosen by it."""

TELLS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|came|arrived|fits?|looks?|feels?)\b", re.I
)
"""Tells something of a thing rather than naming it."""

_STEPS = r"(?:(?P<n>one|two|three|a|an|1|2|3)\s+(?:full\s+|whole\s+)?)?"
_END = r"\b(?!\s+than\s+(?:expected|i|we|the (?:picture|photo|description))\b)"
_RELATIVE = (
    (
        re.compile(
            rf"\b(?:up\s+(?:an?|one)\s+(?:full\s+|whole\s+)?size|"
            rf"{_STEPS}(?:sizes?\s+(?:up|bigger|larger|wider|longer|higher|more)|"
            r"(?:next\s+)?(?:bigger|larger|wider|longer|roomier)(?:\s+(?:size|one|ones|pair))?|"
            rf"next\s+size(?:\s+up)?(?!\s+(?:down|smaller)))){_END}",
            re.I,
        ),
        1,
    ),
    (
        re.compile(
            rf"\b(?:down\s+(?:an?|one)\s+(?:full\s+|whole\s+)?size|"
            rf"{_STEPS}(?:sizes?\s+(?:down|smaller|tighter|shorter|lower|less)|"
            r"(?:next\s+)?(?:smaller|tighter|shorter)(?:\s+(?:size|one|ones|pair))?|"
            rf"next\s+size\s+(?:down|smaller))){_END}",
            re.I,
        ),
        -1,
    ),
)
_TELLS_HOW_IT_IS = re.compile(
    r"\b(?:runs?|ran|is|are|was|were|looks?|fits?|feels?|came(?: out)?|turn(?:s|ed) out)\s+"
    r"(?:\w+\s+)?$",
    re.I,
)


def without_names(text: str, names: Iterable[str]) -> str:
    """A message with each of these names as "it": "yes, the grey one" agrees to the grey one."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        flags = re.IGNORECASE if len(name) > 1 else re.NOFLAG
        plural = "(?:s|es)?" if name[-1].isalpha() and len(name) > 2 else ""
        named = (
            rf"{_BEFORE_A_NAME}(?<![\w'’-])(?:{re.escape(name)}){plural}(?![\w'’-]){_AFTER_A_NAME}"
        )
        text = re.sub(named, "it", text, flags=flags)
    return text


_BEGINS_ANOTHER = re.compile(
    r"\bone (?:more|other|last|further) (?:thing|question|matter|point|\w+(?=\s*[:,;–-]))", re.I
)
""" "Oh, and one more thing:": what stands before another wish."""


def pieces(text: str) -> int | None:
    """How many pieces of a line are spoken of: "one of the two", "just one"; "one more thing: ..."
    speaks of none."""
    text = _BEGINS_ANOTHER.sub(" ", text)
    match = _SOME_OF.search(text)
    if match is None:
        return how_many(text)
    said = match["n"].lower()
    return int(said) if said.isdecimal() else int(from_words(said) or 0) or None


def size_steps(text: str) -> int | None:
    """How many sizes up (below zero: down) a message wishes for; None where it tells none."""
    for pattern, sign in _RELATIVE:
        for match in pattern.finditer(text):
            if _TELLS_HOW_IT_IS.search(text[: match.start()]):
                continue
            said = (match["n"] or "one").lower()
            number = int(said) if said.isdecimal() else int(from_words(said) or 1)
            return sign * number
    return None
