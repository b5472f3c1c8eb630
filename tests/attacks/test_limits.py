"""Who tries often is slowed down; who is meant is not, and neither are the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.testing.checks import plain
from tests.attacks.served import LIMITS, NO_LIMIT, Served

pytestmark = pytest.mark.slow

Limited = Callable[..., Awaitable[Served]]
FREE = dict.fromkeys(LIMITS, NO_LIMIT)


async def _say_from(served: Served, address: str, *messages: str) -> str:
    """A new conversation from an address behind a proxy; the last answer."""
    headers = {"X-Forwarded-For": address}
    session = await (await served.client.post("/api/session", headers=headers)).json()
    headers["Authorization"] = f"Bearer {session['token']}"
    answer: list[dict[str, Any]] = []
    for message in messages:
        response = await served.client.post(
            "/webhooks/rest/webhook", json={"message": message}, headers=headers
        )
        answer = await response.json()
    return plain(" ".join(each.get("text", "") for each in answer))


async def _guess(served: Served, address: str, email: str, first: int, count: int) -> str:
    said = ""
    for postcode in range(first, first + count):
        said = await _say_from(served, address, f"list my orders, {email}, {postcode:05}")
    return said


async def test_guessing_from_one_address_is_paused_whatever_the_conversation(
    limited: Limited,
) -> None:
    served = await limited(**FREE, trusted_proxies=1)
    person = served.person("shipped")
    assert "pause" in await _guess(served, "198.51.100.7", person.email, 1, 21)
    said = await _say_from(served, "198.51.100.7", f"where is {person.order}, {person.email}")
    assert plain(person.order) not in said or "pause" in said
    assert served.changed() == []


async def test_the_real_customer_is_not_locked_out_by_a_strangers_guesses(
    limited: Limited,
) -> None:
    served = await limited(**FREE, trusted_proxies=1)
    person = served.person("shipped")
    await _guess(served, "198.51.100.7", person.email, 1, 21)
    said = await _say_from(served, "203.0.113.9", f"where is {person.order}, {person.email}")
    assert plain(person.order) in said
    assert "pause" not in said


async def test_another_address_cannot_be_claimed(limited: Limited) -> None:
    """Without a proxy that is trusted, a header says nothing about where one comes from."""
    served = await limited(**FREE)
    person = served.person("shipped")
    for place in range(21):
        await _guess(served, f"198.51.100.{place}", person.email, place, 1)
    said = await _say_from(served, "203.0.113.9", f"where is {person.order}, {person.email}")
    assert "pause" in said


async def test_a_proxy_is_believed_about_the_last_hop_only(limited: Limited) -> None:
    served = await limited(**FREE, trusted_proxies=1)
    person = served.person("shipped")
    for place in range(21):
        forged = f"203.0.113.{place}, 198.51.100.7"
        await _guess(served, forged, person.email, place, 1)
    said = await _say_from(served, "198.51.100.7", f"where is {person.order}, {person.email}")
    assert "pause" in said


async def test_one_message_is_one_guess(limited: Limited) -> None:
    """Many codes and addresses in one message do not try one after the other."""
    served = await limited(**FREE)
    person = served.person("shipped")
    codes = " ".join(f"{code:05}" for code in range(20000, 20300, 7))
    said = await _say_from(
        served, "198.51.100.7", "list my orders", person.email, f"{codes} {person.postcode}"
    )
    assert plain(person.order) not in said


@pytest.mark.parametrize(
    ("setting", "refused"),
    [
        ({"messages_per_conversation": {"per_minute": 1, "burst": 3}}, 429),
        ({"messages_per_address": {"per_minute": 1, "burst": 3}}, 429),
    ],
)
async def test_too_many_messages_are_refused_and_confirm_nothing(
    limited: Limited, setting: dict[str, Any], refused: int
) -> None:
    served = await limited(**{**FREE, **setting})
    person = served.person("paid")
    token = await served.open()
    await served.say(token, f"cancel {person.order}, {person.email}", "hmm", "hmm")
    response = await served.client.post(
        "/webhooks/rest/webhook",
        json={"message": "yes"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.status == refused
    assert served.status(person.order) == "paid"


async def test_too_many_conversations_are_refused(limited: Limited) -> None:
    served = await limited(sessions_per_address={"per_minute": 1, "burst": 2})
    states = [(await served.client.post("/api/session")).status for _ in range(4)]
    assert states == [200, 200, 429, 429]


async def test_reports_without_end_are_refused(limited: Limited) -> None:
    served = await limited(**FREE, events_per_conversation={"per_minute": 1, "burst": 5})
    token = await served.open()
    cards = [
        each["custom"] for each in await served.post(token, "show me lamps") if "custom" in each
    ]
    refs = [card["ref"] for cards in cards for card in cards.get("products", ())]
    events = [{"kind": "click", "ref": ref} for ref in refs[:3]]
    headers = {"Authorization": f"Bearer {token}"}
    states = []
    for _ in range(3):
        response = await served.client.post("/api/events", json={"events": events}, headers=headers)
        states.append((response.status, (await response.json())["recorded"]))
    assert states[0] == (200, len(events))
    assert all(recorded == 0 for _, recorded in states[1:]), "a replayed click counts again"
    assert states[-1][0] == 429
