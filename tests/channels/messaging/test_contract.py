"""What every messaging channel keeps, each against a stand-in of its platform."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.messaging.conftest import Front, OpenFront
from tests.channels.messaging.stand_ins import Call, Driver
from tests.server.scripted import SCRIPT, ScriptedAgent

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
BODIES = st.binary(max_size=80) | VALUES.map(lambda value: json.dumps(value).encode())
MANY = settings(max_examples=100, deadline=None)


async def test_a_text_is_answered(front: Front, agent: ScriptedAgent) -> None:
    (shown,) = await front.say(front.driver.text("good morning"))
    assert shown.text == "You said: good morning"
    (heard,) = agent.heard
    assert (heard.text, heard.input_channel) == ("good morning", front.driver.name)
    assert "4711" not in heard.sender_id
    assert "4711" not in json.dumps(heard.metadata["caller"])


async def test_a_message_that_comes_again_is_answered_once(
    front: Front, agent: ScriptedAgent
) -> None:
    call = front.driver.text("good morning")
    assert len(await front.say(call)) == 1
    assert await front.say(call) == []
    assert len(agent.heard) == 1


async def test_two_shoppers_have_two_conversations(front: Front, agent: ScriptedAgent) -> None:
    await front.say(front.driver.text("one", message_id="1", sender="4711"))
    await front.say(front.driver.text("two", message_id="2", sender="4712"))
    await front.say(front.driver.text("three", message_id="3", sender="4711"))
    one, two, three = (heard.sender_id for heard in agent.heard)
    assert one == three != two


async def test_it_is_stored_before_it_is_acknowledged_and_answered_in_order(
    front: Front, agent: ScriptedAgent
) -> None:
    words = ("wait", "second", "third")
    for number, text in enumerate(words, start=1):
        response = await front.post(front.driver.text(text, message_id=str(number)))
        assert response.status == 200, "acknowledged while the first is being answered"
    await agent.waiting.wait()
    agent.release.set()
    await front.courier.idle()
    assert [shown.text for shown in front.driver.platform.shown] == [
        f"You said: {text}" for text in words
    ]
    assert agent.most_running == 1


async def test_what_no_platform_signed_is_not_taken(front: Front, agent: ScriptedAgent) -> None:
    call = front.driver.text("good morning")
    unsigned = Call(call.body, {"Content-Type": call.headers.get("Content-Type", "text/plain")})
    wrong = {name: f"{value}0" for name, value in call.headers.items() if name != "Content-Type"}
    for forged in (unsigned, Call(call.body, wrong), Call(b"", {}), Call(b"{}", {})):
        response = await front.post(forged)
        assert response.status == 401
    assert (await front.client.get("/webhooks/none/webhook")).status == 404
    assert agent.heard == []


async def each(strategy: st.SearchStrategy[Any], check: Callable[[Any], Any]) -> None:
    """``await check(example)`` for a hundred examples; Hypothesis itself calls plain functions."""
    loop = asyncio.get_running_loop()

    @MANY
    @given(strategy)
    def run(example: Any) -> None:
        asyncio.run_coroutine_threadsafe(check(example), loop).result()

    await asyncio.to_thread(run)


def places_of(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a JSON value, as keys one after the other."""
    found = []
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        found.append((*at, key))
        if isinstance(one, dict | list):
            found += places_of(one, (*at, key))
    return found


def bent(body: bytes, place: tuple[Any, ...], new: Any) -> bytes:
    """A body with another value in one place."""
    whole = found = json.loads(body)
    for key in place[:-1]:
        found = found[key]
    found[place[-1]] = new
    return json.dumps(whole).encode()


async def test_a_hundred_forged_webhooks_are_not_taken(front: Front, agent: ScriptedAgent) -> None:
    async def refuse(body: bytes) -> None:
        assert (await front.post(Call(body, {}))).status == 401

    await each(BODIES, refuse)
    assert agent.heard == []


async def test_a_hundred_replayed_webhooks_are_not_answered(
    front: Front, agent: ScriptedAgent
) -> None:
    call = front.driver.text("good morning")
    await front.say(call)
    for _ in range(100):
        assert await front.say(call) == []
    assert len(agent.heard) == 1


async def test_a_hundred_malformed_webhooks_end_nothing(front: Front, agent: ScriptedAgent) -> None:
    async def take_nothing(body: bytes) -> None:
        assert (await front.post(front.driver.sign(body))).status in (200, 400)

    await each(BODIES, take_nothing)
    assert agent.heard == []
    assert len(await front.say(front.driver.text("good morning", message_id="999"))) == 1


async def test_a_hundred_bent_webhooks_end_nothing(front: Front) -> None:
    driver = front.driver
    calls = [driver.text("hello", message_id="5"), driver.photo(message_id="6")]
    if driver.presses:
        calls.append(driver.press("b.token", "Yes", message_id="7"))
    bodies = [body for call in calls if (body := call.body).startswith(b"{")]

    async def survive(example: tuple[tuple[bytes, tuple[Any, ...]], Any]) -> None:
        (body, place), new = example
        response = await front.post(driver.sign(bent(body, place, new)))
        assert response.status in (200, 400)

    if bodies:
        where = [(body, place) for body in bodies for place in places_of(json.loads(body))]
        await each(st.tuples(st.sampled_from(where), VALUES), survive)
    await front.courier.idle()
    driver.platform.refused.clear()  # to whoever the bent ones named
    last = driver.text("good morning", message_id="999", sender="4799")
    assert [shown.text for shown in await front.say(last)] == ["You said: good morning"]


async def test_a_press_is_the_payload_of_its_button(front: Front, agent: ScriptedAgent) -> None:
    if not front.driver.presses:
        pytest.skip("a platform without buttons")
    (shown,) = await front.say(front.driver.text("hello", message_id="1"))
    token = shown.choices["Find something"]
    await front.say(front.driver.press(token, "Find something", message_id="2"))
    assert agent.heard[-1].text == "/find_product"
    assert agent.heard[-1].metadata["title"] == "Find something"


async def test_a_press_counts_in_its_own_conversation_only(
    front: Front, agent: ScriptedAgent
) -> None:
    if not front.driver.presses:
        pytest.skip("a platform without buttons")
    (shown,) = await front.say(front.driver.text("hello", message_id="1"))
    token = shown.choices["Find something"]
    call = front.driver.press(token, "Find something", message_id="2", sender="4712")
    (said,) = await front.say(call)
    assert said.text.startswith("That button no longer works")
    assert len(agent.heard) == 1


async def test_an_older_yes_is_no_yes(front: Front, agent: ScriptedAgent) -> None:
    if not front.driver.presses:
        pytest.skip("a platform without buttons")
    (shown,) = await front.say(front.driver.text("hello", message_id="1"))
    await front.say(front.driver.text("something else", message_id="2"))
    token = shown.choices["Find something"]
    (said,) = await front.say(front.driver.press(token, "Find something", message_id="3"))
    assert said.text.startswith("That button no longer works")
    assert len(agent.not_heard) == 1


async def test_every_choice_of_a_list_of_products_can_be_had(
    front: Front, agent: ScriptedAgent
) -> None:
    shown = await front.say(front.driver.text("jackets", message_id="1"))
    words = "\n".join(one.text for one in shown)
    for name in ("Fjord Rain Jacket", "Skerry Parka", "Tide Wind Shell"):
        assert name in words
    titles = ["Details (1)", "More like this (1)", "Details (2)", "Details (3)", "Show more"]
    offered = {title for one in shown for title in one.choices}
    for title in titles:
        assert title in offered or f". {title}" in words
    await front.say(front.driver.text("show more", message_id="2"))
    assert agent.heard[-1].text == "/show_more"


async def test_everything_that_the_bot_says_fits(front: Front) -> None:
    for number, text in enumerate(SCRIPT, start=1):
        assert await front.say(front.driver.text(text, message_id=str(number)))
    long = " ".join(["word"] * 700)
    shown = await front.say(front.driver.text(long, message_id="900"))
    assert " ".join(one.text for one in shown).count("word") == 700


async def test_a_typed_payload_is_words(front: Front, agent: ScriptedAgent) -> None:
    await front.say(front.driver.text('/restart{"a": "b"}'))
    assert not agent.heard[0].text.startswith("/")


async def test_a_platform_that_is_busy_gets_it_later(front: Front, agent: ScriptedAgent) -> None:
    front.driver.platform.failures = [500, 429, 503]
    (shown,) = await front.say(front.driver.text("good morning"))
    assert shown.text == "You said: good morning"
    assert len(agent.heard) == 1
    assert sum(front.slept) >= 1 + 2 + 4


async def test_a_card_s_number_is_kept_nowhere_and_the_shopper_is_warned(
    front: Front, agent: ScriptedAgent, tmp_path: Path
) -> None:
    agent.ready = False  # it waits in the inbox
    await front.post(front.driver.text("my card is 4111 1111 1111 1111", message_id="1"))
    for name in ("messaging.db", "messaging.db-wal"):
        assert b"4111" not in (tmp_path / name).read_bytes()
    await front.courier.idle()
    agent.ready = True
    warning, said = await front.say(front.driver.text("card 4111111111111111", message_id="2"))
    assert "never write card numbers" in warning.text
    assert said.text == "You said: card ••••1111"
    assert agent.heard[-1].text == "card ••••1111"


async def test_a_photo_gets_a_true_sentence_and_is_kept(front: Front, agent: ScriptedAgent) -> None:
    (shown,) = await front.say(front.driver.photo(message_id="1"))
    assert "photo has arrived" in shown.text
    assert agent.heard == []
    await front.say(front.driver.text("it arrived broken", message_id="2"))
    (kept,) = agent.heard[0].metadata["attachments"]
    assert kept.startswith(f"photo {front.driver.name}:")
    await front.say(front.driver.text("so what now", message_id="3"))
    assert "attachments" not in agent.heard[1].metadata


async def test_the_words_beside_a_photo_are_answered(front: Front, agent: ScriptedAgent) -> None:
    shown = await front.say(front.driver.photo(caption="it arrived broken"))
    if len(agent.heard) == 1:
        assert [one.text for one in shown][-1] == "You said: it arrived broken"
        assert agent.heard[0].metadata["attachments"]
    assert "photo has arrived" in shown[0].text


async def test_who_begins_is_greeted(front: Front, agent: ScriptedAgent) -> None:
    if (call := front.driver.start()) is None:
        pytest.skip("a platform without a beginning")
    await front.say(call)
    assert agent.heard[0].text == "/greet"


async def test_what_was_acknowledged_is_answered_after_a_restart(
    open_front: OpenFront, driver: Driver, agent: ScriptedAgent
) -> None:
    front = await open_front(driver)
    agent.ready = False
    assert (await front.post(driver.text("good morning"))).status == 200
    await front.client.close()
    agent.ready = True
    again = await open_front(driver)
    await again.courier.idle()
    assert [shown.text for shown in driver.platform.shown][-1] == "You said: good morning"
    assert len(agent.heard) == 1


async def test_a_colleague_can_write_unasked(front: Front, agent: ScriptedAgent) -> None:
    await front.say(front.driver.text("hello"))
    before = len(front.driver.platform.shown)
    assert await front.tell(agent.heard[0].sender_id, "Your parcel was found.")
    assert [one.text for one in front.driver.platform.shown[before:]] == ["Your parcel was found."]
    assert not await front.tell("nobody", "Hello?")
