"""Proposals on the page of learning: shut without its key, decided once, written to the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.understanding.desk import ProposalDesk
from common.paths import Project
from tests.channels.test_rest import bearer
from tests.server.fixtures import Door

KEY = "engineers-only-0123456789-0123456789"


async def one_talk() -> InMemoryTrackerStore:
    """A shopper types something, is asked "did you mean", and presses."""
    store = InMemoryTrackerStore(Domain.empty())
    tracker = DialogueStateTracker("talk", Domain.empty().slots)
    custom = {
        "says": {"response": "utter_did_you_mean"},
        "buttons": [{"title": "A parcel", "payload": "/track_order"}],
    }
    tracker.update(UserUttered("where my stuff at", {"name": "nlu_fallback"}, []))
    tracker.update(BotUttered(data={"custom": custom}))
    tracker.update(UserUttered("/track_order", {"name": "track_order"}))
    await store.save(tracker)
    return store


@pytest.fixture
async def desk(tmp_path: Path) -> ProposalDesk:
    (tmp_path / "data").mkdir()
    (tmp_path / "config.yml").write_text("language: en\n")
    desk = ProposalDesk(Project(tmp_path))
    assert await desk.look_through(await one_talk(), 0.0) == 1
    assert await desk.look_through(await one_talk(), 0.0) == 0
    return desk


@pytest.fixture
async def door(open_door: Door, desk: ProposalDesk) -> Any:
    return await open_door(engineer_key=KEY, learning=True, desk=desk)


async def told(door: Any, number: int, decision: str) -> tuple[int, dict[str, Any]]:
    address = f"/api/learning/proposals/{number}"
    answer = await door.post(address, json={"decision": decision}, headers=bearer(KEY))
    return answer.status, await answer.json() if answer.status != 400 else {}


async def test_proposals_need_the_key(door: Any, open_door: Door, desk: ProposalDesk) -> None:
    assert (await door.get("/api/learning/proposals")).status == 401
    post = await door.post("/api/learning/proposals/1", json={"decision": "accept"})
    assert post.status == 401
    shut = await open_door(learning=True, desk=desk)
    assert (await shut.get("/api/learning/proposals")).status == 404


async def test_what_is_accepted_stands_in_the_files(door: Any, tmp_path: Path) -> None:
    listed = await (await door.get("/api/learning/proposals", headers=bearer(KEY))).json()
    (one,) = listed["proposals"]
    assert (one["text"], one["intent"]) == ("where my stuff at", "track_order")
    assert one["conversations"] == ["talk"]
    assert (await told(door, 1, "perhaps"))[0] == 400
    status, found = await told(door, 1, "accept")
    assert (status, "data/nlu/gaps.yml: 1 new of track_order" in found["done"]) == (200, True)
    assert "- where my stuff at" in (tmp_path / "data" / "nlu" / "gaps.yml").read_text()
    status, found = await told(door, 1, "accept")
    assert (status, found) == (409, {"error": "Proposal 1 is not open."})


async def test_what_is_rejected_is_gone(door: Any, tmp_path: Path) -> None:
    assert (await told(door, 1, "reject"))[0] == 200
    listed = await (await door.get("/api/learning/proposals", headers=bearer(KEY))).json()
    assert listed == {"proposals": []}
    assert not (tmp_path / "data" / "nlu").exists()
