"""Several requests in a message, refusals and short answers, read by the trained bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from benchmarks.dialogue import LONG, SETS, Result, accuracy, measure, read_in_situation, read_set
from bot.testing.runner import Stage
from common.paths import Project
from nlu_models.evaluation.requests import score_requests
from nlu_models.model.archive import open_model
from nlu_models.training.data import read_examples
from nlu_models.training.dialogues import read_turns
from tests.nlu.utterances import ROOT, normalised

Read = Callable[[str], list[Result]]
TRAINED_ON = ("nlu", "dialogues")
STOCK_PHRASE_WORDS = 3


@pytest.fixture
def read(stage: Stage) -> Read:
    """Reads one of the test sets."""
    return lambda name: asyncio.run(measure(stage.agent, read_set(name)))


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


@pytest.mark.parametrize(("words", "least"), [(0, 0.62), (LONG, 0.66)])
def test_strangers_are_understood_at_length_too(
    trained_project: Project, words: int, least: float
) -> None:
    model = open_model(trained_project.models / "rasa" / "model.tar.gz")
    read = read_in_situation(model, "strangers")
    right = [whole for turn, whole in read if len(turn.text.split()) >= words]
    assert sum(right) / len(right) >= least


@pytest.mark.parametrize("name", ["strangers", "strangers_dev"])
def test_nothing_that_strangers_say_is_trained_on(name: str) -> None:
    said = {normalised(turn.example.text) for turn in read_turns([SETS / f"{name}.yml"])}
    folders = [ROOT / folder / name for folder in ("languages/en", "data") for name in TRAINED_ON]
    trained = {normalised(e.text) for e in read_examples(folders)}
    trained |= {normalised(turn.example.text) for turn in read_turns(folders)}
    assert {text for text in said & trained if len(text.split()) > STOCK_PHRASE_WORDS} == set()
