"""Files and ratings over HTTP, and how a file comes to a colleague."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.ratings import Ratings
from common.errors import StorageError
from tests.channels.sockets import Socket
from tests.channels.test_rest import bearer, open_session
from tests.channels.test_uploads import JPEG, PDF
from tests.channels.test_web import url
from tests.server.fixtures import Door
from tests.server.scripted import ScriptedAgent


async def upload(door: Any, token: str, body: bytes = JPEG) -> Any:
    return await door.post("/api/files", data=body, headers=bearer(token))


async def test_a_photo_goes_with_the_message_to_the_desk(
    door: Any, agent: ScriptedAgent, tmp_path: Path
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        response = await upload(door, token)
        kept = await response.json()
        assert response.status == 201
        assert kept["kind"] == "photo"
        told = await socket.say("it arrived broken", token, attachments=[kept["ref"]])
        assert told == {"ok": True}
        (line,) = agent.heard[0].metadata["attachments"]
        assert (tmp_path / line.removeprefix("photo ")).read_bytes() == JPEG
    past = await (await door.get("/api/history", headers=bearer(token))).json()
    assert past["messages"][0]["attachments"] == ["photo"]
    assert past["messages"][0]["text"] == "it arrived broken"


async def test_a_photo_without_words_gets_a_true_sentence(door: Any, agent: ScriptedAgent) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        ref = (await (await upload(door, token)).json())["ref"]
        assert await socket.say("", token, attachments=[ref]) == {"ok": True, "kept": True}
        said = await socket.next("bot_uttered")
        assert "your photo has arrived" in said["shoptalk"]["text"]
        assert agent.heard == []
        await socket.say("the lamp is broken", token, attachments=[ref])
        assert len(agent.heard[0].metadata["attachments"]) == 1


async def test_the_same_over_rest(door: Any, agent: ScriptedAgent) -> None:
    token = await open_session(door)
    ref = (await (await upload(door, token, PDF)).json())["ref"]
    answer = await door.post(
        "/webhooks/rest/webhook", json={"attachments": [ref]}, headers=bearer(token)
    )
    assert "your file has arrived" in (await answer.json())[0]["text"]
    body = {"message": "the receipt", "attachments": [ref]}
    await door.post("/webhooks/rest/webhook", json=body, headers=bearer(token))
    assert agent.heard[0].metadata["attachments"][0].startswith("file uploads/")


async def test_a_file_of_another_conversation_is_not_passed_on(
    door: Any, agent: ScriptedAgent
) -> None:
    ref = (await (await upload(door, await open_session(door))).json())["ref"]
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        told = await socket.say("look", token, attachments=[ref])
        assert told == {"ok": False, "error": "lost_file"}
        assert (await socket.next("session_error"))["code"] == "lost_file"
    body = {"message": "look", "attachments": [ref]}
    told = await door.post("/webhooks/rest/webhook", json=body, headers=bearer(token))
    assert told.status == 400
    assert agent.heard == []


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"<svg/>" + bytes(30), 400), (b"", 400), (JPEG + bytes(3000), 413)],
)
async def test_other_files_are_refused(open_door: Door, body: bytes, status: int) -> None:
    door = await open_door(max_upload_bytes=2000)
    token = await open_session(door)
    response = await upload(door, token, body)
    assert response.status == status
    assert (await response.json())["error"]


async def test_a_large_file_of_unknown_length_is_refused(open_door: Door) -> None:
    door = await open_door(max_upload_bytes=2000)

    async def chunks() -> Any:
        for _ in range(100):
            yield JPEG

    response = await upload(door, await open_session(door), chunks())  # type: ignore[arg-type]
    assert response.status == 413


async def test_a_file_may_be_larger_than_a_request(open_door: Door) -> None:
    door = await open_door(max_request_bytes=10_000)
    response = await upload(door, await open_session(door), JPEG + bytes(50_000))
    assert response.status == 201


async def test_without_a_token_nothing_is_kept(door: Any, tmp_path: Path) -> None:
    assert (await upload(door, "junk")).status == 401
    assert not (tmp_path / "uploads").exists()


async def test_files_have_limits_of_their_own(open_door: Door) -> None:
    door = await open_door(uploads_per_conversation={"per_minute": 1, "burst": 1})
    token = await open_session(door)
    assert (await upload(door, token)).status == 201
    again = await upload(door, token)
    assert again.status == 429
    assert again.headers["Retry-After"]


async def test_a_shop_that_wants_no_files_has_no_such_address(open_door: Door) -> None:
    door = await open_door(max_upload_bytes=0)
    assert (await upload(door, await open_session(door))).status == 404
    async with Socket(url(door)) as socket:
        await socket.open(shoptalk=1)
        assert (await socket.next("history"))["uploads"] == 0


async def test_a_rating_is_kept_once_a_conversation_without_secrets(
    door: Any, tmp_path: Path
) -> None:
    token = await open_session(door)
    comment = "fine, my card is 4111 1111 1111 1111"
    for body in ({"score": 2}, {"score": 5, "comment": comment}):
        response = await door.post("/api/rating", json=body, headers=bearer(token))
        assert response.status == 200
    ratings = Ratings(f"sqlite:///{tmp_path / 'ratings.db'}")
    (found,) = ratings.latest(10)
    ratings.close()
    assert found.score == 5
    assert found.comment == "fine, my card is ••••1111"
    assert 'shoptalk_ratings_total{score="5"} 1.0' in await (await door.get("/metrics")).text()


@pytest.mark.parametrize("score", [0, 6, True, "5", None, 4.5])
async def test_a_score_is_a_whole_number_from_one_to_five(door: Any, score: Any) -> None:
    token = await open_session(door)
    response = await door.post("/api/rating", json={"score": score}, headers=bearer(token))
    assert response.status == 400


async def test_ratings_that_cannot_be_stored_are_an_error(tmp_path: Path) -> None:
    ratings = Ratings(f"sqlite:///{tmp_path}")
    with pytest.raises(StorageError):
        await ratings.rate("c1", 5, "")
    ratings.close()
