"""Counts with differential privacy: bounded contributions, the known noise, and a budget."""

from __future__ import annotations

import importlib.util
import math
import stat
from pathlib import Path

import numpy as np
import pytest

from common.errors import DataError, EnvironmentProblem
from recommender import release as module
from recommender.items import Interaction
from recommender.release import Ledger, Spent, choosers, locked, release

ITEMS = ("a", "b", "c")


def bought(user: str, item: str, at: float, kind: str = "purchase") -> Interaction:
    return Interaction(user, item, kind, at)  # type: ignore[arg-type]


def test_a_shopper_counts_once_for_an_item_and_for_the_latest_few() -> None:
    events = [
        bought("u", "a", 1.0),
        bought("u", "b", 2.0),
        bought("u", "c", 3.0),
        bought("u", "c", 4.0),
        bought("v", "a", 5.0),
        bought("v", "b", 6.0, kind="click"),
    ]
    assert choosers(events, ITEMS, "purchase", 2).tolist() == [1, 1, 1]
    assert choosers(events, ITEMS, "purchase", 9).tolist() == [2, 1, 1]
    assert choosers(events, ITEMS, "click", 2).tolist() == [0, 1, 0]
    assert choosers([], ITEMS, "click", 2).tolist() == [0, 0, 0]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_one_shopper_more_changes_the_counts_by_no_more_than_is_promised(most: int) -> None:
    rng = np.random.default_rng(0)
    events = [
        bought(f"u{rng.integers(0, 30)}", ITEMS[rng.integers(0, 3)], float(at)) for at in range(200)
    ]
    whole = choosers(events, ITEMS, "purchase", most)
    for user in {one.user_id for one in events}:
        without = choosers([e for e in events if e.user_id != user], ITEMS, "purchase", most)
        assert np.abs(whole - without).sum() <= most


@pytest.mark.parametrize(("epsilon", "per_shopper"), [(1.0, 4), (0.5, 1)])
def test_the_noise_is_laplace_of_the_known_scale(epsilon: float, per_shopper: int) -> None:
    pytest.importorskip("opendp", reason="opendp is not installed")
    size = 20_000
    made = release(np.full(size, 100), [str(n) for n in range(size)], epsilon, per_shopper)
    noise = np.array(list(made.counts.values())) - 100
    scale = per_shopper / epsilon
    alpha = math.exp(-1 / scale)  # whole numbers: P(x) is in proportion to alpha^|x|
    assert made.scale == scale
    assert made.epsilon == pytest.approx(epsilon)
    # 20,000 draws: the mean of |x| errs by 0.7 %, the variance by 1.6 % (one standard error).
    assert np.abs(noise).mean() == pytest.approx(2 * alpha / (1 - alpha**2), rel=0.05)
    assert noise.var() == pytest.approx(2 * alpha / (1 - alpha) ** 2, rel=0.11)
    assert abs(noise.mean()) < 6 * scale * math.sqrt(2 / size)


def test_a_budget_is_spent_and_then_refused(tmp_path: Path) -> None:
    path = tmp_path / "var" / "releases.json"
    with locked(path, 1.0) as ledger:
        for _ in range(10):
            ledger.spend(Spent("2025-06-20T12:00:00+00:00", "purchase", 0.1))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with locked(path, 1.0) as again:
        assert (len(again.entries), again.left) == (10, pytest.approx(0.0))
        with pytest.raises(DataError, match="more than what is left") as refused:
            again.spend(Spent("2025-06-21T12:00:00+00:00", "purchase", 0.1))
        assert "budget" in (refused.value.hint or "")
    assert len(Ledger(path, 1.0).entries) == 10
    assert Ledger(path, 1.5).left == pytest.approx(0.5)


@pytest.mark.parametrize("epsilon", [0.0, -1.0, float("inf"), float("nan")])
def test_a_senseless_epsilon_is_refused(tmp_path: Path, epsilon: float) -> None:
    with pytest.raises(DataError, match="above 0"):
        Ledger(tmp_path / "releases.json", 1.0).spend(Spent("", "click", epsilon))
    with pytest.raises(DataError, match="above 0"):
        release(np.zeros(1), ["a"], epsilon, 1)


def test_nothing_is_spent_by_a_damaged_ledger(tmp_path: Path) -> None:
    path = tmp_path / "releases.json"
    path.write_text('[{"at": "today"}]', encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"), locked(path, 1.0):
        pass


def test_without_opendp_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> object:
        return None if name == "opendp" else importlib.util.find_spec(name)

    monkeypatch.setattr(module, "find_spec", find)
    with pytest.raises(EnvironmentProblem, match="OpenDP") as refused:
        release(np.zeros(1), ["a"], 1.0, 1)
    assert "shoptalk[privacy]" in (refused.value.hint or "")
