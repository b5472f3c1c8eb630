"""Which product a message means, and showing several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.conversation import (
    FOCUS_PRODUCT,
    SHOWN_PRODUCTS,
    Table,
    Turn,
    resolve,
    set_slot,
    shown_products,
    turn_of,
)
from actions.conversation.rows import product_row
from actions.render import product_card
from actions.services import Services, call
from actions.speech import WINDOW, Speaker, say, speaker_of
from common.messages import Button, Buttons, ProductCarousel, Text

if TYPE_CHECKING:
    from shop.database import Shop
    from shop.views import ProductView

PAGE = 5
REASONS = "shown_reasons"
POINTING = frozenset({"select_item"})
"""Intents that choose one of what was shown."""


def refine_buttons(speaker: Speaker) -> tuple[Button, ...]:
    """What usually comes after a list of products."""
    return (
        speaker.button("utter_button_cheaper", "/refine_cheaper"),
        speaker.button("utter_button_more", "/show_more"),
    )


async def load(services: Services, ids: Sequence[str]) -> list[ProductView]:
    """The products with these ids that still exist, in this order."""
    return await call(_products, services.shop, ids)


def _products(shop: Shop, ids: Sequence[str]) -> list[ProductView]:
    from shop.catalogue import get_product

    found = [get_product(shop, product_id) for product_id in ids]
    return [product for product in found if product is not None]


def table_of(shown: Sequence[ProductView], tracker: Tracker) -> Table:
    """The products that were shown as the table that lies between."""
    focus = tracker.get_slot(FOCUS_PRODUCT)
    return Table(
        tuple(product_row(p) for p in shown),
        focus=str(focus) if focus else None,
        before=_talked_about_before(tracker),
    )


def _talked_about_before(tracker: Tracker) -> str | None:
    """The product that was talked about before the one that is now."""
    focus = tracker.get_slot(FOCUS_PRODUCT)
    for event in islice(reversed(tracker.events), WINDOW):
        value = event.get("value")
        if event.get("name") == FOCUS_PRODUCT and value and value != focus:
            return str(value)
    return None


async def meant(turn: Turn, tracker: Tracker, services: Services) -> list[ProductView]:
    """The products a message points at: by name, by place, by colour, or "it"."""
    named = list(dict.fromkeys(str(value) for value in turn.all("product")))
    if products := await load(services, named):
        return products
    shown = await load(services, shown_products(tracker))
    found = resolve(turn, table_of(shown, tracker))
    if found.rows:
        return [product for product in shown if product.id in found.ids]
    if (found.among and turn.intent in POINTING) or (found.lacking and turn.has("ordinal")):
        # Where several fit, or there is no such place, nothing is guessed.
        return []
    focus = tracker.get_slot(FOCUS_PRODUCT)
    if focus:
        return await load(services, [str(focus)])
    return shown if len(shown) == 1 else []


async def ask_which(
    dispatcher: CollectingDispatcher, tracker: Tracker, services: Services, intent: str
) -> list[Event]:
    """Ask which product is meant, offering those shown last."""
    speaker = speaker_of(tracker)
    shown = await load(services, shown_products(tracker))
    among = resolve(turn_of(tracker), table_of(shown, tracker)).among
    shown = [p for p in shown if p.id in {row.id for row in among}] or shown
    if not shown:
        say(dispatcher, speaker.message("utter_which_product"))
        return []
    buttons = [
        Button(title=product.name, payload=f'/{intent}{{"product": "{product.id}"}}')
        for product in shown
    ]
    say(dispatcher, speaker.message("utter_which_of_these", *buttons, products=len(shown)))
    return []


def show(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    services: Services,
    products: Sequence[ProductView],
    intro: Text | Buttons,
    *,
    surface: str,
    reasons: Mapping[str, str] | None = None,
    buttons: tuple[Button, ...] = (),
) -> list[Event]:
    """Show products as a carousel under ``intro``; remember them, their order and the reasons."""
    reasons = reasons or {}
    cards = tuple(
        product_card(
            product,
            services.config,
            speaker,
            surface=surface,
            reason=reasons.get(product.id) or None,
        )
        for product in products
    )
    carousel = ProductCarousel(text=intro.text, says=intro.says, products=cards, buttons=buttons)
    say(dispatcher, carousel)
    return [
        set_slot(SHOWN_PRODUCTS, [product.id for product in products]),
        set_slot(REASONS, dict(reasons)),
        set_slot(FOCUS_PRODUCT, products[0].id if len(products) == 1 else None),
    ]
