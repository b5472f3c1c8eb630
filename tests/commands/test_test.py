"""``shoptalk test``: what it chooses to test."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import cli
from bot.commands.test import _chosen, is_repository
from common.errors import DataError
from common.paths import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "config.yml").touch()
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def write(project: Project, name: str) -> Path:
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_an_own_project_tests_its_own_files(project: Project) -> None:
    conversation = write(project, "tests/conversations/a.yml")
    utterances = write(project, "tests/nlu/heldout.yml")
    assert _chosen(project, []) == ([conversation], [utterances])
    assert _chosen(project, [utterances]) == ([], [utterances])
    assert _chosen(project, [conversation]) == ([conversation], [])


def test_a_file_that_is_not_there_is_named(project: Project) -> None:
    with pytest.raises(DataError, match=r"There is no file nowhere\.yml"):
        _chosen(project, [Path("nowhere.yml")])


def test_without_anything_to_test_it_says_what_to_write(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["test"]) == 1
    said = capsys.readouterr().err
    assert "There is nothing to test" in said
    assert "tests/conversations/*.yml" in said


def test_only_the_repository_runs_the_suite(project: Project) -> None:
    assert not is_repository(project)
    assert is_repository(Project(Path(__file__).parents[2]))
