"""Sizes by the one that there is: "one size up", "the next smaller"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.catalogue import facets
from actions.conversation import Turn
from common.language import language

if TYPE_CHECKING:
    from shop.views import OrderItemView, ProductView


def steps_wished(turn: Turn) -> int | None:
    """How many sizes up (below zero: down) a message wishes for; None where it tells none."""
    found: int | None = language(turn.language).reads("lines").size_steps(turn.text)
    return found


def in_order(sizes: list[str]) -> list[str]:
    """Sizes from small to large: numbers by their value, others as the shop lists them."""
    numbers = [size for size in sizes if size.replace(".", "", 1).isdecimal()]
    return sorted(sizes, key=float) if sizes and len(numbers) == len(sizes) else sizes


def stepped(item: OrderItemView, product: ProductView, steps: int) -> str | None:
    """The size so many steps from that of a line, or None where it is not made."""
    sizes = in_order(facets.offered(product.variants).get(facets.SIZE, []))
    own = facets.options_of(item).get(facets.SIZE)
    if own not in sizes:
        return None
    place = sizes.index(own) + steps
    return sizes[place] if 0 <= place < len(sizes) else None
