"""Words about another order than the open one, and things that tell which order is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.conversation import FACTS, WAITING
from tests.actions.talk import Talk

Place = Callable[..., str]


async def two_orders(talk: Talk, order: Place) -> tuple[str, str]:
    """A change of the newer one, up to the question what shall be changed."""
    newer = order("paid", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    older = order("paid", ("REEF-WHITE-42", 2))
    await talk.says(f"something has to change in {newer}", "change_items", order_number=newer)
    assert talk.requested == "wishes"
    return newer, older


@pytest.mark.parametrize(
    "words",
    [
        "and in the other order, the one with the two reef, one will do",
        "the other one from last week, with the reef, one is enough",
        "oh, and only one of the reef",
    ],
)
async def test_what_only_another_order_holds_moves_on_to_it(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    _, older = await two_orders(talk, order)
    said = await talk.says(words, "provide_details", product="reef")
    assert f"I'd change order {older}" in said, said
    assert "2 × Reef (white, 42) → Reef (white, 42)" in said
    assert "Fjord" not in said


async def test_two_of_a_kind_on_one_line_are_that_line(talk: Talk, order: Place, mia: None) -> None:
    newer = order("paid", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    older = order("paid", ("REEF-WHITE-42", 2))
    opening = f"the fjord in {newer} in L please"
    await talk.says(opening, "change_items", product="fjord", size="L", order_number=newer)
    assert talk.requested == "confirmed"
    words = "and in the other order, the one with the two shoes, one will do"
    said = await talk.says(words, "correct_details", category="shoes")
    assert f"I'd change order {older}" in said, said
    assert "2 × Reef (white, 42) → Reef (white, 42)" in said


async def test_what_was_shown_of_the_first_order_comes_after_the_other(
    talk: Talk, order: Place, mia: None
) -> None:
    newer, older = await two_orders(talk, order)
    await talk.says("the fjord in L", "provide_details", product="fjord", size="L")
    assert talk.requested == "confirmed"
    said = await talk.says(
        "and in the other order one of the reef is enough", "provide_details", product="reef"
    )
    assert f"I'd change order {older}" in said, said
    again = talk.slots[WAITING]["requests"][0]
    assert again["resumes"]["order_number"] == newer
    assert again["resumes"]["wishes"]


@pytest.mark.parametrize("words", ["put a reef in as well", "could I have a reef in there?"])
async def test_what_is_to_be_added_names_no_other_order(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    newer, _ = await two_orders(talk, order)
    await talk.says(words, "provide_details", product="reef")
    assert talk.slots[FACTS]["order_number"] == newer


@pytest.mark.parametrize("words", ["two please", "one is enough", "make it three"])
async def test_a_number_alone_is_never_of_every_line(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    await two_orders(talk, order)
    said = await talk.says(words, "provide_details")
    assert talk.requested == "wishes", said
    assert "→" not in said


async def test_two_of_each_is_of_every_line(talk: Talk, order: Place, mia: None) -> None:
    await two_orders(talk, order)
    said = await talk.says("two of everything", "provide_details")
    assert said.count("→") == 2, said


@pytest.mark.parametrize(
    ("opening", "shown"),
    [
        ("I want to take something out of an order", "out: Tarn (blue, M)"),
        ("please drop something from my order", "out: Tarn (blue, M)"),
    ],
)
async def test_a_thing_that_tells_the_order_is_what_goes(
    talk: Talk, order: Place, mia: None, opening: str, shown: str
) -> None:
    order("paid", ("REEF-WHITE-42", 1))
    order("paid", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    await talk.says(opening, "change_items")
    assert talk.requested == "order_number"
    said = await talk.says("the tarn", "provide_details", product="tarn")
    assert shown in said, said
    assert talk.requested == "confirmed"


async def test_a_thing_that_tells_the_order_is_what_is_swapped(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid", ("REEF-WHITE-42", 1))
    order("paid", ("TARN-BLUE-M", 1), ("FJORD-NAVY-M", 1))
    await talk.says("I need to swap something in an order", "change_items")
    said = await talk.says("the fjord", "provide_details", product="fjord")
    assert "Which Fjord shall it be" in said, said


async def test_who_tells_the_order_by_what_is_in_it_names_no_line(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid", ("REEF-WHITE-42", 1))
    order("paid", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    await talk.says("I want to take something out of an order", "change_items")
    said = await talk.says("the one with the tarn", "provide_details", product="tarn")
    assert talk.requested == "wishes", said


async def test_a_thing_that_tells_the_order_is_what_comes_back(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("REEF-WHITE-42", 1))
    order("delivered", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    await talk.says("I'd like to return something", "return_item")
    assert talk.requested == "order_number"
    await talk.says("the tarn", "provide_details", product="tarn")
    assert talk.requested == "reason"
    assert len(talk.slots[FACTS]["item_ids"]) == 1


@pytest.mark.parametrize("opening", ["the fjord up a size please", "could the fjord go up a size?"])
async def test_a_size_up_needs_no_list_of_variants(
    talk: Talk, order: Place, mia: None, opening: str
) -> None:
    order("paid", ("FJORD-NAVY-M", 1))
    said = await talk.says(opening, "change_items", product="fjord")
    assert "Fjord (navy, M) → Fjord (navy, L)" in said, said


async def test_a_yes_takes_the_only_variant_there_is(talk: Talk, order: Place, mia: None) -> None:
    order("paid", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    said = await talk.says("change the fjord please", "change_items", product="fjord")
    assert "Which Fjord" in said, said
    said = await talk.says("yes please", "affirm")
    assert "Fjord (navy, M) → Fjord (navy, L)" in said, said


async def test_what_goes_beside_an_open_variant_is_another_line(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    await talk.says("change the size of the fjord", "change_items", product="fjord")
    said = await talk.says(
        "yes, do that. And take the blue tarn out", "change_items", product="tarn", colour="blue"
    )
    assert "isn't made like that" not in said
    assert "Fjord (navy, M) → Fjord (navy, L)" in said, said
    assert "out: Tarn (blue, M)" in said
