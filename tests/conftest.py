"""What the tests of all rooms share: the project, and the bot trained once for all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Two cores are shared by the tests, the bot and a browser: one thread a library.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from bot.runtime import activate
from common.paths import Project

activate()  # before any test module imports Rasa

if TYPE_CHECKING:
    from bot.testing.runner import Stage

ROOT = Path(__file__).parent.parent
# A busy machine makes no test fail: what a property holds does not depend on the time it takes.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Data that is not the project's own."""
    parser.addoption("--data", type=Path, help="a folder with the retail data of tau-bench")


@pytest.fixture(scope="session")
def project() -> Project:
    """This repository as a project."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def trained_project(project: Project) -> Project:
    """The project with its sample shop and all models; trains what is missing, once."""
    import portalocker

    from bot.commands.parts import missing

    project.var.mkdir(parents=True, exist_ok=True)
    # One worker makes the sample shop and trains, the others wait for it.
    with portalocker.Lock(project.var / "tests.lock", timeout=3600):
        if not project.has_database or missing(project):
            command = [sys.executable, "-m", "bot.cli", "train"]
            subprocess.run(command, cwd=ROOT, check=True)
    return project


@pytest.fixture(scope="session")
def stage(trained_project: Project) -> Iterator[Stage]:
    """The bot as it is served, with stores of its own; loaded once for all who talk to it."""
    from bot.testing.stage import open_stage

    with open_stage(trained_project) as stage:
        yield stage
