"""Nothing is lost and nothing is answered twice, whenever the process ends."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from bot.channels.messaging import Received
from bot.channels.messaging.box import LEASE_SECONDS, Box
from bot.channels.messaging.tables import DONE
from common.errors import StorageError
from tests.channels.messaging.conftest import OpenFront
from tests.channels.messaging.telegram import TelegramDriver
from tests.server.scripted import ScriptedAgent


@pytest.fixture
async def telegram() -> TelegramDriver:
    return TelegramDriver()


def texts(driver: TelegramDriver) -> list[str]:
    return [shown.text for shown in driver.platform.shown]


async def test_a_turn_that_was_stored_is_not_run_again(
    open_front: OpenFront,
    telegram: TelegramDriver,
    agent: ScriptedAgent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    front = await open_front(telegram)

    async def ends(*_: Any) -> None:
        raise StorageError("The process ends here.")

    monkeypatch.setattr(Box, "answer", ends)
    await front.post(telegram.text("my order"))
    await front.courier.idle()
    assert texts(telegram) == []
    await front.client.close()
    monkeypatch.undo()
    again = await open_front(telegram)
    await again.courier.idle()
    assert len(agent.heard) == 1
    (shown,) = telegram.platform.shown
    assert shown.text.startswith("Order HP-104233")
    await again.say(telegram.press(shown.choices["Change address"], "", message_id="2"))
    assert agent.heard[1].text == "/change_address"


async def test_a_turn_that_was_not_stored_is_run_again(
    open_front: OpenFront, telegram: TelegramDriver, agent: ScriptedAgent
) -> None:
    front = await open_front(telegram)
    await front.post(telegram.text("wait"))
    await agent.waiting.wait()
    await front.client.close()
    agent.release.set()
    again = await open_front(telegram)
    await again.courier.idle()
    assert texts(telegram) == ["You said: wait"]


async def test_only_what_was_not_sent_is_sent_after_a_restart(
    open_front: OpenFront,
    telegram: TelegramDriver,
    agent: ScriptedAgent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    front = await open_front(telegram, max_message_chars=9000)
    mark, sent = Box.mark, 0

    async def ends_after_one(box: Box, parcel: Any, state: str) -> None:
        nonlocal sent
        await mark(box, parcel, state)
        sent += state == DONE
        if sent:
            raise StorageError("The process ends here.")

    monkeypatch.setattr(Box, "mark", ends_after_one)
    long = "word " * 1200
    await front.post(telegram.text(long))
    await front.courier.idle()
    assert len(texts(telegram)) == 1
    await front.client.close()
    monkeypatch.undo()
    again = await open_front(telegram)
    await again.courier.idle()
    assert " ".join(texts(telegram)).count("word") == 1200
    assert len(agent.heard) == 1


async def test_a_lost_acknowledgement_of_the_platform_sends_it_again(
    open_front: OpenFront, telegram: TelegramDriver, agent: ScriptedAgent
) -> None:
    """At least once: rather a sentence twice than never."""
    front = await open_front(telegram)
    telegram.platform.lost_acknowledgements = 1
    await front.post(telegram.text("good morning"))
    await front.courier.idle()
    assert set(texts(telegram)) == {"You said: good morning"}
    assert len(agent.heard) == 1


async def test_what_could_not_be_kept_is_tried_again_by_itself(
    open_front: OpenFront, telegram: TelegramDriver, agent: ScriptedAgent
) -> None:
    front = await open_front(telegram)
    (shown,) = await front.say(telegram.text("forget it"))
    assert shown.text.startswith("I could not save your last message")
    assert len(agent.heard) == 5
    assert {1.0, 2.0, 4.0, 8.0} <= set(front.slept)


async def test_a_database_that_is_away_lets_the_platform_send_again(
    open_front: OpenFront, telegram: TelegramDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = await open_front(telegram)

    async def away(*_: Any) -> None:
        raise StorageError("The database is locked.")

    monkeypatch.setattr(Box, "add", away)
    assert (await front.post(telegram.text("good morning"))).status == 503
    monkeypatch.undo()
    assert len(await front.say(telegram.text("good morning"))) == 1


async def test_a_refused_answer_does_not_hold_up_the_next(
    open_front: OpenFront, telegram: TelegramDriver
) -> None:
    front = await open_front(telegram)
    telegram.platform.failures = [403]
    await front.post(telegram.text("one", message_id="1"))
    await front.courier.idle()
    (shown,) = await front.say(telegram.text("two", message_id="2"))
    assert shown.text == "You said: two"


async def test_a_conversation_belongs_to_one_process_at_a_time(tmp_path: Path) -> None:
    now = 1000.0
    url = f"sqlite:///{tmp_path / 'messaging.db'}"
    one, other = Box(url, clock=lambda: now), Box(url, clock=lambda: now)
    try:
        assert await one.add("telegram", [("c", Received("1", "4711", text="hello"))]) == ["c"]
        assert await other.add("telegram", [("c", Received("1", "4711", text="hello"))]) == []
        assert await one.claim("c")
        assert not await other.claim("c")
        now += LEASE_SECONDS + 1
        assert await other.claim("c"), "whoever took it has ended"
        await other.release("c")
        assert await one.claim("c")
    finally:
        one.close()
        other.close()
    assert stat.S_IMODE((tmp_path / "messaging.db").stat().st_mode) == 0o600


async def test_the_answer_of_a_process_that_was_taken_for_an_ended_one_is_left(
    tmp_path: Path,
) -> None:
    now = 1000.0
    url = f"sqlite:///{tmp_path / 'messaging.db'}"
    slow, quick = Box(url, clock=lambda: now), Box(url, clock=lambda: now)
    try:
        await slow.add("telegram", [("c", Received("1", "4711", text="hello"))])
        assert await slow.claim("c")
        entry = await slow.next("c")
        assert entry is not None
        now += LEASE_SECONDS - 1
        await slow.keep_claims()
        now += LEASE_SECONDS - 1
        assert not await quick.claim("c"), "it has said that it lives"
        now += 2
        assert await quick.claim("c")
        await quick.answer(entry, [{"text": "Hello"}], [])
        await slow.answer(entry, [{"text": "Hello again"}], [])
        (waiting,) = await quick.waiting("c")
        assert waiting.body == {"text": "Hello"}
    finally:
        slow.close()
        quick.close()


async def test_what_was_said_is_forgotten_once_it_is_answered(
    open_front: OpenFront, telegram: TelegramDriver, tmp_path: Path
) -> None:
    front = await open_front(telegram)
    await front.say(telegram.text("my secret wish"))
    await front.client.close()
    assert b"my secret wish" not in (tmp_path / "messaging.db").read_bytes()
