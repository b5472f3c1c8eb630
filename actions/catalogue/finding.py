"""Looking for what a wish asks for: pages of it, and the nearest where nothing fits it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from actions.catalogue.facets import SIZE, facet_sentence, first_given_up
from actions.catalogue.kinds import category_of
from actions.catalogue.products import PAGE, load
from actions.catalogue.wish import Bound, Wish, measure_sentence
from actions.conversation.table import PRICE
from actions.services import Services, call
from common.language import Sentence, Voice

if TYPE_CHECKING:
    from recommender import Item, Reason
    from shop.config import ShopConfig
    from shop.views import ProductView

_PRICES = ("min_price_cents", "max_price_cents")
_ALL = 500


async def _is_any(wish: Wish, services: Services) -> bool:
    return bool(await matching(wish, services))


class Page(NamedTuple):
    """One page of products, how many there are, and why each that words found was found."""

    products: list[ProductView]
    total: int
    reasons: dict[str, Reason]


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes:
        wish: what it fits: the wish without what had to be given up.
        products: one page of it.
        total: how many there are.
        dropped: what was given up, in words.
        reasons: why each product was found, where words found it.
    """

    wish: Wish
    products: list[ProductView]
    total: int
    dropped: tuple[Sentence, ...] = ()
    reasons: Mapping[str, Reason] = field(default_factory=dict)


async def find(wish: Wish, services: Services, voice: Voice, latest: Wish | None = None) -> Found:
    """What fits the wish; where nothing does, what fits all of it but as little as possible.

    One part is given up at a time, then more and more; those of the ``latest`` message last.
    """
    page = await page_of(wish, services)
    if page.products:
        return Found(wish, page.products, page.total, reasons=page.reasons)
    parts = list(_parts(wish, latest or Wish(), services, voice))
    for drop, sentence in parts:
        looser = drop(wish)
        if await _is_any(looser, services):
            return await _nearest(looser, wish, services, (sentence,))
    looser, dropped = wish, []
    for drop, sentence in parts:
        looser = drop(looser)
        dropped.append(sentence)
        if await _is_any(looser, services):
            return await _nearest(looser, wish, services, tuple(dropped))
    return Found(looser, [], 0, tuple(dropped))


async def reachable(wish: Wish, services: Services, voice: Voice) -> Wish:
    """The wish without what nothing fits."""
    return (await find(replace(wish, offset=0), services, voice)).wish


async def page_of(wish: Wish, services: Services, k: int = PAGE) -> Page:
    """One page of what fits, best first, and how many there are; in the wish's order, if any."""
    if wish.order is not None or _wanted_near(wish):
        ordered = await _in_order(wish, services)
        products = await load(services, ordered[wish.offset : wish.offset + k])
        return Page(products, len(ordered), {})
    filters = wish.filters(services)
    query = spoken(wish, services)
    page = await call(services.search.search, query, filters=filters, k=k, offset=wish.offset)
    reasons = {hit.item_id: hit.reason for hit in page.hits}
    found = list(reasons)
    bounded = bool(wish.category or wish.said_kinds or wish.traits or wish.facets or wish.measures)
    if len(found) == k or not (query and bounded):
        return Page(await load(services, found), page.total, reasons)
    products, total = await _filled_up(wish, services, found, page.total, k)
    return Page(products, total, reasons)


def spoken(wish: Wish, services: Services) -> str:
    """The words of a wish that a search can go by."""
    nothing = services.words.stop_words
    words = [word for word in wish.query.split() if word.lower().strip(",.!?") not in nothing]
    return " ".join(words)


async def _filled_up(
    wish: Wish, services: Services, found: list[str], total: int, k: int
) -> tuple[list[ProductView], int]:
    """After what the words find best comes the rest of what fits the wish."""
    filters = wish.filters(services)
    matching = await call(
        services.search.search, spoken(wish, services), filters=filters, k=max(total, 1), offset=0
    )
    seen = frozenset(hit.item_id for hit in matching.hits)
    rest = await call(
        services.search.search,
        "",
        filters=wish.filters(services, exclude=seen),
        k=k - len(found),
        offset=max(0, wish.offset - total),
    )
    ids = [*found, *(hit.item_id for hit in rest.hits)]
    return await load(services, ids), total + rest.total


async def matching(wish: Wish, services: Services) -> list[Item]:
    """All products that fit, without loading them; those first that the words find best."""
    items = await call(services.search.matching, wish.filters(services))
    if wish.said_kinds or wish.facets or wish.traits or not spoken(wish, services):
        return items
    found = await call(
        services.search.search, spoken(wish, services), filters=wish.filters(services), k=_ALL
    )
    by_id = {item.id: item for item in items}
    return [by_id[hit.item_id] for hit in found.hits if hit.item_id in by_id]


async def _ranked(wish: Wish, services: Services) -> list[Item]:
    """All products that fit; those that the words find best come first."""
    items = await call(services.search.matching, wish.filters(services))
    page = await call(
        services.search.search, spoken(wish, services), filters=wish.filters(services), k=_ALL
    )
    places = {hit.item_id: place for place, hit in enumerate(page.hits)}
    return sorted(items, key=lambda item: places.get(item.id, len(places)))


def numbers_of(item: Item) -> dict[str, float]:
    """What is measured of a product, its price among it."""
    ends = {n: high if isfinite(high) else low for n, (low, high, _) in item.measures.items()}
    return {PRICE: float(item.price_cents), **ends}


async def _in_order(wish: Wish, services: Services) -> list[str]:
    """All that fits, by the measure that decides; what is not measured is left out.

    Without such a measure, what comes nearest to the numbers that were said.
    """
    if wish.order is None:
        near = _wanted_near(wish)
        items = await _ranked(wish, services)
        items.sort(key=lambda item: sum(_from(item, n, said) for n, said in near.items()))
        return [item.id for item in items]
    name, most = wish.order
    told = [(numbers_of(item).get(name), item.id) for item in await matching(wish, services)]
    known = [(number, item_id) for number, item_id in told if number is not None]
    known.sort(key=lambda pair: -pair[0] if most else pair[0])
    return [item_id for _, item_id in known]


def _wanted_near(wish: Wish) -> dict[str, float]:
    return {name: b.near for name, b in wish.measures.items() if b.near is not None}


def _from(item: Item, name: str, said: float) -> float:
    """How far an item's measure is from a number that was said."""
    low, high, _ = item.measures.get(name, (said, said, ""))
    return 0.0 if low <= said <= high else min(abs(low - said), abs(high - said))


async def _nearest(
    looser: Wish, wished: Wish, services: Services, dropped: tuple[Sentence, ...]
) -> Found:
    """What fits the looser wish, those first that come nearest to the numbers given up."""
    gone = {n: b for n, b in wished.measures.items() if n not in looser.measures}
    prices = Bound(wished.min_price_cents, wished.max_price_cents)
    if prices != Bound(looser.min_price_cents, looser.max_price_cents):
        gone[PRICE] = prices
    if not gone:
        page = await page_of(looser, services)
        return Found(looser, page.products, page.total, dropped, page.reasons)

    def distance(item: Item) -> float:
        numbers = numbers_of(item)
        return sum(_away(numbers.get(name), bound) for name, bound in gone.items())

    items = sorted(await _ranked(looser, services), key=distance)
    products = await load(services, [item.id for item in items[:PAGE]])
    return Found(looser, products, len(items), dropped)


def _away(value: float | None, bound: Bound) -> float:
    """How far a number is from its bounds, as a share of them; far where it is not told."""
    if value is None:
        return 10.0
    low, high = bound.low, bound.high
    if low is not None and value < low:
        return (low - value) / max(abs(low), 1.0)
    if high is not None and value > high:
        return (value - high) / max(abs(high), 1.0)
    return 0.0


Drop = Callable[[Wish], Wish]


def _parts(
    wish: Wish, latest: Wish, services: Services, voice: Voice
) -> Iterator[tuple[Drop, Sentence]]:
    """How the parts of a wish are given up, and what each is called.

    What only descriptions tell goes before purposes, these before values and numbers, the latest
    and the kind last.
    """
    facets = list(_facets(wish, latest, services.config, voice))
    parts = [
        *(part for name, part in facets if name != SIZE),
        *_traits(wish, latest),
        *(part for name, part in facets if name == SIZE),
        *_measures(wish, latest, voice),
        *_prices(wish, latest),
        *_whom(wish, latest),
        *_kind(wish, services),
        *_words(wish, services),
    ]
    for drop, sentence, _ in sorted(parts, key=lambda part: part[2]):
        yield drop, sentence


async def unmet_by(
    product_id: str, wish: Wish, services: Services, voice: Voice
) -> tuple[Sentence, ...]:
    """The parts of a wish that a product does not fit, in words; those of its kind are left out."""
    parts = list(_parts(wish, Wish(), services, voice))
    found = []
    for drop, sentence in parts:
        alone = wish
        for other, _ in parts:
            alone = alone if other is drop else other(alone)
        if drop(wish) != wish and all(one.id != product_id for one in await _all(alone, services)):
            found.append(sentence)
    return tuple(found)


async def _all(wish: Wish, services: Services) -> list[Item]:
    return await call(services.search.matching, wish.filters(services))


Part = tuple[Drop, Sentence, int]
"""How a part is given up, what it is called, and how late it is."""
_TOLD, _PURPOSE, _NUMBER, _LATEST, _KIND = range(5)


def _late(is_latest: bool, otherwise: int = _NUMBER) -> int:
    return _LATEST if is_latest else otherwise


def _traits(wish: Wish, latest: Wish) -> Iterator[Part]:
    for words in sorted(wish.traits, key=lambda words: wish.traits[words].purpose):
        yield (
            lambda w, words=words: replace(  # type: ignore[misc]
                w, traits={n: one for n, one in w.traits.items() if n != words}
            ),
            Sentence("utter_the_trait", {"trait": words}),
            _how_late(words, wish, latest),
        )


def _how_late(words: str, wish: Wish, latest: Wish) -> int:
    """What only descriptions tell goes first, then an occasion, then what things are or have."""
    trait = wish.traits[words]
    if trait.by_text:
        return _late(words in latest.traits, _TOLD)
    if trait.of_kind:
        return _NUMBER
    return _PURPOSE if trait.purpose else _late(words in latest.traits)


def _kind(wish: Wish, services: Services) -> Iterator[Part]:
    """The words of a kind, where there is a category around it."""
    around = wish.category or (wish.kind and category_of(wish.said_kinds[0], services))
    if wish.kind and around:
        yield (
            lambda w: replace(w, kind="", kinds=(), category=around),
            Sentence("utter_the_kind", {"kind": wish.kind}),
            _KIND,
        )


def _whom(wish: Wish, latest: Wish) -> Iterator[Part]:
    """For whom it is, before the kind: "the kids are scared" asks for no toy lantern."""
    if wish.recipient_words and wish.said_kinds:
        yield (
            lambda w: replace(w, recipient="", recipient_words="", age=None),
            Sentence("utter_wish_recipient", {"whom": wish.recipient_words, "age": wish.age}),
            _late(latest.recipient != ""),
        )


def _words(wish: Wish, services: Services) -> Iterator[Part]:
    """The words by meaning, where something else is wished for."""
    words = spoken(wish, services)
    if words and replace(wish, query="").as_slot() and not wish.said_kinds:
        yield (
            lambda w: replace(w, query=""),
            Sentence("utter_the_trait", {"trait": words}),
            _LATEST,
        )


def _facets(
    wish: Wish, latest: Wish, config: ShopConfig, voice: Voice
) -> Iterator[tuple[str, Part]]:
    """A colour is given up before what a thing must be or have, the size after it."""
    given_up = first_given_up(wish.facets, config)
    for name in sorted(given_up, key=lambda name: name in latest.facets):
        part = (
            lambda w, name=name: w.without_facet(name),
            facet_sentence("the", name, config, voice, wish.facets[name]),
            _late(name in latest.facets),
        )
        yield name, part


def _measures(wish: Wish, latest: Wish, voice: Voice) -> Iterator[Part]:
    for name, bound in wish.measures.items():
        yield (
            lambda w, name=name: replace(  # type: ignore[misc]
                w, measures={n: b for n, b in w.measures.items() if n != name}
            ),
            Sentence("utter_the_measure", {"wish": measure_sentence(name, bound, voice)}),
            _late(name in latest.measures),
        )


def _prices(wish: Wish, latest: Wish) -> Iterator[Part]:
    for name in _PRICES:
        if getattr(wish, name) is None:
            continue
        open_price: dict[str, Any] = {name: None}
        yield (
            lambda w, gone=open_price: replace(w, **gone),  # type: ignore[misc]
            Sentence(f"utter_the_{name}"),
            _late(getattr(latest, name) is not None),
        )
