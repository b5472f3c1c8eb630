"""A promotion code that is named beside things: what it takes off them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.catalogue.forms import CatalogueAction
from actions.catalogue.products import load, subject_of
from actions.conversation import FOCUS_PRODUCT, Turn, shown_products, turn_of
from actions.promotion_codes import at_checkout, code_named
from actions.services import Services, call, get
from actions.speech import say, speaker_of
from common.errors import ShopRuleError
from common.language import Money

if TYPE_CHECKING:
    from shop.aftersales import PromotionCode
    from shop.views import ProductView

_MOST_TOLD = 3


class CodeOnProducts(CatalogueAction):
    """What a code makes of the price of what is talked about."""

    def name(self) -> str:
        """For whatever names a code, unless it is to be used."""
        return "action_code_on_products"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """The price with the code of each thing that it holds for, and where it is typed in."""
        from shop.operations import check_code

        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        try:
            code = await call(
                check_code, services.shop, code_named(turn.text, services.config) or turn.text
            )
        except ShopRuleError as invalid:
            say(dispatcher, speaker.rule(invalid))
            return []
        products = await _meant(turn, tracker, services)
        holding = [one for one in products if _holds_for(code, one)]
        if products and not holding:
            names = [one.name for one in products[:_MOST_TOLD]]
            say(dispatcher, speaker.message("utter_code_not_for", code=code.code, products=names))
        for one in holding[:_MOST_TOLD]:
            now = Money(one.price_cents - code.off(one.price_cents), services.config.currency)
            was = Money(one.price_cents, services.config.currency)
            values = {"code": code.code, "product": one.name, "price": now, "was": was}
            say(dispatcher, speaker.message("utter_code_on_product", **values))
        say(dispatcher, at_checkout(speaker, services.config, code))
        return []


async def _meant(turn: Turn, tracker: Tracker, services: Services) -> list[ProductView]:
    """What the message names or points at, else what is talked about, else what was shown."""
    if found := (await subject_of(turn, tracker, services)).products:
        return list(found)
    focus = str(tracker.get_slot(FOCUS_PRODUCT) or "")
    return await load(services, [focus] if focus else shown_products(tracker))


def _holds_for(code: PromotionCode, product: ProductView) -> bool:
    kinds = {product.category, *product.categories}
    return not code.categories or not kinds.isdisjoint(code.categories)
