from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from nlu_models.evaluation.comparison import Candidate, Change, Pair, compare, mcnemar
from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import JointBert
from nlu_models.training.data import SourcedExample


def test_mcnemar_by_hand() -> None:
    """Of five tosses none or all of one side: 2 of 32."""
    assert mcnemar(5, 0) == mcnemar(0, 5) == 2 / 32
    assert mcnemar(3, 1) == 2 * (1 + 4) / 16
    assert mcnemar(0, 0) == mcnemar(4, 4) == 1.0


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_agrees_with_an_independent_one(first: int, second: int) -> None:
    expected = binomtest(first, first + second).pvalue if first + second else 1.0
    assert mcnemar(first, second) == pytest.approx(expected)


def test_mcnemar_of_thousands() -> None:
    assert mcnemar(3000, 0) == 0.0
    assert 0.9 < mcnemar(5000, 5000) <= 1.0
    assert mcnemar(5000, 5200) == pytest.approx(binomtest(5000, 10200).pvalue, rel=1e-6)


def refusing(model: JointBert) -> JointBert:
    """The model, but everything is out of scope for it."""
    detector = model.card.out_of_scope.model_copy(update={"bias": 1e6})
    return JointBert(
        model.card.model_copy(update={"out_of_scope": detector}),
        model.runner,
    )


def test_two_models_side_by_side(model: JointBert) -> None:
    rows = [("hello", "greet"), ("bye", "goodbye"), ("lovely weather", "out_of_scope"), ("x", None)]
    examples = [
        SourcedExample(Example(text, intent), f"data.yml:{line}")
        for line, (text, intent) in enumerate(rows, 1)
    ]
    sure = JointBert(
        model.card.model_copy(
            update={
                "out_of_scope": model.card.out_of_scope.model_copy(update={"bias": -1e6}),
            }
        ),
        model.runner,
    )
    candidates = [Candidate("a", sure, 1.5), Candidate("b", refusing(model), 2.5)]
    result = compare(candidates, examples)
    first, second = result.models
    assert (first.name, first.size_mb, second.size_mb) == ("a", 1.5, 2.5)
    assert first.result.accuracy == pytest.approx(2 / 3)
    assert second.result.accuracy == pytest.approx(1 / 3)
    assert first.p50_ms > 0
    assert result.pairs == (Pair(0, 1, only_first=2, only_second=1, p_value=1.0),)
    assert result.changes[0] == Change("hello", "data.yml:1", "greet", ("greet", "out_of_scope"))
    assert [change.text for change in result.changes] == ["hello", "bye", "lovely weather"]


def test_equal_models_differ_nowhere(model: JointBert, examples: list[Example]) -> None:
    sourced = [SourcedExample(example, "data.yml:1") for example in examples]
    result = compare([Candidate(name, model, 1.0) for name in "abc"], sourced)
    assert [(pair.first, pair.second) for pair in result.pairs] == [(0, 1), (0, 2), (1, 2)]
    assert {pair.p_value for pair in result.pairs} == {1.0}
    assert result.changes == ()


def test_the_size_is_that_of_what_is_served(trained: Path) -> None:
    names = ("card.json", "model.onnx", "tokenizer.json")
    size = sum((trained / name).stat().st_size for name in names)
    assert Candidate.open(trained).size_mb == pytest.approx(size / 1e6)
