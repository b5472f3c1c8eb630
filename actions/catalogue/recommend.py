"""Recommending, and saying truthfully why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.catalogue.products import PAGE, REASONS, load, meant, refine_buttons, show
from actions.catalogue.reasons import reason_words
from actions.catalogue.state import SearchState, from_turn, wish_words
from actions.conversation import (
    EARLIER_SHOWN,
    FOCUS_PRODUCT,
    SEARCH_STATE,
    SHOWN_PRODUCTS,
    earlier,
    set_slot,
    shown_products,
    turn_of,
)
from actions.services import Services, call, get
from actions.speech import Speaker, say, speaker_of


class Recommend(ShopAction):
    """Something for this shopper."""

    def name(self) -> str:
        """For ``recommend``."""
        return "action_recommend"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """What fits the wishes just named, then what fits the shopper; the wishes are kept."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        state, wishes = from_turn(turn, services), wish_words(turn)
        reasons = await _fitting(wishes, state, services, speaker)
        if len(reasons) < PAGE:
            reasons |= await _personal(tracker, state, services, frozenset(reasons))
        products = (await load(services, list(reasons)))[:PAGE]
        if not products:
            say(dispatcher, speaker.message("utter_recommended_nothing"))
            return []
        events = show(
            dispatcher,
            speaker,
            services,
            products,
            speaker.message(
                "utter_recommended", wishes=state.wishes(services.config, speaker.voice)
            ),
            surface="recommend",
            reasons=reasons,
            buttons=refine_buttons(speaker),
        )
        kept = replace(state, query=wishes) if wishes or state.category else SearchState()
        return [*events, set_slot(SEARCH_STATE, kept.as_slot() or None)]


async def recommend_more(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Go on recommending, with nothing that this conversation has shown."""
    services, speaker = get(), speaker_of(tracker)
    shown = {
        product
        for event in tracker.events
        if event.get("event") == "slot" and event.get("name") == SHOWN_PRODUCTS
        for product in event.get("value") or ()
    }
    seen = frozenset(shown.union(earlier(tracker, EARLIER_SHOWN)))
    reasons = await _personal(tracker, SearchState(), services, seen)
    products = (await load(services, list(reasons)))[:PAGE]
    if not products:
        say(dispatcher, speaker.message("utter_recommended_all"))
        return []
    return show(
        dispatcher,
        speaker,
        services,
        products,
        speaker.message("utter_recommended_more"),
        surface="recommend",
        reasons=reasons,
        buttons=refine_buttons(speaker),
    )


async def _fitting(
    wishes: str, state: SearchState, services: Services, speaker: Speaker
) -> dict[str, str]:
    """Products for the ``wishes`` that were named, each with why it was found."""
    if not wishes:
        return {}
    page = await call(services.search.search, wishes, filters=state.filters(), k=PAGE)
    return {hit.item_id: reason_words(hit.reason, services.config, speaker) for hit in page.hits}


async def _personal(
    tracker: Tracker, state: SearchState, services: Services, seen: frozenset[str]
) -> dict[str, str]:
    """Products ranked by the shopper's history and this conversation, each with its reason."""
    from shop.identity import customer_of

    speaker = speaker_of(tracker)
    customer = await call(customer_of, services.shop, tracker.sender_id)
    focus = tracker.get_slot(FOCUS_PRODUCT)
    found = await call(
        services.recommender.recommend,
        user_id=customer.id if customer else None,
        recent=[str(focus)] if focus else shown_products(tracker),
        filters=state.filters(seen),
        k=PAGE,
    )
    return {item.item_id: reason_words(item.reason, services.config, speaker) for item in found}


class ExplainRecommendation(ShopAction):
    """Why these."""

    def name(self) -> str:
        """For ``ask_why``."""
        return "action_explain_recommendation"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """The reasons that were recorded when the products were chosen."""
        services, speaker = get(), speaker_of(tracker)
        reasons = dict(tracker.get_slot(REASONS) or {})
        chosen = await meant(turn_of(tracker), tracker, services)
        shown = await load(services, shown_products(tracker))
        lines = [
            speaker.words("utter_why_this", product=product.name, reason=reasons[product.id])
            for product in chosen or shown
            if reasons.get(product.id)
        ]
        how = speaker.words("utter_how_recommended")
        if lines:
            say(dispatcher, speaker.message("utter_why", reasons=lines, how=how))
        elif shown:
            say(dispatcher, speaker.message("utter_why_found"))
        else:
            say(dispatcher, speaker.message("utter_how_recommended"))
        return []
