from __future__ import annotations

from typing import Any

import pytest

from bot.runtime.settled import Place, settle

REFUSED = {"operation": "cancel_order", "did": "refused", "why": "rule_already_shipped"}
LOOKED_UP = {"operation": "order_status", "did": "done"}
DONE = {"operation": "return_item", "did": "done"}


def parsed(
    text: str, intent: str, *requests: dict[str, Any], confidence: float = 0.9
) -> dict[str, Any]:
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "entities": [],
        "requests": list(requests) or None,
    }


def piece(intent: str, text: str, *, negated: bool = False, **named: str) -> dict[str, Any]:
    entities = [{"entity": name, "value": value} for name, value in named.items()]
    return {
        "intent": intent,
        "text": text,
        "negated": negated,
        "entities": entities,
        "confidence": 0.9,
    }


def settled(message: dict[str, Any], **where: Any) -> str:
    settle(message, Place("en", **where))
    return str(message["intent"]["name"])


@pytest.mark.parametrize("signs", ["?", "...", "…", "!!", "?!", " - "])
def test_signs_alone_begin_nothing(signs: str) -> None:
    assert settled(parsed(signs, "cancel_order")) == "doubt"


def test_signs_answer_no_question() -> None:
    assert settled(parsed("???", "provide_details"), asked="email") == "nlu_fallback"


@pytest.mark.parametrize("words", ["👍", "yes!", "/cancel_order", "ok..."])
def test_whatever_has_a_word_is_left(words: str) -> None:
    assert settled(parsed(words, "affirm")) == "affirm"


@pytest.mark.parametrize(
    ("text", "intent", "outcome", "expected"),
    [
        ("why not?", "nlu_fallback", REFUSED, "why_asked"),
        ("but why", "ask_why", {}, "why_asked"),
        ("why is the blue one dearer", "ask_why", REFUSED, "ask_why"),
        ("so what can I do then", "ask_capabilities", REFUSED, "what_next"),
        ("so what can I do then", "ask_capabilities", DONE, "ask_capabilities"),
        ("oh please please, it is a gift", "affirm", REFUSED, "why_asked"),
        ("just this once, cancel it", "cancel_order", REFUSED, "why_asked"),
        ("please show me tents", "find_product", REFUSED, "find_product"),
        ("what did you just do?", "nlu_fallback", DONE, "what_next"),
        ("undo that please", "nevermind", DONE, "what_next"),
        ("undo that please", "nevermind", {}, "nevermind"),
        ("you are useless", "complaint", {}, "not_that"),
        ("useless! I want to complain", "complaint", {}, "complaint"),
        ("is anybody there today?", "human_handoff", {}, "bot_challenge"),
        ("when is your team back?", "ask_shop", {}, "bot_challenge"),
        ("ok then pass me on", "nlu_fallback", {}, "human_handoff"),
        ("I want a human.", "provide_details", {}, "human_handoff"),
        ("I don't need a person", "deny", {}, "deny"),
        ("thanks, bye", "affirm", {}, "goodbye"),
    ],
)
def test_closed_patterns_are_read_by_what_was_before(
    text: str, intent: str, outcome: dict[str, Any], expected: str
) -> None:
    assert settled(parsed(text, intent), outcome=outcome) == expected


@pytest.mark.parametrize(
    ("text", "outcome", "fresh", "expected"),
    [
        (
            "fine. and the shirts?",
            {"operation": "order_status", "did": "done"},
            True,
            "order_status",
        ),
        ("what about the other one?", REFUSED, True, "cancel_order"),
        ("the lamp too", REFUSED, True, "cancel_order"),
        ("and my other orders?", LOOKED_UP, True, "find_product"),
        ("and the shirts?", LOOKED_UP, False, "find_product"),
        ("and the shirts?", {"operation": "cancel_order", "did": "done"}, True, "find_product"),
        ("and do you have shirts?", {"operation": "order_status"}, True, "find_product"),
    ],
)
def test_another_thing_is_asked_the_same_of(
    text: str, outcome: dict[str, Any], fresh: bool, expected: str
) -> None:
    assert settled(parsed(text, "find_product"), outcome=outcome, fresh=fresh) == expected


def test_what_shall_stop_for_a_time_is_held() -> None:
    assert settled(parsed("stop HP-1 for two weeks", "cancel_order")) == "hold_order"
    assert settled(parsed("stop HP-1 until Friday", "cancel_order")) == "hold_order"
    assert settled(parsed("stop HP-1, I waited for days", "cancel_order")) == "cancel_order"


def test_a_conversation_is_not_ended_on_a_guess() -> None:
    assert settled(parsed("then later maybe", "goodbye", confidence=0.4)) == "nlu_fallback"
    assert settled(parsed("see you around", "goodbye", confidence=0.9)) == "goodbye"


@pytest.mark.parametrize(
    ("beside", "text", "expected"),
    [
        ("faq_returns", "Is the postage taken off?", "faq_returns"),
        ("faq_returns", "But is the postage taken off?", "faq_returns"),
        ("faq_returns", "and is the postage taken off?", "affirm"),
        ("find_product", "Do you have lamps?", "affirm"),
        ("faq_returns", "Show the rules.", "affirm"),
    ],
)
def test_a_question_beside_a_yes_comes_first(beside: str, text: str, expected: str) -> None:
    message = parsed(f"Yes. {text}", "affirm", piece("affirm", "Yes."), piece(beside, text))
    assert settled(message, asked="confirmed") == expected


def test_one_order_number_concerns_all_requests() -> None:
    pieces = [piece("cancel_return", "forget the return"), piece("ask_stock", "x", postcode="1")]
    pieces[1]["entities"].append({"entity": "order_number", "value": "HP-1"})
    message = parsed("forget the return, HP-1, 1", "cancel_return", *pieces)
    settle(message, Place("en"))
    assert {entity["value"] for entity in message["entities"]} == {"HP-1", "1"}


def test_two_order_numbers_stay_where_they_are() -> None:
    pieces = [
        piece("order_status", "a", order_number="HP-1"),
        piece("cancel_order", "b", order_number="HP-2"),
        piece("ask_stock", "c"),
    ]
    settle(parsed("abc", "order_status", *pieces), Place("en"))
    assert pieces[2]["entities"] == []
