"""Buying: the chat finds and checks, the shop's own pages take the order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import ProductView

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
        bought = [one for one, is_there in zip(products, there, strict=True) if is_there]
        if bought:
            say(dispatcher, Buttons(text=_where_to_buy(bought, services.config), buttons=_NEXT))
        return [set_slot(FOCUS_PRODUCT, products[0].id)]


def _where_to_buy(products: Sequence[ProductView], config: ShopConfig) -> str:
    """How to get products into the basket, with the addresses of their pages."""
    them = "it" if len(products) == 1 else "them"
    pages = [page for product in products if (page := config.page_of(product.id))]
    text = f"I can't fill your basket from this chat, but it takes only a moment: open {them} "
    if pages:
        return f"{text}here and put {them} in the basket.\n" + "\n".join(pages)
    return f"{text}on our website and put {them} in the basket."


def _about_something_shown(turn: Turn, tracker: Tracker) -> bool:
    """ "Add it to my cart", not "how do I place an order"."""
    in_general = _IN_GENERAL.search(turn.text) and not (points_back(turn) or turn.has("ordinal"))
    return bool(shown_products(tracker)) and not in_general
