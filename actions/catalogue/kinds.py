"""The kind of thing that is asked for: a category, or what a part of its products is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from actions.live import of_catalogue
from common.language import language
from common.language.scripts import is_unspaced

if TYPE_CHECKING:
    from actions.services import Services
    from recommender.items import Item
    from recommender.needs import Kind, Need


_HEADS = 2
"""A name's last words say what a thing is ("Trekking Pack 40", "Running Shoe Women")."""


_SEVERAL = 2
"""Words before a kind tell it apart where several things are called so: one is no kind."""


class KindSaid(NamedTuple):
    """A kind as it was said: the category it was linked to ("" for none), and the words."""

    category: str
    words: str


@of_catalogue
def pool(category: str, services: Services) -> tuple[Item, ...]:
    """The products of a category, sold out ones included; all where there is none."""
    from recommender.items import CATEGORY, Filters

    kind = {CATEGORY: category} if category else {}
    return tuple(services.search.matching(Filters(kind, in_stock_only=False)))


@of_catalogue
def needs_of(said: KindSaid, services: Services) -> tuple[Kind, ...]:
    """What products of this kind are: several for what names several categories ("clothes").

    A word for the whole category is the category; one that products of it are called by
    is that word, with what means the same. A kind that the catalogue has no word for is
    its category, or nothing at all.
    """
    from recommender.needs import Kind

    if compound := _compound(said, services):
        return compound
    stems = services.words.tokens(said.words)
    head = _head(stems, services)
    grouped = {services.words.stem(word): names for word, names in services.groups.items()}
    if head in grouped and not said.category:
        return tuple(Kind(category) for category in grouped[head])
    head = services.search.spelled(head) if head else ""
    if not head or (said.category and head in whole_category(said.category, services)):
        return (Kind(said.category),) if said.category else ()
    called = _called(head, said.category, services)
    if called:
        return (_narrowed(Kind(said.category, called), stems, services),)
    return (Kind(said.category),) if said.category else ()


def _compound(said: KindSaid, services: Services) -> tuple[Kind, ...]:
    """What a word with a hyphen names as a whole: "on-ears" are no in-ears, though both are for
    ears; none where no product is called so, nor by what means the same."""
    from recommender.needs import Kind

    last = said.words.lower().split()[-1:]
    if not last or "-" not in last[0].strip("-"):
        return ()
    whole, parts = services.words.stem(last[0]), services.words.tokens(last[0])
    around = pool(said.category, services)
    spelled = any(whole == services.words.stem(w) for i in around for w in i.name.lower().split())
    beside = tuple(frozenset({part}) for part in parts[:-1])
    found = [Kind(said.category, frozenset(parts[-1:]), beside)] if spelled else []
    held = frozenset().union(*(item.names for item in around))
    if alike := held.intersection(services.words.synonyms_of(whole)):
        found.append(Kind(said.category, alike))
    return tuple(found)


def _narrowed(kind: Kind, stems: Sequence[str], services: Services) -> Kind:
    """The kind with the words before it ("string lights"), as far as some of its things are told
    with them; a "pendant light" is what pendants are, where a light is any lamp."""
    around = pool(kind.category, services)
    found = [item for item in around if item.in_stock and kind.fits(item)]
    nothing = generic_words(services) | services.words.stop_words
    for stem in stems:
        word = services.search.spelled(stem)
        group = frozenset({word, *services.words.synonyms_of(word)}) - kind.called
        if word in kind.called or stem in nothing or not group:
            continue
        beside = (*kind.beside, group)
        narrow = (replace(kind, beside=beside), replace(kind, beside=beside, by_text=True))
        fitting = (one for one in narrow if sum(one.fits(item) for item in found) >= _SEVERAL)
        if (told := next(fitting, None)) is not None:
            kind = told
        elif _is_whole_category(kind, services) and any(word in item.names for item in around):
            return replace(kind, called=frozenset({word}), beside=())
    return kind


def _is_whole_category(kind: Kind, services: Services) -> bool:
    """Whether a word of a kind is a word of its whole category, too ("plant" among plants)."""
    whole = whole_category(kind.category, services) if kind.category else frozenset()
    return any(not whole.isdisjoint(services.words.synonyms_of(word)) for word in kind.called)


def _head(stems: Sequence[str], services: Services) -> str:
    """The word that says what a thing is: of a "chess set" the first, unless a set is called so."""
    if len(stems) > 1 and stems[-1] in generic_words(services):
        names = [item.names for item in pool("", services)]
        whole = any(stems[-1] in held and not held.isdisjoint(stems[:-1]) for held in names)
        own = services.search.spelled(stems[-2])
        if not whole and any(own in held for held in names):
            return own
    return stems[-1] if stems else ""


@of_catalogue
def generic_words(services: Services) -> frozenset[str]:
    """The stemmed words for how things come, not what they are ("set")."""
    told: Sequence[str] = language(services.words.code).words("generic")
    return frozenset(services.words.stem(word) for word in told)


@of_catalogue
def is_doubtful(said: KindSaid, services: Services) -> bool:
    """Whether a word was only taken for a mistyped kind ("planes", for plates): nothing in that
    category is called so, as it is typed or as products spell it."""
    if said.category not in services.categories:
        return False
    head = _head(services.words.tokens(said.words), services)
    grouped = {services.words.stem(word) for word in services.groups}
    named = whole_category(said.category, services) | grouped
    spellings = {head, services.search.spelled(head)} if head else set()
    return not any(one in named or _called(one, said.category, services) for one in spellings)


@of_catalogue
def category_of(said: KindSaid, services: Services) -> str:
    """The category that most products of a kind are in; empty where there are none."""
    needs = needs_of(said, services)
    counted = Counter(
        item.category for item in pool("", services) if any(need.fits(item) for need in needs)
    )
    return counted.most_common(1)[0][0] if counted else ""


@of_catalogue
def settled(said: KindSaid, services: Services) -> KindSaid:
    """A kind without the category that its words were taken for by mistake.

    So it is where only products of other categories are called by them.
    """
    head = services.words.tokens(said.words)[-1:] if said.category else []
    if not head or head[0] in whole_category(said.category, services):
        return said
    held = {item.category for item in pool("", services) if head[0] in item.names}
    own = any(head[0] in item.names for item in pool(said.category, services))
    return KindSaid("", said.words) if held and not own else said


def is_known(said: KindSaid, services: Services) -> bool:
    """Whether the shop has such things at all, by name."""
    return bool(needs_of(said, services))


def _called(head: str, category: str, services: Services) -> frozenset[str]:
    """The words by which the products of this kind are called."""
    around = pool(category, services)
    whole = whole_category(category, services) if category else frozenset()
    alike = [head, *(word for word in services.words.synonyms_of(head) if word not in whole)]
    named = [word for word in alike if any(word in item.names for item in around)]
    if category and not any(is_head(word, item, services) for word in named for item in around):
        return frozenset()  # "bed linen" is not what a linen duvet cover is
    return frozenset(named)


def is_head(word: str, item: Item, services: Services) -> bool:
    """Whether a stemmed word says what a thing is, not which: it stands at the end of its name."""
    if word not in item.names or is_unspaced(item.name):
        return word in item.names
    tokens = services.words.tokens(item.name.replace("-", " "))
    return word in tokens[-_HEADS:] if len(tokens) > _HEADS else word in tokens[-1:]


@of_catalogue
def whole_category(category: str, services: Services) -> frozenset[str]:
    """The stemmed words by which a whole category is called."""
    label = services.config.category_label(category, services.words.code)
    return frozenset({*services.words.tokens(category), *services.words.tokens(label)})


def any_of(needs: Sequence[Need]) -> Need:
    """One need where one of several is enough."""
    from recommender.needs import AnyOf

    return needs[0] if len(needs) == 1 else AnyOf(tuple(needs))
