"""The basket in words: what was put in, all that lies in it, what it comes to, where it opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.basket.lines import Basket, Held, Line, held
from actions.catalogue.products import load
from actions.catalogue.sums import Extras, Total, extras_of, total_of
from actions.conversation import Turn
from actions.services import Services
from actions.speech import Speaker, say
from common.language import Money, Sentence
from common.messages import Message

if TYPE_CHECKING:
    from shop.config import ShopConfig


async def contents(basket: Basket, services: Services) -> list[Held]:
    """What lies in a basket, as the shop has it now."""
    products = await load(services, list({line.product: None for line in basket.lines}))
    return held(basket, {product.id: product for product in products})


async def tell_added(
    new: Sequence[Line],
    basket: Basket,
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    services: Services,
) -> None:
    """Say what lies in there now, what all of it comes to, and where the basket opens."""
    all_held = await contents(basket, services)
    message = speaker.message(
        "utter_basket_added",
        items=[one.words() for one in all_held if one.line in new],
        count=sum(line.pieces for line in new),
        others=len(all_held) > len(new),
        **_comes_to(basket, all_held, speaker, services.config),
    )
    say(dispatcher, message)


async def basket_message(basket: Basket, speaker: Speaker, services: Services) -> Message:
    """All that lies in a basket."""
    all_held, config = await contents(basket, services), services.config
    if not all_held:
        return speaker.message("utter_basket_empty")
    return speaker.message(
        "utter_basket",
        lines=[
            Sentence(
                "utter_basket_line",
                {"item": one.words(), "price": Money(one.part().low, config.currency)},
            )
            for one in all_held
        ],
        **_comes_to(basket, all_held, speaker, config),
    )


def with_extras(basket: Basket, turn: Turn, tracker: Tracker, services: Services) -> Basket:
    """A basket with the gift wrap and the code that were said to go with it."""
    said = extras_of(turn, tracker, services.config)
    code = said.code.code if said.code else basket.code
    return replace(basket, wrapped=said.wrapped or basket.wrapped, code=code)


def _comes_to(
    basket: Basket, lying: Sequence[Held], speaker: Speaker, config: ShopConfig
) -> dict[str, Any]:
    """What it comes to and where it opens, as both sentences ask for it."""
    total = total_of([one.part() for one in lying], _extras(basket, config), config)
    return {
        "total": Money(total.cents, config.currency),
        "free": not total.shipping,
        "delivery": Money(total.shipping, config.currency),
        "notes": list(_notes(basket, total, config, speaker)) or None,
        "page": page(lying, config),
    }


def page(lines: Sequence[Held], config: ShopConfig) -> str:
    """The address at which the shop's website opens a basket; empty where it has none."""
    if config.basket is None:
        return ""
    return config.basket.page((one.product.id, one.variant.sku, one.line.pieces) for one in lines)


def _extras(basket: Basket, config: ShopConfig) -> Extras:
    known = {code.code: code for code in config.codes}
    return Extras(wrapped=basket.wrapped, code=known.get(basket.code))


def _notes(basket: Basket, total: Total, config: ShopConfig, speaker: Speaker) -> Iterator[str]:
    """What of the sum has to be chosen on the website."""
    if total.off:
        off = Money(total.off, config.currency)
        yield speaker.words("utter_basket_code", code=basket.code, off=off)
    if total.wrap is not None:
        yield speaker.words("utter_basket_wrap", price=Money(total.wrap, config.currency))
