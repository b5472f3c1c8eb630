from __future__ import annotations

import pytest

from actions.conversation import Entity, Turn
from actions.references import at_place, means_the_other, pick, pick_many, places, points_back

SHELF = [("fjord jacket navy", 129), ("tarn jacket blue", 89), ("reef shoe white", 80)]


def described(thing: tuple[str, int]) -> str:
    return thing[0]


def price(thing: tuple[str, int]) -> int:
    return thing[1]


def turn(text: str, *ordinals: object) -> Turn:
    return Turn(text=text, entities=tuple(Entity("ordinal", value) for value in ordinals))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (turn("the second one", 2), [2]),
        (turn("first and third", "1", "3"), [1, 3]),
        (turn("the last", -1), [-1]),
        (turn("the cheapest", "cheapest"), ["cheapest"]),
        (turn("the other one", "other"), []),
        (turn("2"), []),
        (turn("hello"), []),
    ],
)
def test_places(said: Turn, expected: list[object]) -> None:
    assert places(said) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (1, 0),
        (3, 2),
        (-1, 2),
        (4, None),
        (0, None),
        (-4, None),
        ("cheapest", 2),
        ("most expensive", 0),
    ],
)
def test_at_place(place: int | str, expected: int | None) -> None:
    found = at_place(SHELF, place, price=price)
    assert found == (None if expected is None else SHELF[expected])


def test_the_other_one_is_no_place() -> None:
    assert means_the_other(turn("the other one", "other"))
    assert not means_the_other(turn("the second", 2))


def test_nothing_stands_on_an_empty_shelf() -> None:
    assert at_place([], 1) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the tarn please", 1),
        ("the fjrod jacket", 0),
        ("the jacket", None),
        ("something else entirely", None),
        ("", None),
    ],
)
def test_words_pick_one_or_none(text: str, expected: int | None) -> None:
    found = pick(Turn(text=text), SHELF, describe=described)
    assert found == (None if expected is None else SHELF[expected])


def test_a_place_wins_over_words() -> None:
    assert pick(turn("the second jacket", 2), SHELF, describe=described) == SHELF[1]


def test_several_can_be_picked() -> None:
    assert pick_many(turn("first and third", 1, 3), SHELF, describe=described) == [
        SHELF[0],
        SHELF[2],
    ]
    assert pick_many(Turn(text="the jacket"), SHELF, describe=described) == SHELF[:2]
    assert pick_many(Turn(text="the jacket"), SHELF, describe=described, asked=False) == []


def test_product_ids_pick_what_holds_them() -> None:
    things = ["Fjord fjord navy M", "Reef reef white 42"]
    said = Turn(text="the Reef", entities=(Entity("product", "reef"),))
    assert pick_many(said, things, describe=str, asked=False) == [things[1]]


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("can I still cancel it?", True),
        ("send that one back", True),
        ("cancel this order", True),
        ("please cancel that!", True),
        ("i want to return something that does not fit", False),
        ("cancel an order", False),
    ],
)
def test_what_points_back(text: str, back: bool) -> None:
    assert points_back(Turn(text=text)) is back
