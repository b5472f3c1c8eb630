"""``shoptalk learning``: what came of lists, and what another order would have got."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from actions.assembly import open_project_shop, recommender_settings
from actions.teaching import Teacher
from bot import cli
from common.paths import Project
from generator.library import TextLibrary
from recommender.learning.defence import DefenceSettings
from recommender.learning.features import packed
from recommender.learning.text_features import TEXT_COLUMNS, Reader, TextCandidate, text_rows
from shop import impressions
from shop.impressions import Reward, ShownList, ShownProduct

OFF = DefenceSettings(on=False)  # these shoppers click at once


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
    assert "Nothing was recorded of lists" in run(capsys)
    assert "Nothing was recorded of texts" in run(capsys, "--of", "texts")


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


def test_slogans_have_a_rollout_of_their_own(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.data / "recommender.yml").write_text("learning: {texts: {learner: fixed}}\n")
    tried = run(capsys, "--of", "texts", "canary", "lin_ucb", "--share", "0.25")
    assert tried == "fixed serves, lin_ucb is tried as a canary with 25% of the shoppers.\n"
    assert "lin_ucb is tried" in run(capsys, "--of", "texts", "history")
    assert "Nothing was ever changed" in run(capsys, "history")


def test_drafts_that_shoppers_are_expected_to_like_come_first(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Questions are liked, statements are not: a draft that asks is shown above one that tells."""
    text = "{settle_after_minutes: 0, texts: {learner: lin_ucb, rollout: {start: serving}}}"
    (project.data / "recommender.yml").write_text(f"learning: {text}\n")
    assert cli.run(["learning", "texts"]) == 1
    assert "has been taught" in capsys.readouterr().err
    shop, settings = open_project_shop(project), recommender_settings(project).learning
    rows = text_rows([TextCandidate("a", "Warm."), TextCandidate("b", "Cold feet?")], Reader(), "x")
    for at in range(20):
        shown, context = (
            (ShownProduct("x", at % 2, 0.5),),
            {"rows": packed(rows), "columns": TEXT_COLUMNS},
        )
        one = ShownList(f"L{at}", f"t{at}", f"t{at}", "slogan", "lin_ucb", 0, shown, context)
        impressions.record_list(shop, one)
        if at % 2:
            impressions.reward(shop, Reward(one.id, "x", "click"))
    teacher = Teacher(shop, settings.on("slogan").model_copy(update={"defence": OFF}), "slogan")
    assert teacher.tend() == 20
    shop.close()
    library = TextLibrary(project.var / "texts.db")
    for line in ("Keeps you dry.", "Rain again?"):
        library.add("x", "slogan", line, origin="model", seed=0, facts="f")
    first, second = run(capsys, "texts").splitlines()
    assert first.endswith("x: Rain again?")
    assert second.endswith("x: Keeps you dry.")
