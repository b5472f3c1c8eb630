"""The trained bot and the sample shop, made once for all conversations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.testing.runner import Stage
from bot.testing.stage import open_stage
from common.paths import Project


@pytest.fixture(scope="session")
def stage(trained_project: Project) -> Iterator[Stage]:
    """The bot as it is served, with stores of its own."""
    with open_stage(trained_project) as stage:
        yield stage
