"""Whether what an open operation is about could be sent back, as the shop's rules say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actions.operations.base import Context
from actions.operations.choosing import items_meant, products_of
from actions.operations.passing import asks_something
from actions.render import item_values
from common.language import Sentence, language
from shop.rules import item_blocked

if TYPE_CHECKING:
    from shop.views import OrderItemView

_ITEMS, _WISHES = "item_ids", "wishes"


async def told_of_sending_back(context: Context) -> bool:
    """Answer whether a line of the chosen order can be sent back, by the shop's rules.

    Returns:
        Whether the message asks that of lines that are known.
    """
    asks = language(context.turn.language).reads("aftersales").ASKS_SEND_BACK
    if not asks.search(context.turn.text) or not asks_something(context):
        return False
    items = await _asked_about(context)
    if not items:
        return False
    config, products = context.services.config, await products_of(context, items)
    free = []
    for item in items:
        there = replace(item, status="ordered")
        blocked = item_blocked(there, products.get(item.product_id), config)
        if blocked is None:
            free.append(item)
        else:
            context.say("utter_stays_unless_faulty", item=item.name, why=blocked.why)
    if free:
        names = [Sentence("utter_item", {**item_values(item), "quantity": 1}) for item in free]
        context.say("utter_can_come_back", items=names, days=config.return_window_days)
    return True


async def _asked_about(context: Context) -> Sequence[OrderItemView]:
    """The lines that are named, else those that the operation is about."""
    items = (await context.chosen_order()).items
    named = (await items_meant(context, items, asked=False)).ids
    if named and len(named) < max(len(items), 2):
        return [item for item in items if str(item.id) in named]
    wishes = [wish[0] for wish in context.values.get(_WISHES) or () if wish[2] != 0]
    chosen = {*(context.values.get(_ITEMS) or ()), *wishes}
    return [item for item in items if item.id in chosen]
