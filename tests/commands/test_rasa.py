"""Rasa's commands on the project's files: what is added, what is left, and that they run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.commands.rasa import DEFAULTS, with_defaults
from common.paths import Project
from tests.runtime.conftest import write_toy

ROOT = Path(__file__).parents[2]


@pytest.fixture
def toy(tmp_path: Path) -> Project:
    return write_toy(tmp_path)


def test_the_projects_files_are_the_defaults(toy: Project) -> None:
    assert with_defaults(toy, ["data", "validate"]) == [
        *("data", "validate", "--domain", "domain.yml", "--config", "config.yml"),
        *("--data", "data/nlu", "data/rules"),
    ]


def test_what_the_user_names_wins(toy: Project) -> None:
    added = with_defaults(toy, ["visualize", "-d", "other.yml", "--nlu=mine"])
    assert added.count("--domain") == 0
    assert added.count("--nlu") == 0
    assert added[-3:] == ["-d", "other.yml", "--nlu=mine"]


def test_made_things_go_to_var(toy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPTALK_VAR", "/elsewhere")
    arguments = with_defaults(toy, ["train"])
    assert arguments[arguments.index("--out") + 1] == "/elsewhere/models/rasa"


@pytest.mark.parametrize("arguments", [["train", "--help"], ["shell", "nlu", "-h"], ["init"], []])
def test_help_and_other_commands_are_passed_on_as_they_are(
    toy: Project, arguments: list[str]
) -> None:
    assert with_defaults(toy, arguments) == arguments


def command(toy: Project, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot.cli", "-C", str(toy.root), "rasa", *arguments]


def rasa(toy: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(toy, *arguments),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def talk(toy: Project, *dialogue: tuple[str, str]) -> None:
    """Run ``rasa shell``; for each pair wait for the first text, then type the second."""
    process = subprocess.Popen(
        command(toy, "shell", "--port", str(free_port())),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    try:
        for awaited, typed in dialogue:
            seen = b""
            while awaited.encode() not in seen:
                chunk = os.read(process.stdout.fileno(), 4096)
                assert chunk, f"'{awaited}' was never said: {seen.decode()}"
                seen += chunk
            process.stdin.write(f"{typed}\n".encode())
            process.stdin.flush()
        process.communicate(timeout=60)
    finally:
        watchdog.cancel()
        process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_rasas_help_knows_every_option_that_is_added(toy: Project) -> None:
    """One process asks Rasa's own parser about the whole table."""
    code = (
        "import bot.runtime; bot.runtime.activate()\n"
        "from rasa.__main__ import create_argument_parser\n"
        "from bot.commands.rasa import DEFAULTS\n"
        "for command, options in DEFAULTS.items():\n"
        "    arguments = command.split()\n"
        "    for option, values in options.items(): arguments += [option, *values]\n"
        "    if command == 'evaluate markers': continue\n"
        "    create_argument_parser().parse_args(arguments)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    assert DEFAULTS


@pytest.mark.slow
def test_a_rasa_user_can_validate_train_test_and_talk(toy: Project) -> None:
    validated = rasa(toy, "data", "validate")
    assert validated.returncode == 0, validated.stderr
    trained = rasa(toy, "train")
    assert trained.returncode == 0, trained.stderr
    assert (toy.models / "rasa" / "model.tar.gz").exists()
    from bot.runtime.training import is_trained

    assert is_trained(toy), "'shoptalk run' need not train again"
    talk(toy, ("Your input", "good morning"), ("Hello there", "/stop"))
    drawn = rasa(toy, "visualize")
    assert drawn.returncode == 0, drawn.stderr
    assert (toy.var / "stories.html").exists()
    tested = rasa(toy, "test", "core", "--stories", "data/rules")
    assert tested.returncode == 0, tested.stderr


@pytest.mark.slow
def test_a_refusal_of_rasa_is_told_without_a_traceback(toy: Project) -> None:
    found = rasa(toy, "run", "--model", "no-such-model")
    assert "No model found" in found.stdout + found.stderr
    assert "Traceback" not in found.stderr
