"""Two products side by side: only what differs, and what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.attributes import attribute_words
from actions.catalogue.products import load, meant
from actions.conversation import FOCUS_PRODUCT, Turn, shown_products, turn_of
from actions.render import money
from actions.safety import Event, ShopAction
from actions.services import Services, get
from common.wording import the

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
        services = get()
        pair = await _pair(turn_of(tracker), tracker, services)
        if len(pair) < 2:
            dispatcher.utter_message(
                text="Which two shall I compare? You can say their names, or for example "
                "“the first and the third”."
            )
            return []
        dispatcher.utter_message(text=comparison(pair[0], pair[1], services.config))
        return []


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


def comparison(one: ProductView, two: ProductView, config: ShopConfig) -> str:
    """The differences line by line, then what is the same, then the plain upshot."""
    lines = [
        f"{one.name} or {two.name}:",
        f"• Price: {money(one.price_cents, config)} – {money(two.price_cents, config)}",
    ]
    same = []
    if one.brand != two.brand:
        lines.append(f"• Brand: {one.brand} – {two.brand}")
    for name in dict.fromkeys([*one.attributes, *two.attributes]):
        first, second = one.attributes.get(name), two.attributes.get(name)
        if first == second and first is not None:
            same.append(attribute_words(name, first).lower())
        elif first is not None and second is not None:
            label, value = attribute_words(name, first).split(": ", 1)
            lines.append(f"• {label}: {value} – {attribute_words(name, second).split(': ', 1)[1]}")
    if same:
        lines.append(f"Both: {', '.join(same)}.")
    lines.append(_upshot(one, two, config))
    return "\n".join(lines)


def _upshot(one: ProductView, two: ProductView, config: ShopConfig) -> str:
    if one.price_cents == two.price_cents:
        return "They cost the same, so go by what matters to you above."
    low, high = sorted((one, two), key=lambda p: p.price_cents)
    gap = money(high.price_cents - low.price_cents, config)
    stock = "" if low.in_stock else f" – but {the(low.name)} is sold out at the moment"
    return f"{the(low.name, first=True)} is {gap} cheaper{stock}."
