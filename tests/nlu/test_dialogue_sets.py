"""Several requests in a message, refusals and short answers, read by the trained bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from benchmarks.dialogue import SETS, Result, accuracy, measure, read_set
from common.paths import Project
from nlu_models.evaluation.requests import score_requests
from nlu_models.model.archive import open_model
from nlu_models.training.dialogues import read_turns

Read = Callable[[str], list[Result]]


@pytest.fixture(scope="module")
def read(trained_project: Project) -> Read:
    """Reads one of the test sets."""
    from bot.runtime.agent import load

    agent = load(trained_project)
    return lambda name: asyncio.run(measure(agent, read_set(name)))


# Below what is measured (docs/benchmarks.md) by what trainings differ: some five sentences.
@pytest.mark.parametrize(
    ("name", "least"), [("two_requests", 0.80), ("negation", 0.72), ("context", 0.91)]
)
def test_most_are_read_rightly(read: Read, name: str, least: float) -> None:
    results = read(name)
    wrong = [result.case.text for result in results if not result.right]
    assert accuracy(results) >= least, wrong


def test_later_turns_are_read_in_their_situation(trained_project: Project) -> None:
    """Terse, ambiguous, several requests at once: what people agree on is the most there is."""
    model = open_model(trained_project.models / "rasa" / "model.tar.gz")
    turns = [turn.example for turn in read_turns([SETS / "dialogues.yml"])]
    told = score_requests(turns, model.parse([t.text for t in turns], [t.situation for t in turns]))
    blind = score_requests(turns, model.parse([turn.text for turn in turns]))
    assert told.whole.value >= 0.5
    assert told.whole.value >= blind.whole.value + 0.05
