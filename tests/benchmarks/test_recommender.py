from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.recommender import main
from benchmarks.recommending import sets
from benchmarks.recommending.measures import Held, accuracy
from common.errors import DataError
from recommender.models import GraphFilterConfig

LISTS = {0: [5, 1, 2], 1: [7, 8, 9]}


def test_figures_by_hand() -> None:
    """User 0 wants 1 and 3 and gets 1 in second place; user 1 wants 7 and gets it first."""
    held = Held.of(np.array([0, 1, 0]), np.array([1, 7, 3]))
    found = accuracy(lambda users: np.array([LISTS[user] for user in users]), held)
    second = 1 / math.log2(3)
    assert found["recall@20"] == pytest.approx((0.5 + 1.0) / 2)
    assert found["ndcg@20"] == pytest.approx((second / (1 + second) + 1.0) / 2)
    assert found["ndcg@10"] == found["ndcg@20"]


def write_set(folder: Path) -> None:
    """Two groups of users; each has all of the group's items but one, which is in the test part."""
    lines = {"train": [], "test": []}
    for user in range(20):
        items = [10 * (user % 2) + place for place in range(10)]
        away = items.pop(user // 2)
        lines["train"].append(" ".join(map(str, [user, *items])))
        lines["test"].append(f"{user} {away}")
    for name, rows in lines.items():
        (folder / f"{name}.txt").write_text("\n".join([*rows, ""]), encoding="utf-8")


def test_the_file_has_plain_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(tmp_path)
    monkeypatch.setattr(sets, "RECIPES", {"gowalla": GraphFilterConfig(vectors=2)})
    monkeypatch.setattr(sets, "GRID", {"sharpness": (1.0,), "low_pass": (0.5, 1.0)})
    out = tmp_path / "figures.json"
    arguments = ["--dataset", "gowalla", "--data", str(tmp_path)]
    run = CliRunner().invoke
    run(main, [*arguments, "--no-peers", "--out", str(out)], catch_exceptions=False)
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["recall@20"] == 1.0
    assert {"ndcg@20", "ndcg@10", "fit_seconds", "peak_mb", "p50_ms", "p99_ms"} <= set(found)
    tuned = run(main, [*arguments, "--tune"], catch_exceptions=False)
    assert "GraphFilterConfig" in tuned.output


def test_a_set_that_is_not_there_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"train\.txt"):
        sets.read_pairs(tmp_path / "train.txt")


def test_a_large_made_up_shop_is_fitted_and_asked(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    arguments = ["--synthetic", "400", "--events", "4000", "--out", str(out)]
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert "400 items" in done.output
    assert json.loads(out.read_text(encoding="utf-8"))["p99_ms"] > 0
