"""The loaded bot answers, keeps conversations, and is never silent."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered

from bot.runtime.agent import (
    apology,
    connect_event_broker,
    describe,
    load,
    model_path,
    read_endpoints,
)
from bot.runtime.locks import InProcessLockStore
from common.errors import ConfigError, ModelError
from common.language import program_phrasebook
from common.paths import Project
from tests.conftest import ROOT
from tests.runtime import damage


class Actions:
    """An action endpoint that answers every action with nothing."""

    kwargs: dict[str, Any] = {}
    url = None

    async def request(self, **_: Any) -> dict[str, Any]:
        return {"events": [], "responses": []}


@pytest.fixture
def agent(trained_toy: Project) -> Iterator[Agent]:
    yield load(
        trained_toy,
        action_endpoint=Actions(),  # type: ignore[arg-type]
        tracker_store=InMemoryTrackerStore(Domain.empty()),
    )


async def test_it_answers(agent: Agent) -> None:
    answers = await agent.handle_text("good morning", sender_id="mia")
    assert answers is not None
    assert answers[0]["text"] == "Hello there"
    assert isinstance(agent.lock_store, InProcessLockStore)
    assert describe(agent)["model"] == "model.tar.gz"


async def test_an_action_that_says_nothing_is_not_met_with_silence(
    agent: Agent, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answers = await agent.handle_text("I wonder", sender_id="mia")
    assert [answer["text"] for answer in answers or ()] == [
        program_phrasebook().render("utter_no_answer", "en")
    ]
    assert "Nothing was said in answer to 'I wonder'" in caplog.text
    tracker = await agent.tracker_store.retrieve("mia")
    assert tracker is not None
    assert [e.text for e in tracker.events if isinstance(e, BotUttered)] == [
        program_phrasebook().render("utter_no_answer", "en")
    ]


async def test_the_default_store_is_a_file_in_var(trained_toy: Project) -> None:
    bot = load(trained_toy)
    await bot.handle_text("hello", sender_id="jonas")
    assert (trained_toy.var / "conversations.db").exists()
    again = load(trained_toy)
    tracker = await again.tracker_store.retrieve("jonas")
    assert tracker is not None
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == "hello"


async def test_events_go_to_the_broker_that_the_endpoints_name(toy_copy: Project) -> None:
    log = toy_copy.root / "events.jsonl"
    (toy_copy.root / "endpoints.yml").write_text(f"event_broker:\n  type: file\n  path: {log}\n")
    bot = load(toy_copy)
    await connect_event_broker(bot, toy_copy)
    await bot.handle_text("farewell", sender_id="mia")
    assert log.read_text().count('"event": "user"') == 1
    assert "See you" in log.read_text()


def test_a_missing_model_is_named_with_what_to_do(toy: Project) -> None:
    with pytest.raises(ModelError, match="no trained model") as caught:
        load(toy)
    assert caught.value.hint == "Run 'shoptalk train' first."


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00broken"])
def test_a_corrupt_model_is_named(toy_copy: Project, content: bytes) -> None:
    model_path(toy_copy).write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read"):
        load(toy_copy)


def test_a_truncated_model_is_named(toy_copy: Project) -> None:
    path = model_path(toy_copy)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ModelError, match="cannot be read"):
        load(toy_copy)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (damage.cut_short, "model.onnx is damaged, or of another model"),
        (damage.cut_short_unnoticed, "model.onnx is not a usable ONNX model"),
        (damage.without_tokenizer, "tokenizer.json does not exist"),
        (damage.with_other_intents, "belong to different models"),
        (damage.with_a_wrong_weight, "model.onnx is damaged, or of another model"),
        (damage.with_numbers_that_are_none, "values that are not numbers"),
    ],
)
def test_a_damaged_language_model_is_told_at_start(
    speaking_copy: Project, change: damage.Damage, reason: str
) -> None:
    damage.damage(model_path(speaking_copy), change)
    with pytest.raises(ModelError, match=r"model\.tar\.gz cannot be read: .*" + reason) as caught:
        load(speaking_copy)
    assert caught.value.hint == "Delete it and run 'shoptalk train'."
    assert "tmp" not in caught.value.message.partition(": ")[2], "where it was unpacked"


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8])
def test_a_damaged_archive_is_told_at_start(speaking_copy: Project, share: float) -> None:
    path = model_path(speaking_copy)
    content = bytearray(path.read_bytes())
    place = int(len(content) * share)
    content[place : place + 40] = bytes(40)
    path.write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read"):
        load(speaking_copy)


def test_a_damaged_model_ends_the_start_with_one_error(speaking_copy: Project) -> None:
    damage.damage(model_path(speaking_copy), damage.cut_short)
    command = [sys.executable, "-m", "bot.cli", "-C", str(speaking_copy.root)]
    command += ["run", "--no-train", "--port", "0"]
    variables = {name: value for name, value in os.environ.items() if name != "SHOPTALK_VAR"}
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=variables)
    assert run.returncode == 1
    error, hint = run.stderr.strip().splitlines()
    assert error.startswith(f"Error: The model {model_path(speaking_copy)} cannot be read: ")
    assert hint == "Hint: Delete it and run 'shoptalk train'."


def test_an_apology_carries_the_reference_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("secret detail")
    except ValueError:
        words = apology("mia")
    reference = words.rsplit("Reference ", 1)[1].rstrip(")")
    assert reference in caplog.text
    assert "secret detail" in caplog.text
    assert "secret" not in words


def test_a_mistyped_endpoint_is_named_with_the_nearest(toy_copy: Project) -> None:
    (toy_copy.root / "endpoints.yml").write_text("nlg: null\ntraker_store: {type: x}\n")
    with pytest.raises(ConfigError, match=r"endpoints.yml:2: unknown key 'traker_store'; did you"):
        load(toy_copy)


def test_endpoints_take_variables(toy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHERE_ACTIONS_ARE", "http://actions:5055/webhook")
    (toy.root / "endpoints.yml").write_text("action_endpoint:\n  url: ${WHERE_ACTIONS_ARE}\n")
    endpoints = read_endpoints(toy)
    assert endpoints.action is not None
    assert endpoints.action.url == "http://actions:5055/webhook"
    assert endpoints.tracker_store is None
