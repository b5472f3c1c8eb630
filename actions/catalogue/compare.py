"""Two products side by side: only what differs, and what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.catalogue.attributes import attribute_words, label_and_value
from actions.catalogue.products import load, meant
from actions.conversation import (
    FOCUS_PRODUCT,
    SHOWN_PRODUCTS,
    Turn,
    set_slot,
    shown_products,
    turn_of,
)
from actions.services import Services, get
from actions.speech import Speaker, say, speaker_of
from common.language import Money
from common.messages import Message

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import ProductView


class CompareProducts(ShopAction):
    """Which one, and why."""

    def name(self) -> str:
        """For ``compare_products``."""
        return "action_compare_products"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Compare the two that were named, or the first two shown."""
        services, speaker = get(), speaker_of(tracker)
        pair = await _pair(turn_of(tracker), tracker, services)
        if len(pair) < 2:
            say(dispatcher, speaker.message("utter_compare_which"))
            return []
        say(dispatcher, comparison(pair[0], pair[1], services.config, speaker))
        table = [product.id for product in pair[:2]]
        return [set_slot(SHOWN_PRODUCTS, table), set_slot(FOCUS_PRODUCT, None)]


async def _pair(turn: Turn, tracker: Tracker, services: Services) -> list[ProductView]:
    named = await meant(turn, tracker, services)
    if len(named) >= 2:
        return named[:2]
    shown = await load(services, shown_products(tracker))
    if not named:
        return shown[:2]
    focus = tracker.get_slot(FOCUS_PRODUCT)
    others = [*await load(services, [focus] if focus else []), *shown]
    return [named[0], *[p for p in others if p.id != named[0].id][:1]]


def comparison(one: ProductView, two: ProductView, config: ShopConfig, speaker: Speaker) -> Message:
    """The differences line by line, then what is the same, then the plain upshot."""
    prices = [Money(product.price_cents, config.currency) for product in (one, two)]
    lines = [speaker.words("utter_compare_price", one=prices[0], two=prices[1])]
    if one.brand != two.brand:
        lines.append(speaker.words("utter_compare_brand", one=one.brand, two=two.brand))
    same = []
    for name in dict.fromkeys([*one.attributes, *two.attributes]):
        first, second = one.attributes.get(name), two.attributes.get(name)
        if first == second and first is not None:
            same.append(attribute_words(name, first, speaker, one.units.get(name, "")).lower())
        elif first is not None and second is not None:
            (label, left), (_, right) = (
                label_and_value(name, value, speaker, product.units.get(name, ""))
                for product, value in ((one, first), (two, second))
            )
            lines.append(speaker.words("utter_compare_attribute", label=label, one=left, two=right))
    if same:
        lines.append(speaker.words("utter_compare_same", facts=same))
    upshot = _upshot(one, two, config, speaker)
    return speaker.message(
        "utter_comparison", one=one.name, two=two.name, lines=lines, upshot=upshot
    )


def _upshot(one: ProductView, two: ProductView, config: ShopConfig, speaker: Speaker) -> str:
    if one.price_cents == two.price_cents:
        return speaker.words("utter_compare_same_price")
    low, high = sorted((one, two), key=lambda p: p.price_cents)
    return speaker.words(
        "utter_compare_cheaper",
        cheaper=low.name,
        difference=Money(high.price_cents - low.price_cents, config.currency),
        sold_out=not low.in_stock,
    )
