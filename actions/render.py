"""Turning the shop's records into messages: orders, items, addresses, cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actions.catalogue import facets
from actions.speech import Speaker
from common.language import Money, Sentence
from common.language.spacing import series
from common.messages import OrderCard, OrderLine, ProductCard

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import Address, OrderItemView, OrderView, ProductView, VariantView

_STEPS = ("placed", "paid", "packed", "shipped", "delivered")


def address_words(address: Address, speaker: Speaker) -> str:
    """An address in one line, the country by its name."""
    from shop.addresses import address_line

    return address_line(address, speaker.voice.language)


def order_values(order: OrderView) -> dict[str, Any]:
    """What a sentence about an order may ask for: number, date, first item and how many more."""
    return {
        "order": order.number,
        "placed": order.placed_at,
        "item": order.items[0].name if order.items else "",
        "more": max(len(order.items) - 1, 0),
    }


def order_title(order: OrderView) -> Sentence:
    """An order in a few words."""
    return Sentence("utter_order_title", order_values(order))


def options_of(thing: OrderItemView | VariantView) -> list[str]:
    """The options of a variant or an order's line, as far as there is a choice."""
    return list(facets.options_of(thing).values())


def item_values(item: OrderItemView) -> dict[str, Any]:
    """What a sentence about an order's line may ask for."""
    return {"name": item.name, "quantity": item.quantity, "options": options_of(item)}


def item_lines(items: Sequence[OrderItemView]) -> list[Sentence]:
    """Order lines, one a line."""
    return [
        Sentence("utter_item_line", {"item": Sentence("utter_item", item_values(item))})
        for item in items
    ]


def status_words(status: str, speaker: Speaker) -> str:
    """How far an order has come, in a word."""
    name = f"utter_status_{status}"
    return speaker.words(name) if speaker.knows(name) else status.replace("_", " ")


def order_card(order: OrderView, config: ShopConfig, speaker: Speaker) -> OrderCard:
    """The card of an order, with its way so far."""
    reached = _STEPS.index(order.status) if order.status in _STEPS else -1
    return OrderCard(
        number=order.number,
        status=order.status,
        status_text=status_words(order.status, speaker),
        total_text=speaker.write(Money(order.total_cents, config.currency)),
        placed_on=speaker.write(order.placed_at) if order.placed_at else "",
        lines=tuple(
            OrderLine(
                name=item.name,
                quantity=item.quantity,
                price_text=speaker.write(Money(item.price_cents * item.quantity, config.currency)),
                detail=series(options_of(item)) or None,
                image_url=f"/pictures/{item.product_id}.svg",
            )
            for item in order.items
        ),
        progress=tuple(
            (speaker.words(f"utter_step_{step}"), place <= reached)
            for place, step in enumerate(_STEPS)
        )
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
    impression: str | None = None,
) -> ProductCard:
    """The card of a product; ``surface`` is where it is shown, ``impression`` in which list."""
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
        impression=impression,
        buttons=(
            speaker.button("utter_button_details", f'/select_item{{"product": "{product.id}"}}'),
            speaker.button("utter_button_similar", f'/more_like_this{{"product": "{product.id}"}}'),
        ),
    )
