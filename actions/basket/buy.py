"""Buying: what is wanted goes into the basket, or it is told where the shop's pages sell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.basket.filling import BUY, fill, wanted
from actions.basket.lines import Basket
from actions.basket.saying import said_of_each
from actions.basket.telling import tell_added, with_extras
from actions.catalogue.arranging import note_basket, note_look
from actions.catalogue.details import say_stock
from actions.catalogue.forms import CatalogueAction
from actions.catalogue.products import ask_which, load, meant, table_events
from actions.conversation import FOCUS_PRODUCT, Turn, action_before, begin, shown_products, turn_of
from actions.operations.line_commands import CHANGE, commanded
from actions.references import points_back
from actions.services import Services, get
from actions.speech import Speaker, say, speaker_of
from common.language import language
from common.messages import FormHint, Message

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import ProductView


BUY_ACTION = "action_buy_product"
_POINTING = ("product", "ordinal")


class BuyProduct(CatalogueAction):
    """A product goes into the basket."""

    def name(self) -> str:
        """For ``buy_product``."""
        return BUY_ACTION

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Put in what is wanted; where the shop has no basket for it, tell where to buy it."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        if not shown_products(tracker) and (of_line := await commanded(turn, tracker)):
            return begin(CHANGE, of_line)  # "one set is enough": of an order, not to be bought
        products = await meant(turn, tracker, services)
        if not products and _about_something_shown(turn, tracker):
            return await ask_which(dispatcher, tracker, services, BUY)
        if not products:
            how = "utter_how_to_buy" if services.config.basket is None else "utter_basket_how"
            say(dispatcher, speaker.message(how))
            return []
        if services.config.basket is not None:
            return await _put_in(products, dispatcher, tracker, services)
        there = [
            say_stock(dispatcher, speaker, one, turn, tracker, asked=False) for one in products
        ]
        bought = [one for one, is_there in zip(products, there, strict=True) if is_there]
        for product in products:
            await note_look(product.id, tracker, services)
        if bought:
            say(dispatcher, _where_to_buy(bought, services.config, speaker))
        return table_events(products, tracker)


async def _put_in(
    products: list[ProductView],
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    services: Services,
) -> list[Event]:
    turn, speaker, before = turn_of(tracker), speaker_of(tracker), Basket.of(tracker)
    asked = before.open if action_before(tracker) == BUY_ACTION else ""
    talked_of = asked or str(tracker.get_slot(FOCUS_PRODUCT) or "")
    before = before if asked else before.asking_nothing()
    focus = next(iter(await load(services, [talked_of])), None) if talked_of else None
    several = language(turn.language).reads("references").TWO.search(turn.text)
    if focus is not None and len(products) > 1 and not (several or turn.has(*_POINTING)):
        products = [focus]  # "put them in", of a pair: what was told of last, not the list
    said_of = said_of_each(turn, products, focus)
    basket, notes = before, []
    for one in wanted(said_of, turn, tracker, before):
        basket, note = fill(basket, one, speaker)
        notes += [note] if note else []
    new = [line for line in basket.lines if line not in before.lines]
    basket = with_extras(basket, turn, tracker, services)
    for note in notes:
        say(dispatcher, note)
    if new:
        await note_basket([line.product for line in new], tracker, services)
        await tell_added(new, basket, dispatcher, speaker, services)
    if basket.open:
        say(dispatcher, FormHint(expects="choice", fills=basket.open_option))
    return [*table_events([product for product, _ in said_of], tracker), basket.event()]


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
