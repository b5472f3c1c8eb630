"""What the shopper is looking for, as it grows over several messages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker

from actions.catalogue.facets import CATEGORY, SIZE, facet_sentence
from actions.conversation import SEARCH_STATE, Entity, Turn
from common.language import Money, Sentence, Voice

if TYPE_CHECKING:
    from actions.services import Services
    from recommender.items import Filters
    from shop.config import ShopConfig

_PRICES = {"price_max": "max_price_cents", "price_min": "min_price_cents"}
_WISHES = ("feature", "material", "occasion")
_NOT_SEARCH_WORDS = frozenset({"price", "price_max", "price_min", "ordinal", "recipient"})
_MAX_QUERY = 200
_LAST_CENT = 99
_WORD = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True)
class SearchState:
    """Words and filters of the running search.

    ``facets`` maps an entity to the value that is wanted (``{"colour": "navy"}``), ``without`` is
    what the products may not be, ``offset`` how far they were shown.
    """

    query: str = ""
    category: str | None = None
    facets: Mapping[str, str] = field(default_factory=dict)
    min_price_cents: int | None = None
    max_price_cents: int | None = None
    without: tuple[str, ...] = ()
    offset: int = 0

    @classmethod
    def of(cls, tracker: Tracker) -> SearchState:
        """The state kept in the conversation; keys of an older version are left out."""
        kept = tracker.get_slot(SEARCH_STATE) or {}
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in kept.items() if key in known})

    def as_slot(self) -> dict[str, Any]:
        """What is set; empty when nothing is searched for."""
        empty = SearchState()
        held = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: v for name, v in held.items() if v != getattr(empty, name)}

    def without_facet(self, name: str) -> SearchState:
        """The same search with the value of this facet left open."""
        return replace(self, facets={e: v for e, v in self.facets.items() if e != name})

    def filters(self, exclude: frozenset[str] = frozenset()) -> Filters:
        """The filters for the recommender and the search."""
        from recommender.items import Filters

        kind = {CATEGORY: self.category} if self.category else {}
        return Filters(
            {**kind, **self.facets},
            min_price_cents=self.min_price_cents,
            max_price_cents=self.max_price_cents,
            exclude=exclude,
            without=frozenset(self.without),
        )

    def refined(self, turn: Turn, services: Services) -> SearchState:
        """This search narrowed by what the shopper adds; another category starts afresh."""
        named = from_turn(turn, services)
        if named.category and self.category and named.category != self.category:
            return named
        wanted = {str(value).lower() for value in turn.all(*services.facets, "material")}
        without = tuple(sorted({*self.without, *named.without} - wanted))
        kept = {e: value for e, value in self.facets.items() if value.lower() not in without}
        return replace(
            self,
            category=named.category or self.category,
            facets={**kept, **named.facets},
            min_price_cents=_latest(named.min_price_cents, self.min_price_cents),
            max_price_cents=_latest(named.max_price_cents, self.max_price_cents),
            query=f"{self.query} {wish_words(turn)}".strip()[-_MAX_QUERY:],
            without=without,
            offset=0,
        )

    def wishes(self, config: ShopConfig, voice: Voice) -> list[Sentence]:
        """The filters as they are told: ``in blue``, ``in size M``, ``up to €50.00``."""
        low, high = self.min_price_cents, self.max_price_cents
        told = [
            facet_sentence("wish", entity, config, voice, value)
            for entity, value in self.facets.items()
        ]
        if self.without:
            told.append(Sentence("utter_wish_without", {"values": list(self.without)}))
        if low is not None:
            told.append(_above(low, config))
        if high is not None:
            told.append(_below(high, config))
        return told


def _latest(new: int | None, old: int | None) -> int | None:
    return old if new is None else new


def wish_words(turn: Turn) -> str:
    """The words for an occasion, feature or material that is wanted."""
    wishes = (e for e in turn.entities if e.name in _WISHES and not e.unwanted)
    return " ".join(str(wish.text or wish.value) for wish in wishes)


def _above(cents: int, config: ShopConfig) -> Sentence:
    """One cent above a round price reads better as "above" it."""
    odd = cents % 100 == 1
    price = Money(cents - 1 if odd else cents, config.currency)
    return Sentence("utter_wish_above" if odd else "utter_wish_from", {"price": price})


def _below(cents: int, config: ShopConfig) -> Sentence:
    odd = cents % 100 == _LAST_CENT
    price = Money(cents + 1 if odd else cents, config.currency)
    return Sentence("utter_wish_below" if odd else "utter_wish_up_to", {"price": price})


def from_turn(turn: Turn, services: Services) -> SearchState:
    """A new search from one message; of several categories the last one counts ("rain jacket")."""
    known = [value for value in turn.all(CATEGORY) if value in services.categories]
    named = dict.fromkeys(e.name for e in turn.entities if e.name in services.facets)
    facets = {name: str(value) for name in named if (value := turn.first(name)) is not None}
    prices = {name: turn.first(entity) for entity, name in _PRICES.items()}
    return SearchState(
        query=_query(turn, services.facets),
        category=known[-1] if known else None,
        facets=facets,
        without=turn.left_out,
        **{name: int(price) for name, price in prices.items() if price is not None},
    )


def _query(turn: Turn, facets: Collection[str]) -> str:
    """The message without what became a filter; the search weighs the remaining words."""
    text = turn.text
    if text.startswith("/"):
        return ""
    for entity in sorted(turn.entities, key=lambda e: e.start, reverse=True):
        if entity.text and (entity.unwanted or _is_no_word(entity, facets)):
            text = text[: entity.start] + " " + text[entity.start + len(entity.text) :]
    return " ".join(text.split())[:_MAX_QUERY]


def _is_no_word(entity: Entity, facets: Collection[str]) -> bool:
    """Whether the search gains nothing by an entity's words: prices, and values like M or 16 GB."""
    if entity.name in facets:
        return not _WORD.search(str(entity.value)) or entity.name == SIZE
    return entity.name in _NOT_SEARCH_WORDS
