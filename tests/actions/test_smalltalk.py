from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import ShopAction
from actions.services import Services
from actions.smalltalk import Clarify, FollowUp, LooseDetails, OtherLanguage, Repeat
from tests.actions.small_shop import slots_of, texts, tracker


def user(text: str) -> dict[str, Any]:
    return {"event": "user", "text": text}


def bot(text: str | None, **data: Any) -> dict[str, Any]:
    return {"event": "bot", "text": text, "data": data}


async def run(action: ShopAction, *args: Any, **kwargs: Any) -> tuple[Any, CollectingDispatcher]:
    dispatcher = CollectingDispatcher()
    return await action.run(dispatcher, tracker(*args, **kwargs), {}), dispatcher


async def test_near_readings_are_offered_with_their_titles(wired: Services) -> None:
    ranking = [
        ("nlu_fallback", 0.5),
        ("return_item", 0.4),
        ("faq_return_policy", 0.3),
        ("thank", 0.2),
    ]
    _, dispatcher = await run(Clarify(), "send bk?", "nlu_fallback", ranking=ranking)
    titles = [button["title"] for button in dispatcher.messages[0]["custom"]["buttons"]]
    assert titles == ["Return something", "Returns?", "Neither"]


async def test_readings_that_come_to_the_same_are_not_asked_about(wired: Services) -> None:
    ranking = [("nlu_fallback", 0.5), ("recommend", 0.4), ("find_product", 0.35)]
    events, dispatcher = await run(Clarify(), "games?", "nlu_fallback", ranking=ranking)
    assert events[-1]["name"] == "action_recommend"
    assert dispatcher.messages == []
    ranking = [("nlu_fallback", 0.5), ("select_item", 0.45), ("buy_product", 0.4)]
    events, _ = await run(Clarify(), "the second, i'll buy it", "nlu_fallback", ranking=ranking)
    assert events[-1]["name"] == "action_buy_product"
    ranking = [("nlu_fallback", 0.5), ("faq_refund_time", 0.4), ("refund_status", 0.35)]
    events, _ = await run(Clarify(), "my money?", "nlu_fallback", ranking=ranking)
    assert slots_of(events)["operation"] == "refund_status"


async def test_a_product_that_was_named_is_shown(wired: Services) -> None:
    ranking = [("nlu_fallback", 0.5), ("find_product", 0.45), ("select_item", 0.4)]
    named = {"product": "fjord"}
    events, dispatcher = await run(
        Clarify(), "show me the fjord", "nlu_fallback", named, ranking=ranking
    )
    assert events[-1]["name"] == "action_find_products"
    assert dispatcher.messages == []
    _, dispatcher = await run(Clarify(), "show me that", "nlu_fallback", ranking=ranking)
    assert len(dispatcher.messages) == 1


async def test_out_of_scope_is_not_guessed_at(wired: Services) -> None:
    _, dispatcher = await run(
        Clarify(), "who wins the cup?", "out_of_scope", ranking=[("ask_stock", 0.3)]
    )
    assert texts(dispatcher) == ["utter_out_of_scope"]


async def test_the_third_miss_in_a_row_offers_a_person(wired: Services) -> None:
    missed = [
        {"event": "action", "name": "action_clarify"},
        {"event": "action", "name": "action_listen"},
    ]
    events, dispatcher = await run(
        Clarify(), "hrmpf", "nlu_fallback", slots={"fallback_count": 2}, events=missed
    )
    assert dispatcher.messages[0]["custom"]["buttons"][0]["payload"] == "/human_handoff"
    assert slots_of(events) == {"fallback_count": 3}


async def test_misses_long_ago_do_not_count(wired: Services) -> None:
    understood = [
        {"event": "action", "name": "action_clarify"},
        {"event": "action", "name": "utter_greet"},
        {"event": "action", "name": "action_listen"},
    ]
    events, _ = await run(
        Clarify(), "hrmpf", "nlu_fallback", slots={"fallback_count": 2}, events=understood
    )
    assert slots_of(events) == {"fallback_count": 1}


async def test_a_yes_or_no_to_nothing(wired: Services) -> None:
    _, dispatcher = await run(FollowUp(), "yes", "affirm", events=[user("hi"), bot("Hello")])
    assert texts(dispatcher) == ["utter_yes_to_what"]
    _, dispatcher = await run(FollowUp(), "no", "deny", events=[user("hm"), bot("Hello?")])
    assert texts(dispatcher) == ["utter_anything_else"]


async def test_what_is_refused_is_left_alone(wired: Services) -> None:
    dispatcher = CollectingDispatcher()
    turn = tracker("i don't want to cancel", "deny")
    turn.latest_message["requests"] = [{"intent": "cancel_order", "negated": True}]
    assert await FollowUp().run(dispatcher, turn, {}) == []
    (said,) = texts(dispatcher)
    assert "you don't want to cancel an order" in said
    assert said.endswith("instead?")


async def test_a_part_taken_up_later_is_no_message_of_its_own() -> None:
    part = {**user("b"), "metadata": {"part_of_message": True}}
    history = [user("a and b"), bot("One"), part, bot("Two")]
    _, dispatcher = await run(Repeat(), "again?", "repeat", events=history)
    assert texts(dispatcher) == ["One", "Two"]


async def test_all_of_the_last_turn_is_said_again() -> None:
    custom = {"type": "text", "version": 1, "text": "Two"}
    history = [user("a"), bot("Old"), user("b"), bot("One"), bot(None, custom=custom)]
    _, dispatcher = await run(Repeat(), "again?", "repeat", events=history)
    assert texts(dispatcher) == ["One", "Two"]


async def test_nothing_to_repeat(wired: Services) -> None:
    _, dispatcher = await run(Repeat(), "again?", "repeat")
    assert "haven't said anything" in texts(dispatcher)[0]


async def test_loose_details_go_where_they_point(wired: Services) -> None:
    events, _ = await run(
        LooseDetails(), "HP-104001", "provide_details", {"order_number": "HP-104001"}
    )
    assert slots_of(events)["operation"] == "order_status"
    events, _ = await run(LooseDetails(), "blue", "provide_details", {"colour": "blue"})
    assert events[-1]["name"] == "action_find_products"
    events, _ = await run(
        LooseDetails(),
        "blue",
        "provide_details",
        {"colour": "blue"},
        slots={"search_state": {"query": "x"}},
    )
    assert events[-1]["name"] == "action_refine_search"
    _, dispatcher = await run(LooseDetails(), "hm", "provide_details")
    assert texts(dispatcher) == ["utter_what_about_it"]


async def test_what_is_not_wanted_narrows_the_running_search(wired: Services) -> None:
    """The Tarn comes in nothing but blue."""
    blue = {"entity": "colour", "value": "blue", "start": 12, "end": 16}
    request = {"text": "", "intent": "refine_search", "negated": True, "entities": [blue]}
    kept = {"search_state": {"query": "jacket", "category": "jackets"}}
    turn = tracker("i dont want blue", "deny", slots=kept)
    turn.latest_message["requests"] = [request]
    dispatcher = CollectingDispatcher()
    slots = slots_of(await FollowUp().run(dispatcher, turn, {}))
    assert slots["shown_products"] == ["fjord"]
    assert "other than blue" in "\n".join(texts(dispatcher))


async def test_what_is_spoken_here_is_said_in_both_languages(wired: Services) -> None:
    dispatcher = CollectingDispatcher()
    turn = tracker("wo ist meine bestellung", "other_language")
    turn.latest_message["language"] = "de"
    assert await OtherLanguage().run(dispatcher, turn, {}) == []
    (said,) = texts(dispatcher)
    assert said == (
        "Ich spreche leider nur Englisch.\nI only speak English – could you write to me in it?"
    )
    dispatcher = CollectingDispatcher()
    turn = tracker("?", "other_language", slots={"operation": "cancel_order"})
    turn.latest_message["language"] = "tlh"
    await OtherLanguage().run(dispatcher, turn, {})
    assert texts(dispatcher) == [
        "I only speak English, so I have changed nothing – could you write to me in it?"
    ]


async def test_a_change_is_asked_back_and_who_speaks_is_kept(wired: Services) -> None:
    ranking = [("nlu_fallback", 0.4), ("return_item", 0.38), ("cancel_return", 0.3)]
    named = {"email": "mia@example.com", "order_number": "HP-104001"}
    events, dispatcher = await run(
        Clarify(), "about the return, HP-104001", "nlu_fallback", named, ranking=ranking
    )
    kept = slots_of(events)
    assert "operation" not in kept
    assert kept["operation_facts"]["email"] == "mia@example.com"
    assert kept["operation_facts"]["proof"] == {"order_number": "HP-104001"}
    assert len(dispatcher.messages[0]["custom"]["buttons"]) == 3


async def test_a_later_yes_takes_up_what_was_offered(wired: Services) -> None:
    payload = '/change_items{"order_number": "HP-104001"}'
    outcome = {"operation": "exchange_item", "did": "refused", "offer": payload}
    offered = [{"event": "slot", "name": "last_outcome", "value": outcome}, user("in stock?")]
    events, _ = await run(FollowUp(), "yes", "affirm", events=offered)
    assert events[-1]["parse_data"]["intent"]["name"] == "change_items"
    stale = [offered[0], *(user("hm") for _ in range(4))]
    _, dispatcher = await run(FollowUp(), "yes", "affirm", events=stale)
    assert texts(dispatcher) == ["utter_yes_to_what"]


@pytest.mark.parametrize(
    ("text", "near", "shown"),
    [
        ("the cold gets in everywhere outside", 0.5, True),
        ("the cold gets in everywhere outside", 0.1, False),
        ("does the cold get in everywhere?", 0.5, False),
    ],
)
async def test_what_was_not_understood_is_shown_what_it_comes_near(
    wired: Services, text: str, near: float, shown: bool
) -> None:
    wired.search.near = near  # type: ignore[attr-defined]
    ranking = [("nlu_fallback", 0.5), ("faq_return_policy", 0.2), ("thank", 0.1)]
    events, _ = await run(Clarify(), text, "nlu_fallback", ranking=ranking)
    assert bool(slots_of(events).get("shown_products")) is shown


async def test_torn_between_two_changes_that_an_order_s_state_tells_apart(wired: Services) -> None:
    ranking = [("nlu_fallback", 0.4), ("exchange_item", 0.38), ("change_items", 0.3)]
    named = {"order_number": "HP-104001"}
    events, _ = await run(
        Clarify(), "make it blue, HP-104001", "nlu_fallback", named, ranking=ranking
    )
    assert slots_of(events)["operation"] == "change_items"
