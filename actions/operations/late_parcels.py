"""A parcel that is overdue: nothing of it can come back, be exchanged or be sent again before it is
found or given up; the search comes first, with what is wished for then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from actions.conversation import Turn
from actions.operations.base import OPENING, Context, Refused
from actions.operations.heard import turn_of
from common.errors import ShopRuleError
from common.language import language

if TYPE_CHECKING:
    from shop.views import OrderView

SEARCH = "missing_parcel"
_ON_ITS_WAY = frozenset({"shipped", "partially_shipped"})


def is_late(order: OrderView) -> bool:
    """Whether the parcel is on its way and should have been there before today."""
    due = order.expected_on
    return order.status in _ON_ITS_WAY and due is not None and due < datetime.now(UTC).date()


async def go_on_with_search(context: Context, number: str, rule: ShopRuleError) -> None:
    """What has not come yet and is late is searched for instead.

    Args:
        rule: that says no to what was wished for.

    Raises:
        Refused: the search goes on.
    """
    if rule.code == "not_delivered" and is_late(await context.order(number)):
        context.values["order_number"] = number
        raise Refused("utter_search_first", instead=SEARCH, order=number) from rule


def wish_beside(context: Context) -> str:
    """The words that began a search, where they wish for more than that: the money, another one."""
    opened = context.values.get(OPENING)
    turn = turn_of(opened) if opened else Turn()
    remedies = language(turn.language).reads("aftersales").REMEDIES.values()
    told = any(words.search(turn.text) for words in remedies)
    return turn.text.strip() if told and not turn.text.startswith("/") else ""
