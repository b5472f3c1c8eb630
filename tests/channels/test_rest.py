from __future__ import annotations

import io
import time
from typing import Any

import jwt
import pytest
from aiohttp.test_utils import TestClient

from common.errors import StorageError
from shop import Shop, events, identity
from shop.impressions import Reward, ShownList, ShownProduct, lists, record_list
from tests.server.fixtures import CUSTOMER_KEY, Door
from tests.server.scripted import ScriptedAgent

Client = TestClient[Any, Any]
WEBHOOK = "/webhooks/rest/webhook"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def open_session(door: Client, **body: Any) -> str:
    response = await door.post("/api/session", json=body)
    assert response.status == 200
    return str((await response.json())["token"])


async def say(door: Client, token: str, message: Any, **more: Any) -> list[dict[str, Any]]:
    body = {"message": message, **more}
    response = await door.post(WEBHOOK, json=body, headers=bearer(token))
    assert response.status == 200
    said: list[dict[str, Any]] = await response.json()
    return said


async def test_a_session_then_a_message(door: Client, agent: ScriptedAgent) -> None:
    token = await open_session(door)
    (said,) = await say(door, token, "hello")
    assert said["text"] == "Hello! How can I help?"
    assert said["recipient_id"] == agent.heard[0].sender_id
    await say(door, token, said["buttons"][0]["payload"])
    assert agent.heard[1].text == "/find_product"
    assert agent.heard[1].input_channel == "rest"


async def test_a_card_s_number_is_masked_and_the_shopper_is_warned(
    door: Client, agent: ScriptedAgent
) -> None:
    token = await open_session(door)
    warning, said = await say(door, token, "my card is 4111 1111 1111 1111")
    assert warning["text"].startswith("Please never write card numbers")
    assert said["text"] == "You said: my card is ••••1111"
    assert agent.heard[0].text == "my card is ••••1111"


async def test_the_bot_gets_a_name_for_the_address_that_no_client_chooses(
    door: Client, agent: ScriptedAgent
) -> None:
    for token in (await open_session(door), await open_session(door)):
        await say(door, token, "hello", metadata={"caller": "chosen", "page": "/x"})
    one, other = (message.metadata for message in agent.heard)
    assert one["page"] == "/x"
    assert one["caller"] == other["caller"] not in {"", "chosen", "127.0.0.1"}


async def test_a_session_tells_when_it_ends(door: Client) -> None:
    response = await door.post("/api/session")
    body = await response.json()
    assert body["created"] is True
    assert body["expires_at"] - time.time() == pytest.approx(72 * 3600, abs=60)


async def test_a_session_can_be_continued_and_left(door: Client) -> None:
    token = await open_session(door)
    same = await door.post("/api/session", headers=bearer(token))
    assert (await same.json()) == {
        "token": token,
        "expires_at": (await same.json())["expires_at"],
        "created": False,
    }
    other = await door.post("/api/session", json={"restart": True}, headers=bearer(token))
    assert (await other.json())["created"] is True


async def test_the_sender_alone_opens_nothing(door: Client, agent: ScriptedAgent) -> None:
    response = await door.post(WEBHOOK, json={"sender": "someone", "message": "hello"})
    assert response.status == 401
    body = await response.json()
    assert "Authorization: Bearer" in body["error"]
    assert "POST /api/session" in body["hint"]
    token = await open_session(door)
    await say(door, token, "hello", sender="someone")
    assert agent.heard[0].sender_id != "someone"


@pytest.mark.parametrize(
    "header", ["Bearer junk", "Bearer ", "Basic YTpi", "", "Bearer a.b.c", "bearer"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", WEBHOOK), ("GET", "/api/history"), ("POST", "/api/events")]
)
async def test_without_a_valid_token_every_door_is_shut(
    door: Client, agent: ScriptedAgent, method: str, path: str, header: str
) -> None:
    response = await door.request(method, path, headers={"Authorization": header}, data="{}")
    assert response.status == 401
    assert (await response.json())["hint"]
    assert agent.heard == []


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"[1]", b'"x"', b"\xff\xfe", b'{"message": ', b"[" * 100_000]
)
async def test_a_body_that_is_no_json_object_is_told_so(door: Client, body: bytes) -> None:
    token = await open_session(door)
    response = await door.post(WEBHOOK, data=body, headers=bearer(token))
    assert response.status == 400
    assert "JSON" in (await response.json())["error"]


async def test_a_body_of_megabytes_is_refused(door: Client) -> None:
    token = await open_session(door)
    response = await door.post(WEBHOOK, data=io.BytesIO(b"x" * 1_500_000), headers=bearer(token))
    assert response.status == 413
    assert (await response.json())["error"]


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ("", "I received an empty message"),
        (None, "I received an empty message"),
        ("x" * 100_000, "100,000 characters"),
        ("/restart", "You said: \u200b/restart"),
        ("👗👠", "You said: 👗👠"),
        ("我的订单", "You said: 我的订单"),
        ("silence", "I read your message"),
        ("boom", "something went wrong on our side"),
    ],
)
async def test_every_message_gets_an_answer(door: Client, message: Any, answer: str) -> None:
    (said,) = await say(door, await open_session(door), message)
    assert answer in said["text"]


async def test_a_turn_that_was_not_kept_is_503_and_one_sentence(
    door: Client, agent: ScriptedAgent
) -> None:
    headers = bearer(await open_session(door))
    response = await door.post(WEBHOOK, json={"message": "forget it"}, headers=headers)
    assert (response.status, response.headers["Retry-After"]) == (503, "5")
    (said,) = await response.json()
    assert said["text"].startswith("I could not save your last message")


async def test_what_is_refused_counts_as_not_heard(door: Client, agent: ScriptedAgent) -> None:
    token = await open_session(door)
    await say(door, token, "hello")
    assert agent.not_heard == []
    await say(door, token, "x" * 100_000)
    assert len(agent.not_heard) == 1


async def test_a_past_that_cannot_be_read_is_503_and_not_empty(
    door: Client, agent: ScriptedAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: str) -> None:
        raise StorageError("postgresql://user:hunter2@db cannot be reached.")

    monkeypatch.setattr(agent.tracker_store, "retrieve_full_tracker", away)
    response = await door.get("/api/history", headers=bearer(await open_session(door)))
    assert (response.status, response.headers["Retry-After"]) == (503, "5")
    assert "hunter2" not in await response.text()


async def test_a_slow_answer_comes_without_the_word_that_it_is_slow(
    open_door: Door, agent: ScriptedAgent
) -> None:
    door = await open_door(slow_after_seconds=0.001, turn_timeout_seconds=0.1)
    (said,) = await say(door, await open_session(door), "hang")
    assert "could not finish that in time" in said["text"]


async def test_too_many_messages(open_door: Door) -> None:
    door = await open_door(messages_per_conversation={"per_minute": 1, "burst": 1})
    token = await open_session(door)
    await say(door, token, "one")
    response = await door.post(WEBHOOK, json={"message": "two"}, headers=bearer(token))
    assert response.status == 429
    assert response.headers["Retry-After"] == "5"
    assert "faster than I can read" in (await response.json())[0]["text"]


async def test_too_many_sessions(open_door: Door) -> None:
    door = await open_door(sessions_per_address={"per_minute": 1, "burst": 1})
    await open_session(door)
    response = await door.post("/api/session")
    assert response.status == 429
    assert response.headers["Retry-After"] == "60"


async def test_behind_a_proxy_the_callers_are_told_apart(open_door: Door) -> None:
    limit = {"per_minute": 1, "burst": 1}
    door = await open_door(sessions_per_address=limit, trusted_proxies=1)
    forwarded = ["9.9.9.9, 1.1.1.1", "9.9.9.9, 2.2.2.2", "8.8.8.8, 1.1.1.1"]
    statuses = []
    for header in forwarded:
        response = await door.post("/api/session", headers={"X-Forwarded-For": header})
        statuses.append(response.status)
    assert statuses == [200, 200, 429], "what a client writes itself into the header is ignored"


async def test_without_a_proxy_the_header_is_not_believed(open_door: Door) -> None:
    door = await open_door(sessions_per_address={"per_minute": 1, "burst": 1})
    await door.post("/api/session", headers={"X-Forwarded-For": "1.1.1.1"})
    response = await door.post("/api/session", headers={"X-Forwarded-For": "2.2.2.2"})
    assert response.status == 429


async def test_history_is_that_of_the_token(door: Client) -> None:
    mine, other = await open_session(door), await open_session(door)
    await say(door, mine, "jackets")
    response = await door.get("/api/history", headers=bearer(mine))
    past = (await response.json())["messages"]
    assert [entry["from"] for entry in past] == ["user", "bot"]
    assert past[1]["message"]["type"] == "product_carousel"
    response = await door.get("/api/history", headers=bearer(other))
    assert (await response.json())["messages"] == []


async def test_history_is_bounded(open_door: Door) -> None:
    door = await open_door(history_messages=3)
    token = await open_session(door)
    for number in range(4):
        await say(door, token, f"number {number}")
    response = await door.get("/api/history", headers=bearer(token))
    past = (await response.json())["messages"]
    assert [entry.get("text") for entry in past] == [None, "number 3", None]


async def test_the_host_site_vouches_for_its_customer(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    claims = {"sub": "C00042", "exp": int(time.time()) + 600}
    signed = jwt.encode(claims, CUSTOMER_KEY, algorithm="HS256")
    token = await open_session(door, customer_token=signed)
    await say(door, token, "hello")
    customer = identity.customer_of(shop, agent.heard[0].sender_id)
    assert customer is not None
    assert customer.id == "C00042"


@pytest.mark.parametrize(
    "body",
    [
        {"message": {}},
        {"message": "hello", "metadata": [None]},
        {"message": "hello", "attachments": {}},
    ],
)
async def test_a_message_of_another_kind_is_refused(
    door: Client, agent: ScriptedAgent, body: dict[str, Any]
) -> None:
    token = await open_session(door)
    reply = await door.post("/webhooks/rest/webhook", json=body, headers=bearer(token))
    assert reply.status == 400
    assert "of another kind" in (await reply.json())["error"]
    assert (agent.heard, len(agent.not_heard)) == ([], 1)


@pytest.mark.parametrize("body", [{"restart": "yes"}, {"customer_token": {}}])
async def test_a_session_is_asked_for_in_the_right_kinds(door: Client, body: Any) -> None:
    assert (await door.post("/api/session", json=body)).status == 400


@pytest.mark.parametrize("key", ["w" * 40, CUSTOMER_KEY])
async def test_a_wrong_or_expired_customer_token_is_refused(door: Client, key: str) -> None:
    past = int(time.time()) - (600 if key == CUSTOMER_KEY else -600)
    signed = jwt.encode({"sub": "C00042", "exp": past}, key, algorithm="HS256")
    response = await door.post("/api/session", json={"customer_token": signed})
    assert response.status == 401


async def shown_refs(door: Client, token: str) -> list[str]:
    said = await say(door, token, "jackets")
    return [card["ref"] for card in said[0]["custom"]["products"]]


async def report(door: Client, token: str, *reports: Any) -> tuple[int, dict[str, Any]]:
    response = await door.post("/api/events", json={"events": reports}, headers=bearer(token))
    return response.status, await response.json()


async def test_what_was_seen_and_clicked_reaches_the_shop(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    token = await open_session(door)
    first, second, _ = await shown_refs(door, token)
    identity.trust(shop, agent.heard[0].sender_id, "C00042")
    status, body = await report(
        door, token, {"kind": "impression", "ref": first}, {"kind": "click", "ref": second}
    )
    assert (status, body) == (200, {"recorded": 2})
    seen, clicked = events.interactions(shop)
    assert (seen.kind, seen.product_id, seen.position) == ("impression", "fjord-rain-jacket", 1)
    assert (clicked.kind, clicked.product_id, clicked.position) == ("click", "skerry-parka", 2)
    assert clicked.reason == "Often bought by people who walk in the rain"
    assert clicked.surface == "search"
    assert clicked.customer_id == "C00042"


async def test_only_what_was_shown_here_can_be_reported(door: Client, shop: Shop) -> None:
    token, other = await open_session(door), await open_session(door)
    refs = await shown_refs(door, token)
    for forged in (refs[0][:-2], "fjord-rain-jacket", "", None):
        status, body = await report(door, token, {"kind": "click", "ref": forged})
        assert status == 400
        assert "'ref'" in body["error"]
    status, _ = await report(door, other, {"kind": "click", "ref": refs[0]})
    assert status == 400
    assert list(events.interactions(shop)) == []


async def test_one_product_counts_once_for_each_kind(door: Client, shop: Shop) -> None:
    token = await open_session(door)
    ref = (await shown_refs(door, token))[0]
    bodies = [await report(door, token, {"kind": "click", "ref": ref}) for _ in range(3)]
    assert [body["recorded"] for _, body in bodies] == [1, 0, 0]
    assert len(list(events.interactions(shop))) == 1


async def test_a_click_that_another_process_has_counted_is_counted_no_more(
    door: Client, open_door: Door, shop: Shop
) -> None:
    token = await open_session(door)
    ref = (await shown_refs(door, token))[0]
    await report(door, token, {"kind": "click", "ref": ref})
    other = await open_door()
    status, _ = await report(other, token, {"kind": "click", "ref": ref})
    assert status == 200
    assert len(list(events.interactions(shop))) == 1


async def test_what_is_not_wanted_is_no_event_but_not_recommended_again(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    token = await open_session(door)
    first, second, _ = await shown_refs(door, token)
    sent = ({"kind": "not_interested", "ref": first}, {"kind": "cart", "ref": second})
    assert await report(door, token, *sent) == (200, {"recorded": 2})
    talk = agent.heard[0].sender_id
    assert events.dismissed(shop, talk) == {"fjord-rain-jacket"}
    assert [event.kind for event in events.interactions(shop)] == ["cart"]


def list_shown(shop: Shop, talk: str) -> None:
    """The list that the cards of "recommend" say they are of."""
    shown = (ShownProduct("fjord-rain-jacket", 0, 0.5), ShownProduct("skerry-parka", 1, 0.5))
    record_list(shop, ShownList("L7", talk, talk, "recommend", "fixed", 0, shown))


async def test_how_long_products_were_looked_at_comes_of_their_list_once(
    door: Client, open_door: Door, agent: ScriptedAgent, shop: Shop
) -> None:
    token = await open_session(door)
    said = await say(door, token, "recommend")
    first, second = [card["ref"] for card in said[0]["custom"]["products"]]
    list_shown(shop, agent.heard[0].sender_id)
    looked = {"kind": "dwell", "ref": first, "seconds": 7.5}
    longer = {"kind": "dwell", "ref": second, "seconds": 300}
    read = {"kind": "read", "ref": second, "seconds": 12}
    assert await report(door, token, looked, longer, read) == (200, {"recorded": 3})
    again = {**looked, "seconds": 9}
    assert await report(door, token, again) == (200, {"recorded": 0})
    assert (await report(await open_door(), token, again))[0] == 200, "another process"
    (one,) = lists(shop)
    assert one.rewards == (
        Reward("L7", "fjord-rain-jacket", "dwell", 7.5),
        Reward("L7", "skerry-parka", "dwell", 60.0),
        Reward("L7", "skerry-parka", "read", 12.0),
    )
    assert list(events.interactions(shop)) == [], "it is no event to recommend by"


async def test_a_details_page_in_the_chat_is_read(
    door: Client, agent: ScriptedAgent, shop: Shop
) -> None:
    token = await open_session(door)
    page = (await say(door, token, "details"))[0]["custom"]["ref"]
    looked = {"kind": "dwell", "ref": page, "seconds": 20}
    list_shown(shop, agent.heard[0].sender_id)
    assert await report(door, token, looked) == (200, {"recorded": 1})
    (one,) = lists(shop)
    assert one.rewards == (Reward("L7", "fjord-rain-jacket", "read", 20.0),)


@pytest.mark.parametrize("seconds", [None, "7", True, 0, -1, 86_400, 10**400, float("nan")])
async def test_a_look_has_a_length(door: Client, shop: Shop, seconds: Any) -> None:
    token = await open_session(door)
    ref = (await shown_refs(door, token))[0]
    status, body = await report(door, token, {"kind": "dwell", "ref": ref, "seconds": seconds})
    assert status == 400
    assert "seconds" in body["error"]


@pytest.mark.parametrize(
    "listed", [None, "x", {}, [{"kind": "purchase", "ref": "x"}], ["x"], [{}] * 51]
)
async def test_malformed_reports_are_refused(door: Client, listed: Any) -> None:
    token = await open_session(door)
    response = await door.post("/api/events", json={"events": listed}, headers=bearer(token))
    assert response.status == 400


async def test_reports_are_limited(open_door: Door) -> None:
    door = await open_door(events_per_conversation={"per_minute": 1, "burst": 2})
    token = await open_session(door)
    refs = await shown_refs(door, token)
    status, _ = await report(door, token, *({"kind": "click", "ref": ref} for ref in refs))
    assert status == 429


async def test_health_as_rasas_channel_has_it(door: Client) -> None:
    response = await door.get("/webhooks/rest/")
    assert await response.json() == {"status": "ok"}
