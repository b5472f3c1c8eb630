"""Doubt, "why", "I don't have it", "what next", "not that": in an operation and elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import FACTS, LAST_OUTCOME
from actions.operations.explaining import QUIET
from actions.repair import InDoubt, LackDetails, NotThat, WhatNext, WhyAsked
from actions.services import Services
from shop.orders import get_order
from shop.support import list_complaints
from tests.actions.small_shop import TALK, slots_of, texts, tracker
from tests.actions.talk import Talk

Place = Callable[..., str]


async def asks_email(talk: Talk, order: Place) -> None:
    await talk.says("cancel my order", "cancel_order")


async def asks_order(talk: Talk, order: Place) -> None:
    order("paid"), order("paid")
    await knows_mia(talk)
    await talk.says("cancel my order", "cancel_order")


async def asks_reason(talk: Talk, order: Place) -> None:
    order("delivered")
    await knows_mia(talk)
    await talk.says("return it", "return_item")


async def asks_yes(talk: Talk, order: Place) -> None:
    order("paid")
    await knows_mia(talk)
    await talk.says("cancel my order", "cancel_order")


async def asks_story(talk: Talk, order: Place) -> None:
    await talk.says("i want to complain", "complaint")


async def knows_mia(talk: Talk) -> None:
    from actions.services import get
    from shop import identity

    identity.trust(get().shop, TALK, "C1")


@pytest.mark.parametrize(
    ("opening", "requested", "text", "intent", "expected", "asked_again"),
    [
        (asks_email, "email", "what for", "why_asked", "shows me that it's you", True),
        (asks_email, "email", "no clue which i used", "lack_details", "mailboxes", True),
        (asks_email, "email", "1 sec", "doubt", "time", False),
        (asks_email, "email", "and then?", "what_next", "before you say yes", True),
        (asks_order, "order_number", "why", "why_asked", "more than one order", True),
        (asks_order, "order_number", "what is that", "lack_details", "just choose", True),
        (asks_reason, "reason", "do i have to give one", "why_asked", "Any answer will do", True),
        (asks_reason, "reason", "hang on, asking her", "doubt", "time", False),
        (asks_reason, "reason", "skip that, no idea", "lack_details", "A word or two", True),
        (asks_yes, "confirmed", "are you sure about that", "doubt", "With a yes", True),
        (asks_yes, "confirmed", "why do you ask", "why_asked", "clear yes", True),
        (asks_yes, "confirmed", "what happens then", "what_next", "If you say yes: The", True),
        (asks_story, "complaint_text", "what has it to do", "why_asked", "A colleague reads", True),
    ],
)
async def test_a_question_is_explained_and_asked_once_more(
    talk: Talk,
    order: Place,
    wired: Services,
    opening: Callable[[Talk, Place], Any],
    requested: str,
    text: str,
    intent: str,
    expected: str,
    asked_again: bool,
) -> None:
    await opening(talk, order)
    assert talk.requested == requested
    said = await talk.says(text, intent)
    assert expected in said
    assert talk.requested == requested
    assert not talk.rejected
    assert (len(talk.said) > 1) is asked_again
    assert list_complaints(wired.shop) == []


async def test_a_summary_is_read_once_and_the_question_bears_its_buttons(
    talk: Talk, order: Place, wired: Services
) -> None:
    await asks_yes(talk, order)
    said = await talk.says("hmm", "doubt")
    assert "€" not in said
    yes = talk.messages[-2]["custom"]["buttons"][0]
    shown = json.loads(yes["payload"].removeprefix("/affirm"))
    await talk.says("/affirm", "affirm", **shown)
    assert get_order(wired.shop, TALK, "HP-104001").status == "cancelled"


async def test_it_never_says_the_same_twice_in_a_row(talk: Talk, order: Place) -> None:
    await asks_yes(talk, order)
    said = [await talk.says("hmm", "doubt") for _ in range(3)]
    assert len(set(said)) == 3


async def test_who_lacks_it_a_second_time_is_offered_a_person_and_the_way_out(
    talk: Talk, order: Place
) -> None:
    await asks_email(talk, order)
    await talk.says("dont know", "lack_details")
    await talk.says("really no idea", "lack_details")
    assert talk.buttons == ["Talk to a person", "Stop this"]
    await talk.says("ah: mia@example.com", "provide_details", email="mia@example.com")
    assert talk.requested == "proof"


async def interrupted(talk: Talk) -> list[str]:
    """The form's turn after another action has answered."""
    from actions.operation_form import ValidateOperationForm

    dispatcher = CollectingDispatcher()
    turn = tracker("do you ship to Norway?", "faq_delivery_abroad", slots=talk.slots)
    turn.events.append({"event": "action", "name": "action_answer_faq"})
    talk.slots.update(slots_of(await ValidateOperationForm().run(dispatcher, turn, {})))
    return texts(dispatcher)


async def test_after_each_interruption_a_summary_is_asked_about_again(
    talk: Talk, order: Place, wired: Services
) -> None:
    await asks_yes(talk, order)
    back_to_it, _ = await interrupted(talk)
    assert "cancel an order" in back_to_it
    (second,) = await interrupted(talk)
    assert "HP-104001" in second
    assert talk.requested == "confirmed"
    await talk.says("ok", "affirm")
    assert get_order(wired.shop, TALK, "HP-104001").status == "cancelled"


async def said_by(action: Any, **slots: Any) -> str:
    dispatcher = CollectingDispatcher()
    await action.run(dispatcher, tracker("hm", "doubt", slots=slots), {})
    return "\n".join(texts(dispatcher))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ({"operation": "cancel_order", "did": "done"}, "won't be sent any more"),
        ({"operation": "someone_s_own", "did": "done"}, "nothing more you have to do"),
        ({"operation": "cancel_order", "did": "refused"}, "nothing has changed"),
        ({"operation": "cancel_order", "did": "left"}, "We left it there"),
        (None, "nothing under way"),
    ],
)
async def test_what_next_follows_from_what_was_done(
    wired: Services, outcome: Any, expected: str
) -> None:
    assert expected in await said_by(WhatNext(), last_outcome=outcome)


async def test_what_became_of_an_operation_is_kept(talk: Talk, order: Place, mia: None) -> None:
    order("paid")
    await talk.says("cancel", "cancel_order")
    await talk.says("no", "deny")
    about = {"operation": "cancel_order", "order": "HP-104001"}
    assert talk.slots[LAST_OUTCOME] == {**about, "did": "left"}
    await talk.says("cancel", "cancel_order")
    await talk.says("yes", "affirm")
    done = {**about, "did": "done"}
    assert talk.slots[LAST_OUTCOME] == {**done, "changed": done}


async def test_outside_an_operation(wired: Services) -> None:
    assert await said_by(InDoubt()) != await said_by(InDoubt(), focus_product="fjord")
    assert "without it" in await said_by(LackDetails())
    assert "rules" in await said_by(WhyAsked(), last_outcome={"did": "refused"})
    assert "suits you" in await said_by(WhyAsked())


def heard(text: str, *ranking: tuple[str, float], **entities: Any) -> dict[str, Any]:
    turn = tracker(text, ranking[0][0], entities, ranking=list(ranking))
    return {"event": "user", "text": text, "parse_data": turn.latest_message}


async def test_not_that_offers_the_second_reading_with_what_was_named_and_a_person(
    wired: Services,
) -> None:
    before = heard(
        "send HP-104001 bk", ("order_status", 0.7), ("return_item", 0.2), order_number="HP-104001"
    )
    dispatcher = CollectingDispatcher()
    turn = tracker("not what i said", "not_that", events=[before], slots={FACTS: {"x": 1}})
    slots = slots_of(await NotThat().run(dispatcher, turn, {}))
    buttons = dispatcher.messages[0]["custom"]["buttons"]
    assert [button["payload"] for button in buttons] == [
        '/return_item{"order_number": "HP-104001"}',
        "/human_handoff",
    ]
    assert slots[FACTS] == {"x": 1, QUIET: True}


async def test_not_that_beside_a_request_is_short(wired: Services) -> None:
    waiting = {"at": 1.0, "requests": [{"intent": "find_product", "text": "boots"}]}
    dispatcher = CollectingDispatcher()
    await NotThat().run(
        dispatcher, tracker("no", "not_that", slots={"waiting_requests": waiting}), {}
    )
    assert "buttons" not in dispatcher.messages[0]["custom"]


async def test_who_says_what_was_meant_gets_it(wired: Services) -> None:
    dispatcher = CollectingDispatcher()
    events = await NotThat().run(
        dispatcher, tracker("sorry i meant shoes", "not_that", {"category": "shoes"}), {}
    )
    assert events == [{"event": "followup", "timestamp": None, "name": "action_find_products"}]
    assert not dispatcher.messages
