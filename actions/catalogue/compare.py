"""Products side by side: only what differs, and what they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.catalogue.attributes import attribute_words, label_and_value
from actions.catalogue.forms import CatalogueAction
from actions.catalogue.products import load, named_products, subject_of
from actions.conversation import (
    FOCUS_PRODUCT,
    SHOWN_PRODUCTS,
    Turn,
    set_slot,
    shown_products,
    spoken_of,
    turn_of,
)
from actions.services import Services, get
from actions.speech import Speaker, say, speaker_of
from common.language import Money, language
from common.messages import Message

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import ProductView

_PAIR, _MOST = 2, 3


class CompareProducts(CatalogueAction):
    """Which one, and why."""

    def name(self) -> str:
        """For ``compare_products``."""
        return "action_compare_products"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Compare those that were named or pointed at, or the two talked about last."""
        services, speaker = get(), speaker_of(tracker)
        products = await _compared(turn_of(tracker), tracker, services)
        if len(products) < _PAIR:
            say(dispatcher, speaker.message("utter_compare_which"))
            return []
        say(dispatcher, comparison(products[:_MOST], services.config, speaker))
        table = [product.id for product in products[:_MOST]]
        return [set_slot(SHOWN_PRODUCTS, table), set_slot(FOCUS_PRODUCT, None)]


async def _compared(turn: Turn, tracker: Tracker, services: Services) -> list[ProductView]:
    """The products that are to be compared; names in full come before whatever lies there."""
    named = await named_products(turn, tracker, services)
    if len(named) >= _PAIR:
        return named
    found = await subject_of(turn, tracker, services)
    if not named and len(found.products) >= _PAIR:
        return list(found.products)
    spoken = spoken_of(tracker)
    meant = [*named, *(product for product in found.products if product not in named)]
    if len(meant) >= _PAIR:
        return meant[:_PAIR]
    beside = [*spoken.talked, *spoken.table]
    if not meant and spoken.since >= _PAIR:
        beside = list(reversed(spoken.talked[:_PAIR]))
    elif not meant:
        beside = shown_products(tracker) or beside
    others = await load(services, beside)
    known = {product.id for product in meant}
    # What was talked about before is named first: "compare it with the Brae".
    rest = [product for product in others if product.id not in known][: _PAIR - len(meant)]
    return [*rest, *meant] if meant and _with(turn) else [*meant, *rest]


def _with(turn: Turn) -> bool:
    """ "Compare it with the Brae": the other one stands first."""
    return bool(language(turn.language).reads("references").IT.search(turn.text))


def comparison(products: Sequence[ProductView], config: ShopConfig, speaker: Speaker) -> Message:
    """The differences line by line, then what is the same, then the plain upshot."""
    prices = [speaker.write(Money(product.price_cents, config.currency)) for product in products]
    lines = [speaker.words("utter_compare_price", values=_beside(prices))]
    brands = [product.brand for product in products]
    if len(set(brands)) > 1:
        lines.append(speaker.words("utter_compare_brand", values=_beside(brands)))
    same = []
    for name in dict.fromkeys(name for product in products for name in product.attributes):
        values = [product.attributes.get(name) for product in products]
        unit = next(filter(None, (product.units.get(name) for product in products)), "")
        if values.count(values[0]) == len(values) and values[0] is not None:
            same.append(attribute_words(name, values[0], speaker, unit).lower())
        elif sum(value is not None for value in values) >= _PAIR:
            lines.append(_line(name, products, speaker))
    if same:
        lines.append(speaker.words("utter_compare_same", facts=same))
    return speaker.message(
        "utter_comparison",
        products=[product.name for product in products],
        lines=lines,
        upshot=_upshot(products, config, speaker),
    )


def _line(name: str, products: Sequence[ProductView], speaker: Speaker) -> str:
    """One attribute of each; a dash where the data does not say."""
    label, told = "", []
    for product in products:
        value = product.attributes.get(name)
        if value is None:
            told.append(speaker.words("utter_compare_untold"))
            continue
        label, words = label_and_value(name, value, speaker, product.units.get(name, ""))
        told.append(words)
    return speaker.words("utter_compare_attribute", label=label, values=_beside(told))


def _beside(values: Sequence[str]) -> str:
    return " – ".join(values)


def _upshot(products: Sequence[ProductView], config: ShopConfig, speaker: Speaker) -> str:
    low, *_, high = sorted(products, key=lambda product: product.price_cents)
    if low.price_cents == high.price_cents:
        return speaker.words("utter_compare_same_price")
    return speaker.words(
        "utter_compare_cheaper" if len(products) == _PAIR else "utter_compare_cheapest",
        cheaper=low.name,
        difference=Money(high.price_cents - low.price_cents, config.currency),
        sold_out=not low.in_stock,
    )
