"""Which matter of an order an unsure message is likeliest about.

Nothing is asked about the reading where that costs nothing: who speaks has to be proven anyway
before anything of an order is said, a look-up changes nothing, and a change is shown before it is
done.
"""

from __future__ import annotations

from collections.abc import Iterator

from actions.conversation import Turn
from actions.operations.base import Operation
from actions.readings import NO_READING

_MOSTLY = 0.5
"""Share of all that a message may mean from which on it is a matter of an order."""
_LIKELY = 0.2
_RIVAL = 0.7
"""Another change of so great a share of the likeliest one's sureness is asked about."""
_IN_TALK = 0.08
"""Right after an order was spoken of, from here on."""
_CHANGE = "change_items"
_BY_ITS_STATE = frozenset({_CHANGE, "exchange_item", "wrong_item"})
"""Which of them a wish for another colour or size is, an order's state tells."""
_SELDOM_MEANT = frozenset({"human_handoff", "complaint", "log_out"})


def likeliest_matter(turn: Turn, *, known: bool, in_talk: bool) -> str | None:
    """The operation to begin with an unsure message; None where it had better be asked back.

    Args:
        turn: the message.
        known: whether it is proven who speaks.
        in_talk: whether an order was spoken of just before.
    """
    readings = list(_readings(turn))
    operation, confidence = next(iter(readings), (None, 0.0))
    matters = sum(sure for one, sure in readings if one is not None and one.personal)
    mostly = matters >= _MOSTLY * sum(sure for _, sure in readings)
    if operation is None or not operation.personal or not mostly or confidence < _LIKELY:
        return _in_talk(turn) if known and in_talk else None
    rivals = (one for one, sure in readings[1:] if one and sure >= _RIVAL * confidence)
    torn = operation.confirms and any(one.confirms for one in rivals)
    free = in_talk or not operation.confirms or not (known or torn)
    return operation.name if free else None


def _in_talk(turn: Turn) -> str | None:
    """The change that words may mean which tell of an order that is spoken of."""
    named = {operation.name for operation, _ in _readings(turn) if operation is not None}
    if turn.has("colour", "size") and named & _BY_ITS_STATE:
        return _CHANGE
    return next(
        (
            operation.name
            for operation, sure in _readings(turn)
            if operation is not None and operation.personal and sure >= _IN_TALK
        ),
        None,
    )


def _readings(turn: Turn) -> Iterator[tuple[Operation | None, float]]:
    """The readings in falling order, each with the operation that it begins."""
    from actions.operations import started_by

    for intent, confidence in turn.ranking:
        if intent not in NO_READING:
            operation = started_by(intent)
            skip = operation is not None and operation.name in _SELDOM_MEANT
            yield (None if skip else operation), confidence
