from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.pending_requests import MOST_SECONDS, NextRequest, next_words, noted
from actions.services import Services
from tests.actions.small_shop import slots_of, texts, tracker


def entry(
    intent: str, text: str = "", *, negated: bool = False, start: int = 0, **entities: Any
) -> dict[str, Any]:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return {
        "text": text or intent,
        "start": start,
        "end": start + len(text or intent),
        "intent": intent,
        "confidence": 0.9,
        "negated": negated,
        "entities": found,
    }


def heard(*entries: dict[str, Any], intent: str = "") -> dict[str, Any]:
    name = intent or next(e["intent"] for e in entries if not e["negated"])
    return {"intent": {"name": name}, "requests": list(entries)}


def waiting(
    message: dict[str, Any],
    before: dict[str, Any] | None = None,
    *,
    at: float = 100.0,
    operation: str | None = None,
) -> list[str]:
    after = noted(before, message, at=at, operation=operation)
    return [request["intent"] for request in (after or {}).get("requests", ())]


def test_what_comes_after_the_first_waits() -> None:
    assert waiting(heard(entry("cancel_order"), entry("find_product"))) == ["find_product"]
    assert waiting(heard(entry("greet"))) == []
    assert noted(None, {"intent": {"name": "greet"}}, at=1.0, operation=None) is None


def test_what_is_refused_does_not_wait() -> None:
    message = heard(entry("return_item", negated=True), entry("exchange_item"), entry("ask_stock"))
    assert waiting(message) == ["ask_stock"]


def test_a_yes_before_a_request_is_the_first() -> None:
    message = heard(entry("affirm"), entry("find_product"), intent="affirm")
    assert waiting(message, operation="cancel_order") == ["find_product"]


def test_a_message_that_was_not_understood_still_keeps_the_rest() -> None:
    message = heard(entry("cancel_order"), entry("find_product"), intent="nlu_fallback")
    assert waiting(message) == ["find_product"]


@pytest.mark.parametrize(
    ("message", "operation", "expected"),
    [
        (heard(entry("wrong_item"), entry("return_item")), None, []),
        (heard(entry("affirm"), entry("cancel_order"), intent="affirm"), "cancel_order", []),
        (heard(entry("affirm"), entry("cancel_order"), intent="affirm"), None, ["cancel_order"]),
        (
            heard(entry("wrong_item"), entry("return_item", product="fjord")),
            None,
            ["return_item"],
        ),
    ],
)
def test_the_same_operation_does_not_wait_for_itself(
    message: dict[str, Any], operation: str | None, expected: list[str]
) -> None:
    assert waiting(message, operation=operation) == expected


@pytest.mark.parametrize(
    "later",
    [
        entry("faq_invoice", "because I need one"),
        entry("ask_stock", "which is for my son"),
        entry("doubt", "not sure"),
        entry("lack_details", "no idea of the number"),
        {**entry("return_item", "but want to keep them"), "confidence": 0.6},
    ],
)
def test_a_piece_that_only_goes_on_is_no_request(later: dict[str, Any]) -> None:
    assert waiting(heard(entry("cancel_order"), later)) == []


def test_a_shared_order_number_names_nothing_else() -> None:
    later = entry("return_item", "send it back", order_number="HP-1")
    later["entities"][0]["shared"] = True
    assert waiting(heard(entry("wrong_item"), later)) == []


def test_a_message_is_noted_once() -> None:
    message = heard(entry("cancel_order"), entry("find_product"))
    first = noted(None, message, at=100.0, operation=None)
    assert noted(first, message, at=100.0, operation=None) == first


def test_what_waits_goes_on_waiting_until_it_is_spoken_of_or_old() -> None:
    before = noted(
        None, heard(entry("cancel_order"), entry("find_product")), at=100.0, operation=None
    )
    yes = {"intent": {"name": "affirm"}}
    assert waiting(yes, before, at=160.0) == ["find_product"]
    assert waiting(yes, before, at=101.0 + MOST_SECONDS) == []
    assert waiting({"intent": {"name": "find_product"}}, before, at=160.0) == []
    assert (
        waiting(heard(entry("find_product", negated=True), intent="deny"), before, at=160.0) == []
    )
    more = heard(entry("faq_invoice"), entry("ask_stock"))
    assert waiting(more, before, at=160.0) == ["ask_stock", "find_product"]


def test_the_next_one_is_quoted_in_the_shoppers_words() -> None:
    assert next_words(None) is None
    assert next_words({"requests": [entry("ask_stock", "is it there, ")]}) == "is it there"
    long = next_words({"requests": [entry("ask_stock", "is it there " * 20)]})
    assert long is not None
    assert len(long) <= 81
    assert long.endswith("…")


async def test_it_is_said_again_in_the_shoppers_place(wired: Services) -> None:
    later = entry("find_product", "show me blue tents", start=20)
    later["entities"] = [{"entity": "colour", "value": "blue", "start": 28, "end": 32}]
    slots = {"waiting_requests": {"at": 1.0, "requests": [later, entry("ask_stock")]}}
    dispatcher = CollectingDispatcher()
    talk = tracker("yes", "affirm", slots=slots)
    talk.events[-1]["input_channel"] = "web"
    events = await NextRequest().run(dispatcher, talk, {})
    assert "“show me blue tents”" in texts(dispatcher)[0]
    assert [r["intent"] for r in slots_of(events)["waiting_requests"]["requests"]] == ["ask_stock"]
    _, listened, said = events
    assert listened == {"event": "action", "name": "action_listen"}
    assert (said["event"], said["text"]) == ("user", "show me blue tents")
    assert said["input_channel"] == "web"
    assert said["metadata"] == {"part_of_message": True}
    assert said["parse_data"]["intent"] == {"name": "find_product", "confidence": 0.9}
    assert said["parse_data"]["entities"] == [
        {"entity": "colour", "value": "blue", "start": 8, "end": 12}
    ]
    assert "requests" not in said["parse_data"]


async def test_the_last_one_leaves_nothing_waiting() -> None:
    slots = {"waiting_requests": {"at": 1.0, "requests": [entry("ask_stock")]}}
    talk = tracker("yes", "affirm", slots=slots)
    events = await NextRequest().run(CollectingDispatcher(), talk, {})
    assert slots_of(events) == {"waiting_requests": None}
    events = await NextRequest().run(CollectingDispatcher(), tracker("yes", "affirm"), {})
    assert slots_of(events) == {"waiting_requests": None}
    assert len(events) == 1


def test_a_failure_leaves_nothing_waiting() -> None:
    assert slots_of(NextRequest().after_failure(ValueError())) == {"waiting_requests": None}


def numbers(after: dict[str, Any] | None) -> list[tuple[str, str]]:
    return [
        (request["intent"], request["entities"][0]["value"])
        for request in (after or {}).get("requests", ())
    ]


TWO = [{"entity": "order_number", "value": number} for number in ("HP-1", "HP-2")]


@pytest.mark.parametrize(
    ("intent", "operation", "waits"),
    [
        ("cancel_order", None, "cancel_order"),
        ("order_status", None, "order_status"),
        ("provide_details", "return_item", "return_item"),
    ],
)
def test_each_of_several_orders_comes_in_its_turn(
    intent: str, operation: str | None, waits: str
) -> None:
    message = {"text": "HP-1 and HP-2", "intent": {"name": intent}, "entities": TWO}
    after = noted(None, message, at=1.0, operation=operation)
    assert numbers(after) == [(waits, "HP-2")]
    # "Cancel it" at the summary of the first does not drop the second; naming it anew does.
    again = {"text": "do it", "intent": {"name": waits}, "entities": []}
    assert numbers(noted(after, again, at=2.0, operation=waits)) == [(waits, "HP-2")]
    again["entities"] = TWO[1:]
    assert numbers(noted(after, again, at=3.0, operation=waits)) == []


def test_several_orders_among_other_requests() -> None:
    both = {**entry("cancel_order", "cancel HP-1 and HP-2"), "entities": TWO}
    assert waiting(heard(both, entry("find_product"))) == ["cancel_order", "find_product"]
    where = entry("order_status", order_number="HP-3")
    assert waiting(heard(where, both)) == ["cancel_order", "cancel_order"]
