"""What is one platform's alone: handshakes, batches, replay, how its texts are written."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import reduce
from operator import getitem

import pytest

from bot.channels.messaging.line import Line, LineSettings
from common.errors import ConfigError
from tests.channels.messaging.conftest import OpenFront
from tests.channels.messaging.line import ID as LINE_ID
from tests.channels.messaging.line import LineDriver
from tests.channels.messaging.meta import (
    WORD,
    InstagramDriver,
    MessengerDriver,
    WhatsAppDriver,
)
from tests.channels.messaging.slack import SlackDriver
from tests.channels.messaging.stand_ins import Driver, as_json
from tests.channels.messaging.twilio import TwilioDriver
from tests.server.scripted import ScriptedAgent


async def test_meta_is_told_its_challenge_only_with_the_word(open_front: OpenFront) -> None:
    front = await open_front(WhatsAppDriver())
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    path = "/webhooks/whatsapp/webhook"
    right = await front.client.get(path, params={**asked, "hub.verify_token": WORD})
    assert (right.status, await right.text()) == (200, "1158201444")
    wrong = await front.client.get(path, params={**asked, "hub.verify_token": "guess"})
    assert wrong.status == 401
    assert (await front.client.get(path)).status == 405


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (MessengerDriver, ("entry", 0, "messaging")),
        (InstagramDriver, ("entry", 0, "messaging")),
        (WhatsAppDriver, ("entry", 0, "changes", 0, "value", "messages")),
        (LineDriver, ("events",)),
    ],
)
async def test_a_batch_is_answered_whole_and_in_order(
    open_front: OpenFront, agent: ScriptedAgent, kind: type[Driver], place: tuple[str | int, ...]
) -> None:
    driver = kind()
    front = await open_front(driver)
    calls = [driver.text(f"message {number}", message_id=str(number)) for number in range(6)]
    webhook, *others = (json.loads(call.body) for call in calls)
    for other in others:
        reduce(getitem, place, webhook).extend(reduce(getitem, place, other))
    await front.say(driver.sign(as_json(webhook)))
    assert [heard.text for heard in agent.heard] == [f"message {number}" for number in range(6)]


async def test_what_a_page_says_itself_is_no_message(
    open_front: OpenFront, agent: ScriptedAgent
) -> None:
    driver = MessengerDriver()
    front = await open_front(driver)
    echo = {"mid": "m_1", "text": "hello", "is_echo": True}
    read = driver.event("4711", read={"watermark": 1})
    assert await front.say(driver.events(driver.event("page", message=echo), read)) == []
    menu = driver.event("4711", postback={"mid": "m_2", "title": "My orders", "payload": "menu_1"})
    await front.say(driver.events(menu))
    assert [heard.text for heard in agent.heard] == ["My orders"], "a menu of the page's own"


async def test_instagram_counts_bytes(open_front: OpenFront) -> None:
    driver = InstagramDriver()
    front = await open_front(driver)
    shown = await front.say(driver.text("ä" * 900))
    assert len(shown) == 2


async def test_messages_to_another_number_are_not_ours(
    open_front: OpenFront, agent: ScriptedAgent
) -> None:
    driver = WhatsAppDriver()
    front = await open_front(driver)
    call = driver.text("hello")
    other = call.body.replace(b'"phone_number_id": "1000200030004"', b'"phone_number_id": "5"')
    assert await front.say(driver.sign(other)) == []
    assert agent.heard == []


async def test_whatsapp_shows_more_than_three_choices_as_a_list(
    open_front: OpenFront, agent: ScriptedAgent
) -> None:
    driver = WhatsAppDriver()
    front = await open_front(driver)
    shown = await front.say(driver.text("bye", message_id="1"))
    assert list(shown[-1].choices) == ["1", "2", "3", "4", "5"]
    await front.say(driver.press(shown[-1].choices["4"], "4", message_id="2"))
    assert agent.heard[-1].text == "4"


async def test_slack_asks_for_its_challenge(open_front: OpenFront) -> None:
    driver = SlackDriver()
    front = await open_front(driver)
    call = driver.sign(as_json({"type": "url_verification", "challenge": "3eZbrw1a"}))
    response = await front.post(call)
    assert (response.status, await response.text()) == (200, "3eZbrw1a")
    assert (await front.post(replace(call, headers={}))).status == 401


async def test_slack_s_webhooks_are_good_for_five_minutes(
    open_front: OpenFront, agent: ScriptedAgent
) -> None:
    driver = SlackDriver()
    front = await open_front(driver)
    body = driver.text("hello").body
    now = time.time()
    for at in (now - 400, now + 400, 0):
        assert (await front.post(driver.sign(body, at=at))).status == 401
    assert len(await front.say(driver.sign(body, at=now - 200))) == 1
    assert len(agent.heard) == 1


async def test_slack_s_links_are_read_as_they_were_typed(
    open_front: OpenFront, agent: ScriptedAgent
) -> None:
    driver = SlackDriver()
    front = await open_front(driver)
    said = "<mailto:mia@example.com|mia@example.com> in &lt;3 &amp; <http://example.com>"
    await front.say(driver.message("1", "4711", text=said))
    assert agent.heard[0].text == "mia@example.com in <3 & http://example.com"


async def test_slack_s_channels_are_not_answered(
    open_front: OpenFront, agent: ScriptedAgent
) -> None:
    driver = SlackDriver()
    front = await open_front(driver)
    for content in ({"channel_type": "channel"}, {"bot_id": "B1"}, {"subtype": "message_changed"}):
        assert await front.say(driver.message("1", "4711", text="my order", **content)) == []
    assert agent.heard == []


async def test_line_takes_a_message_under_its_key_once(
    open_front: OpenFront, agent: ScriptedAgent
) -> None:
    driver = LineDriver()
    front = await open_front(driver)
    driver.platform.lost_acknowledgements = 2
    (shown,) = await front.say(driver.text("good morning"))
    assert shown.text == "You said: good morning"


async def test_line_s_short_tokens_are_asked_for_before_they_expire(
    open_front: OpenFront,
) -> None:
    driver, now = LineDriver(), 1000.0
    await driver.platform.server.start_server()
    values = {**driver.values(), "channel_id": LINE_ID}
    del values["channel_access_token"]
    channel = Line(LineSettings.from_mapping(values), clock=lambda: now)
    front = await open_front(driver, [channel])
    await front.say(driver.text("one", message_id="1"))
    await front.say(driver.text("two", message_id="2"))
    assert driver.platform.tokens == ["stateless-0"]
    now += 900 - 60
    await front.say(driver.text("three", message_id="3"))
    assert driver.platform.tokens == ["stateless-0", "stateless-1"]
    with pytest.raises(ConfigError, match="'channel_id' or 'channel_access_token'"):
        LineSettings.from_mapping({"channel_secret": "s"})


async def test_line_s_groups_and_those_who_left(
    open_front: OpenFront, agent: ScriptedAgent
) -> None:
    driver = LineDriver()
    front = await open_front(driver)
    group = {"type": "group", "groupId": "G1", "userId": "U4711"}
    message = {"type": "text", "id": "1", "text": "my order"}
    event = {**driver.event("1", "4711", "message", message=message), "source": group}
    assert await front.say(driver.events(event)) == []
    await front.say(driver.text("hello", message_id="2"))
    await front.say(driver.events(driver.event("3", "4711", "unfollow")))
    assert not await front.tell(agent.heard[0].sender_id, "An offer!")


async def test_twilio_lists_choices_and_reads_their_numbers(
    open_front: OpenFront, agent: ScriptedAgent
) -> None:
    driver = TwilioDriver()
    front = await open_front(driver)
    shown = await front.say(driver.text("jackets", message_id="1"))
    assert len(shown) == 1, "one message, not one for each choice"
    assert "3. Tide Wind Shell" in shown[0].text
    assert "8. Show more" in shown[0].text
    await front.say(driver.text("8", message_id="2"))
    await front.say(driver.text("jackets", message_id="3"))
    await front.say(driver.text("2", message_id="4"))
    assert [heard.text for heard in agent.heard] == ["jackets", "/show_more", "jackets", "2"]


async def test_twilio_s_whatsapp_is_answered_from_the_number_it_was_sent_to(
    open_front: OpenFront,
) -> None:
    driver = TwilioDriver()
    front = await open_front(driver)
    names = {"From": "whatsapp:+4711", "To": "whatsapp:+4940999"}
    await front.say(driver.message("1", "4711", Body="hello", **names))
    assert driver.platform.from_numbers == ["whatsapp:+4940999"]
    place = {"Latitude": "53.5", "Longitude": "10.0"}
    (shown,) = await front.say(driver.message("2", "4711", **place, **names))
    assert "location" in shown.text


async def test_stop_in_a_text_message(open_front: OpenFront, agent: ScriptedAgent) -> None:
    driver = TwilioDriver()
    front = await open_front(driver)
    await front.say(driver.text("hello", message_id="1"))
    (shown,) = await front.say(driver.text("STOP.", message_id="2"))
    assert "not write to you any more" in shown.text
    assert not await front.tell(agent.heard[0].sender_id, "An offer!")
    await front.say(driver.text("where is my order", message_id="3"))
    told = driver.message("4", "4711", Body="STOP", OptOutType="STOP")
    assert await front.say(told) == [], "Twilio has answered"
    assert not await front.tell(agent.heard[0].sender_id, "An offer!")


async def test_twilio_s_address_is_signed(open_front: OpenFront, agent: ScriptedAgent) -> None:
    driver = TwilioDriver()
    front = await open_front(driver, public_url="https://other.example.com")
    assert (await front.post(driver.text("hello"))).status == 401
    assert agent.heard == []
