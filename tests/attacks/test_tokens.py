"""Attacks with tokens: forged, taken over, of another purpose, said twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from bot.sessions import AUDIENCE
from shop import identity
from tests.attacks.served import Served, conversation_of
from tests.server.fixtures import CUSTOMER_KEY, SECRET

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

DOORS = (("GET", "/api/history"), ("POST", "/webhooks/rest/webhook"), ("POST", "/api/events"))


def _claims(conversation: str, **more: Any) -> dict[str, Any]:
    return {"cid": conversation, "aud": AUDIENCE, "exp": int(time.time()) + 900, **more}


def _signed(claims: dict[str, Any], key: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key, algorithm=algorithm)


def _resigned(token: str) -> str:
    """The token's words under another signature."""
    head, body, mac = token.split(".")
    return f"{head}.{body}.{mac[::-1]}"


# From a good token and its conversation to one that may open nothing.
FORGED: dict[str, Callable[[str, str], str]] = {
    "none": lambda token, cid: "",
    "a word": lambda token, cid: "null",
    "the conversation alone": lambda token, cid: cid,
    "unsigned": lambda token, cid: _signed(_claims(cid), "", "none"),
    "of another key": lambda token, cid: _signed(_claims(cid), "x" * 32),
    "of an empty key": lambda token, cid: _signed(_claims(cid), "\0" * 32),
    "of the site's key": lambda token, cid: _signed(_claims(cid), CUSTOMER_KEY),
    "another signature": lambda token, cid: _resigned(token),
    "no signature": lambda token, cid: token.rpartition(".")[0] + ".",
    "over": lambda token, cid: _signed(_claims(cid, exp=int(time.time()) - 3600)),
    "without an end": lambda token, cid: _signed({"cid": cid, "aud": AUDIENCE}),
    "an end that is no time": lambda token, cid: _signed(_claims(cid, exp=None)),
    "for another purpose": lambda token, cid: _signed(_claims(cid, aud="shoptalk:button")),
    "for no purpose": lambda token, cid: _signed({"cid": cid, "exp": int(time.time()) + 900}),
    "a conversation that is a list": lambda token, cid: _signed(_claims([cid])),  # type: ignore[arg-type]
    "another algorithm": lambda token, cid: _signed(_claims(cid), SECRET * 2, "HS512"),
    "very long": lambda token, cid: token + "A" * 5000,
    "twice": lambda token, cid: f"{token} {token}",
}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door[1])
@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
async def test_a_token_that_is_not_ours_opens_no_door(
    served: Served, forged: Callable[[str, str], str], door: tuple[str, str]
) -> None:
    token = await served.open()
    await served.say(token, "my secret is a lamp")
    method, path = door
    headers = {"Authorization": f"Bearer {forged(token, conversation_of(token))}"}
    response = await served.client.request(method, path, json={"message": "x"}, headers=headers)
    assert response.status == 401
    assert "lamp" not in await response.text()


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
async def test_a_token_that_is_not_ours_continues_no_conversation(
    served: Served, forged: Callable[[str, str], str]
) -> None:
    token = await served.open()
    await served.say(token, "my secret is a lamp")
    headers = {"Authorization": f"Bearer {forged(token, conversation_of(token))}"}
    response = await served.client.post("/api/session", json={}, headers=headers)
    if response.status == 401:
        return
    fresh = (await response.json())["token"]
    assert conversation_of(fresh) != conversation_of(token)


SPOOFED: dict[str, dict[str, Any]] = {
    "sender": {"sender": "VICTIM"},
    "sender_id": {"sender_id": "VICTIM", "conversation_id": "VICTIM", "cid": "VICTIM"},
    "metadata": {"metadata": {"customer_id": "C00001", "verified": True, "caller": "x"}},
    "metadata of the bot": {"metadata": {"title": "Yes", "part": 1, "requests": [], "says": {}}},
    "metadata that is none": {"metadata": ["customer_id", "C00001"]},
    "slots": {"slots": {"operation": "cancel_order", "confirmed": True}},
    "an intent": {"intent": {"name": "affirm", "confidence": 1.0}, "parse_data": {"intent": {}}},
    "a token of the site": {"customer_token": "C00001"},
    "a channel": {"input_channel": "trusted", "output_channel": "trusted"},
    "a stream": {"stream": True, "callback": "http://evil.example"},
}


@pytest.mark.parametrize("more", SPOOFED.values(), ids=SPOOFED)
async def test_what_is_sent_beside_a_message_opens_nothing(
    served: Served, more: dict[str, Any]
) -> None:
    person = served.person("shipped")
    victim = await served.open()
    await served.say(victim, f"where is {person.order}, {person.email}")
    mine = await served.open()
    cid = conversation_of(victim)
    spoofed = {name: cid if value == "VICTIM" else value for name, value in more.items()}
    said = [
        await served.post(mine, words, **spoofed)
        for words in (f"where is {person.order}", "list my orders", "yes")
    ]
    assert person.street not in str(said)
    assert person.email not in str(said)
    assert identity.customer_of(served.shop, conversation_of(mine)) is None
    answered = [part for part in said if isinstance(part, list)]
    assert all(part["error"] for part in said if part not in answered)  # refused as a whole
    assert answered in (said, [])
    recipients = {each["recipient_id"] for part in answered for each in part}
    assert recipients == ({conversation_of(mine)} if answered else set())
    assert served.changed() == []


async def test_a_button_of_another_conversation_does_nothing(served: Served) -> None:
    mine, theirs = served.person("paid", 0), served.person("paid", 1)
    hers = await served.open()
    button = await served.button(hers, f"cancel {theirs.order}, {theirs.email}", "Yes")
    his = await served.open()
    await served.say(his, f"cancel {mine.order}, {mine.email}")
    await served.say(his, button)
    assert served.status(theirs.order) == "paid"
    assert served.status(mine.order) == "paid"
    assert served.changed() == []


@pytest.mark.parametrize("change", ["title", "payload", "mac", "prefix", "case"])
async def test_a_button_that_was_changed_does_nothing(served: Served, change: str) -> None:
    person = served.person("paid")
    token = await served.open()
    button = await served.button(token, f"cancel {person.order}, {person.email}", "Yes")
    mac, _, body = button.rpartition(".")
    await served.say(
        token,
        {
            "title": f"{mac}.{body}AAAA",
            "payload": f"{mac}.L2FmZmlybQ",
            "mac": f"{mac[:-1]}A.{body}" if mac[-1] != "A" else f"{mac[:-1]}B.{body}",
            "prefix": f"x{button}",
            "case": button.swapcase(),
        }[change],
    )
    assert served.status(person.order) == "paid"
    assert served.changed() == []


async def test_a_refused_button_takes_the_open_yes_along(served: Served) -> None:
    """After a message that was refused, a bare yes is asked for again."""
    person = served.person("paid")
    token = await served.open()
    button = await served.button(token, f"cancel {person.order}, {person.email}", "Yes")
    await served.say(token, button[:-4] + "AAAA")
    await served.say(token, "yes")
    assert served.status(person.order) == "paid"
    assert served.changed() == []
