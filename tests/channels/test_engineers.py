from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.channels.engineers import explanations
from common.errors import ModelError
from tests.channels.test_rest import bearer, open_session, say
from tests.server.fixtures import SECRET, Door

KEY = "engineers-only-0123456789-0123456789"
ADDRESS = "/api/nlu/explain"


def explained(text: str) -> dict[str, Any]:
    return {"text": text, "intent": "greet", "words": []}


@pytest.fixture
async def door(open_door: Door) -> Any:
    return await open_door(explain=explained, engineer_key=KEY)


async def test_an_engineer_gets_an_explanation(door: Any) -> None:
    response = await door.post(ADDRESS, json={"text": "hello"}, headers=bearer(KEY))
    assert (response.status, await response.json()) == (200, explained("hello"))


@pytest.mark.parametrize(
    "header",
    [None, "", KEY, f"Basic {KEY}", "Bearer", "Bearer ", f"Bearer {KEY[:-1]}", f"Bearer {KEY}x",
     f"bearer {KEY}", f"Bearer {SECRET}", "Bearer \udcff\udcfe"],
)  # fmt: skip
async def test_nobody_else_does(door: Any, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = await door.post(ADDRESS, json={"text": "hello"}, headers=headers)
    assert response.status == 401
    body = await response.json()
    assert "SHOPTALK_ENGINEER_KEY" in body["hint"]
    assert KEY not in str(body)


async def test_a_shoppers_token_does_not_open_it(door: Any) -> None:
    token = await open_session(door)
    response = await door.post(ADDRESS, json={"text": "hello"}, headers=bearer(token))
    assert response.status == 401


@pytest.mark.parametrize("options", [{"explain": explained}, {"engineer_key": KEY}])
async def test_without_a_key_or_a_model_there_is_no_such_door(
    open_door: Door, options: dict[str, Any]
) -> None:
    door = await open_door(**options)
    response = await door.post(ADDRESS, json={"text": "hello"}, headers=bearer(KEY))
    assert response.status == 404


@pytest.mark.parametrize(
    "body",
    ["", "[]", "hello", "{}", '{"text": null}', '{"text": 7}', '{"text": "  "}', '{"text": ["a"]}'],
)
async def test_what_is_no_text_is_refused(door: Any, body: str) -> None:
    response = await door.post(ADDRESS, data=body, headers=bearer(KEY))
    assert response.status == 400
    assert (await response.json())["error"]


async def test_a_text_is_as_long_as_a_message_at_most(open_door: Door) -> None:
    door = await open_door(explain=explained, engineer_key=KEY, max_message_chars=100)
    for length, status in ((100, 200), (101, 400)):
        response = await door.post(ADDRESS, json={"text": "x" * length}, headers=bearer(KEY))
        assert response.status == status


async def test_shoppers_are_answered_meanwhile(open_door: Door) -> None:
    """The explanation waits for something that happens only when the bot answers a shopper."""
    answered = threading.Event()

    def slow(text: str) -> dict[str, Any]:
        return {"in_time": answered.wait(timeout=20)}

    door = await open_door(explain=slow, engineer_key=KEY)
    token = await open_session(door)

    async def shopper() -> None:
        await say(door, token, "hello")
        answered.set()

    asking = asyncio.create_task(door.post(ADDRESS, json={"text": "x"}, headers=bearer(KEY)))
    await asyncio.gather(asking, shopper())
    assert await asking.result().json() == {"in_time": True}


async def test_a_missing_model_is_told(open_door: Door, tmp_path: Path) -> None:
    door = await open_door(explain=explanations(tmp_path / "model.tar.gz"), engineer_key=KEY)
    response = await door.post(ADDRESS, json={"text": "hello"}, headers=bearer(KEY))
    assert response.status == 503
    body = await response.json()
    assert "no model" in body["error"]
    assert "shoptalk train" in body["hint"]


async def test_a_failure_is_an_incident(open_door: Door) -> None:
    def broken(text: str) -> dict[str, Any]:
        raise RuntimeError("a secret detail")

    door = await open_door(explain=broken, engineer_key=KEY)
    response = await door.post(ADDRESS, json={"text": "hello"}, headers=bearer(KEY))
    assert response.status == 500
    assert "a secret detail" not in await response.text()


def test_nothing_is_opened_before_the_first_question(tmp_path: Path) -> None:
    explain = explanations(tmp_path / "absent")
    with pytest.raises(ModelError, match="no model"):
        explain("hello")
