from __future__ import annotations

from typing import Any

import pytest

from actions.catalogue.edits import edited
from actions.catalogue.reading import read_wish
from actions.catalogue.wish import Bound, Trait, Wish
from actions.conversation import Turn
from actions.services import Services
from tests.actions.small_shop import SPEAKER, tracker
from tests.actions.small_shop import wired as wired

# The small shop: Fjord (420 g, hood) and Tarn (380 g), jackets; Reef, shoes; Mug, kitchenware.


def turn(text: str, **entities: Any) -> Turn:
    """A message with entities by their words in it: ``colour=("navy", "dark blue")``."""
    from actions.conversation import Entity

    found = []
    for name, told in entities.items():
        value, words = told if isinstance(told, tuple) else (told, str(told))
        found.append(Entity(name.rstrip("_"), value, words, max(text.find(words), 0)))
    return Turn(text=text, entities=tuple(sorted(found, key=lambda one: one.start)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (turn("a jacket lighter than 400 g", category=("jackets", "jacket")), {"weight": 400}),
        (turn("a jacket under 0.4 kg", category=("jackets", "jacket")), {"weight": 400}),
    ],
)
def test_a_number_with_a_unit_bounds_what_is_measured(
    wired: Services, said: Turn, expected: dict[str, float]
) -> None:
    wish = read_wish(said, wired)
    assert {n: round(b.high or 0) for n, b in wish.measures.items()} == expected
    assert (wish.max_price_cents, wish.unmet) == (None, ())


def test_what_no_product_is_measured_by_is_said_not_dropped(wired: Services) -> None:
    said = turn("a jacket with at least 20 hours", category=("jackets", "jacket"))
    assert read_wish(said, wired).unmet == ("at least 20 hours",)


@pytest.mark.parametrize(
    "said",
    [
        turn("no wool please", material="wool"),
        turn("she is allergic to wool", material="wool"),
        turn("anything that isn't wool", material="wool"),
    ],
)
def test_what_is_left_out(wired: Services, said: Turn) -> None:
    assert read_wish(said, wired).without == ("wool",)


def test_what_somebody_has_already_is_left_out(wired: Services) -> None:
    before = Wish(recipient="women", query="hiking")
    said = turn("she already has a nice jacket though", category=("jackets", "jacket"))
    wish = edited(before, said, wired)
    assert [kind.words for kind in wish.no_kinds] == ["jacket"]
    assert (wish.recipient, wish.query, wish.said_kinds) == ("women", "hiking", ())
    assert [item.id for item in wired.search.matching(wish.filters(wired))] == ["reef"]


def test_another_kind_keeps_all_that_can_hold_for_it(wired: Services) -> None:
    before = Wish(
        query="jackets",
        category="jackets",
        facets={"colour": "white"},
        measures={"weight": Bound(None, 400, "g")},
        max_price_cents=9000,
    )
    wish = edited(before, turn("sorry i meant shoes", category=("shoes", "shoes")), wired)
    assert (wish.category, wish.facets, wish.max_price_cents) == (
        "shoes",
        {"colour": "white"},
        9000,
    )
    assert (wish.measures, wish.query) == ({}, "shoes")


def test_a_wish_is_taken_back(wired: Services) -> None:
    before = Wish(query="jackets", category="jackets", facets={"colour": "red", "size": "M"})
    assert edited(before, turn("any colour is fine"), wired).facets == {"size": "M"}
    priced = Wish(category="jackets", max_price_cents=5000)
    assert edited(priced, turn("forget the budget"), wired).max_price_cents is None


def test_traits_are_filters_where_products_are_told_with_them(wired: Services) -> None:
    said = turn("a jacket with a hood", category=("jackets", "jacket"), feature="hood")
    wish = read_wish(said, wired)
    assert wish.traits == {"hood": Trait()}
    assert [item.id for item in wired.search.matching(wish.filters(wired))] == ["fjord"]
    said = turn("a jacket with zips", category=("jackets", "jacket"), feature="zips")
    assert (read_wish(said, wired).traits, read_wish(said, wired).unmet) == ({}, ("zips",))


def test_the_most_of_all_decides_the_order(wired: Services) -> None:
    said = turn("the lightest jacket", category=("jackets", "jacket"), quality="lightest")
    assert read_wish(said, wired).order == ("weight", False)
    said = turn("a light jacket", category=("jackets", "jacket"), feature="light")
    assert read_wish(said, wired).order == ("weight", False)
    said = turn("the cheapest", ordinal="cheapest")
    assert read_wish(said, wired).order == ("price", False)


@pytest.mark.parametrize(
    ("said", "group", "age", "words"),
    [
        (turn("gift for my dad", recipient="dad"), "men", None, "your dad"),
        (turn("a present for a 6 yr old girl", recipient="girl"), "kids", 6, "a girl"),
        (turn("my mum turns 60 on friday", recipient="mum"), "women", 60, "your mum"),
        (turn("men's shirts"), "men", None, "men"),
        (turn("a warm jacket"), "", None, ""),
    ],
)
def test_for_whom_it_is(
    wired: Services, said: Turn, group: str, age: int | None, words: str
) -> None:
    wish = read_wish(said, wired)
    assert (wish.recipient, wish.age, wish.recipient_words.removesuffix("'s")) == (
        group,
        age,
        words,
    )
    assert wish.measures == {}


def test_a_wish_survives_the_conversation(wired: Services) -> None:
    said = turn(
        "a jacket with a hood under 400 g, not red, for my dad",
        category=("jackets", "jacket"),
        feature="hood",
        colour="red",
        recipient="dad",
    )
    wish = read_wish(said, wired)
    kept = Wish.of(tracker("", "", slots={"search_state": wish.as_slot()}))
    assert kept == wish
    told = [SPEAKER.write(one) for one in kept.wishes(wired.config, SPEAKER.voice)]
    assert told == ["with “hood”", "with weight at most 400 g", "other than red", "for your dad"]
