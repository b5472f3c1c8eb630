"""Why goods come back, and whose fault that is."""

from __future__ import annotations

from collections.abc import Iterable

from actions.operations.base import OPENING, Context
from common.language import language

_WHO_AND_WHICH = frozenset({"email", "order_number", "postcode"})


def is_fault(reason: str, languages: Iterable[str]) -> bool:
    """Whether a return's reason, in the shopper's words, is the shop's fault.

    Args:
        languages: codes of those whose words (``words/faults.yml``) are looked for.
    """
    words = reason.casefold().replace("_", " ")
    signs = (sign for code in languages for sign in language(code).words("faults"))
    return any(sign in words for sign in signs)


def story_of(context: Context) -> str:
    """What the opening words tell, without who speaks and which order it is."""
    text = context.opening_words
    told = (context.values.get(OPENING) or {}).get("entities") or ()
    for entity in sorted(told, key=lambda one: -int(one["start"])):
        start, end = int(entity["start"]), int(entity["start"]) + len(entity["text"])
        if entity["name"] in _WHO_AND_WHICH and text[start:end] == entity["text"]:
            text = f"{text[:start].rstrip()} {text[end:].lstrip()}"
    lead = language(context.turn.language).reads("aftersales").LEFT_OVER
    return str(lead.sub("", text)).strip(" ,;:–-()\n")
