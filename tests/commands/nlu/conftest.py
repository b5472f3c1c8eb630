"""A project folder to work in, data to measure on, and the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.nlu.cli import cli
from tests.nlu_models.conftest import (
    checkpoint,
    examples,
    make_config,
    model,
    model_folder,
    model_report,
    trained,
)

# Fixtures of the models' own tests.
__all__ = [
    "checkpoint",
    "examples",
    "make_config",
    "model",
    "model_folder",
    "model_report",
    "trained",
]

DATA = """\
nlu:
- intent: greet
  examples: |
    - hello
    - hi there
- intent: find
  examples: |
    - show me [red](colour) shoes
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config.yml").write_text("pipeline: []\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "shop.yml").write_text("order_number: HP-104233\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def data(project: Path) -> Path:
    path = project / "test.yml"
    path.write_text(DATA, encoding="utf-8")
    return path


Run = Callable[..., Result]


@pytest.fixture
def call(project: Path) -> Run:
    """Runs a command in the project and gives its result; it must not fail."""

    def run(*arguments: object) -> Result:
        words = [str(argument) for argument in arguments]
        result = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    return run
