from __future__ import annotations

from pathlib import Path

import pytest

from common.errors import ConfigError, EnvironmentProblem
from common.paths import Project, program_folder


def test_the_project_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    (tmp_path / "config.yml").touch()
    inside = tmp_path / "data" / "nlu"
    inside.mkdir(parents=True)
    assert Project.find(inside).root == tmp_path


def test_outside_of_a_project_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"No config\.yml"):
        Project.find(tmp_path)


def test_var_and_database_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOPTALK_DATABASE_URL", raising=False)
    monkeypatch.setenv("SHOPTALK_VAR", str(tmp_path / "elsewhere"))
    project = Project(tmp_path)
    assert project.models == tmp_path / "elsewhere" / "models"
    assert project.database_url() == f"sqlite:///{tmp_path}/elsewhere/shop.db"
    monkeypatch.setenv("SHOPTALK_DATABASE_URL", "postgresql://db/shop")
    assert project.database_url() == "postgresql://db/shop"


def test_the_domain_is_a_folder_or_a_file(tmp_path: Path) -> None:
    assert Project(tmp_path).domain == tmp_path / "domain.yml"
    (tmp_path / "domain").mkdir()
    assert Project(tmp_path).domain == tmp_path / "domain"


def test_the_program_lies_where_it_is_installed() -> None:
    assert (program_folder("bot") / "domain").is_dir()
    with pytest.raises(EnvironmentProblem, match="lacks the package 'nowhere'"):
        program_folder("nowhere")
