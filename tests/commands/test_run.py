"""``shoptalk run``: what it refuses, what it trains first, and that it serves."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.commands import run
from common.errors import EnvironmentProblem, ShoptalkError
from common.paths import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "config.yml").write_text("language: en\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "shop.yml").write_text("name: Toy\n", encoding="utf-8")
    return Project(tmp_path)


def test_a_port_in_use_is_told_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(EnvironmentProblem, match=f"Port {port} on 127.0.0.1 cannot") as caught:
            run.check_port("127.0.0.1", port)
    assert f"PORT={port + 1}" in str(caught.value.hint)
    run.check_port("127.0.0.1", 0)


class Child:
    """Stands in for subprocess.run: remembers the command, returns a code."""

    def __init__(self, code: int) -> None:
        self.code, self.command = code, []

    def __call__(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        self.command = command
        return subprocess.CompletedProcess(command, self.code)


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> list[Project]:
    made: list[Project] = []
    monkeypatch.setattr("actions.assembly.ensure_sample_shop", made.append)
    # As in a fresh clone: there are products only once the sample is there.
    monkeypatch.setattr("actions.assembly.has_products", lambda project: bool(made))
    return made


def test_what_is_missing_is_trained_in_a_process_of_its_own(
    project: Project, sample: list[Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Child(0)
    monkeypatch.setattr(run.subprocess, "run", child)
    (project.models / "generator").mkdir(parents=True)
    (project.models / "generator" / "manifest.json").write_text("{}")
    run.train_in_child(project)
    assert sample == [project]
    assert child.command == [sys.executable, "-P", "-m", "bot.cli", "train", "bot", "recommender"]


def test_nothing_is_started_when_training_failed(
    project: Project, sample: list[Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.subprocess, "run", Child(1))
    with pytest.raises(ShoptalkError, match="training failed"):
        run.train_in_child(project)


def test_a_bot_that_is_stopped_while_it_trains_leaves_nothing_running(
    project: Project,
    sample: list[Project],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The parent is told to stop as soon as its child runs; the child would sleep for a minute."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "cli.py").write_text(
        "import os, signal, time\n"
        "from pathlib import Path\n"
        "Path('child').write_text(str(os.getpid()))\n"
        "os.kill(os.getppid(), signal.SIGTERM)\n"
        "time.sleep(60)\n"
    )
    with pytest.raises(SystemExit) as caught:
        run.train_in_child(project)
    assert caught.value.code == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "child").read_text()), 0)


def test_nothing_is_trained_when_all_is_there(
    project: Project, sample: list[Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Child(1)
    monkeypatch.setattr(run.subprocess, "run", child)
    monkeypatch.setattr(run, "missing", lambda project: [])
    run.train_in_child(project)
    assert child.command == []
    assert sample == [project], "the database was deleted"
    project.var.mkdir()
    (project.var / "shop.db").touch()
    run.train_in_child(project)
    assert sample == [project], "a database that exists is not opened"


def test_a_signal_to_stop_lets_everything_be_tidied() -> None:
    done: list[str] = []

    async def serve() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.Event().wait()
        finally:
            done.append("tidied")

    run.in_event_loop(serve)
    assert done == ["tidied"]
