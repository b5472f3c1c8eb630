"""How a later message edits a wish: adds, replaces, takes out, excludes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actions.catalogue.facets import SIZE, size_rank, stepped
from actions.catalogue.message import Message
from actions.catalogue.reading import free_words, products_among, read_wish
from actions.catalogue.traits import meant_by
from actions.catalogue.wish import Bound, Wish, having
from actions.conversation import MATERIAL, Turn
from common.language import language
from common.language.scripts import is_unspaced, without_words

if TYPE_CHECKING:
    from actions.services import Services


_MAX_QUERY = 200
PEOPLE = "people"
"""The unit of who takes part."""


def edited(wish: Wish, turn: Turn, services: Services) -> Wish:
    """A wish changed by a message: what it names is added or takes another value's place.

    Another kind of thing keeps all that can hold for it, too.
    """
    named = read_wish(turn, services, wish)
    reads = language(turn.language).reads("quantities")
    if wish.measures and reads.comes_along(turn.text):
        # Who comes along is not for whom it is.
        named = replace(named, recipient="", recipient_words="", age=None)
    unmet = named.unmet
    if named.said_kinds and named.said_kinds != wish.said_kinds:
        before = wish
        wish = _of_another_kind(wish, named, services)
        # What the new kind is not told with is said, not dropped in silence.
        unmet += tuple(words for words in before.traits if words not in wish.traits)
    wish = _resized(_opened(wish, turn), turn, services)
    message = Message.of(turn, services)
    held = {MATERIAL, *services.facets}
    wanted = {str(e.value).lower() for e in message.wanted if e.name in held}
    without = tuple(sorted({*wish.without, *named.without} - wanted))
    facets = {e: value for e, value in wish.facets.items() if value.lower() not in without}
    others = {e: values for e, values in wish.others.items() if e not in named.facets}
    gone = set(named.no_traits)
    traits = {words: one for words, one in wish.traits.items() if words not in gone}
    return replace(
        wish,
        category=named.category if named.said_kinds else wish.category,
        kind=named.kind if named.said_kinds else wish.kind,
        kinds=named.kinds if named.said_kinds else wish.kinds,
        facets={**facets, **named.facets},
        others={**{e: v for e, v in others.items() if e in facets}, **named.others},
        traits={**traits, **named.traits},
        measures={**_joined_by(wish, turn), **named.measures},
        no_measures={**wish.no_measures, **named.no_measures},
        min_price_cents=_latest(named.min_price_cents, wish.min_price_cents),
        max_price_cents=_latest(named.max_price_cents, wish.max_price_cents),
        query=_joined(
            _less(wish.query, [*named.without, *gone, *_replaced(wish, named)]),
            f"{free_words(turn, services)} {meant_by(named.by_meaning, turn.language)}",
        ),
        without=without,
        no_kinds=tuple(dict.fromkeys((*wish.no_kinds, *named.no_kinds))),
        no_traits=tuple(dict.fromkeys((*wish.no_traits, *named.no_traits))),
        **whom(named, wish, turn),
        order=named.order or wish.order,
        together=named.together or (wish.together and not named.said_kinds),
        unmet=unmet,
        loose=named.loose,
        by_meaning=named.by_meaning,
        offset=0,
    )


def whom(named: Wish, wish: Wish, turn: Turn) -> dict[str, Any]:
    """For whom it is: who is named; who was, where only a "him" points back or nobody is named.

    Another person has another age.
    """
    pronouns = language(turn.language).reads("wishes").PRONOUNS
    same = not named.recipient or (named.recipient_words.lower() in pronouns and wish.recipient)
    told = wish if same else named
    return {
        "recipient": told.recipient,
        "recipient_words": told.recipient_words,
        "age": _latest(named.age, wish.age) if same else named.age,
    }


def _replaced(wish: Wish, named: Wish) -> list[str]:
    """Values that another one takes the place of: the words by meaning lose them, too."""
    return [value for e in named.facets if e in wish.facets for value in wish.welcome(e)]


def _joined_by(wish: Wish, turn: Turn) -> Mapping[str, Bound]:
    """The measures, with those who come along counted: "my neighbour comes too, so one more"."""
    more = language(turn.language).reads("quantities").more_people(turn.text)
    people = [name for name, bound in wish.measures.items() if bound.unit == PEOPLE]
    if not more or not people:
        return wish.measures
    name, bound = people[0], wish.measures[people[0]]
    low, high, near = (
        n + more if n is not None else None for n in (bound.low, bound.high, bound.near)
    )
    return {**wish.measures, name: Bound(low, high, bound.unit, near)}


def _of_another_kind(wish: Wish, named: Wish, services: Services) -> Wish:
    """The wish without the words of its kind, and without what the new kind has no measure for."""
    kinds = " ".join(kind.words for kind in wish.said_kinds) or (wish.category or "")
    among = products_among(named.said_kinds, services)
    measured = {name for item in among for name in item.measures}
    return replace(
        wish,
        query=_less(wish.query, [*kinds.split(), *services.words.tokens(kinds)]),
        measures={name: b for name, b in wish.measures.items() if name in measured},
        traits={
            words: one
            for words, one in wish.traits.items()
            if any(having(words, services, one).fits(item) for item in among)
        },
        order=wish.order if wish.order and wish.order[0] in measured else None,
    )


def _opened(wish: Wish, turn: Turn) -> Wish:
    """The wish without what the message takes back ("any colour", "forget the budget")."""
    reads = language(turn.language).reads("wishes")
    for match in reads.OPEN.finditer(turn.text):
        what = reads.opened(match)
        if what in reads.PRICES:
            wish = replace(wish, min_price_cents=None, max_price_cents=None)
        facet = reads.OPENED.get(what, what)
        if facet in wish.facets:
            gone = wish.welcome(facet)
            wish = replace(wish.without_facet(facet), query=_less(wish.query, gone))
    return _lifted(wish, [words for words, _ in reads.lifted(turn.text)])


def _lifted(wish: Wish, said: Iterable[str]) -> Wish:
    """The wish without the traits, values and measures that need not be any more."""
    for words in said:
        gone = {*words.split()}
        values = [v for e in wish.facets for v in wish.welcome(e) if gone & {*v.lower().split()}]
        wish = replace(
            wish,
            query=_less(wish.query, gone),
            traits={name: one for name, one in wish.traits.items() if not gone & {*name.split()}},
            facets={e: v for e, v in wish.facets.items() if v not in values},
            measures={n: b for n, b in wish.measures.items() if not gone & {*n.split("_")}},
            no_traits=tuple(name for name in wish.no_traits if not gone & {*name.split()}),
        )
    return wish


def _resized(wish: Wish, turn: Turn, services: Services) -> Wish:
    """The wish one size up or down, where the message asks so and a size is in force."""
    steps = language(turn.language).reads("wishes").steps(turn.text)
    if not steps or SIZE not in wish.facets or turn.has(SIZE):
        return wish
    among = products_among(wish.said_kinds, services)
    sizes = sorted({size for item in among for size in item.options.get(SIZE, ())}, key=size_rank)
    other = stepped(sizes, wish.facets[SIZE], steps)
    return replace(wish, facets={**wish.facets, SIZE: other}) if other else wish


def _less(query: str, words: Iterable[str]) -> str:
    """The words of a query without these."""
    gone = {part.lower() for word in words for part in word.split()}
    inside = frozenset(filter(is_unspaced, gone))
    kept = [word for word in query.split() if word.lower().strip(",.!?") not in gone]
    parts = (without_words(w, inside, frozenset()) if is_unspaced(w) else [w] for w in kept)
    return " ".join(part for found in parts for part in found)


def _joined(query: str, more: str) -> str:
    fresh = [word for word in more.split() if word.lower() not in query.lower().split()]
    return f"{query} {' '.join(fresh)}".strip()[-_MAX_QUERY:]


def _latest(new: int | None, old: int | None) -> int | None:
    return old if new is None else new
