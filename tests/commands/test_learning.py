"""``shoptalk learning``: what came of lists, and what another order would have got."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from actions.assembly import open_project_shop
from bot import cli
from common.paths import Project
from shop import impressions
from shop.impressions import Reward, ShownList, ShownProduct


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["new", "corner"]) == 0
    monkeypatch.chdir(tmp_path / "corner")
    return Project.find()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert cli.run(["learning", *arguments]) == 0
    return capsys.readouterr().out


def test_nothing_is_told_of_nothing(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert "No list" in run(capsys)


def test_what_was_liked_and_what_would_have_been(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """The recommender's first choice is liked in one of five, the second in every second list."""
    random = np.random.default_rng(0)
    shop = open_project_shop(project)
    clicks = 0
    for at in range(200):
        action = int(random.random() < 0.75)
        shown = (ShownProduct("ab"[action], action, 0.75 if action else 0.25),)
        one = ShownList(f"L{at}", f"t{at}", f"t{at}", "recommend", "lin_ucb", at, shown)
        impressions.record_list(shop, one)
        if random.random() < (0.5 if action else 0.2):
            clicks += impressions.reward(shop, Reward(one.id, "ab"[action], "click"))
    shop.close()
    (row,) = json.loads(run(capsys, "--json"))
    assert (row["policy"], row["lists"], row["shoppers"]) == ("lin_ucb", 200, 200)
    assert row["lists_liked"] == row["places"][0] == clicks / 200
    own = row["own_order"]
    assert own["low"] <= 0.2 <= own["high"] < row["places"][0]
    # Weights of 4 on a quarter of the lists: as many as there are lists of that kind.
    assert own["effective_sample"] == pytest.approx(50, abs=15)
    assert "recommender's own order: about" in run(capsys)


def test_who_serves_is_changed_and_taken_back_by_one_command(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Nothing was ever changed" in run(capsys, "history")
    assert "No policy is tried" in run(capsys, "gate")
    assert cli.run(["learning", "shadow", "lin_ucb"]) == 1
    assert "switched off" in capsys.readouterr().err
    (project.data / "recommender.yml").write_text("learning: {learner: fixed}\n")
    assert run(capsys, "shadow", "lin_ucb") == "fixed serves, lin_ucb is tried as a shadow.\n"
    assert "with 25% of the shoppers" in run(capsys, "canary", "lin_ucb", "--share", "0.25")
    assert "lin_ucb may not serve: unknown" in run(capsys, "gate")
    assert cli.run(["learning", "promote"]) == 1
    assert "may not serve" in capsys.readouterr().err
    assert run(capsys, "rollback", "--why", "odd") == "fixed serves.\n"
    lines = run(capsys, "history").splitlines()
    assert len(lines) == 4  # the beginning, the shadow, the canary, and back
    assert lines[0].endswith("lin_ucb is not tried any more: odd")
    assert cli.run(["learning", "canary", "ucb1"]) == 1
