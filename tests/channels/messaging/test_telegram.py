"""What is Telegram's alone."""

from __future__ import annotations

import pytest

from tests.channels.messaging.conftest import OpenFront
from tests.channels.messaging.telegram import SECRET, TelegramDriver
from tests.server.scripted import ScriptedAgent


@pytest.fixture
async def telegram() -> TelegramDriver:
    return TelegramDriver()


async def test_it_is_told_where_to_send_to(open_front: OpenFront, telegram: TelegramDriver) -> None:
    front = await open_front(telegram)
    await front.say(telegram.text("hello"))
    assert telegram.platform.webhook["url"] == "https://chat.example.com/webhooks/telegram/webhook"
    assert telegram.platform.webhook["secret_token"] == SECRET
    assert [one.right for one in await telegram.channel().check()] == [True, True]


async def test_it_is_told_later_when_it_is_away(
    open_front: OpenFront, telegram: TelegramDriver
) -> None:
    telegram.platform.lost_acknowledgements = 2
    front = await open_front(telegram)
    await telegram.platform.sent.wait()
    await front.say(telegram.text("hello"))
    assert telegram.platform.webhook["secret_token"] == SECRET
    assert {1.0, 2.0} <= set(front.slept)


async def test_a_press_stops_spinning_and_typing_is_shown(
    open_front: OpenFront, telegram: TelegramDriver
) -> None:
    front = await open_front(telegram)
    (shown,) = await front.say(telegram.text("hello", message_id="1"))
    await front.say(telegram.press(shown.choices["Find something"], "", message_id="2"))
    assert telegram.platform.answered_presses == ["press-2"]
    assert telegram.platform.typed >= 1


async def test_an_album_is_one_sentence(
    open_front: OpenFront, telegram: TelegramDriver, agent: ScriptedAgent
) -> None:
    front = await open_front(telegram)
    photo = {"photo": [{"file_id": "p"}], "media_group_id": "album"}
    said = []
    for number in ("1", "2", "3"):
        said += await front.say(telegram.message(number, "4711", **photo))
    assert len(said) == 1
    (more,) = await front.say(telegram.photo(message_id="4"))
    assert more.text != said[0].text
    await front.say(telegram.text("these came broken", message_id="5"))
    assert len(agent.heard[0].metadata["attachments"]) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"voice": {"file_id": "v"}}, "cannot listen"),
        ({"document": {"file_id": "d", "file_name": "bill.pdf"}}, "file has arrived"),
        ({"location": {"latitude": 53.5, "longitude": 10.0}}, "location"),
        ({"sticker": {"file_id": "s"}}, "only read words"),
        ({"contact": {"phone_number": "+49", "first_name": "M"}}, "contact"),
        ({"video_note": {"file_id": "n"}}, "video has arrived"),
    ],
)
async def test_whatever_comes_gets_a_true_sentence(
    open_front: OpenFront, telegram: TelegramDriver, content: dict[str, object], words: str
) -> None:
    front = await open_front(telegram)
    (shown,) = await front.say(telegram.message("1", "4711", **content))
    assert words in shown.text


async def test_a_group_is_not_answered(
    open_front: OpenFront, telegram: TelegramDriver, agent: ScriptedAgent
) -> None:
    front = await open_front(telegram)
    chat = {"id": -100, "type": "supergroup"}
    call = telegram.update("1", message={"chat": chat, "text": "my order"})
    assert await front.say(call) == []
    assert agent.heard == []


async def test_whoever_stops_is_not_written_to(
    open_front: OpenFront, telegram: TelegramDriver, agent: ScriptedAgent
) -> None:
    front = await open_front(telegram)
    await front.say(telegram.text("hello", message_id="1"))
    who = agent.heard[0].sender_id
    (said,) = await front.say(telegram.text("/stop", message_id="2"))
    assert "not write to you any more" in said.text
    assert not await front.tell(who, "An offer!")
    await front.say(telegram.text("hello", message_id="3"))
    assert await front.tell(who, "Your colleague is here.")
    chat = {"id": 4711, "type": "private"}
    blocked = {"chat": chat, "new_chat_member": {"status": "kicked"}}
    assert await front.say(telegram.update("4", my_chat_member=blocked)) == []
    assert not await front.tell(who, "An offer!")
