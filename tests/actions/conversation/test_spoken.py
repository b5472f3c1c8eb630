"""What a message points at of all that a conversation has shown or talked about."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Entity, Row, Spoken, Turn, pointed, spoken_of
from tests.actions.small_shop import tracker


def row(row_id: str, name: str, kind: str, price: float, weight: float, *colours: str) -> Row:
    return Row(
        id=row_id,
        name=name,
        kinds=frozenset({kind}),
        facets={"colour": frozenset(colours), "size": frozenset({"S", "M"})},
        numbers={"price": price, "weight": weight},
    )


ROWS = {
    one.id: one
    for one in (
        row("fjord", "Fjord Jacket", "jackets", 14900, 380, "navy", "red"),
        row("tarn", "Tarn Jacket", "jackets", 8900, 260, "blue", "black"),
        row("otter", "Otter Anorak", "jackets", 12900, 430, "orange", "teal"),
        row("pip", "Pip Lamp", "lamps", 2400, 300, "red"),
        row("larch", "Larch Lamp", "lamps", 7900, 1900, "green"),
    )
}
JACKETS, LAMPS = ("fjord", "tarn", "otter"), ("pip", "larch")
OPTIONS = {"colour", "size"}


def said(text: str, **entities: object) -> Turn:
    found = []
    for name, told in entities.items():
        value, words = told if isinstance(told, tuple) else (told, str(told))
        found.append(Entity(name, value, words, max(text.find(words), 0)))
    return Turn(text=text, entities=tuple(sorted(found, key=lambda one: one.start)))


def about(*lists: tuple[str, ...], talked: tuple[str, ...] = (), since: int = 0) -> Spoken:
    """Lists and things talked about, the latest first; the first of these is talked about now."""
    return Spoken(lists, talked, since, talked[0] if talked else None)


@pytest.mark.parametrize(
    ("turn", "spoken", "ids"),
    [
        # The choice of a variant points at nothing: what is talked about stays.
        (said("does it come in teal S", colour="teal", size="S"), ("tarn",), ["tarn"]),
        (said("and in red?", colour="red"), ("tarn",), []),
        (said("the lighter one, got that in red M", colour="red", size="M"), ("otter",), ["tarn"]),
        (said("the second one in red", ordinal=(2, "second"), colour="red"), ("fjord",), ["tarn"]),
        # Words for one that is like that point at it.
        (said("the orange one please", colour="orange"), ("tarn",), ["otter"]),
        (said("the black jacket", colour="black", category=("jackets", "jacket")), (), ["tarn"]),
        # What was talked about one by one since the list.
        (said("both together, how much"), ("otter", "fjord"), ["fjord", "otter"]),
        (said("which of the two is lighter"), ("otter", "fjord"), ["fjord", "otter"]),
        (said("the cheaper of the two", ordinal=("cheapest", "cheaper of")), ("otter", "fjord"),
         ["otter"]),
        (said("and the other one?"), ("otter", "fjord"), ["fjord"]),
        (said("the one before"), ("otter", "tarn"), ["tarn"]),
    ],
)  # fmt: skip
def test_a_list_and_what_was_talked_about_since(
    turn: Turn, spoken: tuple[str, ...], ids: list[str]
) -> None:
    scene = about(JACKETS, talked=spoken, since=len(spoken))
    assert pointed(turn, scene, ROWS, OPTIONS).ids == ids


@pytest.mark.parametrize(
    ("turn", "ids"),
    [
        (said("the third one", ordinal=(3, "third")), ["otter"]),
        (said("the second", ordinal=(2, "second")), ["larch"]),
        (said("the first jacket", ordinal=(1, "first"), category=("jackets", "jacket")), ["fjord"]),
        (said("the first one you showed at the beginning", ordinal=(1, "first")), ["fjord"]),
        (said("the second in the list before", ordinal=(2, "second")), ["tarn"]),
    ],
)
def test_what_does_not_lie_in_the_last_list_may_lie_in_one_before(
    turn: Turn, ids: list[str]
) -> None:
    assert pointed(turn, about(LAMPS, JACKETS), ROWS, OPTIONS).ids == ids


def test_a_pair_on_the_table_is_meant_before_what_was_talked_about() -> None:
    scene = about(LAMPS, JACKETS, talked=("pip", "tarn"))
    assert pointed(said("which of the two is lighter"), scene, ROWS).ids == ["pip", "larch"]
    assert pointed(said("the other one"), scene, ROWS).ids == ["larch"]


def test_something_named_beside_the_list_makes_a_pair_with_what_was_talked_about() -> None:
    scene = about(("fjord",), talked=("otter", "fjord"), since=2)
    assert pointed(said("which of the two is lighter"), scene, ROWS).ids == ["fjord", "otter"]
    assert pointed(said("and the other one"), scene, ROWS).ids == ["fjord"]


def slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


def test_what_was_spoken_of_is_read_from_the_events() -> None:
    events = [
        slot("shown_products", list(JACKETS)),
        slot("focus_product", None),
        slot("focus_product", "tarn"),
        slot("shown_products", list(LAMPS)),
        slot("focus_product", "pip"),
        slot("focus_product", "larch"),
    ]
    slots = {"shown_products": list(LAMPS), "focus_product": "larch"}
    spoken = spoken_of(tracker("", "", slots=slots, events=events))
    assert spoken == Spoken((LAMPS, JACKETS), ("larch", "pip", "tarn"), 2, "larch")
    assert spoken.ids == [*LAMPS, *JACKETS]
    assert spoken_of(tracker()) == Spoken()
