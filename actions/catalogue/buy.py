"""Buying: the chat finds and checks, the shop's own pages take the order."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.details import say_stock
from actions.catalogue.products import ask_which, meant
from actions.conversation import FOCUS_PRODUCT, Turn, set_slot, shown_products, turn_of
from actions.references import points_back
from actions.render import say
from actions.safety import Event, ShopAction
from actions.services import get
from common.messages import Button, Buttons

_NEXT = (
    Button(title="How can I pay?", payload="/faq_payment_methods"),
    Button(title="How long does delivery take?", payload="/faq_delivery_time"),
)
_IN_GENERAL = re.compile(
    r"\b(?:how|where|check ?out|an order|in the chat|by chat)\b", re.IGNORECASE
)


class BuyProduct(ShopAction):
    """How a product gets into the basket."""

    def name(self) -> str:
        """For ``buy_product``."""
        return "action_buy_product"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Whether what is wanted is there, and where to buy it."""
        services, turn = get(), turn_of(tracker)
        products = await meant(turn, tracker, services)
        if not products and _about_something_shown(turn, tracker):
            return await ask_which(dispatcher, tracker, services, "buy_product")
        if not products:
            text = (
                "You buy on our website: open a product's page, choose colour and size, put it in "
                "the basket and check out. Tell me what you're after, and I'll look for it."
            )
            say(dispatcher, Buttons(text=text, buttons=_NEXT))
            return []
        there = [say_stock(dispatcher, one, turn, asked=False) for one in products]
        if any(there):
            them = "them" if sum(there) > 1 else "it"
            text = (
                f"I can't fill your basket from this chat, but it takes only a moment: open {them} "
                f"on our website and put {them} in the basket."
            )
            say(dispatcher, Buttons(text=text, buttons=_NEXT))
        return [set_slot(FOCUS_PRODUCT, products[0].id)]


def _about_something_shown(turn: Turn, tracker: Tracker) -> bool:
    """ "Add it to my cart", not "how do I place an order"."""
    in_general = _IN_GENERAL.search(turn.text) and not (points_back(turn) or turn.has("ordinal"))
    return bool(shown_products(tracker)) and not in_general
