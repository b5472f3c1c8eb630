"""Places in a list that was shown: "the second one", "number 3", "the cheaper one"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu_models.linking.links import Hint, Link
from nlu_models.text.reads import OrdinalReads

ORDINAL = "ordinal"


def find_ordinals(text: str, reads: OrdinalReads, hints: Sequence[Hint] = ()) -> list[Link]:
    """Places in a list: 1-based, -1 the last, or ``cheapest`` and ``most expensive``.

    Orders are shown newest first, so "my last order" is place 1.

    Args:
        text: the message.
        reads: how its language names places.
        hints: spans tagged by the model; a bare "2" or "two" tagged ``ordinal`` is a place.
    """
    found: list[Link] = []
    for finder in reads.FINDERS:
        for start, end, place in finder(text):
            if all(end <= other.start or other.end <= start for other in found):
                found.append(Link(start, end, ORDINAL, place))
    for hint in hints:
        free = all(hint.end <= other.start or other.end <= hint.start for other in found)
        value = (
            reads.place_of(text[hint.start : hint.end]) if hint.type == ORDINAL and free else None
        )
        if value is not None:
            found.append(Link(hint.start, hint.end, ORDINAL, value))
    return found
