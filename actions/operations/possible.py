"""Which of several orders an operation is possible for, by the shop's own rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actions.operations.base import Context, Operation, Refused
from actions.operations.choosing import is_called, products_of
from common.errors import ShopRuleError

if TYPE_CHECKING:
    from shop.views import OrderView


async def possible_of(
    operation: Operation, orders: Sequence[OrderView], context: Context
) -> Sequence[OrderView]:
    """Those of several orders that a change is possible for; none where it is no change."""
    if len(orders) < 2 or not operation.confirms:
        return ()
    numbers = await possible_for(operation, [order.number for order in orders], context)
    return [one for one in orders if one.number in numbers]


async def possible_for(operation: Operation, numbers: Sequence[str], context: Context) -> list[str]:
    """Those of several orders for which the shop's rules allow an operation; where it is possible
    for none, those for which another one goes on in its place, else all. Read once a turn.
    """
    key = (operation.name, *numbers)
    if key in context.possible:
        return context.possible[key]
    found, instead = list[str](), list[str]()
    looking = replace(context, values=dict(context.values), said=[])
    for number in numbers:
        try:
            await operation.check_order(number, looking)
        except Refused as refusal:
            instead += [number] if refusal.instead else []
        except ShopRuleError:
            continue
        else:
            found.append(number)
    context.possible[key] = found or instead or list(numbers)
    return context.possible[key]


async def holds_what_is_named(number: str, context: Context) -> bool:
    """Whether a thing that a message names, by its name or its kind, is in an order."""
    items = (await context.order(number)).items
    kinds, said = set(context.turn.all("category")), context.turn.all("product")
    products = await products_of(context, items)
    of_kind = (products[i.product_id].categories for i in items if i.product_id in products)
    return any(kinds & set(categories) for categories in of_kind) or any(
        is_called(item.name, item.product_id, one) for item in items for one in said
    )
