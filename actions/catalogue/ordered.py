"""What an order in mind holds: the things that a shopper speaks of beside those on the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker

from actions.catalogue.kinds import pool
from actions.conversation import FACTS, FOCUS_PRODUCT, LAST_ORDER, Turn
from actions.services import Services, call
from common.errors import ShoptalkError

if TYPE_CHECKING:
    from shop.views import OrderItemView, OrderView

_LEAST = 4
"""A word of so many letters may stand at the end of a longer one ("lamp" of a headlamp)."""


async def in_hand(turn: Turn, tracker: Tracker, services: Services) -> list[str]:
    """Ids of the products that a message may mean without a name while an operation is open.

    The line of the order that it calls by a word, else those that the operation is about; none
    where something else has been talked about since the message before.
    """
    if not tracker.active_loop.get("name") or _talked_about_just_now(tracker):
        return []
    order = await order_in_mind(tracker, services)
    if called := lines_called(order, turn, services):
        return called
    chosen = _chosen_lines(tracker.get_slot(FACTS) or {})
    lines = order.items if order is not None else ()
    return list(dict.fromkeys(one.product_id for one in lines if one.id in chosen))


def _chosen_lines(facts: Mapping[str, Any]) -> set[int]:
    """The lines of its order that an operation is about, as its facts hold them."""
    open_ = (facts.get("variant_open") or {}).get("line")
    wished = [one[0] for one in facts.get("wishes") or facts.get("wishes_so_far") or ()]
    lines = [*(facts.get("item_ids") or ()), *wished, open_]
    return {int(line) for line in lines if line is not None}


def _talked_about_just_now(tracker: Tracker) -> bool:
    """Whether the answer to the message before the latest one was about a product."""
    messages = 0
    for event in reversed(tracker.events):
        messages += event.get("event") == "user"
        if messages > 1 and event.get("event") == "user":
            return False
        if event.get("name") == FOCUS_PRODUCT and event.get("value"):
            return True
    return False


async def order_in_mind(tracker: Tracker, services: Services) -> OrderView | None:
    """The order that is talked about, as far as it is the shopper's own."""
    from shop.orders import get_order

    facts = tracker.get_slot(FACTS) or {}
    number = facts.get("order_number") or tracker.get_slot(LAST_ORDER)
    if not number:
        return None
    try:
        found: OrderView = await call(get_order, services.shop, tracker.sender_id, str(number))
    except ShoptalkError:
        return None
    return found


async def called_in_any(turn: Turn, tracker: Tracker, services: Services) -> list[str]:
    """Ids of the products that a message calls by a word or their category, in the shopper's newest
    order with such; none while nobody has proved who they are."""
    from shop.orders import orders_of

    try:
        orders = await call(orders_of, services.shop, tracker.sender_id)
    except ShoptalkError:
        return []
    kinds = set(turn.all("category"))
    of_kind = {item.id for item in pool("", services) if item.category in kinds}
    for order in orders:
        ids = lines_called(order, turn, services)
        if ids := ids or [one.product_id for one in held(order) if one.product_id in of_kind]:
            return list(dict.fromkeys(ids))
    return []


def lines_called(order: OrderView | None, turn: Turn, services: Services) -> list[str]:
    """Ids of the products in an order that a message calls by a word of their names."""
    lines = held(order)
    words = set(services.words.tokens(turn.text))
    return list(dict.fromkeys(one.product_id for one in lines if _is_called(one, words, services)))


def held(order: OrderView | None) -> list[OrderItemView]:
    """The lines of an order that nothing has become of."""
    lines = order.items if order is not None else ()
    return [one for one in lines if one.status == "ordered" and one.product_id]


def _is_called(line: OrderItemView, words: set[str], services: Services) -> bool:
    names = services.words.tokens(line.name)
    long = {word for word in words if len(word) >= _LEAST}
    return bool(words & {*names}) or any(name.endswith(word) for name in names for word in long)
