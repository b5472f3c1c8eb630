"""What the shopper is looking for, as it grows over several messages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker

from actions.conversation import SEARCH_STATE, Turn
from common.language import Money, Sentence

if TYPE_CHECKING:
    from recommender.items import Filters
    from shop.config import ShopConfig

_FILTER_ENTITIES = ("category", "colour", "size", "brand")
_PRICES = {"price_max": "max_price_cents", "price_min": "min_price_cents"}
_WISHES = ("feature", "material", "occasion")
_NOT_SEARCH_WORDS = frozenset({"price", "price_max", "price_min", "size", "ordinal", "recipient"})
_MAX_QUERY = 200
_LAST_CENT = 99


@dataclass(frozen=True)
class SearchState:
    """Words and filters of the running search.

    ``without`` is what the products may not be, ``offset`` how far they were shown.
    """

    query: str = ""
    category: str | None = None
    colour: str | None = None
    size: str | None = None
    brand: str | None = None
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
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name)) != f.default}

    def filters(self, exclude: frozenset[str] = frozenset()) -> Filters:
        """The filters for the recommender and the search."""
        from recommender.items import Filters

        named = {name: getattr(self, name) for name in _FILTER_ENTITIES}
        return Filters(
            {name: str(value) for name, value in named.items() if value is not None},
            min_price_cents=self.min_price_cents,
            max_price_cents=self.max_price_cents,
            exclude=exclude,
            without=frozenset(self.without),
        )

    def refined(self, turn: Turn, categories: Collection[str]) -> SearchState:
        """This search narrowed by what the shopper adds; another category starts afresh."""
        named = from_turn(turn, categories)
        if named.category and self.category and named.category != self.category:
            return named
        changes = {
            name: value
            for name in (*_FILTER_ENTITIES, *_PRICES.values())
            if (value := getattr(named, name)) is not None
        }
        query = f"{self.query} {wish_words(turn)}".strip()[-_MAX_QUERY:]
        wanted = {str(value).lower() for value in turn.all("colour", "brand", "material")}
        without = tuple(sorted({*self.without, *named.without} - wanted))
        kept = {"colour": None} if str(self.colour).lower() in without else {}
        changes = {**kept, **changes}
        return replace(self, **changes, query=query, without=without, offset=0)

    def wishes(self, config: ShopConfig) -> list[Sentence]:
        """The filters as they are told: ``in blue``, ``in size M``, ``up to €50.00``."""
        low, high = self.min_price_cents, self.max_price_cents
        named = (name for name in ("colour", "size", "brand") if getattr(self, name))
        told = [Sentence(f"utter_wish_{name}", {"value": getattr(self, name)}) for name in named]
        if self.without:
            told.append(Sentence("utter_wish_without", {"values": list(self.without)}))
        if low is not None:
            told.append(_above(low, config))
        if high is not None:
            told.append(_below(high, config))
        return told


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


def from_turn(turn: Turn, categories: Collection[str]) -> SearchState:
    """A new search from one message; of several categories the last one counts ("rain jacket")."""
    values: dict[str, Any] = {name: turn.first(name) for name in _FILTER_ENTITIES}
    known = [value for value in turn.all("category") if value in categories]
    values["category"] = known[-1] if known else None
    for entity, name in _PRICES.items():
        price = turn.first(entity)
        values[name] = int(price) if price is not None else None
    return SearchState(query=_query(turn), without=turn.left_out, **values)


def _query(turn: Turn) -> str:
    """The message without what became a filter; the search weighs the remaining words."""
    text = turn.text
    if text.startswith("/"):
        return ""
    for entity in sorted(turn.entities, key=lambda e: e.start, reverse=True):
        if (entity.unwanted or entity.name in _NOT_SEARCH_WORDS) and entity.text:
            text = text[: entity.start] + " " + text[entity.start + len(entity.text) :]
    return " ".join(text.split())[:_MAX_QUERY]
