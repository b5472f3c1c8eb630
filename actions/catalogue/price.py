"""Cheaper or dearer than what was shown, and the cheapest of all that fits."""

from __future__ import annotations

import json
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.catalogue.edits import edited
from actions.catalogue.find import of_shown, of_table
from actions.catalogue.finding import matching, page_of, reachable
from actions.catalogue.forms import CatalogueAction
from actions.catalogue.presenting import present
from actions.catalogue.products import PAGE, load, show
from actions.catalogue.reading import read_wish
from actions.catalogue.wish import Wish
from actions.conversation import (
    FOCUS_PRODUCT,
    SEARCH_STATE,
    Turn,
    set_slot,
    shown_products,
    turn_of,
)
from actions.references import CHEAPEST, DEAREST, places
from actions.services import Services, get
from actions.speech import Speaker, say, speaker_of
from common.messages import FormHint

if TYPE_CHECKING:
    from shop.views import ProductView

_FEW = 3


class RefinePrice(CatalogueAction):
    """Cheaper, or dearer, than what was shown."""

    def name(self) -> str:
        """For ``refine_cheaper`` and ``refine_pricier``."""
        return "action_refine_price"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Try a strict bound first, then a softer one."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        before = Wish.of(tracker)
        state = replace(edited(before, turn, get()), order=before.order)
        shown = await load(services, shown_products(tracker))
        if not shown:
            if state.as_slot():
                return await present(dispatcher, speaker, state)
            say(dispatcher, speaker.message("utter_cheaper_than_what"))
            say(dispatcher, FormHint(expects="number", fills="price_max"))
            return []
        state = of_table(of_shown(state, turn, shown), before, shown)
        if superlative := _superlative(turn):
            same = state == replace(before, offset=0)
            fitting = shown if same else []
            return await _by_price(dispatcher, speaker, services, state, fitting, superlative)
        cheaper = turn.intent != "refine_pricier"
        if _price_said(turn, state, before):
            # "No more than 90" is a bound of its own.
            return await present(dispatcher, speaker, state, latest=read_wish(turn, services))
        focus = [p for p in shown if p.id == tracker.get_slot(FOCUS_PRODUCT)]
        kinds = {p.category for p in focus or shown}
        # "Something warm" that was shown as coats and blankets stays that, only cheaper.
        if not state.said_kinds and (len(kinds) == 1 or not state.query):
            state = replace(state, category=(focus or shown)[0].category)
        prices = [p.price_cents for p in focus or shown]
        wished, state = state, await reachable(state, services, speaker.voice)
        if narrowed := await _widest_enough(services, state, prices, cheaper=cheaper):
            bounds = {"max": narrowed.max_price_cents, "min": narrowed.min_price_cents}
            return await present(dispatcher, speaker, _priced(wished, bounds))
        kind = replace(state, category=state.category or (focus or shown)[0].category)
        offers = (
            speaker.button("utter_button_leave_wishes_out", _only_cheaper(kind, prices, cheaper)),
            speaker.button("utter_button_no", "/deny"),
        )
        nothing = "utter_nothing_cheaper" if cheaper else "utter_nothing_dearer"
        say(dispatcher, speaker.message(nothing, *offers))
        return []


def _priced(wish: Wish, bounds: dict[str, int | None]) -> Wish:
    """The whole wish, also what nothing fits, within other prices."""
    return replace(wish, max_price_cents=bounds["max"], min_price_cents=bounds["min"], offset=0)


def _price_said(turn: Turn, state: Wish, before: Wish) -> bool:
    return turn.has("price_max", "price_min") and state != replace(before, offset=0)


def _superlative(turn: Turn) -> str | None:
    """Whether the cheapest or the dearest is asked for."""
    asked = [str(place) for place in places(turn) if place in (CHEAPEST, DEAREST)]
    return asked[-1] if asked else None


async def _by_price(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    services: Services,
    state: Wish,
    shown: list[ProductView],
    first: str,
) -> list[Event]:
    """What was shown and what else the running search finds, the cheapest or dearest first."""
    found = {product.id: product for product in shown}
    if state.as_slot():
        # Of all that matches: the cheapest may be far from the best match.
        items = await matching(replace(state, order=None), services)
        items.sort(key=lambda item: item.price_cents, reverse=first == DEAREST)
        products = await load(services, [item.id for item in items[:PAGE]])
        found |= {product.id: product for product in products}
    if not found:
        return await present(dispatcher, speaker, state)
    dearest_first = first == DEAREST
    ordered = sorted(found.values(), key=lambda p: p.price_cents, reverse=dearest_first)[:PAGE]
    wishes = state.wishes(services.config, speaker.voice)
    intro = speaker.message("utter_found_by_price", wishes=wishes, first=first)
    events = show(dispatcher, speaker, services, ordered, intro, surface="search")
    return [*events, set_slot(SEARCH_STATE, state.as_slot() or None)]


def _only_cheaper(state: Wish, prices: list[int], cheaper: bool) -> str:
    """The payload of a search for the same kind of thing with no wish but the price."""
    bound = {"price_max": max(prices) - 1} if cheaper else {"price_min": min(prices) + 1}
    return "/find_product" + json.dumps({"category": state.category, **bound})


async def _widest_enough(
    services: Services, state: Wish, prices: list[int], *, cheaper: bool
) -> Wish | None:
    """The search beyond all prices shown, or beyond their middle when that leaves hardly any."""
    strict = min(prices) - 1 if cheaper else max(prices) + 1
    middle = int(median(prices)) + (-1 if cheaper else 1)
    tried = [(bounded(state, bound, cheaper=cheaper)) for bound in (strict, middle)]
    found = [(await page_of(narrowed, services)).total for narrowed in tried]
    if found[0] >= _FEW or found[0] == found[1] > 0:
        return tried[0]
    return tried[1] if found[1] else None


def bounded(state: Wish, bound: int, *, cheaper: bool) -> Wish:
    """The wish with a price as its only bound, in cents."""
    if cheaper:
        return replace(state, max_price_cents=bound, min_price_cents=None, offset=0)
    return replace(state, min_price_cents=bound, max_price_cents=None, offset=0)
