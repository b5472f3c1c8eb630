from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import jwt
import pytest
from aiohttp.test_utils import TestClient
from socketio.exceptions import ConnectionError as RefusedConnection

from common.errors import StorageError
from shop import Shop, identity
from tests.channels.sockets import Socket
from tests.server.fixtures import CUSTOMER_KEY, Door
from tests.server.scripted import ScriptedAgent

Client = TestClient[Any, Any]


def url(door: Client) -> str:
    return str(door.make_url("/"))


def customer_token(customer_id: str, seconds: int = 600) -> str:
    claims = {"sub": customer_id, "exp": int(time.time()) + seconds}
    return jwt.encode(claims, CUSTOMER_KEY, algorithm="HS256")


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_rasa_widget_talks(door: Client, transport: str) -> None:
    async with Socket(url(door), transport) as socket:
        assert socket.transport == transport
        token = await socket.open()
        await socket.say("hello", token)
        (said,) = socket.heard("bot_uttered")
        assert said["text"] == "Hello! How can I help?"
        (reply,) = said["quick_replies"]
        assert reply["title"] == "Find something"
        assert socket.heard("history") == []
        assert socket.heard("bot_typing") == []


async def test_a_press_on_a_button_reaches_the_bot_as_its_payload(
    door: Client, agent: ScriptedAgent
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open()
        await socket.say("hello", token)
        (said,) = socket.heard("bot_uttered")
        payload = said["quick_replies"][0]["payload"]
        assert not payload.startswith("/")
        await socket.say(payload, token)
        assert agent.heard[-1].text == "/find_product"


async def test_typed_payloads_are_only_words(door: Client, agent: ScriptedAgent) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open()
        await socket.say("hello", token)
        for text in ("/restart", '/return_item{"order_number": "HP-104233"}', " /affirm"):
            await socket.say(text, token)
        assert [str(message.text)[0] for message in agent.heard[1:]] == ["\u200b"] * 3


async def test_our_widget_gets_the_contract_and_typing(door: Client) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        past = await socket.next("history")
        may = {"uploads": 8_000_000, "ratings": True, "mails": False, "looks": False}
        assert past == {"messages": [], "created": True, "customer": False, **may}
        await socket.say("jackets", token)
        (said,) = socket.heard("bot_uttered")
        assert said["shoptalk"]["type"] == "product_carousel"
        assert said["shoptalk"]["products"][0]["ref"]
        assert socket.heard("bot_typing") == [{"on": True}, {"on": False}]


async def test_a_returning_widget_gets_its_history(door: Client) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        await socket.say("hello", token)
        button = socket.heard("bot_uttered")[0]["shoptalk"]["buttons"][0]
        await socket.say(button["payload"], token)
    async with Socket(url(door)) as socket:
        assert await socket.open(token, shoptalk=1) == token
        await socket.next("history")
    async with Socket(url(door)) as socket:
        await socket.open(token, shoptalk=1)
        past = await socket.next("history")
        texts = [entry.get("text") or entry["message"]["text"] for entry in past["messages"]]
        assert texts == [
            "hello",
            "Hello! How can I help?",
            "Find something",
            "You said: /find_product",
        ]
        assert past["created"] is False
        again = past["messages"][1]["message"]["buttons"][0]["payload"]
        assert (await socket.say(again, token))["ok"], "buttons of the past still work"


async def test_another_clients_conversation_cannot_be_read_or_continued(
    door: Client, agent: ScriptedAgent
) -> None:
    async with Socket(url(door)) as alice, Socket(url(door)) as eve:
        await alice.open()
        await alice.say("my secret", None)
        conversation = agent.heard[0].sender_id
        # The raw conversation id, which is what Rasa's own widgets would send, opens nothing.
        token = await eve.open(conversation, shoptalk=1)
        past = await eve.next("history")
        assert past["messages"] == []
        assert past["created"] is True
        acknowledged = await eve.say("and mine?", conversation)
        assert acknowledged == {"ok": False, "error": "session"}
        assert (await eve.next("session_error"))["code"] == "session"
        await eve.say("mine", token)
        assert agent.heard[-1].sender_id != conversation
        assert alice.heard("bot_uttered") == [{"text": "You said: my secret"}]


@pytest.mark.parametrize("token", ["", "junk", 7, {"a": 1}, ["x"], "a.b.c"])
async def test_junk_as_session_opens_a_fresh_conversation(door: Client, token: Any) -> None:
    async with Socket(url(door)) as socket:
        fresh = await socket.open(token)
        assert (await socket.say("hello", fresh))["ok"]


async def test_a_changed_token_is_told_so(door: Client) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open()
        acknowledged = await socket.say("hello", token[:-3] + "abc")
        assert acknowledged == {"ok": False, "error": "session"}
        problem = await socket.next("session_error")
        assert "not one of this server" in problem["message"]
        assert problem["hint"]


async def test_speaking_before_a_session_is_told_so(door: Client) -> None:
    async with Socket(url(door)) as socket:
        assert (await socket.say("hello"))["ok"] is False
        assert "session_request" in (await socket.next("session_error"))["hint"]


async def test_a_token_alone_is_enough_to_speak_and_to_hear(door: Client) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open()
    async with Socket(url(door)) as socket:
        await socket.say("hello again", token)
        assert socket.heard("bot_uttered") == [{"text": "You said: hello again"}]


async def test_two_windows_of_one_conversation_see_the_same(door: Client) -> None:
    async with Socket(url(door)) as first, Socket(url(door)) as second:
        token = await first.open(shoptalk=1)
        await second.open(token, shoptalk=1)
        await first.say("one jacket", token)
        assert await second.next("user_echo") == {"text": "one jacket", "attachments": []}
        assert (await second.next("bot_uttered"))["shoptalk"]["type"] == "product_card"
        assert first.heard("user_echo") == []


@pytest.mark.parametrize("message", [None, "", "   ", 5, {"text": "hi"}, "\x00"])
async def test_an_empty_message_is_answered(
    door: Client, agent: ScriptedAgent, message: Any
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        assert (await socket.say(message, token)) == {"ok": False, "error": "empty"}
        said = await socket.next("bot_uttered")
        assert said["notice"]["code"] == "empty"
        assert agent.heard == []


async def test_100_kilobytes_are_answered(door: Client, agent: ScriptedAgent) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open()
        await socket.say("x" * 100_000, token)
        said = await socket.next("bot_uttered")
        assert "100,000 characters" in said["text"]
        assert agent.heard == []
        assert (await socket.say("hello", token))["ok"], "the connection goes on"


@pytest.mark.parametrize(
    "text", ["👗👠🧥", "我的订单到哪里了？", "ｆｕｌｌ　ｗｉｄｔｈ", "a\x1b[31mb"]
)
async def test_unusual_messages_are_answered(door: Client, text: str) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open()
        assert (await socket.say(text, token))["ok"]
        assert socket.heard("bot_uttered")[0]["text"].startswith("You said: ")


@pytest.mark.parametrize("data", [None, "text", 5, [1, 2]])
async def test_malformed_events_do_no_harm(door: Client, data: Any) -> None:
    async with Socket(url(door)) as socket:
        await socket.send("session_request", data)
        token = await socket.next("session_confirm")
        await socket.send("user_uttered", data)
        assert (await socket.next("bot_uttered"))["text"].startswith("I received an empty")
        assert (await socket.say("hello", token))["ok"]


async def test_an_agent_that_raises_is_apologised_for(door: Client) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        await socket.say("boom", token)
        said = await socket.next("bot_uttered")
        assert said["notice"]["code"] == "failed"
        assert said["notice"]["values"]["incident"] in said["shoptalk"]["text"]
        assert socket.heard("bot_typing") == [{"on": True}, {"on": False}]


async def test_a_password_is_masked_and_the_shopper_is_warned(
    door: Client, agent: ScriptedAgent
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        assert (await socket.say("my password is hunter2", token))["ok"]
        said = await socket.next("bot_uttered")
        assert said["notice"]["code"] == "masked_password"
        assert agent.heard[0].text == "my password is ••••••"


async def test_a_turn_that_was_not_kept_is_told_and_not_acknowledged(door: Client) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        assert await socket.say("forget it", token) == {"ok": False, "error": "not_kept"}
        said = await socket.next("bot_uttered")
        assert said["notice"]["code"] == "not_kept"


async def test_a_past_that_cannot_be_read_is_an_error_and_not_an_empty_chat(
    door: Client, agent: ScriptedAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: str) -> None:
        raise StorageError("The database cannot be reached.")

    monkeypatch.setattr(agent.tracker_store, "retrieve_full_tracker", away)
    async with Socket(url(door)) as socket:
        await socket.send("session_request", {"shoptalk": 1})
        assert (await socket.next("session_error"))["code"] == "unavailable"
        assert socket.heard("history") == []


async def test_writing_too_fast_is_told(open_door: Door, agent: ScriptedAgent) -> None:
    door = await open_door(messages_per_conversation={"per_minute": 1, "burst": 2})
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        answers = [await socket.say(str(number), token) for number in range(3)]
        assert [answer["ok"] for answer in answers] == [True, True, False]
        assert socket.heard("bot_uttered")[-1]["notice"]["code"] == "too_fast"
        assert len(agent.heard) == 2
        assert len(agent.not_heard) == 1


async def test_an_address_cannot_open_conversations_without_end(open_door: Door) -> None:
    door = await open_door(sessions_per_address={"per_minute": 1, "burst": 2})
    async with Socket(url(door)) as socket:
        await socket.open()
        await socket.open()
        await socket.send("session_request", {})
        assert (await socket.next("session_error"))["code"] == "too_many"


async def test_an_address_cannot_speak_without_end(open_door: Door) -> None:
    door = await open_door(messages_per_address={"per_minute": 1, "burst": 1})
    async with Socket(url(door)) as socket:
        assert (await socket.say("one", await socket.open()))["ok"]
        assert not (await socket.say("two", await socket.open()))["ok"]


async def test_a_logged_in_customer_is_known_to_the_shop(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(customer_token=customer_token("C00042"), shoptalk=1)
        assert (await socket.next("history"))["customer"] is True
        await socket.say("hello", token)
    conversation = agent.heard[0].sender_id
    customer = identity.customer_of(shop, conversation)
    assert customer is not None
    assert customer.id == "C00042"


async def test_logging_in_keeps_the_conversation(door: Client, agent: ScriptedAgent) -> None:
    async with Socket(url(door)) as socket:
        anonymous = await socket.open()
        await socket.say("one", anonymous)
        known = await socket.open(anonymous, customer_token=customer_token("C00042"))
        await socket.say("two", known)
    assert len({message.sender_id for message in agent.heard}) == 1
    assert known != anonymous


async def test_another_customer_gets_another_conversation(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    async with Socket(url(door)) as socket:
        mia = await socket.open(customer_token=customer_token("C00042"))
        await socket.say("mine", mia)
        jonas = await socket.open(mia, customer_token=customer_token("C00043"))
        await socket.say("mine now", jonas)
    first, second = (message.sender_id for message in agent.heard)
    assert first != second
    assert identity.customer_of(shop, first) is None, "the old one is nobody's any more"


async def test_who_logs_in_does_not_read_what_another_said_in_the_chat(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        await socket.next("history")
        await socket.say("where is my parcel", token)
        conversation_id = agent.heard[0].sender_id
        identity.trust(shop, conversation_id, "C00042")  # as after e-mail and postcode
        jonas = await socket.open(token, customer_token=customer_token("C00043"), shoptalk=1)
        assert (await socket.next("history"))["messages"] == []
        await socket.say("hello", jonas)
        assert agent.heard[1].sender_id != conversation_id
        assert identity.last_customer(shop, conversation_id) is None


async def test_who_logs_in_keeps_what_they_said_themselves(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open()
        await socket.say("where is my parcel", token)
        identity.trust(shop, agent.heard[0].sender_id, "C00042")
        mia = await socket.open(token, customer_token=customer_token("C00042"))
        await socket.say("and now", mia)
    assert agent.heard[0].sender_id == agent.heard[1].sender_id


async def test_a_bad_customer_token_leaves_an_anonymous_chat(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(customer_token="junk", shoptalk=1)
        assert (await socket.next("session_error"))["code"] == "customer_token"
        assert (await socket.next("history"))["customer"] is False
        assert (await socket.say("hello", token))["ok"]
    assert identity.customer_of(shop, agent.heard[0].sender_id) is None


async def test_a_customer_the_shop_does_not_know_stays_anonymous(door: Client) -> None:
    async with Socket(url(door)) as socket:
        await socket.open(customer_token=customer_token("C99999"), shoptalk=1)
        assert (await socket.next("history"))["customer"] is False


async def test_restarting_leaves_the_old_conversation(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    async with Socket(url(door)) as socket:
        old = await socket.open()
        await socket.say("one", old)
        identity.trust(shop, agent.heard[0].sender_id, "C00042")
        new = await socket.open(old, restart=True, shoptalk=1)
        assert (await socket.next("history"))["messages"] == []
        await socket.say("two", new)
    first, second = (message.sender_id for message in agent.heard)
    assert first != second
    assert identity.customer_of(shop, first) is None


@pytest.mark.parametrize(
    ("listed", "origin", "allowed"),
    [
        (["https://shop.example"], "https://shop.example", True),
        (["https://shop.example"], "https://evil.example", False),
        (["https://shop.example"], "http://shop.example", False),
        (["https://shop.example"], "https://shop.example.evil.example", False),
        (["https://shop.example"], "null", False),
        (["https://shop.example"], "OWN", True),
        ([], "OWN", True),
        ([], "https://shop.example", False),
        (["*"], "https://any.example", True),
    ],
)
async def test_which_pages_may_connect(
    open_door: Door, listed: list[str], origin: str, allowed: bool
) -> None:
    door = await open_door(cors_origins=listed)
    if origin == "OWN":
        origin = url(door).rstrip("/")
    try:
        async with Socket(url(door), Origin=origin) as socket:
            assert await socket.open()
        connected = True
    except RefusedConnection:
        connected = False
    assert connected is allowed


async def test_leaving_in_the_middle_of_an_answer_does_no_harm(
    door: Client, agent: ScriptedAgent
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open()
        saying = asyncio.create_task(socket.say("wait", token))
        await agent.waiting.wait()
    saying.cancel()
    agent.release.set()
    async with Socket(url(door)) as socket:
        assert (await socket.say("back again", token))["ok"]


async def test_an_address_cannot_hold_sockets_without_end(open_door: Door) -> None:
    door = await open_door(sockets_per_address=2)
    async with Socket(url(door)) as first, Socket(url(door)):
        await first.open()
        with pytest.raises(RefusedConnection):
            async with Socket(url(door)):
                pass
    async with Socket(url(door)) as later:
        assert await later.open(), "those that went made room"


async def test_a_client_cannot_play_the_server(door: Client, agent: ScriptedAgent) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        for event in ("disconnect", "connect"):
            await socket.send(event, {"any": "thing"})
        assert (await socket.say("hello", token))["ok"]
        assert "shoptalk_sockets 1.0" in await (await door.get("/metrics")).text()
    await door.get("/health")


@pytest.mark.parametrize("origin", ["https://[::1", "null", "\u00e9", "https://", "//"])
async def test_an_origin_that_is_none_is_refused(door: Client, origin: str) -> None:
    response = await door.get("/socket.io/?EIO=4&transport=polling", headers={"Origin": origin})
    assert response.status == 400


async def test_a_closed_session_is_400(door: Client, caplog: pytest.LogCaptureFixture) -> None:
    path = "/socket.io/?EIO=4&transport=polling"
    opened = await (await door.get(path)).text()
    sid = json.loads(opened[1:])["sid"]
    first = await door.post(f"{path}&sid={sid}", data="1")  # engine.io's "close"
    assert first.status in (200, 400)
    for method in (door.post, door.get):
        assert (await method(f"{path}&sid={sid}", data="40")).status == 400
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    "address", ["/socket.io/?EIO=4&transport=polling", "/webhooks/rest/webhook"]
)
async def test_a_body_that_is_not_packed_as_it_says_is_400(
    door: Client, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    session = await (await door.post("/api/session")).json()
    opened = await (await door.get("/socket.io/?EIO=4&transport=polling")).text()
    headers = {"Content-Encoding": "gzip", "Authorization": f"Bearer {session['token']}"}
    sid = f"&sid={json.loads(opened[1:])['sid']}" if "socket" in address else ""
    response = await door.post(address + sid, data=b'{"message": "hello"}', headers=headers)
    assert response.status == 400
    assert "Traceback" not in caplog.text
