"""Summing up what graders wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.blind import kappa, read_grades, summary


def test_shares_of_first_and_later_turns() -> None:
    graded = {
        "A01.1": "good",
        "A01.2": "wrong",
        "A01.11": "good",
        "A02.2": "harmful",
        "A02.3": "bearable",
    }
    first, later = summary([graded])
    assert first == "grader 1, first turns (1): good 100%, bearable 0%, wrong 0%, harmful 0%"
    assert later == "grader 1, later turns (4): good 25%, bearable 25%, wrong 25%, harmful 25%"


def test_kappa_by_hand() -> None:
    # Both say wrong 2 times, neither 1, they differ once: agreed .75; by chance
    # (3/4)(2/4) + (1/4)(2/4) = .5; (.75 - .5) / (1 - .5) = .5.
    one = {"a": "wrong", "b": "harmful", "c": "wrong", "d": "good"}
    other = {"a": "wrong", "b": "wrong", "c": "bearable", "d": "good"}
    assert kappa(one, other) == pytest.approx(0.5)
    assert kappa(one, one) == 1.0


def test_an_unknown_grade_is_named(tmp_path: Path) -> None:
    path = tmp_path / "g.json"
    path.write_text(json.dumps({"turns": [{"id": "A01.1", "grade": "fine"}]}))
    with pytest.raises(ValueError, match="fine"):
        read_grades(path)
