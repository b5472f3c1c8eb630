"""Which product a message means, and showing several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.conversation import FOCUS_PRODUCT, SHOWN_PRODUCTS, Turn, set_slot, shown_products
from actions.references import at_place, means_the_other, places
from actions.render import product_card
from actions.services import Services, call
from actions.speech import Speaker, say, speaker_of
from common.messages import Button, Buttons, ProductCarousel, Text

if TYPE_CHECKING:
    from shop.database import Shop
    from shop.views import ProductView

PAGE = 5
REASONS = "shown_reasons"


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


async def meant(turn: Turn, tracker: Tracker, services: Services) -> list[ProductView]:
    """The products a message points at: by name, by place, by colour, or "it"."""
    named = list(dict.fromkeys(str(value) for value in turn.all("product")))
    if products := await load(services, named):
        return products
    shown = await load(services, shown_products(tracker))
    if means_the_other(turn):
        rest = [product for product in shown if product.id != tracker.get_slot(FOCUS_PRODUCT)]
        return rest if len(rest) == 1 else []
    if pointed := places(turn):
        # Where there is no such place, nothing is guessed.
        found = (at_place(shown, place, price=lambda p: p.price_cents) for place in pointed)
        return [product for product in found if product is not None]
    if by_look := _by_look(turn, shown):
        return by_look
    focus = tracker.get_slot(FOCUS_PRODUCT)
    if focus:
        return await load(services, [str(focus)])
    return shown if len(shown) == 1 else []


def _by_look(turn: Turn, shown: Sequence[ProductView]) -> list[ProductView]:
    """ "The blue one", "the Aurora one", "the suede one": only when it singles one out."""
    colour, brand, material = (turn.first(name) for name in ("colour", "brand", "material"))
    if turn.intent != "select_item" or not (colour or brand or material):
        return []
    fitting = [
        product
        for product in shown
        if (not colour or colour in product.colours) and (not brand or brand == product.brand)
    ]
    if not material:
        return fitting if len(fitting) == 1 else []
    for texts in zip(*map(_texts, fitting), strict=True):
        of_it = [p for p, text in zip(fitting, texts, strict=True) if str(material).lower() in text]
        if len(of_it) == 1:
            return of_it
    return []


def _texts(product: ProductView) -> tuple[str, str, str]:
    """Where the material of a product may be named, the plainest place first; lower case."""
    facts = " ".join(value for value in product.attributes.values() if isinstance(value, str))
    return product.name.lower(), facts.lower(), product.description.lower()


async def ask_which(
    dispatcher: CollectingDispatcher, tracker: Tracker, services: Services, intent: str
) -> list[Event]:
    """Ask which product is meant, offering those shown last."""
    speaker = speaker_of(tracker)
    shown = await load(services, shown_products(tracker))
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
