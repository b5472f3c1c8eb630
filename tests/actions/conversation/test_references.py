from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.conversation import Entity, Row, Table, Turn, resolve

TODAY = date(2026, 11, 28)  # a Saturday


def row(row_id: str, name: str, kind: str, price: float, weight: float, *colours: str) -> Row:
    return Row(
        id=row_id,
        name=name,
        kinds=frozenset({kind}),
        facets={"colour": frozenset(colours)},
        numbers={"price": price, "weight": weight},
    )


SHELF = Table(
    (
        row("fjord", "Fjord Rain Jacket", "jackets", 14900, 380, "navy", "red"),
        row("tarn", "Tarn Wind Jacket", "jackets", 8900, 260, "blue"),
        row("pip", "Pip Clip Lamp", "lamps", 2400, 300, "red"),
        row("larch", "Larch Desk Lamp", "lamps", 7900, 1900, "green"),
    )
)
ORDERS = Table(
    tuple(
        Row(id=f"A-{n}", words=words, at=TODAY - timedelta(days))
        for n, (words, days) in enumerate(
            [("boots", 1), ("lamp tea towels", 8), ("lamp", 25)], start=1
        )
    ),
    kind="orders",
    asked=True,
)


def said(text: str, **entities: object) -> Turn:
    """A message; an entity's words are found in the text by its value or as ``(value, words)``."""
    found = []
    for name, given_ in entities.items():
        value, words = given_ if isinstance(given_, tuple) else (given_, str(given_))
        found.append(Entity(name, value, words, max(text.find(words), 0)))
    return Turn(text=text, entities=tuple(found))


@pytest.mark.parametrize(
    ("turn", "ids"),
    [
        (said("the second one", ordinal=(2, "second")), ["tarn"]),
        (said("the last", ordinal=(-1, "last")), ["larch"]),
        (said("the last two"), ["pip", "larch"]),
        (said("compare the first two"), ["fjord", "tarn"]),
        (said("all of them"), ["fjord", "tarn", "pip", "larch"]),
        (said("both lamps", category=("lamps", "lamps")), ["pip", "larch"]),
        (said("the lamps please", category=("lamps", "lamps")), ["pip", "larch"]),
        (said("the second lamp", ordinal=(2, "second"), category=("lamps", "lamp")), ["larch"]),
        (said("the second, is it there in red?", ordinal=(2, "second"), colour="red"), ["tarn"]),
        (said("the second red one", ordinal=(2, "second"), colour="red"), ["pip"]),
        (said("of the red ones the second", ordinal=(2, "second"), colour="red"), ["pip"]),
        (said("the blue one", colour="blue"), ["tarn"]),
        (said("the red lamp", colour="red", category=("lamps", "lamp")), ["pip"]),
        (said("the desk lamp, how bright is it"), ["larch"]),
        (said("all but the lamps", category=("lamps", "lamps")), ["fjord", "tarn"]),
        (said("everything except the Fjord", product=("fjord", "Fjord")), ["tarn", "pip", "larch"]),
        (said("the lighter jacket", category=("jackets", "jacket")), ["tarn"]),
        (said("which one is the heaviest", quality="heaviest"), ["larch"]),
        (said("the cheapest", ordinal=("cheapest", "cheapest")), ["pip"]),
        (said("the most expensive of these"), ["fjord"]),
    ],
)
def test_what_is_pointed_at(turn: Turn, ids: list[str]) -> None:
    assert resolve(turn, SHELF).ids == ids


@pytest.mark.parametrize(
    ("turn", "ids"),
    [
        (said("the red one", colour="red"), ["fjord", "pip"]),
        (said("the jacket", category=("jackets", "jacket")), ["fjord", "tarn"]),
        (said("two of the four"), ["fjord", "tarn", "pip", "larch"]),
        (said("both"), ["fjord", "tarn", "pip", "larch"]),
    ],
)
def test_several_that_fit_are_asked_for(turn: Turn, ids: list[str]) -> None:
    found = resolve(turn, SHELF)
    assert (found.rows, [one.id for one in found.among]) == ((), ids)


@pytest.mark.parametrize(
    ("turn", "lacking"),
    [
        (said("the purple one", colour="purple"), "purple"),
        (said("the fifth", ordinal=(5, "fifth")), "fifth"),
    ],
)
def test_what_is_not_there_is_told_by_its_words(turn: Turn, lacking: str) -> None:
    found = resolve(turn, SHELF)
    assert (found.rows, found.lacking) == ((), lacking)


@pytest.mark.parametrize("text", ["is there a student discount", "hello", "thanks a lot", ""])
def test_who_points_at_nothing_means_nothing(text: str) -> None:
    assert not resolve(Turn(text=text), SHELF).points


def test_it_is_what_is_talked_about_and_the_other_one_is_not() -> None:
    pair = Table(SHELF.rows[:2], focus="tarn", before="fjord")
    assert resolve(said("is it windproof"), pair).ids == ["tarn"]
    assert resolve(said("the other one"), pair).ids == ["fjord"]
    assert resolve(said("and the one before?"), pair).ids == ["fjord"]
    assert resolve(said("are they both waterproof"), pair).ids == ["fjord", "tarn"]
    assert [row.id for row in resolve(said("the other one"), Table(SHELF.rows)).among]


def test_lines_of_one_product_are_told_apart() -> None:
    lines = Table(
        (
            Row("1", "Reed Shirt", frozenset({"reed"}), facets={"colour": frozenset({"red"})}),
            Row("2", "Reed Shirt", frozenset({"reed"}), facets={"colour": frozenset({"blue"})}),
        ),
        kind="items",
    )
    assert resolve(said("the blue Reed", colour="blue", product=("reed", "Reed")), lines).ids == [
        "2"
    ]
    assert len(resolve(said("the Reed", product=("reed", "Reed")), lines).among) == 2


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the one from yesterday", ["A-1"]),
        ("the one from last week", ["A-2"]),
        ("the latest", ["A-1"]),
        ("the oldest one", ["A-3"]),
        ("from the 3rd of november", ["A-3"]),
        ("the one with the boots", ["A-1"]),
        ("the lamp and the tea towels", ["A-2"]),
    ],
)
def test_orders_by_their_days_and_what_is_in_them(text: str, ids: list[str]) -> None:
    assert resolve(Turn(text=text), ORDERS, today=TODAY).ids == ids


@given(st.text(max_size=60))
def test_no_text_points_beyond_the_table(text: str) -> None:
    found = resolve(Turn(text=text), SHELF, today=TODAY)
    assert all(one in SHELF.rows for one in (*found.rows, *found.among))


LINES = Table(
    (
        row("boot", "Tundra Winter Boot", "boots", 18900, 900, "brown"),
        row("duffel", "Quay Dry Duffel", "bags", 9900, 700, "blue"),
        row("maxi", "Dune Linen Maxi", "dresses", 11900, 300, "white"),
        row("chino", "Plover Slim Chino", "trousers", 7900, 500, "navy"),
    ),
    kind="items",
    asked=True,
)


@pytest.mark.parametrize(
    ("turn", "ids"),
    [
        # One is known as a product, the others by a part of their names.
        (said("winter boot, dry duffel + linen maxi", product=("maxi", "linen maxi")), 3),
        (said("return winter boot, dry duffel + linen maxi from A-104130"), 3),
        (said("A-104130: the winter boot, the dry duffel & the maxi, thanks"), 3),
        (said("the boot, they pinch, and the duffel"), 2),
        (said("Hello, from A-104130 I'd like to give back the winter boot and the duffel."), 2),
    ],
)
def test_every_thing_of_a_list_is_meant(turn: Turn, ids: int) -> None:
    assert resolve(turn, LINES).ids == ["boot", "duffel", "maxi"][:ids]


@pytest.mark.parametrize(
    "text",
    ["the boot, not the duffel", "the boot and keep the duffel", "one of the boots, the maxi"],
)
def test_what_stays_is_not_of_the_list(text: str) -> None:
    assert {"boot", "duffel"} - set(resolve(said(text), LINES).ids)
