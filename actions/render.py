"""Turning the shop's records into messages: prices, dates, cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from actions.speech import Speaker
from common.language import Money
from common.messages import (
    OrderCard,
    OrderLine,
    ProductCard,
)

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import Address, OrderItemView, OrderView, ProductView, VariantView

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
_STEPS = ("placed", "paid", "packed", "shipped", "delivered")
_STATUS_WORDS = {
    "placed": "waiting for payment",
    "paid": "being picked",
    "packed": "packed",
    "shipped": "on its way",
    "delivered": "delivered",
    "cancelled": "cancelled",
}
PLAIN_SIZES = frozenset({"", "one size"})


def money(cents: int, config: ShopConfig) -> str:
    """A price as shoppers read it: ``€49.00``."""
    symbol = _SYMBOLS.get(config.currency)
    amount = f"{cents / 100:,.2f}"
    return f"{symbol}{amount}" if symbol else f"{amount} {config.currency}"


def short_date(moment: datetime | date) -> str:
    """A date as people say it: ``3 May``, with the year when it is another one."""
    text = f"{moment.day} {moment:%B}"
    return text if moment.year == date.today().year else f"{text} {moment.year}"


def address_words(address: Address) -> str:
    """An address in one line, the country by its name."""
    from shop.countries import COUNTRIES

    country = COUNTRIES.get(address.country)
    parts = (address.name, address.street, address.extra, f"{address.postcode} {address.city}")
    return ", ".join([*filter(None, parts), country.name if country else address.country])


def order_title(order: OrderView) -> str:
    """An order in a few words."""
    more = len(order.items) - 1
    things = order.items[0].name + (f" and {more} more" if more > 0 else "")
    return f"{order.number} of {short_date(order.placed_at)} ({things})"


def item_title(item: OrderItemView) -> str:
    """One order line in words."""
    detail = ", ".join(p for p in (item.colour, item.size) if p not in PLAIN_SIZES)
    count = f"{item.quantity} × " if item.quantity > 1 else ""
    return f"{count}{item.name}{f' ({detail})' if detail else ''}"


def item_list(items: Sequence[OrderItemView]) -> str:
    """Order lines, one a line."""
    return "\n".join(f"• {item_title(item)}" for item in items)


def variant_title(variant: VariantView) -> str:
    """Colour and size, as far as there is a choice."""
    return ", ".join(p for p in (variant.colour, variant.size) if p not in PLAIN_SIZES) or "one"


def order_card(order: OrderView, config: ShopConfig) -> OrderCard:
    """The card of an order, with its way so far."""
    reached = _STEPS.index(order.status) if order.status in _STEPS else -1
    return OrderCard(
        number=order.number,
        status=order.status,
        status_text=_STATUS_WORDS[order.status],
        total_text=money(order.total_cents, config),
        placed_on=short_date(order.placed_at),
        lines=tuple(
            OrderLine(
                name=item.name,
                quantity=item.quantity,
                price_text=money(item.price_cents * item.quantity, config),
                detail=", ".join(p for p in (item.colour, item.size) if p not in PLAIN_SIZES)
                or None,
                image_url=f"/pictures/{item.product_id}.svg",
            )
            for item in order.items
        ),
        progress=tuple((step, place <= reached) for place, step in enumerate(_STEPS))
        if reached >= 0
        else (),
    )


def product_card(
    product: ProductView,
    config: ShopConfig,
    speaker: Speaker,
    *,
    surface: str,
    reason: str | None = None,
) -> ProductCard:
    """The card of a product; ``surface`` is where it is shown."""
    return ProductCard(
        product_id=product.id,
        name=product.name,
        price_cents=product.price_cents,
        price_text=speaker.write(Money(product.price_cents, config.currency)),
        image_url=product.image_url,
        subtitle=product.slogan or product.brand,
        reason=reason,
        in_stock=product.in_stock,
        url=config.page_of(product.id),
        surface=surface,
        buttons=(
            speaker.button("utter_button_details", f'/select_item{{"product": "{product.id}"}}'),
            speaker.button("utter_button_similar", f'/more_like_this{{"product": "{product.id}"}}'),
        ),
    )
