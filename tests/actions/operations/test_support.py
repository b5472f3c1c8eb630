"""Complaints and handovers: what is recorded, what is answered, what a colleague gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.operations.support import office
from actions.services import Services
from actions.smalltalk import LooseDetails
from shop.config import ShopConfig
from shop.hours import OfficeHours
from shop.support import list_complaints, list_handoffs
from tests.actions.small_shop import SPEAKER, texts, tracker
from tests.actions.talk import Talk

Place = Callable[..., str]
SURE = {"confidence": 0.95}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("tell me a joke", "out_of_scope"),
        ("do you even read this?", "nlu_fallback"),
        ("how much is the blue one?", "ask_price"),
        ("you idiots", "complaint"),
    ],
)
async def test_a_joke_a_question_or_an_insult_is_not_put_on_record(
    talk: Talk, wired: Services, text: str, intent: str
) -> None:
    await talk.says("i want to complain", "complaint")
    said = await talk.says(text, intent, message={"intent": {"name": intent, **SURE}})
    assert "on record" not in said
    assert talk.requested == "complaint_text"


async def test_another_operation_asked_for_in_the_middle_is_begun(
    talk: Talk, wired: Services, order: Place, mia: None
) -> None:
    order("shipped")
    await talk.says("i want to complain", "complaint")
    asked = {"intent": {"name": "order_status", **SURE}}
    said = await talk.says("where is my order?", "order_status", message=asked)
    assert "on its way" in said


async def test_a_complaint_that_asks_where_an_order_is_gets_that_answered(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("shipped")
    story = f"I waited the whole week and nobody calls back. Where is {number}? This is a shame."
    said = await talk.says(story, "complaint", order_number=number)
    assert f"with order {number}" in said
    said = await talk.says("yes", "affirm")
    assert "is on its way" in said
    (complaint,) = list_complaints(wired.shop)
    assert complaint.order_number == number


async def test_a_stranger_is_offered_to_find_out(talk: Talk, order: Place, wired: Services) -> None:
    number = order("shipped")
    story = f"I waited the whole week and nobody calls back. Where is {number}? This is a shame."
    await talk.says(story, "complaint", order_number=number)
    said = await talk.says("yes", "affirm")
    assert "on its way" not in said
    assert "Find out where it is" in talk.buttons


async def test_the_colleague_gets_to_know_who_what_and_how_far(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("paid")
    await talk.says("cancel it", "cancel_order")
    said = await talk.says("let me talk to somebody", "human_handoff")
    assert "H-" in said
    (handoff,) = list_handoffs(wired.shop)
    assert handoff.reason.splitlines() == [
        "Customer: Mia Lindqvist. Wanted to cancel an order (not finished), order " + number + ".",
        "Asked: let me talk to somebody",
    ]


async def test_an_address_after_a_handover_is_for_the_colleague(
    talk: Talk, wired: Services
) -> None:
    await talk.says("a human please", "human_handoff")
    dispatcher = CollectingDispatcher()
    said = "mia@example.com"
    turn = tracker(said, "provide_details", {"email": said}, slots=talk.slots, events=talk.events)
    events = await LooseDetails().run(dispatcher, turn, {})
    assert events == []
    assert "added that for the colleague" in texts(dispatcher)[0]
    (handoff,) = list_handoffs(wired.shop)
    assert handoff.transcript[-1] == ("shopper", said)
    assert "Not identified" in handoff.reason


@pytest.mark.parametrize(
    ("settings", "now", "expected"),
    [
        ({"monday": "9:00-18:00"}, "2026-11-30T12:00", "in today until 18:00"),
        ({"monday": "9:00-18:00"}, "2026-11-30T18:30", "back on Monday"),
        ({}, "2026-11-30T12:00", "as soon as they can"),
    ],
)
def test_when_people_answer(settings: Any, now: str, expected: str) -> None:
    config = ShopConfig(time_zone="Europe/Berlin", office_hours=OfficeHours(**settings))
    moment = datetime.fromisoformat(now).replace(tzinfo=config.zone).astimezone(UTC)
    assert expected in SPEAKER.write(office(config, moment))
