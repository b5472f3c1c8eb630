"""One product: what it is, what it costs, whether it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.attributes import asked_about, attribute_lines
from actions.catalogue.products import ask_which, meant, show
from actions.conversation import FOCUS_PRODUCT, Turn, set_slot, turn_of
from actions.render import PLAIN_SIZES, money, say
from actions.safety import Event, ShopAction
from actions.services import get
from common.messages import Button, Buttons
from common.wording import the

if TYPE_CHECKING:
    from shop.views import ProductView, VariantView

_LETTER_SIZES = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
LOW_STOCK = 3
_OFFER = "Shall I show you something similar?"
NEXT_BUTTONS = (
    Button(title="Is it in stock?", payload="/ask_stock"),
    Button(title="More like this", payload="/more_like_this"),
)


class ProductDetails(ShopAction):
    """All about one product."""

    def name(self) -> str:
        """For ``product_details`` and ``select_item``."""
        return "action_product_details"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """What was asked about it; else the card, the description and the facts."""
        services, turn = get(), turn_of(tracker)
        products = await meant(turn, tracker, services)
        if len(products) == 2:
            return [{"event": "followup", "timestamp": None, "name": "action_compare_products"}]
        if len(products) != 1:
            return await ask_which(dispatcher, tracker, services, "product_details")
        product = products[0]
        if turn.intent == "product_details" and (told := asked_about(turn.text, product)):
            say(dispatcher, _answer(product, told))
            return [set_slot(FOCUS_PRODUCT, product.id)]
        events = show(
            dispatcher, services, products, product.description, surface="details", buttons=()
        )
        facts = "\n".join(f"• {line}" for line in attribute_lines(product))
        if facts:
            dispatcher.utter_message(text=facts)
        return [event for event in events if event["name"] == FOCUS_PRODUCT]


def _answer(product: ProductView, told: list[str]) -> Buttons:
    """What was asked about a product, and a way to all that is known."""
    payload = f'/select_item{{"product": "{product.id}"}}'
    facts = "; ".join(f"{line[0].lower()}{line[1:]}" for line in told)
    return Buttons(
        text=f"{the(product.name, first=True)} – {facts}.",
        buttons=(Button(title="All about it", payload=payload),),
    )


class ProductPrice(ShopAction):
    """What one or several products cost."""

    def name(self) -> str:
        """For ``ask_price``."""
        return "action_product_price"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """The price, and when shipping is free."""
        services = get()
        products = await meant(turn_of(tracker), tracker, services)
        if not products:
            return await ask_which(dispatcher, tracker, services, "ask_price")
        config = services.config
        lines = [
            f"{the(p.name, first=True)} {_cost(p.name)} {money(p.price_cents, config)}"
            for p in products
        ]
        free = all(p.price_cents >= config.free_shipping_cents for p in products)
        shipping = ", and delivery is free." if free else "."
        dispatcher.utter_message(text="; ".join(lines) + shipping)
        return [set_slot(FOCUS_PRODUCT, products[0].id)]


def _cost(name: str) -> str:
    return "cost" if name.endswith("s") else "costs"


class ProductStock(ShopAction):
    """Whether a product, or one colour and size of it, can be bought now."""

    def name(self) -> str:
        """For ``ask_stock``."""
        return "action_product_stock"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """What is there; when the wanted one is not, what else is."""
        services, turn = get(), turn_of(tracker)
        products = await meant(turn, tracker, services)
        if not products:
            return await ask_which(dispatcher, tracker, services, "ask_stock")
        say_stock(dispatcher, products[0], turn)
        return [set_slot(FOCUS_PRODUCT, products[0].id)]


def say_stock(
    dispatcher: CollectingDispatcher, product: ProductView, turn: Turn, *, asked: bool = True
) -> bool:
    """Say whether what the shopper wants is there, and offer something like it where it is not.

    Args:
        dispatcher: what to say it with.
        product: it, in the colour and size that the turn names.
        turn: of the shopper.
        asked: whether the shopper asked, so that a "Yes" answers.

    Returns:
        Whether it can be bought.
    """
    there, sentence = stock_sentence(product, turn)
    if there and asked:
        sentence = f"Yes, {sentence[0].lower()}{sentence[1:]}"
    if sentence.endswith(_OFFER):
        payload = f'/more_like_this{{"product": "{product.id}"}}'
        say(dispatcher, Buttons(text=sentence, buttons=(Button(title="Yes", payload=payload),)))
    else:
        dispatcher.utter_message(text=sentence)
    return there


def stock_sentence(product: ProductView, turn: Turn) -> tuple[bool, str]:
    """Whether a variant that the shopper asked about is there, and its stock in words."""
    colour, size = turn.first("colour"), turn.first("size")
    wanted = [
        v
        for v in product.variants
        if (not colour or v.colour.lower() == str(colour).lower())
        and (not size or v.size.lower() == str(size).lower())
    ]
    words = " ".join(
        part
        for part in (f"in {colour}" if colour else "", f"in size {size}" if size else "")
        if part
    )
    name = f"{product.name} {words}".strip()
    there = [v for v in wanted if v.stock > 0]
    others = [v for v in product.variants if v.stock > 0]
    if not wanted:
        return False, f"We don't make {the(name)}. {_choices(others)}"
    if not there:
        again = _choices(others) if others else _OFFER
        return False, f"{the(name, first=True)} is sold out at the moment, sorry. {again}"
    left = sum(v.stock for v in there)
    few = f" – only {left} left" if left <= LOW_STOCK else ""
    choices = f" {_choices(there)}" if len(there) > 1 else ""
    return True, f"{the(name, first=True)} is in stock{few}.{choices}"


def _choices(variants: list[VariantView]) -> str:
    """The colours and sizes among ``variants``."""
    if not variants:
        return ""
    colours = list(dict.fromkeys(v.colour for v in variants if v.colour))
    sizes = sorted({v.size for v in variants if v.size not in PLAIN_SIZES}, key=_size_rank)
    parts = [", ".join(colours)] if colours else []
    if sizes:
        parts.append(f"sizes {', '.join(sizes)}")
    return f"Available: {'; '.join(parts)}." if parts else ""


def _size_rank(size: str) -> tuple[float, str]:
    """XS before S before M; numbers by their value; anything else by name after that."""
    if size in _LETTER_SIZES:
        return _LETTER_SIZES.index(size), size
    return (float(size) if size.replace(".", "", 1).isdigit() else float("inf")), size
