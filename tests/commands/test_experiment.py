"""``shoptalk experiment``: begin, look, stop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actions.assembly import open_project_shop
from bot import cli
from common.paths import Project
from recommender.learning.experiments import assign
from shop import impressions
from shop.impressions import Reward, ShownList, ShownProduct

SHARES = {"control": 0.5, "new": 0.5}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["new", "corner"]) == 0
    monkeypatch.chdir(tmp_path / "corner")
    return Project.find()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert cli.run(["experiment", *arguments]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.run(["experiment", *arguments]) == 1
    return capsys.readouterr().err


def shoppers(project: Project, count: int) -> None:
    """So many see one list each; all of the new arm click, and nobody else."""
    shop = open_project_shop(project)
    for at in range(count):
        unit = f"s{at}"
        arm = assign("order-1", unit, SHARES)
        one = ShownList(
            id=unit,
            conversation_id=unit,
            unit=unit,
            surface="recommend",
            policy="x",
            model_version=0,
            shown=(ShownProduct("mug", 0, 1.0),),
            experiment="order-1",
            arm=arm,
        )
        impressions.record_list(shop, one)
        if arm == "new":
            impressions.reward(shop, Reward(unit, "mug", "click"))
    shop.close()


def test_begin_look_and_stop(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert "No experiment" in run(capsys, "status")
    begun = run(capsys, "create", "order-1")
    assert "'order-1' runs: control (fixed), new (learning)." in begun
    assert "3,841 shoppers" in begun
    shoppers(project, 80)
    (one,) = json.loads(run(capsys, "status", "--json"))
    assert [arm["arm"] for arm in one["arms"]] == ["control", "new"]
    assert sum(arm["shoppers"] for arm in one["arms"]) == 80
    assert (one["comparisons"][0]["verdict"], one["mismatch"], one["enough"]) == (
        "better",
        False,
        False,
    )
    shown = run(capsys, "status", "order-1")
    assert "100.00% clicked" in shown
    assert "better" in shown
    assert "stopped" in run(capsys, "stop", "order-1")
    run(capsys, "create", "order-2", "--arm", "a=fixed:0.9", "--arm", "b=lin_ucb:0.1")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("create", "x", "--arm", "a=fixed"), "two arms"),
        (("create", "x", "--arm", "a=fixed", "--arm", "b=lin_ubc"), "lin_ucb"),
        (("create", "x", "--arm", "a=fixed", "--arm", "b"), "a policy"),
        (("create", "x", "--arm", "a=fixed", "--arm", "b=learning:much"), "no arm"),
        (("create", "x", "--effect", "7"), "effect"),
        (("status", "x"), "no experiment 'x'"),
        (("stop", "x"), "no experiment 'x'"),
    ],
)
def test_what_cannot_be_is_told(
    project: Project, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert told in fails(capsys, *arguments)


def test_arms_that_are_not_their_shares_are_told(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "create", "order-1", "--arm", "control=fixed:0.9", "--arm", "new=learning:0.1")
    shoppers(project, 60)  # who come half and half
    assert "are not the shares asked for" in run(capsys, "status")
