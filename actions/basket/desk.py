"""Looking into the basket, and taking something out of it."""

from __future__ import annotations

import json

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.basket.lines import Basket
from actions.basket.telling import basket_message, contents, with_extras
from actions.catalogue.products import named_products, subject_of
from actions.conversation import turn_of
from actions.services import Services, get
from actions.speech import say, speaker_of
from common.language import language
from common.messages import Button


class ShowBasket(ShopAction):
    """What lies in the basket, and what it comes to."""

    def name(self) -> str:
        """For ``show_basket``."""
        return "action_show_basket"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: object
    ) -> list[Event]:
        """List it; what was said to go with it, as gift wrap or a code, counts."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        if services.config.basket is None:
            say(dispatcher, speaker.message("utter_buy_on_website", products=1))
            return []
        basket = with_extras(Basket.of(tracker), turn, tracker, services)
        say(dispatcher, await basket_message(basket, speaker, services))
        return [basket.event()]


class TakeOutOfBasket(ShopAction):
    """Something is taken out of the basket again."""

    def name(self) -> str:
        """For ``take_out_of_basket``."""
        return "action_take_out_of_basket"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: object
    ) -> list[Event]:
        """Take out what is named or pointed at, or all of it; where that is open, ask."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        if services.config.basket is None:
            say(dispatcher, speaker.message("utter_buy_on_website", products=1))
            return []
        basket = Basket.of(tracker)
        lying = await contents(basket, services)
        if not lying:
            say(dispatcher, speaker.message("utter_basket_empty"))
            return []
        gone = await _meant(tracker, services, {one.product.id for one in lying})
        if language(turn.language).reads("basket").ALL.search(turn.text):
            gone = {one.product.id for one in lying}
        if not gone:
            names = {one.product.id: one.product.name for one in lying}
            buttons = [
                Button(title=name, payload="/take_out_of_basket" + json.dumps({"product": product}))
                for product, name in names.items()
            ]
            say(dispatcher, speaker.message("utter_basket_which_out", *buttons))
            return []
        out = [one.words() for one in lying if one.product.id in gone]
        left = basket.without(gone)
        say(dispatcher, speaker.message("utter_basket_taken_out", items=out, count=len(out)))
        say(dispatcher, await basket_message(left, speaker, services))
        return [left.event()]


async def _meant(tracker: Tracker, services: Services, lying: set[str]) -> set[str]:
    turn = turn_of(tracker)
    named = {product.id for product in await named_products(turn, tracker, services)}
    if named:
        return named & lying
    pointed = {product.id for product in (await subject_of(turn, tracker, services)).products}
    return pointed & lying or (lying if len(lying) == 1 else set())
