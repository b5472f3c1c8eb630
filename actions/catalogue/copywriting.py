"""Writing a description or an ad for a product, inside the chat."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assembly import facts_of
from actions.base_action import Event, ShopAction
from actions.catalogue.products import ask_which, meant
from actions.conversation import FOCUS_PRODUCT, set_slot, turn_of
from actions.services import call, get
from actions.speech import say, speaker_of


class DescribeProduct(ShopAction):
    """A new description from the product's facts."""

    def name(self) -> str:
        """For ``describe_product``."""
        return "action_describe_product"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Write it and say that only checked facts are in it."""
        services = get()
        products = await meant(turn_of(tracker), tracker, services)
        if not products:
            return await ask_which(dispatcher, tracker, services, "describe_product")
        product = products[0]
        copy = await call(services.writer.describe, facts_of(product))
        values = {"product": product.name, "copy": copy.text}
        say(dispatcher, speaker_of(tracker).message("utter_description", **values))
        return [set_slot(FOCUS_PRODUCT, product.id)]


class AdvertiseProduct(ShopAction):
    """An ad: a headline and a few lines."""

    def name(self) -> str:
        """For ``advertise_product``."""
        return "action_advertise_product"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Write it."""
        services = get()
        products = await meant(turn_of(tracker), tracker, services)
        if not products:
            return await ask_which(dispatcher, tracker, services, "advertise_product")
        product = products[0]
        ad = await call(services.writer.advertise, facts_of(product))
        values = {"product": product.name, "headline": ad.headline, "body": ad.body}
        say(dispatcher, speaker_of(tracker).message("utter_ad", **values))
        return [set_slot(FOCUS_PRODUCT, product.id)]
