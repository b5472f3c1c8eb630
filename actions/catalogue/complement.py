"""Answering what goes with a thing: never the same kind of thing again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.catalogue.audience import group_of
from actions.catalogue.beside import (
    in_turns,
    is_there_already,
    kinds_with,
    named_beside,
    things_of,
)
from actions.catalogue.facets import COLOUR
from actions.catalogue.kinds import KindSaid, any_of
from actions.catalogue.products import PAGE, load, meant, show
from actions.catalogue.reading import free_words
from actions.catalogue.reasons import reason_words
from actions.catalogue.wish import Wish
from actions.conversation import SEARCH_STATE, Turn, set_slot
from actions.services import Services, call, get
from actions.speech import Speaker, say
from common.language import language

if TYPE_CHECKING:
    from recommender import Reason
    from recommender.items import Filters, Item
    from recommender.needs import Need
    from shop.views import ProductView


@dataclass(frozen=True)
class There:
    """What is there already: one product, or things of a kind.

    Attributes:
        turn: the message without what is there already.
        product: the one that is named or pointed at.
        kinds: that are named instead.
    """

    turn: Turn
    product: ProductView | None = None
    kinds: tuple[KindSaid, ...] = ()


async def there_already(turn: Turn, tracker: Tracker, services: Services) -> There | None:
    """What something is looked for beside; None where nothing is."""
    asked = language(turn.language).reads("wishes").GOES_WITH.search(turn.text)
    found = named_beside(turn, services)
    if found.kinds and not turn.has("product"):
        return There(found.turn, kinds=found.kinds)
    if not asked and not is_there_already(turn):
        return None
    products = await meant(turn, tracker, services)
    return There(found.turn, products[0]) if len(products) == 1 else None


def beside_of(wish: Wish, before: Wish) -> Wish:
    """A wish for something beside a thing: for the same person, within the same budget."""
    return replace(
        wish,
        recipient=wish.recipient or before.recipient,
        max_price_cents=wish.max_price_cents or before.max_price_cents,
    )


async def complement(
    dispatcher: CollectingDispatcher, speaker: Speaker, there: There, wish: Wish
) -> list[Event]:
    """Show what goes with what is there: bought with it, or of the kinds that go with its kind.

    Kinds that the wish names hold instead of those; what it is for (its words) decides among them.
    """
    services, turn = get(), there.turn
    things = await call(_things, there, services)
    kinds, own = await call(kinds_with, things, services)
    away = () if own or wish.said_kinds else tuple(KindSaid(c, "") for c in _categories(things))
    said = wish.said_kinds or tuple(kinds)
    wish = replace(
        _for_kinds(wish, said),
        query="",
        recipient=wish.recipient or _wearers(there, turn),
        no_kinds=(*wish.no_kinds, *away),
        facets={n: v for n, v in wish.facets.items() if n != COLOUR or wish.said_kinds},
        together=False,
    )
    filters = _without(wish.filters(services, frozenset(t.id for t in things)), own)
    with_it = await call(_bought_with, there, filters, services)
    words = free_words(turn, services, kinds=True)
    hits, ids = await call(_ordered, words, filters, said, things, services)
    products = await load(services, list(dict.fromkeys((*hits, *with_it, *ids)))[:PAGE])
    if not products:
        say(dispatcher, speaker.message("utter_recommended_nothing"))
        return []
    name = there.product.name if there.product else " ".join(k.words for k in there.kinds)
    intro = speaker.message("utter_goes_with", product=name, wishes=[])
    told = {i: reason_words(r, services.config, speaker) for i, r in with_it.items()}
    events = show(dispatcher, speaker, services, products, intro, surface="recommend", reasons=told)
    return [*events, set_slot(SEARCH_STATE, wish.as_slot())]


def _things(there: There, services: Services) -> list[Item]:
    from recommender.items import Filters

    if there.product is None:
        return things_of(there.kinds, services)
    every = services.search.matching(Filters(in_stock_only=False))
    return [item for item in every if item.id == there.product.id]


def _categories(things: list[Item]) -> list[str]:
    return list(dict.fromkeys(thing.category for thing in things))


def _for_kinds(wish: Wish, kinds: tuple[KindSaid, ...]) -> Wish:
    if not kinds:
        return wish
    first = kinds[0]
    return replace(wish, category=first.category or None, kind=first.words, kinds=kinds[1:])


def _wearers(there: There, turn: Turn) -> str:
    """The people that the thing is made for."""
    names = language(turn.language).words("recipients")["attributes"]
    held = there.product.attributes if there.product else {}
    wearer = next((str(v) for n, v in held.items() if n in names), "")
    return group_of(wearer, turn.language) if wearer else ""


def _without(filters: Filters, own: list[Need]) -> Filters:
    from recommender.needs import Not

    return replace(filters, needs=(*filters.needs, Not(any_of(own)))) if own else filters


def _bought_with(there: There, filters: Filters, services: Services) -> dict[str, Reason]:
    if there.product is None:
        return {}
    found = services.recommender.bought_with(there.product.id, filters=filters, k=PAGE)
    return {one.item_id: one.reason for one in found}


def _ordered(
    words: str, filters: Filters, kinds: Sequence[KindSaid], things: list[Item], services: Services
) -> tuple[list[str], list[str]]:
    """What the words find, best first; and all, of each kind in turn, nearest in use first."""
    uses = {tag for thing in things for tag in thing.tags}
    query = words if kinds else words or " ".join(sorted(uses))
    page = services.search.search(query, filters=filters, k=PAGE) if query else None
    hits = [hit.item_id for hit in page.hits] if page else []
    fitting = services.search.matching(filters)
    fitting.sort(key=lambda item: -len(uses.intersection(item.tags)))
    rest = in_turns(fitting, kinds, services) if kinds else [item.id for item in fitting]
    return hits, rest if kinds or not hits else []
