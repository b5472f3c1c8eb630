"""``shoptalk data validate`` on a good project and on wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import cli
from common.paths import Project
from tests.runtime.conftest import write_toy


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return write_toy(tmp_path)


def test_a_good_project(toy: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["data", "validate"]) == 0
    assert capsys.readouterr().out.endswith("No problems found.\n")


def test_a_rule_with_an_unknown_response(toy: Project, capsys: pytest.CaptureFixture[str]) -> None:
    rules = toy.data / "rules" / "rules.yml"
    rules.write_text(rules.read_text().replace("utter_bye", "utter_by"))
    assert cli.run(["data", "validate"]) == 1
    said = capsys.readouterr().out
    assert "utter_by'" in said
    assert "problems." in said


def test_quick_leaves_rasas_checks_out(toy: Project, capsys: pytest.CaptureFixture[str]) -> None:
    rules = toy.data / "rules" / "rules.yml"
    rules.write_text(rules.read_text().replace("utter_bye", "utter_by"))
    assert cli.run(["data", "validate", "--quick"]) == 0


def test_a_mistake_is_told_with_its_line(toy: Project, capsys: pytest.CaptureFixture[str]) -> None:
    nlu = toy.data / "nlu" / "nlu.yml"
    nlu.write_text(nlu.read_text() + "- intent: empty\n")
    assert cli.run(["data", "validate"]) == 1
    assert "nlu.yml:17: intent 'empty' has no examples." in capsys.readouterr().out


def test_rasas_warnings_are_not_printed_besides(
    toy: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    cli.run(["data", "validate"])
    assert "UserWarning" not in capfd.readouterr().err


def test_the_projects_own_data_is_valid(
    capsys: pytest.CaptureFixture[str], project: Project
) -> None:
    from bot.runtime.pipelines import check_config
    from bot.runtime.validation import check_data

    assert [str(p) for p in (*check_config(project.config), *check_data(project))] == []
