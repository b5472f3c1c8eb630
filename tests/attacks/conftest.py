"""The trained bot behind its real front door, with a shop of its own for each module."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.testing.runner import Stage
from common.paths import Project
from tests.attacks.served import LIMITS, NO_LIMIT, Served, serving


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def served(
    stage: Stage, trained_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    """The bot as it is served, where nobody is too fast."""
    folder: Path = tmp_path_factory.mktemp("served")
    limits = dict.fromkeys(LIMITS, NO_LIMIT)
    async with serving(stage, trained_project.pictures, folder, **limits) as served:
        yield served


@pytest.fixture
async def fresh(stage: Stage, trained_project: Project, tmp_path: Path) -> AsyncIterator[Served]:
    """As ``served``, for one test that writes."""
    limits = dict.fromkeys(LIMITS, NO_LIMIT)
    async with serving(stage, trained_project.pictures, tmp_path, **limits) as served:
        yield served


@pytest.fixture
async def limited(
    stage: Stage, trained_project: Project, tmp_path: Path
) -> AsyncIterator[Callable[..., Any]]:
    """``await limited(**settings)`` serves the bot with these settings."""
    async with AsyncExitStack() as stack:

        async def start(**settings: Any) -> Served:
            return await stack.enter_async_context(
                serving(stage, trained_project.pictures, tmp_path, **settings)
            )

        yield start
