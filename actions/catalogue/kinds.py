"""The kind of thing that is asked for: a category, or what a part of its products is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from common.language import language

if TYPE_CHECKING:
    from actions.services import Services
    from recommender.items import Item
    from recommender.needs import Kind, Need


class KindSaid(NamedTuple):
    """A kind as it was said: the category it was linked to ("" for none), and the words."""

    category: str
    words: str


def pool(category: str, services: Services) -> list[Item]:
    """The products of a category, sold out ones included; all where there is none."""
    from recommender.items import CATEGORY, Filters

    kind = {CATEGORY: category} if category else {}
    return services.search.matching(Filters(kind, in_stock_only=False))


def needs_of(said: KindSaid, services: Services) -> list[Kind]:
    """What products of this kind are: several for what names several categories ("clothes").

    A word for the whole category is the category; one that products of it are called by
    is that word, with what means the same. A kind that the catalogue has no word for is
    its category, or nothing at all.
    """
    from recommender.needs import Kind

    stems = services.words.tokens(said.words)
    head = _head(stems, services)
    grouped = {services.words.stem(word): names for word, names in services.groups.items()}
    if head in grouped and not said.category:
        return [Kind(category) for category in grouped[head]]
    head = services.search.spelled(head) if head else ""
    if not head or (said.category and head in _whole(said.category, services)):
        return [Kind(said.category)] if said.category else []
    called = _called(head, said.category, services)
    if called:
        return [Kind(said.category, called)]
    return [Kind(said.category)] if said.category else []


def _head(stems: Sequence[str], services: Services) -> str:
    """The word that says what a thing is: of a "chess set" the first, unless a set is called so."""
    if len(stems) > 1 and stems[-1] in _generic(services):
        names = [item.names for item in pool("", services)]
        whole = any(stems[-1] in held and not held.isdisjoint(stems[:-1]) for held in names)
        own = services.search.spelled(stems[-2])
        if not whole and any(own in held for held in names):
            return own
    return stems[-1] if stems else ""


def _generic(services: Services) -> frozenset[str]:
    told: Sequence[str] = language(services.words.code).words("generic")
    return frozenset(services.words.stem(word) for word in told)


def category_of(said: KindSaid, services: Services) -> str:
    """The category that most products of a kind are in; empty where there are none."""
    needs = needs_of(said, services)
    counted = Counter(
        item.category for item in pool("", services) if any(need.fits(item) for need in needs)
    )
    return counted.most_common(1)[0][0] if counted else ""


def settled(said: KindSaid, services: Services) -> KindSaid:
    """A kind without the category that its words were taken for by mistake.

    So it is where only products of other categories are called by them.
    """
    head = services.words.tokens(said.words)[-1:] if said.category else []
    if not head or head[0] in _whole(said.category, services):
        return said
    held = {item.category for item in pool("", services) if head[0] in item.names}
    own = any(head[0] in item.names for item in pool(said.category, services))
    return KindSaid("", said.words) if held and not own else said


def is_known(said: KindSaid, services: Services) -> bool:
    """Whether the shop has such things at all, by name."""
    return bool(needs_of(said, services))


def _called(head: str, category: str, services: Services) -> frozenset[str]:
    """The words by which the products of this kind are called."""
    names = [item.names for item in pool(category, services)]
    whole = _whole(category, services) if category else frozenset()
    alike = [head, *(word for word in services.words.synonyms_of(head) if word not in whole)]
    return frozenset(word for word in alike if any(word in held for held in names))


def _whole(category: str, services: Services) -> frozenset[str]:
    label = services.config.category_label(category, services.words.code)
    return frozenset({*services.words.tokens(category), *services.words.tokens(label)})


def any_of(needs: Sequence[Need]) -> Need:
    """One need where one of several is enough."""
    from recommender.needs import AnyOf

    return needs[0] if len(needs) == 1 else AnyOf(tuple(needs))
