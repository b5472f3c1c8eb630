from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest

from bot.sessions import AUDIENCE, Sessions
from common.errors import TokenError
from tests.server.fixtures import CUSTOMER_KEY, SECRET, settings_with

HOUR = 3600.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(settings_with(session_hours=10), clock=clock)


def test_a_token_opens_its_conversation(sessions: Sessions) -> None:
    opened = sessions.open()
    read = sessions.read(opened.token)
    assert read.conversation_id == opened.conversation_id
    assert opened.created
    assert not read.created


def test_conversation_ids_are_random(sessions: Sessions) -> None:
    found = {sessions.open().conversation_id for _ in range(50)}
    assert len(found) == 50
    assert all(len(conversation_id) == 32 for conversation_id in found)


def test_a_conversation_id_alone_opens_nothing(sessions: Sessions) -> None:
    with pytest.raises(TokenError, match="not one of this server"):
        sessions.read(sessions.open().conversation_id)


@pytest.mark.parametrize("junk", [None, 7, "", "a.b.c", {"token": 1}, "x" * 5000, "é.é.é", "\0"])
def test_junk_is_refused(sessions: Sessions, junk: Any) -> None:
    with pytest.raises(TokenError):
        sessions.read(junk)


def test_another_servers_token_is_refused(sessions: Sessions) -> None:
    foreign = Sessions(settings_with(secret="z" * 40)).open()
    with pytest.raises(TokenError):
        sessions.read(foreign.token)


def test_a_changed_token_is_refused(sessions: Sessions) -> None:
    header, _, signature = sessions.open().token.split(".")
    claims = {"cid": "someone-else", "aud": AUDIENCE, "exp": 4_000_000_000}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    with pytest.raises(TokenError):
        sessions.read(f"{header}.{body}.{signature}")


def test_an_unsigned_token_is_refused(sessions: Sessions) -> None:
    claims = {"cid": "someone-else", "aud": AUDIENCE, "exp": 4_000_000_000}
    with pytest.raises(TokenError):
        sessions.read(jwt.encode(claims, "", algorithm="none"))


def test_a_token_for_another_purpose_is_refused(sessions: Sessions) -> None:
    claims = {"cid": "someone-else", "aud": "other", "exp": 4_000_000_000}
    with pytest.raises(TokenError):
        sessions.read(jwt.encode(claims, SECRET, algorithm="HS256"))


def test_a_token_expires(sessions: Sessions, clock: Clock) -> None:
    opened = sessions.open()
    clock.now += 10 * HOUR
    assert sessions.read(opened.token).conversation_id == opened.conversation_id
    clock.now += 11
    with pytest.raises(TokenError, match="expired"):
        sessions.read(opened.token)


def test_a_token_is_renewed_in_the_second_half_of_its_life(
    sessions: Sessions, clock: Clock
) -> None:
    opened = sessions.open()
    clock.now += 4 * HOUR
    assert sessions.renew(opened) is opened
    clock.now += 2 * HOUR
    renewed = sessions.renew(opened)
    assert renewed.conversation_id == opened.conversation_id
    assert renewed.expires_at == clock.now + 10 * HOUR


def test_a_conversation_becomes_a_customers(sessions: Sessions) -> None:
    opened = sessions.open()
    known = sessions.of_customer(opened, "C00042")
    assert sessions.read(known.token).customer_id == "C00042"
    assert known.conversation_id == opened.conversation_id
    assert sessions.of_customer(known, "C00042") is known


def customer_token(key: str = CUSTOMER_KEY, **claims: Any) -> str:
    values = {"sub": "C00042", "exp": 1_750_000_600} | claims
    given = {name: value for name, value in values.items() if value is not None}
    return jwt.encode(given, key, algorithm="HS256")


def test_the_host_sites_token_names_the_customer(sessions: Sessions) -> None:
    assert sessions.customer_of(customer_token()) == "C00042"


@pytest.mark.parametrize(
    "token",
    [
        customer_token(key="w" * 40),
        customer_token(exp=None),
        customer_token(sub=None),
        customer_token(exp=1_749_999_000),
        customer_token(exp="soon"),
        "nonsense",
    ],
)
def test_a_wrong_customer_token_is_refused(sessions: Sessions, token: str) -> None:
    with pytest.raises(TokenError):
        sessions.customer_of(token)


def test_a_customer_token_is_refused_without_a_key() -> None:
    without = Sessions(settings_with(customer_token_key=None))
    with pytest.raises(TokenError, match="no key") as caught:
        without.customer_of(customer_token())
    assert "SHOPTALK_CUSTOMER_TOKEN_KEY" in (caught.value.hint or "")


def test_a_session_token_is_no_customer_token(sessions: Sessions) -> None:
    with pytest.raises(TokenError):
        sessions.customer_of(sessions.of_customer(sessions.open(), "C00042").token)
