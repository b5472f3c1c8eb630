"""More of the same wish, and things like one that was shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.catalogue.arranging import note_look
from actions.catalogue.edits import edited
from actions.catalogue.finding import page_of, reachable
from actions.catalogue.forms import CatalogueAction
from actions.catalogue.presenting import present
from actions.catalogue.price import bounded
from actions.catalogue.products import PAGE, ask_which, load, meant, refine_buttons, show
from actions.catalogue.reading import read_wish
from actions.catalogue.reasons import reason_words
from actions.catalogue.recommend import recommend_more
from actions.catalogue.wish import Wish
from actions.conversation import (
    SEARCH_STATE,
    Turn,
    set_slot,
    shown_products,
    turn_of,
)
from actions.conversation.qualities import quality_of, telling
from actions.conversation.rows import product_row
from actions.conversation.table import PRICE
from actions.services import call, get
from actions.speech import say, speaker_of

if TYPE_CHECKING:
    from shop.views import ProductView


class ShowMore(CatalogueAction):
    """The next page of the running search."""

    def name(self) -> str:
        """For ``show_more``."""
        return "action_show_more"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Go on where the last page ended, of a search or of recommendations."""
        state = Wish.of(tracker)
        if not state.as_slot() and shown_products(tracker):
            return await recommend_more(dispatcher, tracker)
        speaker = speaker_of(tracker)
        if not state.as_slot():
            say(dispatcher, speaker.message("utter_more_of_what"))
            return []
        services = get()
        turn = turn_of(tracker)
        if (changed := edited(state, turn, services)) != replace(state, offset=0):
            return await present(dispatcher, speaker, changed, latest=read_wish(turn, services))
        following = replace(state, offset=state.offset + PAGE)
        fitting = await reachable(state, services, speaker.voice)
        page = replace(fitting, offset=following.offset)
        products, total, _ = await page_of(page, services)
        if not products:
            say(dispatcher, speaker.message("utter_no_more_results"))
            return []
        last = following.offset + len(products)
        intro = speaker.message(
            "utter_results_page", first=following.offset + 1, last=last, total=total
        )
        more = refine_buttons(speaker)
        events = show(
            dispatcher, speaker, services, products, intro, surface="search", buttons=more
        )
        return [*events, set_slot(SEARCH_STATE, following.as_slot())]


class MoreLikeThis(CatalogueAction):
    """Products like one that was shown."""

    def name(self) -> str:
        """For ``more_like_this``."""
        return "action_more_like_this"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Ask the recommender, keeping the filters named in this message."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        products = await meant(turn, tracker, services)
        if not products:
            return await ask_which(dispatcher, tracker, services, "more_like_this")
        product = products[0]
        await note_look(product.id, tracker, services)
        before = Wish.of(tracker)
        wishes = _beside(replace(read_wish(turn, services), query="", order=None), turn, product)
        kept = replace(wishes, recipient=wishes.recipient or before.recipient)
        found = await call(
            services.recommender.similar,
            product.id,
            filters=kept.filters(services, frozenset({product.id})),
            k=PAGE,
        )
        similar = await load(services, [item.item_id for item in found])
        if not similar:
            say(dispatcher, speaker.message("utter_nothing_similar", product=product.name))
            return []
        reasons = {
            item.item_id: reason_words(item.reason, services.config, speaker) for item in found
        }
        events = show(
            dispatcher,
            speaker,
            services,
            similar,
            speaker.message("utter_similar", product=product.name),
            surface="similar",
            reasons=reasons,
            buttons=refine_buttons(speaker),
        )
        state = replace(kept, query=product.name, category=kept.category or product.category)
        return [*events, set_slot(SEARCH_STATE, state.as_slot())]


def _beside(wish: Wish, turn: Turn, product: ProductView) -> Wish:
    """ "Like it, but cheaper": a bound by the product itself."""
    quality = quality_of(turn.text, turn.language)
    told = telling(quality, [product_row(product)] * 2) if quality else None
    if told is None or told[0] != PRICE or turn.has("price_max", "price_min"):
        return wish
    wish = replace(wish, category=wish.category or product.category)
    return bounded(wish, product.price_cents + (1 if told[1] else -1), cheaper=not told[1])
