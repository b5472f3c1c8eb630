"""What is said of the lines of an order without a verb of its own: "the linen ones -> L".

"Clogs 38, not 37", "leave the mill out", "one set is enough" read as details, a yes or a no to
somebody who does not know the order; to somebody who does, each is a wish to have it changed.
Whether it still can be, or is an exchange by now, its state tells.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.catalogue.ordered import lines_called
from actions.conversation import Turn
from actions.operations.identity import told_in
from actions.services import call, get
from common.errors import ShoptalkError
from common.language import language

CHANGE = "change_items"
ORDER = "order_number"
_FORMS = ("size", "colour")
_THINGS = ("product", "category")


def commands_a_line(turn: Turn) -> bool:
    """Whether a message says how a thing shall be, or that it shall not be, and asks nothing."""
    if turn.text.startswith("/") or turn.text.rstrip().endswith("?"):
        return False
    reads = language(turn.language).reads("lines")
    patterns = (getattr(reads, name, None) for name in ("COMMANDS", "TAKEN_OUT", "NEEDS_ONLY"))
    told = any(pattern is not None and pattern.search(turn.text) for pattern in patterns)
    return told or (turn.has(*_FORMS) and turn.has(*_THINGS))


async def commanded(turn: Turn, tracker: Tracker) -> dict[str, Any] | None:
    """What is known for a change of the order that a message speaks of the lines of.

    Returns:
        Its number, where the shopper has proved who they are and it holds what is named; what
        proves it, where the same message tells that; None where it speaks of no such line.
    """
    from shop.orders import orders_of

    if not commands_a_line(turn):
        return None
    services = get()
    try:
        orders = await call(orders_of, services.shop, tracker.sender_id)
    except ShoptalkError:
        orders = []
    for order in orders:
        if lines_called(order, turn, services):
            return {ORDER: order.number}
    known = told_in(turn)
    proves = turn.has("email", ORDER) and turn.has(*_THINGS)
    return known if proves and not orders else None
