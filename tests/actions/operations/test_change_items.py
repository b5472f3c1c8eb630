"""What shall become of the lines of an order: what is named goes, what is not named stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.talk import Talk

Place = Callable[..., str]
LINES = (("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1), ("REEF-WHITE-42", 2), ("MUG-TEAL", 1))
NAMES = ("Fjord", "Tarn", "Reef", "Mug")
OUT, SHOWN = "take out", "Shall I"


def taken_out(said: str) -> list[str]:
    """The lines that a summary takes out; nothing where it is no summary."""
    lines = [line for line in said.splitlines() if line.startswith("•") and "→" not in line]
    return [name for name in NAMES for line in lines if name in line] if SHOWN in said else []


async def asked_what(talk: Talk, order: Place) -> None:
    """A change, up to the question what shall be changed."""
    order("paid", *LINES)
    await talk.says("I want to change something in my order", "change_items")
    assert talk.requested == "wishes"


@pytest.mark.parametrize(
    ("words", "out"),
    [
        ("cancel everything but the fjord please", ["Tarn", "Reef", "Mug"]),
        ("everything out except the mug", ["Fjord", "Tarn", "Reef"]),
        ("Everything except the mug", ["Fjord", "Tarn", "Reef"]),
        ("keep everything but the reef", ["Reef"]),
        ("only the mug goes", ["Mug"]),
        ("the mug can go", ["Mug"]),
        ("the mug and the tarn must go", ["Tarn", "Mug"]),
        ("I don't want the reef any more", ["Reef"]),
    ],
)
async def test_what_is_named_goes_and_nothing_else(
    talk: Talk, order: Place, mia: None, words: str, out: list[str]
) -> None:
    await asked_what(talk, order)
    said = await talk.says(words, "provide_details")
    assert taken_out(said) == out, said
    assert talk.requested == "confirmed"


@pytest.mark.parametrize(
    ("words", "out"),
    [
        ("hmm, no, I do want the mug after all. Only the tarn goes.", ["Tarn"]),
        ("I want to keep the mug after all", ["Tarn"]),
        ("the reef can go too", ["Tarn", "Reef", "Mug"]),
        ("no, only the reef goes", ["Reef"]),
    ],
)
@pytest.mark.parametrize("intent", ["provide_details", "correct_details", "affirm"])
async def test_what_goes_is_put_right_at_the_summary(
    talk: Talk, order: Place, mia: None, words: str, out: list[str], intent: str
) -> None:
    await asked_what(talk, order)
    assert taken_out(await talk.says("the mug and the tarn out", "provide_details")) != []
    said = await talk.says(words, intent)
    assert taken_out(said) == out, said


@pytest.mark.parametrize("intent", ["correct_details", "change_items", "cancel_order"])
async def test_those_are_what_a_question_was_about_and_never_everything(
    talk: Talk, order: Place, mia: None, intent: str
) -> None:
    await asked_what(talk, order)
    assert "Fjord (navy, L)" in await talk.says("the fjord in L", "provide_details", size="L")
    question = "before I say yes: can I send the mug back?"
    await talk.says(question, "faq_return_policy", product="mug")
    said = await talk.says("Ah. Then take those out too, please.", intent)
    assert taken_out(said) == ["Mug"], said
    assert "Fjord (navy, L)" in said


async def test_those_without_anything_before_take_nothing_out(
    talk: Talk, order: Place, mia: None
) -> None:
    await asked_what(talk, order)
    said = await talk.says("take those out", "provide_details")
    assert taken_out(said) == []
    assert talk.requested == "wishes"


@pytest.mark.parametrize("words", ["hm, the fjord was a present", "I wear the fjord every day"])
async def test_no_variant_is_asked_for_that_nobody_wants_changed(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    await asked_what(talk, order)
    await talk.says("the mug out", "provide_details")
    said = await talk.says(words, "provide_details")
    assert talk.requested == "confirmed"
    assert "Which Fjord" not in said


@pytest.mark.parametrize("words", ["the fjord", "another size of the fjord", "change the fjord"])
async def test_a_line_that_shall_be_another_is_asked_about(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    await asked_what(talk, order)
    assert "Which Fjord" in await talk.says(words, "provide_details")


@pytest.mark.parametrize("intent", ["cancel_order", "missing_item", "return_item"])
async def test_a_line_that_is_cancelled_at_the_summary_of_a_change_comes_to_it(
    talk: Talk, order: Place, mia: None, intent: str
) -> None:
    await asked_what(talk, order)
    await talk.says("the fjord in L", "provide_details", size="L")
    said = await talk.says("and cancel the mug as well", intent)
    assert talk.slots["operation"] == "change_items"
    assert taken_out(said) == ["Mug"]
    assert "Fjord (navy, L)" in said


async def test_who_wants_all_of_the_order_cancelled_is_no_longer_changing_it(
    talk: Talk, order: Place, mia: None
) -> None:
    await asked_what(talk, order)
    await talk.says("the mug out", "provide_details")
    await talk.says("no, cancel the order", "cancel_order")
    assert talk.slots["operation"] == "cancel_order"


@pytest.mark.parametrize("intent", ["wrong_item", "damaged_item"])
async def test_what_is_wrong_in_an_order_that_has_not_left_is_changed(
    talk: Talk, order: Place, mia: None, intent: str
) -> None:
    number = order("paid", *LINES)
    said = await talk.says(f"I made a mess of {number}", intent, order_number=number)
    assert talk.slots["operation"] == "change_items"
    assert talk.requested == "wishes"
    assert "hasn't been packed" in said


async def test_what_no_variant_has_is_said_and_nothing_is_guessed(
    talk: Talk, order: Place, mia: None
) -> None:
    await asked_what(talk, order)
    await talk.says("change the fjord", "provide_details")
    said = await talk.says("and in navy, is there an XXL?", "ask_stock", colour="navy", size="XXL")
    assert "XXL" in said
    assert talk.requested == "wishes"


async def test_one_stays_as_it_is_and_the_other_is_changed(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1), ("MUG-TEAL", 1))
    await talk.says("I want to change something in my order", "change_items")
    words = "Leave the tarn as it is then. The other one, mine, in L."
    refused = {"requests": [{"intent": "change_items", "negated": True, "text": words}]}
    said = await talk.says(words, "deny", message=refused, product="tarn", size="L")
    assert "Fjord (navy, M) → Fjord (navy, L)" in said
    assert talk.requested == "confirmed"


async def test_a_wish_that_was_not_understood_has_all_of_it_shown_again(
    talk: Talk, order: Place, mia: None
) -> None:
    await asked_what(talk, order)
    await talk.says("only the mug goes", "provide_details")
    assert "Mug" in await talk.says("it should say care of Brandt", "nlu_fallback")
    asked = await talk.says("would you wrap that one?", "nlu_fallback")
    assert "Mug" not in asked
