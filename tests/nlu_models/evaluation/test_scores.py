from __future__ import annotations

import pytest
from sklearn.metrics import matthews_corrcoef

from nlu_models.evaluation.scores import Ratio, evaluate, matthews
from nlu_models.model.examples import Entity, Example, Parse


def parse(intent: str, *entities: Entity, confidence: float = 1.0) -> Parse:
    return Parse("text", intent, confidence, ((intent, confidence),), entities)


def test_figures_by_hand() -> None:
    red, hat = Entity(0, 3, "colour", "red"), Entity(4, 7, "category", "hat")
    examples = [
        Example("text", "a", (red, hat)),
        Example("text", "a"),
        Example("text", "b", (red,)),
        Example("text", "out_of_scope"),
        Example("text", "out_of_scope"),
        Example("text", None, (hat,)),
    ]
    parses = [
        parse("a", red),
        parse("out_of_scope"),
        parse("a", red, hat),
        parse("out_of_scope"),
        parse("b"),
        parse("b", hat),
    ]
    result = evaluate(examples, parses)
    assert result.examples == 5
    assert result.accuracy == pytest.approx(2 / 5)
    assert result.in_scope_accuracy == pytest.approx(1 / 3)
    assert result.out_of_scope == Ratio(right=1, wrong=1, missed=1)
    assert result.intents == {
        "a": Ratio(right=1, wrong=1, missed=1),
        "b": Ratio(right=0, wrong=1, missed=1),
        "out_of_scope": Ratio(right=1, wrong=1, missed=1),
    }
    assert result.entities == Ratio(right=3, wrong=1, missed=1)
    assert result.entities_by_type == {"category": Ratio(1, 1, 1), "colour": Ratio(2, 0, 0)}
    assert result.calibration_error == pytest.approx(0.6)
    assert result.confusions == {
        ("a", "out_of_scope"): 1,
        ("b", "a"): 1,
        ("out_of_scope", "b"): 1,
    }


def test_ratio() -> None:
    ratio = Ratio(right=3, wrong=1, missed=2)
    assert (ratio.precision, ratio.recall, ratio.f1) == (0.75, 0.6, pytest.approx(2 / 3))
    assert ratio.support == 5
    assert Ratio().f1 == 0


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("aabbc", "aabbc"), ("aabbc", "abcab"), ("aaab", "aaaa"), ("abcabc", "bcabca")],
)
def test_matthews_agrees_with_an_independent_implementation(wanted: str, given: str) -> None:
    assert matthews(wanted, given) == pytest.approx(matthews_corrcoef(list(wanted), list(given)))
