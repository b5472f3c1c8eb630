"""``shoptalk setup``: what it would install."""

from __future__ import annotations

import pytest

from bot import cli
from bot.commands import setup
from common.errors import EnvironmentProblem


def test_rasa_comes_last_and_without_its_own_requirements(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(["setup", "--dry-run"]) == 0
    commands = [line for line in capsys.readouterr().out.splitlines() if " -r " in line]
    assert [line.rpartition("/")[2] for line in commands] == [
        "serve.txt",
        "train.txt",
        "torch.txt",
        "rasa.txt",
    ]
    assert "--no-deps --ignore-requires-python --require-hashes" in commands[-1]


def test_a_server_goes_without_what_trains(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["setup", "--dry-run", "--no-train"]) == 0
    assert "train.txt" not in capsys.readouterr().out


def test_every_file_is_there() -> None:
    assert all((setup.requirements_folder() / step.file).is_file() for step in setup.STEPS)


def test_without_pip_and_uv_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(EnvironmentProblem, match="no pip") as raised:
        setup._installer()
    assert "ensurepip" in str(raised.value.hint)
