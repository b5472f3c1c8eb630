from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.generator_claims import figures, judge, read_claims
from common.errors import DataError

DEVELOPMENT = Path(__file__).parents[1] / "generator" / "claims"


def test_the_guard_on_its_own_development_sets() -> None:
    found = figures(judge(read_claims(DEVELOPMENT)))
    assert found["planted"] >= 150
    assert found["true"] >= 100
    assert found["recall"] >= 0.98
    assert found["false_alarms"] <= 0.03


def test_a_row_holds_one_text_or_several(tmp_path: Path) -> None:
    rows = """
- {product: {name: Elm Bag, attributes: {weight_g: 300}}, text: It weighs 300 g., verdict: true}
- product: {name: Elm Bag, attributes: {weight_g: 300}}
  holds: [It weighs 0.3 kg.]
  planted: [It weighs 400 g., It weighs 300 g.]
"""
    (tmp_path / "rows.yml").write_text(rows)
    found = figures(judge(read_claims(tmp_path)))
    assert (found["true"], found["planted"]) == (2, 2)
    assert (found["recall"], found["false_alarms"]) == (0.5, 0.0)


def test_what_is_wrong_with_a_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There are no claims"):
        read_claims(tmp_path)
    (tmp_path / "rows.yml").write_text("- {text: x}")
    with pytest.raises(DataError, match="row 1 is malformed"):
        read_claims(tmp_path)
