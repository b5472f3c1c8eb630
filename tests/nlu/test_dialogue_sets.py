"""Several requests in a message, refusals and short answers, read by the trained bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from benchmarks.dialogue import Result, accuracy, measure, read_set
from common.paths import Project

Read = Callable[[str], list[Result]]


@pytest.fixture(scope="module")
def read(trained_project: Project) -> Read:
    """Reads one of the test sets."""
    from bot.runtime.agent import load

    agent = load(trained_project)
    return lambda name: asyncio.run(measure(agent, read_set(name)))


# Lower than what is measured (docs/benchmarks.md): each training moves a sentence or two.
@pytest.mark.parametrize(
    ("name", "least"), [("two_requests", 0.85), ("negation", 0.82), ("context", 0.95)]
)
def test_most_are_read_rightly(read: Read, name: str, least: float) -> None:
    results = read(name)
    wrong = [result.case.text for result in results if not result.right]
    assert accuracy(results) >= least, wrong
