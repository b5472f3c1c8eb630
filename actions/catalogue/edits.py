"""How a later message edits a wish: adds, replaces, takes out, excludes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from actions.catalogue.reading import Message, free_words, products_among, read_wish
from actions.catalogue.wish import Wish, having
from actions.conversation import MATERIAL, Turn
from common.language import language

if TYPE_CHECKING:
    from actions.services import Services


_MAX_QUERY = 200


def edited(wish: Wish, turn: Turn, services: Services) -> Wish:
    """A wish changed by a message: what it names is added or takes another value's place.

    Another kind of thing keeps all that can hold for it, too.
    """
    named = read_wish(turn, services, wish)
    unmet = named.unmet
    if named.said_kinds and named.said_kinds != wish.said_kinds:
        before = wish
        wish = _of_another_kind(wish, named, services)
        # What the new kind is not told with is said, not dropped in silence.
        unmet += tuple(words for words in before.traits if words not in wish.traits)
    wish = _opened(wish, turn)
    message = Message.of(turn, services)
    held = {MATERIAL, *services.facets}
    wanted = {str(e.value).lower() for e in message.wanted if e.name in held}
    without = tuple(sorted({*wish.without, *named.without} - wanted))
    facets = {e: value for e, value in wish.facets.items() if value.lower() not in without}
    gone = set(named.no_traits)
    traits = {words: one for words, one in wish.traits.items() if words not in gone}
    return replace(
        wish,
        category=named.category if named.said_kinds else wish.category,
        kind=named.kind if named.said_kinds else wish.kind,
        kinds=named.kinds if named.said_kinds else wish.kinds,
        facets={**facets, **named.facets},
        traits={**traits, **named.traits},
        measures={**wish.measures, **named.measures},
        min_price_cents=_latest(named.min_price_cents, wish.min_price_cents),
        max_price_cents=_latest(named.max_price_cents, wish.max_price_cents),
        query=_joined(_less(wish.query, [*named.without, *gone]), free_words(turn, services)),
        without=without,
        no_kinds=tuple(dict.fromkeys((*wish.no_kinds, *named.no_kinds))),
        no_traits=tuple(dict.fromkeys((*wish.no_traits, *named.no_traits))),
        recipient=named.recipient or wish.recipient,
        recipient_words=named.recipient_words or wish.recipient_words,
        age=_latest(named.age, wish.age),
        order=named.order or wish.order,
        together=named.together or (wish.together and not named.said_kinds),
        unmet=unmet,
        loose=named.loose,
        offset=0,
    )


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
        what = (match["what"] or match["what2"]).lower().removesuffix("s")
        if what in reads.PRICES:
            wish = replace(wish, min_price_cents=None, max_price_cents=None)
        wish = wish.without_facet(reads.OPENED.get(what, what))
    return wish


def _less(query: str, words: Iterable[str]) -> str:
    """The words of a query without these."""
    gone = {part.lower() for word in words for part in word.split()}
    return " ".join(word for word in query.split() if word.lower().strip(",.!?") not in gone)


def _joined(query: str, more: str) -> str:
    fresh = [word for word in more.split() if word.lower() not in query.lower().split()]
    return f"{query} {' '.join(fresh)}".strip()[-_MAX_QUERY:]


def _latest(new: int | None, old: int | None) -> int | None:
    return old if new is None else new
