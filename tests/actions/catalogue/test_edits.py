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


def test_either_of_two_values_is_welcome(wired: Services) -> None:
    said = Turn(
        text="a jacket in navy or blue",
        entities=(
            *turn("a jacket", category=("jackets", "jacket")).entities,
            *turn("a jacket in navy or blue", colour="navy").entities,
            *turn("a jacket in navy or blue", colour="blue").entities,
        ),
    )
    wish = read_wish(said, wired)
    assert (wish.facets, wish.others) == ({"colour": "navy"}, {"colour": ("blue",)})
    assert [item.id for item in wired.search.matching(wish.filters(wired))] == ["fjord", "tarn"]
    told = [SPEAKER.write(one) for one in wish.wishes(wired.config, SPEAKER.voice)]
    assert told == ["in navy or blue"]
    assert edited(wish, turn("in red", colour="red"), wired).others == {}


def test_one_variant_has_all_that_is_chosen(wired: Services) -> None:
    chosen = Wish(category="jackets", facets={"colour": "blue", "size": "L"})
    assert not wired.search.matching(chosen.filters(wired)), "L there is in navy alone"
    chosen = Wish(category="jackets", facets={"colour": "navy", "size": "L"})
    assert [item.id for item in wired.search.matching(chosen.filters(wired))] == ["fjord"]


@pytest.mark.parametrize(
    ("text", "size", "price"),
    [
        ("white shoes in 42", "42", None),
        ("shoes 42 please", "42", None),
        ("shoes under 42", None, 4200),
        ("shoes, 42 euros", None, 4200),
    ],
)
def test_a_bare_number_may_be_a_size(
    wired: Services, text: str, size: str | None, price: int | None
) -> None:
    said = turn(text, category=("shoes", "shoes"), price_max=(4200, "42"))
    wish = read_wish(said, wired)
    assert (wish.facets.get("size"), wish.max_price_cents) == (size, price)


def test_one_size_up_is_the_next_that_is_made(wired: Services) -> None:
    before = Wish(query="jackets", category="jackets", facets={"size": "M"})
    assert edited(before, turn("one size up please"), wired).facets == {"size": "L"}
    assert edited(before, turn("a size smaller"), wired).facets == {"size": "M"}, "there is none"


@pytest.mark.parametrize(
    "text",
    [
        "any other colour is fine",
        "the colour doesn't really matter",
        "I don't care about the colour",
        "a different colour is ok",
    ],
)
def test_a_wish_is_taken_back_in_many_words(wired: Services, text: str) -> None:
    before = Wish(query="red jackets", category="jackets", facets={"colour": "red"})
    wish = edited(before, turn(text), wired)
    assert (wish.facets, wish.query) == ({}, "jackets")


def test_who_comes_along_is_counted_and_not_who_it_is_for(wired: Services) -> None:
    before = Wish(query="game", measures={"players": Bound(6, 6, "people")}, age=9)
    said = turn("my neighbour comes too, so one more", recipient="neighbour")
    wish = edited(before, said, wired)
    assert wish.measures == {"players": Bound(7, 7, "people", None)}
    assert (wish.recipient, wish.age) == ("", 9)


def test_a_pronoun_means_who_was_spoken_of(wired: Services) -> None:
    before = Wish(recipient="men", recipient_words="your son", age=8)
    wish = edited(before, turn("a jacket for him", category=("jackets", "jacket")), wired)
    assert (wish.recipient_words, wish.age) == ("your son", 8)
    wish = edited(before, turn("and for my wife", recipient="wife"), wired)
    assert (wish.recipient, wish.age) == ("women", None)


def test_what_is_for_no_child_is_for_everybody_else(wired: Services) -> None:
    said = turn("a jacket, not a kids one", category=("jackets", "jacket"), recipient="kids")
    wish = read_wish(said, wired)
    assert (wish.recipient, wish.recipient_words) == ("adults", "")


def test_what_is_too_much_is_no_kind(wired: Services) -> None:
    wish = edited(Wish(query="shoes", category="shoes"), turn("not too shiny"), wired)
    assert (wish.no_kinds, wish.no_traits, wish.unmet) == ((), (), ("too shiny",))


@pytest.mark.parametrize(
    "said",
    ["it doesn't have to have a hood", "forget the hood", "no need to have a hood"],
)
def test_what_need_not_be_any_more_is_lifted(wired: Services, said: str) -> None:
    before = Wish(category="jackets", traits={"hood": Trait()}, max_price_cents=15000)
    after = edited(before, turn(said, feature="hood"), wired)
    assert (dict(after.traits), after.no_traits) == ({}, ())
    assert after.max_price_cents == 15000


def test_an_amount_that_is_too_much_is_no_bound_beside_another(wired: Services) -> None:
    said = turn("129 is too much, until 60", price_max=(12900, "129"), price_max_=(6000, "60"))
    assert read_wish(said, wired).max_price_cents == 6000
    assert read_wish(turn("129 is too much", price_max=(12900, "129")), wired).max_price_cents == (
        12899
    )


@pytest.mark.parametrize(
    "said", ["New ones only, I don't do second-hand.", "brand new please", "nothing used"]
)
def test_new_only_rules_out_what_was_in_use(wired: Services, said: str) -> None:
    after = edited(Wish(category="jackets"), turn(said), wired)
    assert (after.no_traits, after.unmet) == (("refurbished",), ())


@pytest.mark.parametrize(
    ("said", "avoided"),
    [
        ("a duvet without feathers", ("feathers",)),
        ("NO down!! he is allergic", ("feathers",)),
        ("one of us can't have feathers", ("feathers",)),
        ("i don't want anything from animals", ("animal products",)),
        ("something vegan please", ("animal products",)),
        ("a real board game, not cards", ("cards",)),
        ("a feather-light duvet", ()),
        ("i want to sit down in it", ()),
    ],
)
def test_what_nothing_may_be_made_of(wired: Services, said: str, avoided: tuple[str, ...]) -> None:
    assert read_wish(turn(said), wired).no_traits == avoided


def test_it_holds_for_the_next_wish(wired: Services) -> None:
    before = Wish(no_traits=("feathers", "prints"))
    assert Wish(kind="pillow").still_avoiding(before, "en").no_traits == ("feathers",)
