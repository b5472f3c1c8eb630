"""Holds a project's own conversations by its commands, as its engineer would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from bot.testing.script import read_conversations
from common.paths import Project
from tests.conversations.held import Held

ROOT = Path(__file__).parents[2]
HELD = Held()
SECONDS = 3600
LEAST = 0.85
"""The share that must come out as written: few utterances and few rounds make a weaker reading."""


def shoptalk(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a project's folder."""
    environment = {name: value for name, value in os.environ.items() if name != "SHOPTALK_VAR"}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@cache
def said_by(folder: Path) -> str:
    """What ``shoptalk test`` says in the folder, once its bot is trained.

    One of the sample's language starts from the sample's model, which the caller has trained.
    """
    alike = Project(folder).language == Project(ROOT).language
    from_sample = ("--start-from", str(ROOT / "var/models/rasa/model.tar.gz")) if alike else ()
    trained = shoptalk(folder, "train", *from_sample)
    assert trained.returncode == 0, trained.stderr[-4000:]
    tested = shoptalk(folder, "test")
    assert "conversations passed" in tested.stdout, tested.stderr[-4000:]
    return tested.stdout


def conversations_of(example: str) -> list[ParameterSet]:
    """The example's folder with the name of each of its conversations."""
    folder = ROOT / "examples" / example
    return [
        pytest.param(folder, f"{each.subject}: {each.name}", id=each.name)
        for each in read_conversations(folder / "tests" / "conversations")
    ]


def check(folder: Path, name: str) -> None:
    """Fail with the transcript unless the project passes its conversation of that name."""
    said = said_by(folder)
    if f"  ok  {name}\n" not in said:
        until = r"(?=^FAIL  |^  ok  |^ yet  |^\d+ of \d+ conversations)"
        failure = re.search(rf"^FAIL  {re.escape(name)}\n(.*?){until}", said, re.DOTALL | re.M)
        if failure is None:
            pytest.fail(f"was not held: {said[-2000:]}", pytrace=False)
        HELD.missed(failure[1])
    HELD.passed += 1
