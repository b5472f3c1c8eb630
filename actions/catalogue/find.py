"""Finding products and narrowing the search down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.catalogue.attributes import category_words
from actions.catalogue.details import stock_message, wanted_options
from actions.catalogue.facets import facet_sentence, first_given_up
from actions.catalogue.products import PAGE, ask_which, load, meant, refine_buttons, show
from actions.catalogue.reasons import reason_words
from actions.catalogue.recommend import recommend_more
from actions.catalogue.state import SearchState, from_turn
from actions.conversation import (
    FOCUS_PRODUCT,
    SEARCH_STATE,
    Turn,
    set_slot,
    shown_products,
    turn_of,
)
from actions.references import CHEAPEST, DEAREST, places
from actions.services import Services, call, get
from actions.speech import Speaker, say, speaker_of
from common.language import Sentence, Voice
from common.messages import Buttons, FormHint, Text

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import ProductView

_SAME_WORD = 80
_POOL = 20
_FEW = 3
_PRICES = ("min_price_cents", "max_price_cents")
_ALL = 500


class FindProducts(ShopAction):
    """A new search."""

    def name(self) -> str:
        """For ``find_product``."""
        return "action_find_products"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Search by words and filters; a product named outright is shown itself."""
        turn, speaker = turn_of(tracker), speaker_of(tracker)
        named = await _named_outright(turn)
        if named:
            intro = _by_name(named, turn, speaker)
            return show(dispatcher, speaker, get(), named, intro, surface="search")
        state = from_turn(turn, get())
        if not (state.query or state.as_slot()):
            say(dispatcher, speaker.message("utter_search_for_what"))
            return []
        if superlative := _superlative(turn):
            return await _by_price(dispatcher, speaker, get(), state, [], superlative)
        return await present(dispatcher, speaker, state)


class RefineSearch(ShopAction):
    """The running search with one more wish."""

    def name(self) -> str:
        """For ``refine_search``."""
        return "action_refine_search"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Merge the wish into the search and search again."""
        before, turn = SearchState.of(tracker), turn_of(tracker)
        latest, speaker = from_turn(turn, get()), speaker_of(tracker)
        if not before.as_slot():
            return await present(dispatcher, speaker, latest)
        return await present(dispatcher, speaker, before.refined(turn, get()), latest=latest)


class RefinePrice(ShopAction):
    """Cheaper, or dearer, than what was shown."""

    def name(self) -> str:
        """For ``refine_cheaper`` and ``refine_pricier``."""
        return "action_refine_price"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Try a strict bound first, then a softer one."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        before = SearchState.of(tracker)
        state = before.refined(turn, get())
        shown = await load(services, shown_products(tracker))
        if not shown:
            if state.as_slot():
                return await present(dispatcher, speaker, state)
            say(dispatcher, speaker.message("utter_cheaper_than_what"))
            say(dispatcher, FormHint(expects="number", fills="price_max"))
            return []
        if superlative := _superlative(turn):
            same = state == replace(before, offset=0)
            fitting = shown if same else []
            return await _by_price(dispatcher, speaker, services, state, fitting, superlative)
        cheaper = turn.intent != "refine_pricier"
        focus = [p for p in shown if p.id == tracker.get_slot(FOCUS_PRODUCT)]
        kinds = {p.category for p in focus or shown}
        # "Something warm" that was shown as coats and blankets stays that, only cheaper.
        if not state.category and (len(kinds) == 1 or not state.query):
            state = replace(state, category=(focus or shown)[0].category)
        prices = [p.price_cents for p in focus or shown]
        if narrowed := await _widest_enough(services, state, prices, cheaper=cheaper):
            return await present(dispatcher, speaker, narrowed)
        kind = replace(state, category=state.category or (focus or shown)[0].category)
        offers = (
            speaker.button("utter_button_leave_wishes_out", _only_cheaper(kind, prices, cheaper)),
            speaker.button("utter_button_no", "/deny"),
        )
        nothing = "utter_nothing_cheaper" if cheaper else "utter_nothing_dearer"
        say(dispatcher, speaker.message(nothing, *offers))
        return []


def _by_name(named: list[ProductView], turn: Turn, speaker: Speaker) -> Text | Buttons:
    """ "Here it is", unless the variant that was named is sold out or not made."""
    if len(named) == 1 and wanted_options(named[0], turn):
        there, stock = stock_message(named[0], turn, speaker)
        if not there:
            return stock
    return speaker.message("utter_found_by_name", products=len(named))


def _superlative(turn: Turn) -> str | None:
    """Whether the cheapest or the dearest is asked for."""
    asked = [str(place) for place in places(turn) if place in (CHEAPEST, DEAREST)]
    return asked[-1] if asked else None


async def _by_price(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    services: Services,
    state: SearchState,
    shown: list[ProductView],
    first: str,
) -> list[Event]:
    """What was shown and what else the running search finds, the cheapest or dearest first."""
    found = {product.id: product for product in shown}
    if state.as_slot():
        # Of all that matches: the cheapest may be far from the best match.
        page = await call(services.search.search, state.query, filters=state.filters(), k=_ALL)
        matching = await load(services, [hit.item_id for hit in page.hits])
        found |= {product.id: product for product in matching}
    if not found:
        return await present(dispatcher, speaker, state)
    dearest_first = first == DEAREST
    ordered = sorted(found.values(), key=lambda p: p.price_cents, reverse=dearest_first)[:PAGE]
    wishes = state.wishes(services.config, speaker.voice)
    intro = speaker.message("utter_found_by_price", wishes=wishes, first=first)
    events = show(dispatcher, speaker, services, ordered, intro, surface="search")
    return [*events, set_slot(SEARCH_STATE, state.as_slot() or None)]


def _only_cheaper(state: SearchState, prices: list[int], cheaper: bool) -> str:
    """The payload of a search for the same kind of thing with no wish but the price."""
    bound = {"price_max": max(prices) - 1} if cheaper else {"price_min": min(prices) + 1}
    return "/find_product" + json.dumps({"category": state.category, **bound})


class ShowMore(ShopAction):
    """The next page of the running search."""

    def name(self) -> str:
        """For ``show_more``."""
        return "action_show_more"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Go on where the last page ended, of a search or of recommendations."""
        state = SearchState.of(tracker)
        if not state.as_slot() and shown_products(tracker):
            return await recommend_more(dispatcher, tracker)
        speaker = speaker_of(tracker)
        if not state.as_slot():
            say(dispatcher, speaker.message("utter_more_of_what"))
            return []
        services = get()
        following = replace(state, offset=state.offset + PAGE)
        products, total = await _search(services, following)
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


class MoreLikeThis(ShopAction):
    """Products like one that was shown."""

    def name(self) -> str:
        """For ``more_like_this``."""
        return "action_more_like_this"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Ask the recommender, keeping the filters named in this message."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        products = await meant(turn, tracker, services)
        if not products:
            return await ask_which(dispatcher, tracker, services, "more_like_this")
        product = products[0]
        wishes = replace(from_turn(turn, services), query="", category=None)
        found = await call(
            services.recommender.similar,
            product.id,
            filters=wishes.filters(frozenset({product.id})),
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
        state = SearchState(query=product.name, category=product.category)
        return [*events, set_slot(SEARCH_STATE, state.as_slot())]


async def present(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    state: SearchState,
    latest: SearchState | None = None,
) -> list[Event]:
    """Search and show; where nothing fits, relax one wish after the other and say so.

    Wishes of the ``latest`` message are given up last.
    """
    services, wished = get(), state
    products, total = await _search(services, state)
    relaxed: list[Sentence] = []
    for looser, wish in _relaxations(
        state, latest or SearchState(), services.config, speaker.voice
    ):
        if products:
            break
        relaxed.append(wish)
        state = looser
        products, total = await _closest(services, state, wished)
    if not products:
        categories = [
            category_words(category, services.config, speaker)
            for category in sorted(services.categories)
        ]
        say(dispatcher, speaker.message("utter_found_nothing", categories=categories))
        return [set_slot(SEARCH_STATE, None)]
    intro = _headline(state, total, relaxed, services, speaker)
    more = refine_buttons(speaker)
    events = show(dispatcher, speaker, services, products, intro, surface="search", buttons=more)
    return [*events, set_slot(SEARCH_STATE, state.as_slot())]


def _headline(
    state: SearchState,
    total: int,
    relaxed: list[Sentence],
    services: Services,
    speaker: Speaker,
) -> Text | Buttons:
    wishes = state.wishes(services.config, speaker.voice)
    if relaxed:
        return speaker.message("utter_found_nearly", dropped=relaxed)
    if total == 1:
        return speaker.message("utter_found_one", wishes=wishes)
    what = category_words(state.category, services.config, speaker)
    return speaker.message("utter_found", what=what, wishes=wishes)


def _relaxations(
    state: SearchState, latest: SearchState, config: ShopConfig, voice: Voice
) -> Iterator[tuple[SearchState, Sentence]]:
    """The search with one wish less after the other, and what that wish is called."""
    given_up = first_given_up(state.facets, config)
    for name in sorted(given_up, key=lambda name: name in latest.facets):
        state = state.without_facet(name)
        yield state, facet_sentence("the", name, config, voice)
    for name in sorted(_PRICES, key=lambda name: getattr(latest, name) is not None):
        if getattr(state, name) is not None:
            dropped: dict[str, Any] = {name: None}
            state = replace(state, **dropped)
            yield state, Sentence(f"utter_the_{name}")


async def _widest_enough(
    services: Services, state: SearchState, prices: list[int], *, cheaper: bool
) -> SearchState | None:
    """The search beyond all prices shown, or beyond their middle when that leaves hardly any."""
    strict = min(prices) - 1 if cheaper else max(prices) + 1
    middle = int(median(prices)) + (-1 if cheaper else 1)
    tried = [(_bounded(state, bound, cheaper=cheaper)) for bound in (strict, middle)]
    found = [(await _search(services, narrowed))[1] for narrowed in tried]
    if found[0] >= _FEW or found[0] == found[1] > 0:
        return tried[0]
    return tried[1] if found[1] else None


def _bounded(state: SearchState, bound: int, *, cheaper: bool) -> SearchState:
    if cheaper:
        return replace(state, max_price_cents=bound, min_price_cents=None, offset=0)
    return replace(state, min_price_cents=bound, max_price_cents=None, offset=0)


async def _named_outright(turn: Turn) -> list[ProductView]:
    """Products called by their own name; "table lamp" alone is a kind, not a name."""
    products = await load(get(), list(dict.fromkeys(map(str, turn.all("product")))))
    said = turn.text.lower().split()
    return [
        product
        for product in products
        if any(fuzz.ratio(product.name.split()[0].lower(), word) >= _SAME_WORD for word in said)
    ]


async def _closest(
    services: Services, state: SearchState, wished: SearchState
) -> tuple[list[ProductView], int]:
    """A relaxed search; where a price was given up, those nearest to it come first."""
    products, total = await _search(services, state, _POOL)
    if wished.max_price_cents is not None and state.max_price_cents is None:
        products.sort(key=lambda product: product.price_cents)
    elif wished.min_price_cents is not None and state.min_price_cents is None:
        products.sort(key=lambda product: -product.price_cents)
    return products[:PAGE], total


async def _search(
    services: Services, state: SearchState, k: int = PAGE
) -> tuple[list[ProductView], int]:
    page = await call(
        services.search.search, state.query, filters=state.filters(), k=k, offset=state.offset
    )
    found = [hit.item_id for hit in page.hits]
    if len(found) == k or not (state.query and state.category):
        return await load(services, found), page.total
    return await _filled_up(services, state, found, page.total, k)


async def _filled_up(
    services: Services, state: SearchState, found: list[str], total: int, k: int
) -> tuple[list[ProductView], int]:
    """Whoever wants mugs sees the rest of the kitchen after them, not an early end."""
    matching = await call(
        services.search.search, state.query, filters=state.filters(), k=max(total, 1), offset=0
    )
    seen = frozenset(hit.item_id for hit in matching.hits)
    rest = await call(
        services.search.search,
        "",
        filters=state.filters(exclude=seen),
        k=k - len(found),
        offset=max(0, state.offset - total),
    )
    ids = [*found, *(hit.item_id for hit in rest.hits)]
    return await load(services, ids), total + rest.total
