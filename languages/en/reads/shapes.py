"""The grammatical shape of a value, as far as its words tell.

A sentence that was written for "taped seams" reads well with "side pockets" and badly with "folds
flat". Values of different shape therefore go into different slots.
"""

from __future__ import annotations

import re
from itertools import pairwise

MASS_KEYS = frozenset({"material", "lining", "filling", "insulation", "sole", "backing", "handle"})
PLAIN_KEYS = frozenset({"care", "origin", "language", "players", "wearer"})
_STARTS_OF_PLACES = frozenset(
    {"above", "across", "at", "before", "below", "between", "for", "over", "under"}
)
_PREPOSITIONS = _STARTS_OF_PLACES | frozenset(
    {"after", "around", "by", "from", "in", "inside", "into", "of", "off", "on", "onto", "round",
     "through", "to", "when", "with", "without", "that"}
)  # fmt: skip
_NEGATIVES = ("no ", "not ", "without ", "never ")
_VERBS = re.compile(
    r"^(adjust|charge|close|come|cover|drain|dries|fall|fit|float|fold|give|hang|hold|keep|lift|"
    r"move|name|open|pack|pour|resist|roll|run|rust|shed|shine|shorten|shrink|sit|stack|"
    r"stand|stay|stop|suit|turn|unplug|untie|warm|wipe|work)(e?s)?$"
)
_CARE = re.compile(
    r"^(hand wash|wash|rinse|brush|wipe|sponge|shake|dust|oil|polish)( \w+)?$", re.IGNORECASE
)
_DONE = re.compile(r"(ed|woven|thrown|made|sewn|cut|turned)$")
_ADJECTIVES = re.compile(
    r"(ed|able|ible|proof|less|safe|tic|ing|-back|-breasted|-friendly|some|ive)$"
)
_MASS = frozenset(
    {"bamboo", "beech", "birch", "brass", "canvas", "cashmere", "cork", "cotton", "crepe", "denim",
     "down", "felt", "fleece", "foam", "glass", "iron", "jersey", "latex", "leather", "linen",
     "lyocell", "nylon", "oak", "paper", "plastic", "polyester", "poplin", "rubber", "satin",
     "silk", "steel", "stoneware", "suede", "twill", "velvet", "viscose", "walnut", "wood", "wool",
     "trim", "noise", "piping", "thread", "fringe"}
)  # fmt: skip


def shape_of(key: str, value: str) -> str:
    """Name the shape of a value.

    Args:
        key: the attribute's name.
        value: one part of its value, e.g. "folds flat" (verb), "washed before sewing" (done),
            "below the knee" (place), "relaxed" (quality), "taped seams" (plural).
    """
    words = value.lower().split()
    if key == "care" and _CARE.match(value.lower()):
        return "do"
    if not words or key in PLAIN_KEYS:
        return "thing"
    if value.lower().startswith(_NEGATIVES):
        return "no"
    if words[0] in _STARTS_OF_PLACES:
        return "place"
    if _is_verb(words[0]) or words[0] == "can":
        return "verb"
    return "clause" if _has_verb(words) else _shape_of_noun(key, value.split())


def _is_verb(word: str) -> bool:
    return bool(_VERBS.match(word)) and word.endswith("s")


def _has_verb(words: list[str]) -> bool:
    """Whether a verb follows its subject: "cable shortens", "ear pads wipe clean"."""
    if words[-1] == "included" or "can" in words:
        return True
    following = list(pairwise(words))
    return any(_is_verb(word) and not word.startswith("cover") for _, word in following) or any(
        _VERBS.match(word) and subject.endswith("s") for subject, word in following
    )


def _shape_of_noun(key: str, words: list[str]) -> str:
    cut = next((i for i, word in enumerate(words) if i and word in _PREPOSITIONS), len(words))
    head = words[cut - 1]
    if cut == 1 and len(words) > 1 and _DONE.search(head):
        return "done"
    quality = head.islower() and (_ADJECTIVES.search(head) or head in _PLAIN_QUALITIES)
    if quality and cut == 1:
        return "quality"
    if key in MASS_KEYS:
        return "mass"
    if head.endswith("s") and not head.endswith(("ss", "us", "is", "canvas")):
        return "plural"
    return "mass" if head in _MASS else "thing"


_PLAIN_QUALITIES = frozenset(
    {"boxy", "close", "firm", "flared", "high", "long", "loose", "low", "maxi", "medium", "mid",
     "narrow", "open", "oversized", "plain", "puff", "regular", "round", "short", "slim", "soft",
     "square", "steady", "straight", "hollow", "suitable", "three-quarter", "tight", "wide",
     "wired", "wool", "unisex"}
)  # fmt: skip
