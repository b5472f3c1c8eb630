"""A second wish for the same order while the summary of another stands: neither is lost."""

from __future__ import annotations

from collections.abc import Callable

from rasa_sdk.executor import CollectingDispatcher

from actions.pending_requests import NextRequest
from shop import Shop
from shop.orders import get_order
from tests.actions.small_shop import TALK, texts, tracker
from tests.actions.talk import Talk

Place = Callable[..., str]


async def two_wishes(talk: Talk, order: Place) -> str:
    """A day to deliver, up to its summary, and then a note."""
    number = order("paid")
    await talk.says("send it one week later", "hold_order")
    assert talk.requested == "confirmed"
    return number


async def taken_up(talk: Talk) -> tuple[str, str]:
    """What waits is said in the shopper's place; returns what announces it and what it brings."""
    dispatcher = CollectingDispatcher()
    waits = tracker("yes", "affirm", slots=talk.slots)
    events = await NextRequest().run(dispatcher, waits, {})
    talk.slots.update({e["name"]: e["value"] for e in events if e["event"] == "slot"})
    said = events[-1]["parse_data"]
    resumes = {"resumes": said["resumes"]}
    brought = await talk.says(said["text"], said["intent"]["name"], message=resumes)
    return "\n".join(texts(dispatcher)), brought


async def test_a_note_beside_a_day_comes_first_and_the_day_after_it(
    talk: Talk, order: Place, mia: None, shop: Shop
) -> None:
    number = await two_wishes(talk, order)
    said = await talk.says("and a note: put it behind the blue bin", "order_note")
    assert "you wanted to" in said
    assert "behind the blue bin" in said
    await talk.says("yes, both", "affirm")
    assert get_order(shop, TALK, number).note == "put it behind the blue bin"
    assert get_order(shop, TALK, number).hold_until is None
    announced, brought = await taken_up(talk)
    assert "you wanted to" in announced
    assert "would wait" in brought
    assert talk.requested == "confirmed"
    assert get_order(shop, TALK, number).hold_until is None
    await talk.says("yes", "affirm")
    assert get_order(shop, TALK, number).hold_until is not None


async def test_what_was_put_off_is_done_only_with_a_yes(
    talk: Talk, order: Place, mia: None, shop: Shop
) -> None:
    number = await two_wishes(talk, order)
    await talk.says("and a note: put it behind the blue bin", "order_note")
    await talk.says("yes", "affirm")
    await taken_up(talk)
    await talk.says("no", "deny")
    assert get_order(shop, TALK, number).hold_until is None


async def test_another_order_or_a_no_leaves_the_open_one(
    talk: Talk, order: Place, mia: None
) -> None:
    await two_wishes(talk, order)
    other = order("paid")
    said = await talk.says(f"a note for {other}: ring twice", "order_note", order_number=other)
    assert "I'll leave that for now" in said
    assert not talk.slots.get("waiting_requests")
