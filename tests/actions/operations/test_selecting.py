"""Choosing lines of an order, and choosing them anew: only, too, not, after all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shop import Shop
from shop.orders import get_order
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]
LINES = (("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1), ("REEF-WHITE-42", 2), ("MUG-TEAL", 1))
NAMES = ("Fjord", "Tarn", "Reef", "Mug")


def shown(said: str) -> list[str]:
    """The names of the lines that a summary shows."""
    return [name for name in NAMES if f"{name} (" in said and "Shall I" in said]


async def at_summary(talk: Talk, words: str) -> None:
    """A return of these lines, up to its summary."""
    await talk.says(f"return {words}", "return_item")
    await talk.says("too small", "provide_details")
    assert talk.requested == "confirmed"


@pytest.mark.parametrize("intent", ["correct_details", "deny", "affirm", "nlu_fallback"])
@pytest.mark.parametrize(
    ("first", "then", "lines"),
    [
        ("everything", "oh, only the reef", ["Reef"]),
        ("everything", "actually keep the mug", ["Fjord", "Tarn", "Reef"]),
        ("everything", "my wife would rather keep the mug and the tarn", ["Fjord", "Reef"]),
        ("everything", "hm, the fjord stays after all", ["Tarn", "Reef", "Mug"]),
        ("everything", "but not the mug please", ["Fjord", "Tarn", "Reef"]),
        ("everything", "leave out the tarn", ["Fjord", "Reef", "Mug"]),
        ("everything", "just the reef then", ["Reef"]),
        ("everything", "all but the reef", ["Fjord", "Tarn", "Mug"]),
        ("everything", "keep everything but the reef", ["Reef"]),
        (
            "everything",
            "I don't want to keep the mug, but the tarn stays",
            ["Fjord", "Reef", "Mug"],
        ),
        ("the reef", "and the mug as well", ["Reef", "Mug"]),
        ("the reef", "the mug and the fjord too", ["Fjord", "Reef", "Mug"]),
        ("the reef", "and the rest too", list(NAMES)),
        ("the reef", "no wait, I meant only the mug", ["Mug"]),
        ("the reef and the mug", "the mug stays, and the tarn goes as well", ["Tarn", "Reef"]),
    ],
)
async def test_a_summary_is_changed(
    talk: Talk, order: Place, mia: None, first: str, then: str, lines: list[str], intent: str
) -> None:
    order("delivered", *LINES)
    await at_summary(talk, first)
    assert shown(await talk.says(then, intent)) == lines
    assert talk.requested == "confirmed"


@pytest.mark.parametrize("words", ["no, the mug", "the mug please", "sorry, the mug"])
async def test_lines_that_are_named_at_a_summary_are_meant_instead(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    order("delivered", *LINES)
    await at_summary(talk, "the reef")
    assert shown(await talk.says(words, "correct_details")) == ["Mug"]


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("is the reef also free to send back?", "ask_price"),
        ("yes, that's all", "affirm"),
        ("all good, what about the money", "faq_refund_time"),
        ("when does the money for the reef come", "faq_refund_time"),
    ],
)
async def test_a_question_chooses_nothing(
    talk: Talk, order: Place, mia: None, words: str, intent: str
) -> None:
    order("delivered", *LINES)
    await at_summary(talk, "the mug")
    before = talk.slots["operation_facts"]["item_ids"]
    await talk.says(words, intent)
    assert (talk.slots.get("operation_facts") or {}).get("item_ids") in (before, None)


@pytest.mark.parametrize(
    "reason", ["I only wore the tarn once", "the fjord is too small", "I keep tripping over it"]
)
async def test_a_reason_chooses_nothing(talk: Talk, order: Place, mia: None, reason: str) -> None:
    order("delivered", *LINES)
    await talk.says("return the mug", "return_item")
    assert shown(await talk.says(reason, "provide_details")) == ["Mug"]
    assert talk.slots["operation_facts"]["reason"] == reason


async def test_keeping_all_of_it_ends_the_return(talk: Talk, order: Place, mia: None) -> None:
    order("delivered", *LINES)
    await at_summary(talk, "the mug")
    assert "left everything as it is" in await talk.says("I'll keep the mug", "correct_details")
    assert talk.slots["operation"] is None


async def test_which_of_two_is_asked_and_the_rest_of_the_choice_stays(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", *LINES)
    await at_summary(talk, "everything")
    said = await talk.says("keep the jacket", "correct_details", category="jackets")
    assert "Which of these do you mean?" in said
    assert talk.buttons == ["Fjord (navy, M)", "Tarn (blue, M)"]
    assert shown(await talk.says("the blue one", "select_item", colour="blue")) == [
        "Fjord",
        "Reef",
        "Mug",
    ]


async def test_what_is_not_in_the_order_is_said(talk: Talk, order: Place, mia: None) -> None:
    order("delivered", *LINES)
    said = await talk.says("return the lamp", "return_item", product="lamp")
    assert "I can't see “lamp” in order HP-104001." in said
    assert talk.requested == "item_ids"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("return the mug from the order with the reef", ["Mug"]),
        ("return HP-104001 but I keep the mug", ["Fjord", "Tarn", "Reef"]),
        ("return the whole order", list(NAMES)),
    ],
)
async def test_opening_words(
    talk: Talk, order: Place, mia: None, words: str, lines: list[str]
) -> None:
    order("delivered", *LINES)
    named: dict[str, Any] = {"order_number": "HP-104001"} if "HP-" in words else {}
    await talk.says(words, "return_item", **named)
    assert shown(await talk.says("too small", "provide_details")) == lines


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("one of the reefs and the mug", None, ["• Reef (white, 42)", "• Mug"]),
        ("the reef", "no, just one of them", ["• Reef (white, 42)"]),
        ("everything", "one of the two reefs stays", ["• Reef (white, 42)", "• Fjord"]),
        ("one of the reefs", "no, both reefs", ["• 2 × Reef (white, 42)"]),
    ],
)
async def test_some_pieces_of_a_line(
    talk: Talk, order: Place, mia: None, shop: Shop, first: str, then: str | None, said: list[str]
) -> None:
    number = order("delivered", *LINES)
    await talk.says(f"return {first}", "return_item")
    words = await talk.says("too small", "provide_details")
    if then:
        words = await talk.says(then, "correct_details")
    assert all(one in words for one in said), words
    await talk.says("yes", "affirm")
    coming = [
        (i.sku, i.quantity) for i in get_order(shop, TALK, number).items if i.status != "ordered"
    ]
    pieces = 2 if "2 ×" in words else 1
    assert ("REEF-WHITE-42", pieces) in coming


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("the reef, i only need one of them", 1),
        ("the reef, one of them", 1),
        ("the reef, there is nothing wrong with them", 2),
    ],
)
async def test_pieces_are_told_of_the_line_that_was_named(
    talk: Talk, order: Place, mia: None, words: str, pieces: int
) -> None:
    """ "Them" are the pieces of that line, never all lines of the order."""
    order("delivered", *LINES)
    await talk.says("i want to send something back", "return_item", reason="too many")
    said = await talk.says(words, "provide_details", product="reef")
    assert shown(said) == ["Reef"]
    assert ("2 × Reef" in said) == (pieces == 2)


async def test_they_are_what_was_named_in_the_message_before(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    number = order("delivered", *LINES[2:])
    order("delivered", ("TARN-BLUE-M", 1))
    message = {
        "text": "there is something with the reef",
        "intent": {"name": "nlu_fallback", "confidence": 0.4},
        "entities": [{"entity": "product", "value": "reef", "start": 28, "end": 32}],
    }
    talk.events.append({"event": "user", "text": message["text"], "parse_data": message})
    said = await talk.says("they pinch, send them back", "return_item", reason="they pinch")
    assert number in said
    assert shown(said) == ["Reef"]


@pytest.mark.parametrize(
    "words",
    [
        "the reef, i only need one of them",
        "one of the reefs",
        "the reef, one of them",
        "just one of the reefs please",
        "the reefs, one is enough for me",
        "I'll keep one of the reefs",
        "the reef, i keep one of them",
    ],
)
async def test_one_of_two_pieces_is_one_piece_and_nothing_else(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    order("delivered", *LINES)
    await talk.says("return something", "return_item", reason="too many")
    assert talk.requested == "item_ids"
    said = await talk.says(words, "provide_details")
    assert shown(said) == ["Reef"]
    assert "2 ×" not in said
    assert "€80.00" in said


async def test_pointing_at_no_line_in_particular_does_not_choose_them_all(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", *LINES)
    await talk.says("return something", "return_item", reason="too many")
    await talk.says("i only need one of them", "provide_details")
    assert talk.requested == "item_ids"
