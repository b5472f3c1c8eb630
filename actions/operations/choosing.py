"""Which orders, lines and variants a message points at: the shop's records on the one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from actions.conversation import Resolution, Table, Turn, resolve
from actions.conversation.rows import item_row, order_row
from actions.operations.base import Context
from common.language import language

if TYPE_CHECKING:
    from shop.views import OrderItemView, OrderView, ProductView


async def products_of(context: Context, items: Sequence[OrderItemView]) -> dict[str, ProductView]:
    """The products of these lines as they are now, by id; those that are gone are left out."""
    from shop.catalogue import get_product

    ids = dict.fromkeys(item.product_id for item in items)
    found = {one: await context.shop(get_product, one) for one in ids}
    return {one: product for one, product in found.items() if product is not None}


async def items_meant(
    context: Context, items: Sequence[OrderItemView], *, turn: Turn | None = None, asked: bool
) -> Resolution:
    """The lines of an order that a message means; ids are those of the lines, as text.

    Args:
        turn: another message, or a part of one, than the latest.
        asked: whether the bot has just asked to choose among them, so that bare words count.
    """
    products = await products_of(context, items)
    rows = tuple(item_row(item, products.get(item.product_id)) for item in items)
    table = Table(rows, kind="items", asked=asked)
    return resolve(turn or context.turn, table, today=context.services.shop.today())


def order_meant(context: Context, orders: Sequence[OrderView], *, asked: bool) -> Resolution:
    """The orders of a list that a message means, by number, date, place or what is in them."""
    zone = context.services.config.zone
    rows = tuple(order_row(order, zone) for order in orders)
    table = Table(rows, kind="orders", focus=context.last_order, asked=asked)
    return resolve(context.turn, table, today=context.services.shop.today())


def means_none(turn: Turn) -> bool:
    """Whether an answer chooses nothing of what was offered."""
    none = language(turn.language).reads("changes").NONE
    return turn.intent == "deny" or none.search(turn.text) is not None


def tells_an_order(turn: Turn) -> bool:
    """Whether things are named only to tell which order is meant ("the order with the lamp")."""
    pattern = language(turn.language).reads("changes").ORDER_WITH
    return pattern.search(turn.text) is not None


def part_of(turn: Turn, start: int, end: int) -> Turn:
    """A part of a message with the entities in it."""
    inside = tuple(
        replace(entity, start=entity.start - start)
        for entity in turn.entities
        if start <= entity.start < end
    )
    return replace(turn, text=turn.text[start:end], entities=inside, whole="")


def clauses(turn: Turn) -> list[Turn]:
    """The wishes of a message one by one, each with what is named in it."""
    pattern = language(turn.language).reads("changes").CLAUSES
    cuts = [0, *(match.end() for match in pattern.finditer(turn.text)), len(turn.text)]
    parts = [part_of(turn, start, end) for start, end in pairwise(cuts)]
    return [part for part in parts if part.text.strip()]
