"""What the answer to "which order?" tells beside the order."""

from __future__ import annotations

from actions.operations.base import OPENING, Context
from actions.operations.choosing import names_lines, without_the_order

ORDER = "order_number"


def tells_line_with_order(context: Context) -> bool:
    """Whether the answer to "which order?" names a thing in it that the operation is about.

    "The clogs" after "I want to drop something" means the clogs; "the one with the clogs" only
    tells which order, and so does a name where what is to be done was said of another thing.
    """
    turn, opened = context.turn, context.values.get(OPENING)
    asked = context.requested == ORDER
    asked = asked or (context.requested is None and turn.text != context.opening_words)
    if not asked or not opened or turn.has(ORDER, "ordinal"):
        return False
    named = {one["name"] for one in opened["entities"]}
    return not named & {"product", "category"} and names_lines(without_the_order(context).turn)
