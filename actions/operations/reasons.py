"""Why goods come back, and whose fault that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from actions.conversation import Entity, Turn
from actions.operations.base import OPENING, Context
from common.language import language
from common.language.scripts import count_words

REASON = "reason"
_MOST_OF_A_REASON = 10
_WHO_AND_WHICH = frozenset({"email", "phone", "order_number", "postcode"})


def is_fault(reason: str, languages: Iterable[str]) -> bool:
    """Whether a return's reason, in the shopper's words, is the shop's fault.

    Args:
        languages: codes of those whose words (``words/faults.yml``) are looked for.
    """
    words = reason.casefold().replace("_", " ")
    signs = (sign for code in languages for sign in language(code).words("faults"))
    return any(sign in words for sign in signs)


def reason_told(turn: Turn) -> str | None:
    """The reason that a message names: a word alone ("foot") with the words it stands among."""
    named = next((e for e in turn.entities if e.name == REASON and not e.unwanted), None)
    if named is None:
        return None
    told = str(named.value)
    if not named.text or count_words(told) > 1:
        return told
    spans = language(turn.language).reads("changes").CLAUSES.finditer(turn.text)
    cuts = [0, *(match.end() for match in spans), len(turn.text)]
    inside = (turn.text[a:b] for a, b in pairwise(cuts) if a <= named.start < b)
    clause = next(inside, told).strip(" ,.;:!?")
    return clause if count_words(clause) <= _MOST_OF_A_REASON else told


def story_of(context: Context) -> str:
    """What the opening words tell, without who speaks and which order it is."""
    told = (context.values.get(OPENING) or {}).get("entities") or ()
    entities = tuple(Entity(**one) for one in told)
    words = replace(context.turn, text=context.opening_words, entities=entities)
    return without_who_and_which(words)


def without_who_and_which(turn: Turn) -> str:
    """The words of a message without the e-mail address, postcode or order number in them."""
    text = turn.text
    left = language(turn.language).reads("aftersales").LEFT_OVER
    for entity in sorted(turn.entities, key=lambda one: -one.start):
        start, end = entity.start, entity.start + len(entity.text)
        if entity.name in _WHO_AND_WHICH and entity.text and text[start:end] == entity.text:
            text = f"{left.sub('', text[:start]).rstrip()} {text[end:].lstrip()}"
    return str(left.sub("", text)).strip(" ,;:–-()\n")
