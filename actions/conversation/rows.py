"""Rows of the table from the shop's own records: products, variants, orders and their lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from math import isfinite
from typing import TYPE_CHECKING

from actions.catalogue.facets import BRAND, offered, options_of
from actions.conversation.table import PRICE, STATUS, Row
from actions.conversation.turn import MATERIAL
from common.language.measures import measured

if TYPE_CHECKING:
    from shop.views import OrderItemView, OrderView, ProductView, VariantView


def product_row(product: ProductView) -> Row:
    """A product as it can be pointed at and judged."""
    texts = [value for value in product.attributes.values() if isinstance(value, str)]
    facets = {e: frozenset(values) for e, values in offered(product.variants).items()}
    material = product.attributes.get(MATERIAL)
    return Row(
        id=product.id,
        name=product.name,
        kinds=frozenset({product.category, *product.categories}),
        facets={
            **facets,
            **({BRAND: frozenset({product.brand})} if product.brand else {}),
            **({MATERIAL: _materials(material)} if isinstance(material, str) else {}),
        },
        numbers=numbers_of(product),
        words=" ".join(texts),
        text=f"{product.description} {_figures_told(product)}",
    )


def _figures_told(product: ProductView) -> str:
    """Numbers and features by their names: "parts 2, hood"."""
    told = (
        f"{name} {value:g}" if not isinstance(value, bool) else name
        for name, value in product.attributes.items()
        if not isinstance(value, str) and value is not False
    )
    return " ".join(told).replace("_", " ")


def _materials(material: str) -> frozenset[str]:
    """ "Recycled nylon" answers to nylon as well."""
    return frozenset({material, *material.split()})


def numbers_of(product: ProductView) -> Mapping[str, float]:
    """What is measured of a product, each in the unit that its kind of measure is counted in."""
    found = {PRICE: float(product.price_cents)}
    for name, value in product.attributes.items():
        if told := measured(name, value, product.units.get(name, "")):
            plain, _, (low, high) = told
            found.setdefault(plain, high if isfinite(high) else low)
    return found


def variant_row(variant: VariantView, product: ProductView) -> Row:
    """One buyable form of a product."""
    options = options_of(variant)
    return Row(
        id=variant.sku,
        name=product.name,
        facets={entity: frozenset({value}) for entity, value in options.items()},
        numbers={PRICE: float(variant.price_cents)},
    )


def item_row(item: OrderItemView, product: ProductView | None = None) -> Row:
    """One line of an order; ``product`` as it is in the catalogue now, where it still is."""
    now = product_row(product) if product else Row(id="")
    options = options_of(item)
    return Row(
        id=str(item.id),
        name=item.name,
        refs=frozenset({item.product_id, item.sku}),
        kinds=now.kinds,
        facets={**now.facets, **{entity: frozenset({value}) for entity, value in options.items()}},
        numbers={**now.numbers, PRICE: float(item.price_cents)},
    )


def order_row(
    order: OrderView, zone: tzinfo, products: Mapping[str, ProductView] | None = None
) -> Row:
    """An order with the names and kinds of what is in it, on its day in the shop's time zone.

    Args:
        products: those of its lines by id, as far as they are still in the catalogue.
    """
    held = [(products or {}).get(item.product_id) for item in order.items]
    kinds = {kind for one in held if one for kind in (one.category, *one.categories)}
    named = [" ".join((item.name, *item.options.values())) for item in order.items]
    return Row(
        id=order.number,
        name=order.number,
        refs=frozenset(item.product_id for item in order.items),
        kinds=frozenset(kinds),
        facets={STATUS: frozenset({order.status})},
        numbers={PRICE: float(order.total_cents)},
        words=" ".join([*named, order.status.replace("_", " ")]),
        at=order.placed_at.astimezone(zone).date() if order.placed_at else None,
        came=order.delivered_at.astimezone(zone).date() if order.delivered_at else None,
    )
