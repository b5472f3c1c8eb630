"""Wishes in words that reading has no entity for. Fjord and Tarn are jackets, Reef is shoes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.catalogue.kinds import KindSaid, needs_of
from actions.catalogue.reading import read_wish
from actions.catalogue.telling import without
from actions.services import Services
from recommender import Item
from recommender.needs import Kind
from tests.actions.catalogue.test_edits import turn
from tests.actions.small_shop import wired as wired


@pytest.mark.parametrize(
    ("text", "intent", "kind"),
    [
        ("a teal mug, please", "find_product", "mug"),
        ("something she can wear on her feet", "recommend", "shoes"),
        ("a present for a mug collector", "recommend", None),
        ("a teal mug, please", "ask_price", None),
    ],
)
def test_a_kind_by_the_catalogue_s_own_words(
    wired: Services, text: str, intent: str, kind: str | None
) -> None:
    wish = read_wish(replace(turn(text), intent=intent), wired)
    assert (wish.kind or wish.category) == kind


def test_the_words_before_a_kind_tell_it_apart(wired: Services) -> None:
    found = needs_of(KindSaid("", "hooded fjord"), wired)
    assert found == (Kind("", frozenset({"fjord"})),)  # nothing says "hooded"
    lights = Item("a", "Fairway String Light", "lamps", "", 1, "", names=frozenset({"string"}))
    assert not Kind("lamps", beside=(frozenset({"wall"}),)).fits(lights)
    assert Kind("lamps", beside=(frozenset({"string", "fairy"}),)).fits(lights)


def test_a_stove_from_my_brother_is_not_for_him(wired: Services) -> None:
    assert read_wish(turn("a jacket, I have one from my brother"), wired).recipient == ""
    assert read_wish(turn("a jacket for my brother"), wired).recipient == "men"
    assert read_wish(turn("a jacket for my teenage boy"), wired).recipient == "adults"


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("a jacket for somebody who can never sleep", ()),
        ("a lamp without a power socket", ("mains power",)),
        ("a dress that does not have to go to the dry cleaner", ("dry cleaning",)),
    ],
)
def test_what_a_no_leaves_out(wired: Services, text: str, left_out: tuple[str, ...]) -> None:
    assert read_wish(turn(text), wired).no_traits == left_out


def test_a_no_beside_another_counts_too(wired: Services) -> None:
    wish = read_wish(turn("a jacket that isn't wool and has no hood", material="wool"), wired)
    assert (wish.without, wish.no_traits) == (("wool",), ("hood",))


def test_a_number_may_be_what_is_not_wanted(wired: Services) -> None:
    wish = read_wish(turn("a mug, not the 350 ml one", category=("kitchenware", "mug")), wired)
    assert list(wish.no_measures) == ["capacity"]
    assert not wish.measures
    assert not wired.search.matching(replace(wish.filters(wired), in_stock_only=False))


def test_a_narrower_kind_may_be_left_out_of_a_wider_one(wired: Services) -> None:
    said = turn("sneakers, not running shoes", category=("shoes", "sneakers"))
    shoes = turn("sneakers, not running shoes", category=("shoes", "shoes")).entities
    wish = read_wish(replace(said, entities=(*said.entities, *shoes)), wired)
    assert wish.no_kinds == (KindSaid("shoes", "running shoes"),)


def test_a_value_tells_what_is_there_and_what_is_not() -> None:
    lacking = ("no", "without")
    assert without("ceramic without PFAS", lacking) == ("ceramic", ["PFAS"])
    assert without("no text", lacking) == ("no text", ["text"])
    assert without("BPA-free plastic", lacking) == ("BPA-free plastic", ["bpa"])
