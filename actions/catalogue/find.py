"""Finding products and narrowing the search down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assembly import item_of
from actions.base_action import Event
from actions.catalogue.audience import without_owned
from actions.catalogue.complement import beside_of, complement, there_already
from actions.catalogue.details import stock_message, wanted_options
from actions.catalogue.edits import edited, whom
from actions.catalogue.facets import CATEGORY
from actions.catalogue.finding import page_of, reachable, spoken
from actions.catalogue.forms import CatalogueAction
from actions.catalogue.kinds import is_known, needs_of, pool
from actions.catalogue.measuring import beyond
from actions.catalogue.message import Message
from actions.catalogue.presenting import present
from actions.catalogue.products import PAGE, load, refine_buttons, show
from actions.catalogue.reading import read_wish
from actions.catalogue.recommend import recommend_more
from actions.catalogue.wish import Wish
from actions.conversation import (
    FOCUS_PRODUCT,
    SEARCH_STATE,
    SEARCHING,
    Turn,
    set_slot,
    shown_products,
    turn_of,
)
from actions.conversation.qualities import quality_of, telling
from actions.conversation.rows import product_row
from actions.conversation.table import PRICE
from actions.pending_requests import goes_on
from actions.services import Services, call, get
from actions.speech import Speaker, say, speaker_of
from common.language import language, without_unit
from common.messages import Buttons, Text

if TYPE_CHECKING:
    from shop.views import ProductView

_SAME_WORD = 80
_FEW = 3
_ALL = 500


class FindProducts(CatalogueAction):
    """A new search."""

    def name(self) -> str:
        """For ``find_product``."""
        return "action_find_products"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Search by words and filters; a product named outright is shown itself."""
        turn, speaker = turn_of(tracker), speaker_of(tracker)
        turn = without_owned(turn, Wish.of(tracker).recipient)
        named = await _named_outright(turn)
        beside = _only_beside(named, turn, get())
        if not beside and (there := await there_already(turn, tracker, get())) is not None:
            wanted = beside_of(read_wish(there.turn, get()), Wish.of(tracker))
            return await complement(dispatcher, speaker, there, wanted)
        if named and not beside:
            intro = _by_name(named, turn, speaker)
            return show(dispatcher, speaker, get(), named, intro, surface="search")
        before, wish = Wish.of(tracker), replace(read_wish(turn, get()), beside=beside)
        if before.said_kinds and not any(is_known(kind, get()) for kind in wish.said_kinds):
            # "I want a hood" is no thing of its own beside the jacket.
            wish = read_wish(turn, get(), before)
        if before.as_slot() and not _is_anew(wish, before, turn):
            changed = edited(before, turn, get())
            return await present(dispatcher, speaker, changed, latest=wish, turn=turn)
        wish = replace(wish, **whom(wish, before, turn)) if _points_back(wish, turn) else wish
        wish = of_shown(wish, turn, await load(get(), shown_products(tracker)))
        if language(turn.language).reads("wishes").GOES_WITH.search(turn.text):
            wish = replace(wish, max_price_cents=wish.max_price_cents or before.max_price_cents)
        if not (wish.query or wish.as_slot()):
            say(dispatcher, speaker.message("utter_search_for_what"))
            return []
        wish = wish.still_avoiding(before, turn.language)
        return await present(dispatcher, speaker, wish, turn=turn)


def _only_beside(named: Sequence[ProductView], turn: Turn, services: Services) -> tuple[str, ...]:
    """Ids of the products that a message names only to say what another kind is to go with.

    "A mat to put under my Sedge sleeping bag", "a milk jug to match the Thistle teapot": a kind is
    named outside their names, and none of them is of it.
    """
    if not named:
        return ()
    spans = [(e.start, e.start + len(e.text)) for e in turn.entities if e.name == "product"]
    apart = tuple(
        entity
        for entity in turn.entities
        if entity.name != CATEGORY or not any(start <= entity.start < end for start, end in spans)
    )
    kinds = read_wish(replace(turn, entities=apart), services).said_kinds
    needs = [need for kind in kinds for need in needs_of(kind, services)]
    ids = {product.id for product in named}
    held = [item for item in pool("", services) if item.id in ids]
    if not needs or any(need.fits(item) for need in needs for item in held):
        return ()
    return tuple(product.id for product in named)


def of_shown(wish: Wish, turn: Turn, shown: Sequence[ProductView]) -> Wish:
    """A wish for "one" without a kind is for one of the kind that was shown."""
    says_one = language(turn.language).reads("references").ANY_ONE.search(turn.text)
    kinds = {product.category for product in shown}
    if wish.said_kinds or not says_one or len(kinds) != 1:
        return wish
    return replace(wish, category=kinds.pop())


def _points_back(wish: Wish, turn: Turn) -> bool:
    """Whether the person is the one who was spoken of before ("and a bag for him")."""
    reads = language(turn.language).reads("wishes")
    beside = reads.GOES_WITH.search(turn.text) or reads.ADDS.match(turn.text)
    return wish.recipient_words.lower() in reads.PRONOUNS or bool(beside and not wish.recipient)


def _swaps(turn: Turn) -> bool:
    """Whether another kind is meant in place of the last ("sorry, I meant ...")."""
    return bool(language(turn.language).reads("wishes").INSTEAD.search(turn.text))


def _is_anew(wish: Wish, before: Wish, turn: Turn) -> bool:
    """Whether a search begins afresh, not as an edit of the last one.

    A kind of its own begins one, unless it takes the last one's place or none was named yet; so do
    free words of a thing.
    """
    if _swaps(turn) or _is_kind_alone(wish, turn):
        return False
    if wish.said_kinds:
        return bool(before.said_kinds) or not before.recipient
    somebody = language(turn.language).reads("wishes").SOMEBODY_ELSE.search(turn.text)
    if wish.recipient or wish.facets or (wish.traits and (before.said_kinds or somebody)):
        return False
    return bool(wish.query)


def _is_kind_alone(wish: Wish, turn: Turn) -> bool:
    """Whether another kind is named and nothing else ("ok, a dress then")."""
    kinds = " ".join(kind.words or kind.category for kind in wish.said_kinds).split()
    bare = replace(wish, query="", category=None, kind="", kinds=()) == Wish()
    said = Message.of(turn, get()).content(wish.query.lower())
    others = [word for word in said if word not in kinds]
    follows = language(turn.language).reads("wishes").NEW_KIND_OF_SAME.search(turn.text)
    return bool(wish.said_kinds and bare and follows) and not others


def leaves_out(turn: Turn, tracker: Tracker, services: Services) -> bool:
    """Whether a refusal says what the things looked for may not be ("no earbuds, nothing used")."""
    if not any(intent in SEARCHING for intent in turn.refused):
        return False
    named = read_wish(turn, services, Wish.of(tracker))
    return bool(named.no_kinds or named.no_traits or named.without)


class RefineSearch(CatalogueAction):
    """The running search with one more wish."""

    def name(self) -> str:
        """For ``refine_search``."""
        return "action_refine_search"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Edit the wish and search again; what changes nothing asks for others."""
        before = Wish.of(tracker)
        turn = without_owned(turn_of(tracker), before.recipient)
        services, speaker = get(), speaker_of(tracker)
        latest = read_wish(turn, services, before)
        shown = await load(services, shown_products(tracker))
        latest = _compared(latest, turn, _looked_at(shown, tracker), services)
        if shown and language(turn.language).reads("wishes").BETWEEN.search(turn.text):
            return _between(dispatcher, speaker, shown)
        if not before.as_slot():
            if shown and not latest.as_slot():
                return await recommend_more(dispatcher, tracker)
            latest = of_shown(latest, turn, shown)
            return await present(dispatcher, speaker, latest, turn=turn)
        if goes_on(tracker) and _adds_nothing(latest):
            return []  # "I can live with that. Is there a grey one?" wants one answer
        wish = edited(before, turn, services)
        wish = replace(
            wish,
            measures={**wish.measures, **latest.measures},
            query=latest.query if not wish.query else wish.query,
            unmet=tuple(dict.fromkeys((*wish.unmet, *latest.unmet))),
        )
        wish = of_table(wish, before, shown)
        wish = _meaning(wish, turn, latest)
        said_again = replace(latest, query="").as_slot()
        if wish == replace(before, offset=0) and not latest.unmet and not said_again:
            return await _others(dispatcher, speaker, before, shown)
        return await present(dispatcher, speaker, wish, latest=latest, turn=turn)


def _adds_nothing(latest: Wish) -> bool:
    """Whether a message names nothing to look for, beside words that may mean anything."""
    return not replace(latest, query="").as_slot() and not latest.unmet


def of_table(wish: Wish, before: Wish, shown: Sequence[ProductView]) -> Wish:
    """A wish that names no kind is for the kind of the things that were shown, where that is one.

    "Bigger" is said of those; so is anything else, where several lie there and all are of a kind.
    """
    kinds = {product.category for product in shown}
    if wish.said_kinds or len(kinds) != 1:
        return wish
    if wish.measures == before.measures and len(shown) < _FEW:
        return wish
    return replace(wish, category=kinds.pop())


def _between(
    dispatcher: CollectingDispatcher, speaker: Speaker, shown: list[ProductView]
) -> list[Event]:
    """What of the things shown costs more than the cheapest and less than the dearest."""
    prices = [product.price_cents for product in shown]
    middle = [p for p in shown if min(prices) < p.price_cents < max(prices)]
    if not middle:
        say(dispatcher, speaker.message("utter_nothing_between"))
        return []
    middle.sort(key=lambda product: product.price_cents)
    intro = speaker.message("utter_between")
    return show(dispatcher, speaker, get(), middle, intro, surface="search")


def _looked_at(shown: list[ProductView], tracker: Tracker) -> list[ProductView]:
    """The product that is talked about, else all that were shown."""
    focus = [product for product in shown if product.id == tracker.get_slot(FOCUS_PRODUCT)]
    return focus or shown


def _compared(latest: Wish, turn: Turn, shown: list[ProductView], services: Services) -> Wish:
    """ "Something lighter": a bound beyond what was shown, where an attribute tells it."""
    quality = quality_of(turn.text, turn.language)
    if quality is None or quality.degree == "best" or not shown:
        return latest
    told = telling(quality, [product_row(product) for product in shown])
    if told is None and not quality.meaning:
        return replace(latest, unmet=(*latest.unmet, quality.said))
    if told is None or told[0] == PRICE or told[0] in latest.measures:
        return latest
    name, most = told
    items = [item_of(product, services.config, services.words) for product in shown]
    unit = _unit_of(name, shown)
    bound = beyond(name, most, items, unit)
    return replace(latest, measures={**latest.measures, name: bound}) if bound else latest


def _unit_of(name: str, products: list[ProductView]) -> str:
    """The unit in which the catalogue gives a measure."""
    for product in products:
        for attribute in product.attributes:
            plain, unit = without_unit(attribute)
            if plain == name:
                return product.units.get(attribute) or unit
    return ""


def _meaning(wish: Wish, turn: Turn, latest: Wish) -> Wish:
    """A quality that no attribute tells is looked for by its meaning."""
    quality = quality_of(turn.text, turn.language)
    known = latest.measures or latest.order or latest.by_meaning
    if quality is None or known or not quality.meaning:
        return wish
    fresh = [word for word in quality.meaning.split() if word not in wish.query.split()]
    query = " ".join([wish.query, *fresh[:2]]).strip()
    return replace(wish, query=query, by_meaning=(quality.said,))


async def _others(
    dispatcher: CollectingDispatcher, speaker: Speaker, wish: Wish, shown: list[ProductView]
) -> list[Event]:
    """Other things that fit the same wish than those that were shown."""
    services = get()
    offset = wish.offset + len(shown)
    wish = await reachable(wish, services, speaker.voice)
    following, name = replace(wish, offset=offset), "utter_recommended_for"
    products = (await page_of(following, services)).products
    if not products and wish.traits:
        kinds = {product.category for product in shown}
        around = wish.category or (kinds.pop() if len(kinds) == 1 else None)
        following = replace(wish, traits={}, category=around, offset=0)
        name = "utter_more_loosely"
        ids = frozenset(product.id for product in shown)
        filters, query = following.filters(services, ids), spoken(wish, services)
        page = await call(services.search.search, "" if around else query, filters=filters, k=PAGE)
        products = await load(services, [hit.item_id for hit in page.hits])
    if not products:
        say(dispatcher, speaker.message("utter_nothing_else_fits"))
        return []
    wishes = following.wishes(services.config, speaker.voice)
    intro = speaker.message(name, wishes=wishes)
    more = refine_buttons(speaker)
    events = show(dispatcher, speaker, services, products, intro, surface="search", buttons=more)
    return [*events, set_slot(SEARCH_STATE, following.as_slot())]


def _by_name(named: list[ProductView], turn: Turn, speaker: Speaker) -> Text | Buttons:
    """ "Here it is", unless the variant that was named is sold out or not made."""
    if len(named) == 1 and (options := wanted_options(named[0], turn)):
        there, stock = stock_message(named[0], options, speaker)
        if not there:
            return stock
    return speaker.message("utter_found_by_name", products=len(named))


async def _named_outright(turn: Turn) -> list[ProductView]:
    """Products called by their own name; "table lamp" alone is a kind, not a name."""
    named = [e.value for e in turn.entities if e.name == "product" and not e.unwanted]
    products = await load(get(), list(dict.fromkeys(map(str, named))))
    said = turn.text.lower().split()
    return [
        product
        for product in products
        if any(fuzz.ratio(product.name.split()[0].lower(), word) >= _SAME_WORD for word in said)
    ]
