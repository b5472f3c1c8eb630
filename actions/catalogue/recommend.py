"""Recommending, and saying truthfully why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.products import PAGE, REASONS, load, meant, show
from actions.catalogue.state import SearchState, from_turn
from actions.conversation import FOCUS_PRODUCT, SEARCH_STATE, set_slot, shown_products, turn_of
from actions.safety import Event, ShopAction
from actions.services import call, get

_HOW = (
    "I look at what goes together in our shoppers' orders, at what is popular, and at what is "
    "alike in material, use and style – and at your own orders, if you've identified yourself."
)


class Recommend(ShopAction):
    """Something for this shopper."""

    def name(self) -> str:
        """For ``recommend``."""
        return "action_recommend"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Rank by the shopper's history and this conversation; keep the wishes just named."""
        from shop.identity import customer_of

        services, turn = get(), turn_of(tracker)
        state = from_turn(turn, services.categories)
        customer = await call(customer_of, services.shop, tracker.sender_id)
        focus = tracker.get_slot(FOCUS_PRODUCT)
        recent = [str(focus)] if focus else shown_products(tracker)
        found = await call(
            services.recommender.recommend,
            user_id=customer.id if customer else None,
            recent=recent,
            filters=state.filters(),
            k=PAGE,
        )
        products = await load(services, [item.item_id for item in found])
        if not products:
            dispatcher.utter_message(
                text="I have nothing to recommend for that, sorry. What about another category?"
            )
            return []
        reasons = {item.item_id: item.reason.text for item in found}
        words = state.words(services.config)
        text = f"You might like these{f' {words}' if words else ''}:"
        events = show(dispatcher, services, products, text, surface="recommend", reasons=reasons)
        kept = replace(state, query="") if state.category else SearchState()
        return [*events, set_slot(SEARCH_STATE, kept.as_slot() or None)]


class ExplainRecommendation(ShopAction):
    """Why these."""

    def name(self) -> str:
        """For ``ask_why``."""
        return "action_explain_recommendation"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """The reasons that were recorded when the products were chosen."""
        services = get()
        reasons = dict(tracker.get_slot(REASONS) or {})
        chosen = await meant(turn_of(tracker), tracker, services)
        shown = await load(services, shown_products(tracker))
        lines = [
            f"• {product.name}: {reasons[product.id]}"
            for product in chosen or shown
            if reasons.get(product.id)
        ]
        if lines:
            dispatcher.utter_message(text="\n".join(["Here's why:", *lines, _HOW]))
        elif shown:
            dispatcher.utter_message(
                text="Those came up because they fit the words and wishes of your search best."
            )
        else:
            dispatcher.utter_message(text=_HOW)
        return []
