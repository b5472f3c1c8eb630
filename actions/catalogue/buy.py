"""Buying: the chat finds and checks, the shop's own pages take the order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.catalogue.arranging import note_look
from actions.catalogue.details import say_stock
from actions.catalogue.forms import CatalogueAction
from actions.catalogue.products import ask_which, meant, table_events
from actions.conversation import Turn, shown_products, turn_of
from actions.references import points_back
from actions.services import get
from actions.speech import Speaker, say, speaker_of
from common.language import language
from common.messages import Message

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import ProductView


class BuyProduct(CatalogueAction):
    """How a product gets into the basket."""

    def name(self) -> str:
        """For ``buy_product``."""
        return "action_buy_product"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Whether what is wanted is there, and where to buy it."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        products = await meant(turn, tracker, services)
        if not products and _about_something_shown(turn, tracker):
            return await ask_which(dispatcher, tracker, services, "buy_product")
        if not products:
            say(dispatcher, speaker.message("utter_how_to_buy"))
            return []
        there = [
            say_stock(dispatcher, speaker, one, turn, tracker, asked=False) for one in products
        ]
        bought = [one for one, is_there in zip(products, there, strict=True) if is_there]
        for product in products:
            await note_look(product.id, tracker, services)
        if bought:
            say(dispatcher, _where_to_buy(bought, services.config, speaker))
        return table_events(products, tracker)


def _where_to_buy(products: Sequence[ProductView], config: ShopConfig, speaker: Speaker) -> Message:
    """How to get products into the basket, with the addresses of their pages."""
    if pages := [page for product in products if (page := config.page_of(product.id))]:
        return speaker.message("utter_buy_here", products=len(products), pages=pages)
    return speaker.message("utter_buy_on_website", products=len(products))


def _about_something_shown(turn: Turn, tracker: Tracker) -> bool:
    """ "Add it to my cart", not "how do I place an order"."""
    general = language(turn.language).reads("catalogue").BUYING_IN_GENERAL
    in_general = general.search(turn.text) and not (points_back(turn) or turn.has("ordinal"))
    return bool(shown_products(tracker)) and not in_general
