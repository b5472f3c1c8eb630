"""The benchmark of learning: its worlds are what they say, and a short run tells what it should."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import learning
from benchmarks.learners import conversations, open_bandit, shops, synthetic
from common.errors import DataError


def test_regret_grows_as_it_is_said_to() -> None:
    rounds = np.arange(1, 1001)
    assert shops.growth(np.full(1000, 0.3)) == pytest.approx(1.0)
    root = np.diff(np.sqrt(rounds), prepend=0.0)
    assert shops.growth(root) == pytest.approx(0.5)
    assert shops.growth(np.where(rounds < 100, 1.0, 0.0)) == pytest.approx(0.0)


def test_a_shop_is_the_same_for_every_learner() -> None:
    one, other = (
        [chances for _, chances in shops.SimulatedShop("drift", 3).shoppers(20)] for _ in range(2)
    )
    np.testing.assert_array_equal(one, other)


def test_random_values_one_half_in_the_synthetic_world() -> None:
    world = synthetic.World.of(0, 0.3)
    contexts = np.random.default_rng(0).normal(size=(20_000, synthetic.DIMENSIONS))
    assert world.chances(contexts).mean() == pytest.approx(0.5, abs=0.02)
    np.testing.assert_allclose(world.logged(contexts).sum(axis=1), 1.0)


def test_asking_first_is_worth_it_in_the_simulated_conversations() -> None:
    asked = conversations.fixed(lambda state: state.wish or "ask", 1500, 0).mean()
    assert asked > conversations.fixed(conversations.always_similar, 1500, 0).mean() + 0.3


def test_open_bandit_logs_are_read(tmp_path: Path) -> None:
    head = ",timestamp,item_id,position,click,propensity_score\n"
    rows = "".join(f"{n},t,{n % 3},{1 + n % 3},{int(n % 7 == 0)},0.25\n" for n in range(60))
    for name in open_bandit.LOGS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "men.csv").write_text(head + rows, encoding="utf-8")
        (tmp_path / name / "item_context.csv").write_text("item_id\n", encoding="utf-8")
    clicks = open_bandit.Clicks.read(tmp_path / "bts")
    assert len(clicks.log) == 60
    assert set(clicks.places) == {0, 1, 2}
    found = open_bandit.measure(tmp_path)
    assert found["bts_from_random"]["on_policy"]["value"] == pytest.approx(9 / 60)
    (tmp_path / "bts" / "men.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="no Open Bandit log"):
        open_bandit.Clicks.read(tmp_path / "bts")


def test_figures_have_plain_keys_for_each_learner(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    options = ["--rounds", "200", "--seeds", "1", "--conversations", "0", "--out", str(out)]
    done = CliRunner().invoke(learning.main, [*options, "--plot", str(tmp_path / "regret.png")])
    assert done.exit_code == 0, done.output
    found = json.loads(out.read_text(encoding="utf-8"))
    for name in ("ucb1", "lin_ucb", "logistic_thompson"):
        assert set(found["tastes"][name]) >= {"regret", "value", "decision_p50_ms"}
    assert "relative_error" in found["synthetic_0.3"]["estimators"]["doubly_robust"]
    assert (tmp_path / "regret.png").stat().st_size > 10_000
