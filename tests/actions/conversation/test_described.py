"""Things pointed at by what is told of them, or by their price."""

from __future__ import annotations

import pytest

from actions.conversation import Resolution, Row, Table, Turn, resolve

ROWS = (
    Row("a", "Feather Summer Duvet", numbers={"price": 9500.0}, text="A cool, thin duvet."),
    Row("b", "Field Duvet", numbers={"price": 13900.0}, text="Buttons together. parts 2"),
    Row("c", "Snow Duvet", numbers={"price": 24900.0}, words="goose down", text="Lofty and warm."),
)


def found(text: str) -> Resolution:
    return resolve(Turn(text=text), Table(ROWS))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("the thin one, would that do in January", "a"),
        ("ok the one with two parts then", "b"),
        ("the lofty one please", "c"),
        ("the 139 euro one", "b"),
        ("the one for 95", "a"),
    ],
)
def test_what_is_told_of_a_thing_points_at_it(text: str, row: str) -> None:
    assert found(text).ids == [row]


@pytest.mark.parametrize("text", ["the waterproof one", "is it warm", "how much is the duvet"])
def test_what_is_told_of_none_or_of_all_points_at_nothing(text: str) -> None:
    assert found(text).ids == []
