"""A wish: what the shopper is looking for, one value that grows over several messages.

How a message is read into one and how it changes one: :mod:`actions.catalogue.reading` and
:mod:`actions.catalogue.edits`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from rasa_sdk import Tracker

from actions.catalogue.audience import suits
from actions.catalogue.facets import CATEGORY, facet_sentence
from actions.catalogue.kinds import KindSaid, any_of, needs_of, pool
from actions.conversation import SEARCH_STATE
from common.language import Money, Quantity, Sentence, Voice, language
from common.language.measures import in_unit

if TYPE_CHECKING:
    from actions.services import Services
    from recommender.items import Filters
    from recommender.needs import FreeOf, Having, Need
    from shop.config import ShopConfig

_LAST_CENT = 99
_OF_A_MESSAGE = ("unmet", "loose", "by_meaning")
"""What is said once, not kept."""


class Bound(NamedTuple):
    """What a measure may be, in the unit its kind is counted in, and the unit it was said in.

    What comes nearest to ``near``, where that is set, is shown first.
    """

    low: float | None
    high: float | None
    unit: str = ""
    near: float | None = None


class Trait(NamedTuple):
    """How a trait is looked for and told.

    ``by_text`` says that the description counts; ``purpose`` that it is what a thing is for;
    ``of_kind`` that the words before its kind say it ("wireless ones"), which tell it already.
    """

    by_text: bool = False
    purpose: bool = False
    of_kind: bool = False


@dataclass(frozen=True)
class Wish:
    """Everything that is wished for and in force.

    Attributes:
        query: words by meaning, with those that name the kind.
        category: the category of the kind, as the catalogue has it.
        kind: the words for it, where they name less than a category ("tents").
        kinds: further kinds that are as welcome ("a chair or lights").
        facets: entity -> the value that is wanted (``{"colour": "navy"}``).
        others: entity -> further values that are as welcome ("navy or black").
        traits: what it must have or serve, in words.
        measures: what is measured -> its bounds.
        without: values that it may not be.
        no_kinds, no_traits: kinds and traits that it may not be and have.
        no_measures: numbers that it may not have ("not the 1000 piece sort").
        recipient: the group of people that it is for; ``recipient_words`` is what they were called.
        age: of the recipient, in years.
        order: a measure that decides the order, and whether the most of it comes first.
        beside: products that it is to go with, which are none of those looked for.
        together: whether one of each kind is wanted, all for the highest price.
        unmet: what was said in the latest message and cannot be filtered by.
        loose: purposes of the latest message that only the descriptions may tell.
        by_meaning: qualities of the latest message that no figure tells.
        offset: how far the list was shown.
    """

    query: str = ""
    category: str | None = None
    kind: str = ""
    kinds: tuple[KindSaid, ...] = ()
    facets: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    traits: Mapping[str, Trait] = field(default_factory=dict)
    measures: Mapping[str, Bound] = field(default_factory=dict)
    min_price_cents: int | None = None
    max_price_cents: int | None = None
    without: tuple[str, ...] = ()
    no_kinds: tuple[KindSaid, ...] = ()
    no_traits: tuple[str, ...] = ()
    no_measures: Mapping[str, Bound] = field(default_factory=dict)
    recipient: str = ""
    recipient_words: str = ""
    age: int | None = None
    order: tuple[str, bool] | None = None
    beside: tuple[str, ...] = ()
    together: bool = False
    unmet: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    by_meaning: tuple[str, ...] = ()
    offset: int = 0

    @classmethod
    def of(cls, tracker: Tracker) -> Wish:
        """The wish kept in the conversation; keys of an older version are left out."""
        kept = tracker.get_slot(SEARCH_STATE) or {}
        known = {field.name for field in fields(cls)}
        held = {key: value for key, value in kept.items() if key in known}
        for name in ("kinds", "no_kinds"):
            held[name] = tuple(KindSaid(*one) for one in held.get(name, ()))
        for name in ("without", "no_traits", "beside"):
            held[name] = tuple(held.get(name, ()))
        held["others"] = {e: tuple(values) for e, values in held.get("others", {}).items()}
        held["traits"] = {words: Trait(*one) for words, one in held.get("traits", {}).items()}
        for name in ("measures", "no_measures"):
            held[name] = {n: Bound(*bound) for n, bound in held.get(name, {}).items()}
        order = held.get("order")
        held["order"] = tuple(order) if order else None
        return cls(**held)

    def as_slot(self) -> dict[str, Any]:
        """What is set; empty when nothing is looked for."""
        empty = Wish()
        held = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _OF_A_MESSAGE}
        kept = {name: v for name, v in held.items() if v != getattr(empty, name)}
        return {name: _plain(value) for name, value in kept.items()}

    @property
    def said_kinds(self) -> tuple[KindSaid, ...]:
        """All kinds that are welcome; none where none was named."""
        first = (KindSaid(self.category or "", self.kind),) if self.category or self.kind else ()
        return (*first, *self.kinds)

    def still_avoiding(self, before: Wish, code: str) -> Wish:
        """The same wish with what may not be in any thing: that holds for all that follow."""
        avoided = language(code).words("avoided")
        held = (words for words in before.no_traits if words in avoided)
        return replace(self, no_traits=tuple(dict.fromkeys((*held, *self.no_traits))))

    def without_facet(self, name: str) -> Wish:
        """The same wish with the value of this facet left open."""
        return replace(
            self,
            facets={e: v for e, v in self.facets.items() if e != name},
            others={e: v for e, v in self.others.items() if e != name},
        )

    def welcome(self, name: str) -> tuple[str, ...]:
        """All values of a facet that are welcome."""
        return (self.facets[name], *self.others.get(name, ()))

    def filters(self, services: Services, exclude: frozenset[str] = frozenset()) -> Filters:
        """The filters for the recommender and the search."""
        from recommender.items import Filters

        plain = self.category and not self.kind and not self.kinds
        kind = {CATEGORY: self.category} if plain and self.category else {}
        return Filters(
            {**kind, **{e: v for e, v in self.facets.items() if e not in self.others}},
            min_price_cents=self.min_price_cents,
            max_price_cents=self.max_price_cents,
            exclude=exclude.union(self.beside),
            without=frozenset(self.without),
            needs=tuple(self._needs(services, kind=not plain)),
        )

    def _needs(self, services: Services, *, kind: bool) -> list[Need]:
        from recommender.needs import Not, OneForm, Within

        forms = {e: frozenset(v.casefold() for v in self.welcome(e)) for e in self.facets}
        found: list[Need] = [OneForm(forms)] if len(forms) > 1 or self.others else []
        welcome = [need for said in self.said_kinds for need in needs_of(said, services)]
        if kind and welcome:
            found.append(any_of(welcome))
        found += [having(words, services, trait) for words, trait in self.traits.items()]
        found += [Within(name, b.low, b.high) for name, b in self.measures.items()]
        found += [Not(Within(name, b.low, b.high)) for name, b in self.no_measures.items()]
        wanted = {said.category for said in self.said_kinds}
        for said in self.no_kinds:
            # Who wants a lamp but no floor lamp wants a lamp.
            narrow = said.category in wanted and " " in said.words
            gone = [having(said.words, services)] if narrow else needs_of(said, services)
            found += [Not(need) for need in gone or (_as(said),)]
        found += [free_of(words, services) or lacking(words, services) for words in self.no_traits]
        if whom := suits(self.recipient, self.age, services.words.code, services):
            found.append(whom)
        return found

    def wishes(self, config: ShopConfig, voice: Voice) -> list[Sentence]:
        """The filters as they are told: ``in blue``, ``in size M``, ``up to €50.00``."""
        low, high = self.min_price_cents, self.max_price_cents
        told = [
            facet_sentence("wish", entity, config, voice, *self.welcome(entity))
            for entity in self.facets
        ]
        told += [
            Sentence(
                "utter_wish_purpose" if one.purpose else "utter_wish_trait",
                {"trait": called(words, voice)},
            )
            for words, one in self.traits.items()
            if not one.of_kind
        ]
        told += [measure_sentence(n, b, voice) for n, b in self.measures.items()]
        gone = [*self.without, *self.no_traits, *(kind.words for kind in self.no_kinds)]
        told += [no_measure_sentence(n, b, voice) for n, b in self.no_measures.items()]
        if gone:
            told.append(Sentence("utter_wish_without", {"values": list(dict.fromkeys(gone))}))
        if low is not None:
            told.append(_above(low, config))
        if high is not None:
            told.append(_below(high, config))
        if self.recipient_words or self.age is not None:
            whom = {"whom": self.recipient_words or None, "age": self.age}
            told.append(Sentence("utter_wish_recipient", whom))
        return told


def _plain(value: Any) -> Any:
    """Tuples as lists, as a slot keeps them."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


def having(words: str, services: Services, trait: Trait | None = None) -> Having:
    """The need for a trait by its words, each with what means the same."""
    how = trait or Trait()
    from recommender.needs import Having

    stems = map(services.search.spelled, services.words.tokens(words.replace("-", " ")))
    groups = (frozenset({stem, *services.words.synonyms_of(stem)}) for stem in stems)
    return Having(tuple(groups), by_text=how.by_text, by_use=how.purpose)


def free_of(words: str, services: Services) -> FreeOf | None:
    """The need to be free of what the language knows by more words than one ("feathers")."""
    from recommender.needs import FreeOf

    told = language(services.words.code).words("avoided").get(words)
    return FreeOf(told["told"], frozenset(told.get("free", ()))) if told else None


def lacking(words: str, services: Services) -> Need:
    """The need to be without a trait, where things say so and where they say nothing."""
    from recommender.needs import Lacking

    trait = having(words, services)
    denying = language(services.words.code).words("attributes")["lacking"]
    stated = {
        name
        for item in pool("", services)
        if trait.is_denied(item)
        for name, value in item.attributes.items()
        if isinstance(value, str) and value.partition(" ")[0].lower() in denying
    }
    return Lacking(trait, frozenset(stated))


def _as(said: KindSaid) -> Need:
    """A kind that nothing is called by: what is told with its words."""
    from recommender.needs import Having

    return Having((frozenset({said.words.casefold()}),))


def called(attribute: str, voice: Voice) -> str:
    """An attribute's words as the shop labels it, where the label is another word for it."""
    label = voice.book.labels(attribute.replace(" ", "_"), voice.language)
    return attribute if not label or attribute.casefold() in label.casefold() else label


def measure_sentence(name: str, bound: Bound, voice: Voice) -> Sentence:
    """ "With a battery of at least 20 hours", "for at least 5 people"."""
    special = f"utter_wish_measure_{name}"
    low, high = (told_value(value, bound.unit) for value in (bound.low, bound.high))
    about = None
    if bound.low is not None and bound.high is not None:
        about = told_value((bound.low + bound.high) / 2, bound.unit)
    return Sentence(
        special if voice.book.knows(special) else "utter_wish_measure",
        {"label": called(name.replace("_", " "), voice), "low": low, "high": high, "about": about},
    )


def no_measure_sentence(name: str, bound: Bound, voice: Voice) -> Sentence:
    """ "With pieces other than 1000"."""
    value = told_value(((bound.low or 0.0) + (bound.high or 0.0)) / 2, bound.unit)
    label = called(name.replace("_", " "), voice)
    return Sentence("utter_wish_no_measure", {"label": label, "value": value})


def told_value(value: float | None, unit: str) -> Quantity | float | None:
    """A number of the unit its kind is counted in, as it was said."""
    if value is None:
        return None
    number = round(in_unit(value, unit), 2)
    whole = int(number) if number == int(number) else number
    return Quantity(whole, unit) if unit and unit not in _COUNTED else whole


_COUNTED: Sequence[str] = ("people", "players", "pockets", "pieces", "keys")


def _above(cents: int, config: ShopConfig) -> Sentence:
    """One cent above a round price reads better as "above" it."""
    odd = cents % 100 == 1
    price = Money(cents - 1 if odd else cents, config.currency)
    return Sentence("utter_wish_above" if odd else "utter_wish_from", {"price": price})


def _below(cents: int, config: ShopConfig) -> Sentence:
    odd = cents % 100 == _LAST_CENT
    price = Money(cents + 1 if odd else cents, config.currency)
    return Sentence("utter_wish_below" if odd else "utter_wish_up_to", {"price": price})
