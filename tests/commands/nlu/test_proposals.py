"""``shoptalk nlu proposals`` and ``replay`` on conversations that are stored."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import cli
from bot.runtime.agent import open_conversations
from common.paths import Project

CHOICES = [{"title": "A parcel", "payload": "/greet"}, {"title": "No", "payload": "/deny"}]


async def talk(project: Project, name: str, meant: str) -> None:
    """One shopper types "where my stuff at", which was taken for a refund, and presses."""
    store = open_conversations(project)
    tracker = DialogueStateTracker(name, Domain.empty().slots)
    ranking = [{"name": "nlu_fallback", "confidence": 0.5}, {"name": "refund", "confidence": 0.4}]
    parse: Any = {"intent": ranking[0], "intent_ranking": ranking, "entities": [], "language": "en"}
    says = {"response": "utter_did_you_mean"}
    asked = {"custom": {"type": "buttons", "says": says, "buttons": CHOICES}}
    tracker.update(UserUttered("where my stuff at", ranking[0], [], parse))
    tracker.update(BotUttered(data=asked))
    tracker.update(UserUttered(f"/{meant}", {"name": meant, "confidence": 1.0}))
    await store.save(tracker)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["new", "corner"]) == 0
    monkeypatch.chdir(tmp_path / "corner")
    project = Project.find()
    for name, meant in (("a", "greet"), ("b", "greet"), ("c", "deny")):
        asyncio.run(talk(project, name, meant))
    return project


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert cli.run(["nlu", *arguments]) == 0
    return capsys.readouterr().out


def test_a_person_accepts_what_shoppers_have_pressed(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "proposals").splitlines() == [
        "    1  greet  (confirmed, 2 conversations)",
        "       where my stuff at",
    ]
    (one,) = json.loads(run(capsys, "proposals", "--json"))
    assert one["conversations"] == ["a", "b"]
    assert cli.run(["nlu", "proposals", "accept", "9"]) == 1
    said = run(capsys, "proposals", "accept", "1")
    file = project.root / said.partition(":")[0]
    assert "- where my stuff at" in file.read_text()
    assert "Nothing is proposed" in run(capsys, "proposals")


def test_what_is_rejected_is_not_proposed_again(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "proposals")
    run(capsys, "proposals", "reject", "1")
    assert "Nothing is proposed" in run(capsys, "proposals")
    assert cli.run(["nlu", "proposals", "reject", "1"]) == 1


@pytest.mark.parametrize("reads", ["greet", "refund"])
def test_the_new_model_is_tried_on_past_messages(
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    reads: str,
) -> None:
    def parse(texts: list[str]) -> list[Any]:
        return [SimpleNamespace(ranking=((reads, 0.9),)) for _ in texts]

    model = SimpleNamespace(parse=parse)
    monkeypatch.setattr("nlu_models.model.archive.open_model", lambda *_: model)
    found = json.loads(run(capsys, "replay", "--json"))
    assert (found["messages"], found["known"], found["right_before"]) == (3, 1, 0)
    assert found["right_now"] == (reads == "greet")
