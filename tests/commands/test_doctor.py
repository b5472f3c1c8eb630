"""``shoptalk doctor``: each thing that can be wrong is found and has a way out."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from bot.commands import doctor
from bot.commands.doctor import Finding, read_pins
from common.paths import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv("SHOPTALK_VAR", raising=False)
    monkeypatch.delenv("SHOPTALK_DATABASE_URL", raising=False)
    return Project(tmp_path)


def test_this_python_is_right_and_another_is_not(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [found.level for found in doctor.check_python(project, 0)] == ["ok"]
    monkeypatch.setattr(doctor, "NEWEST", (3, 7))
    (found,) = doctor.check_python(project, 0)
    assert found.level == "wrong"
    assert "3.11, 3.12 or 3.13 is needed" in found.text


def requirements(project: Project, text: str, monkeypatch: pytest.MonkeyPatch) -> Finding:
    folder = project.root / "requirements"
    folder.mkdir()
    (folder / "serve.txt").write_text(text)
    monkeypatch.setattr(doctor, "requirements_folder", lambda: folder)
    (found,) = doctor.check_packages(project, 0)
    return found


def test_pins_are_read_with_hashes_remarks_and_markers(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text('# a\nPyYAML==6.0 \\\n    --hash=sha256:00\nuvloop==1.2 ; os == "x"\n')
    assert read_pins(path) == {"pyyaml": "6.0", "uvloop": "1.2"}


def test_packages_that_are_missing_or_other_than_pinned_are_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = requirements(project, "no-such-package==1.0\npytest==0.1\n", monkeypatch)
    assert found.level == "wrong"
    assert "missing: no-such-package" in found.text
    assert "instead of 0.1" in found.text
    assert found.hint == "Run 'make install'."


def test_a_local_build_of_the_pinned_version_is_right(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.metadata import version

    assert requirements(project, f"pytest=={version('pytest')}+cpu\n", monkeypatch).level == "ok"


def test_models_that_were_not_trained_are_named_with_the_command(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.assembly.has_products", lambda project: True)
    project.data.mkdir(exist_ok=True)
    (project.data / "shop.yml").write_text("name: Toy\n", encoding="utf-8")
    found = list(doctor.check_models(project, 0))
    assert [finding.level for finding in found] == ["wrong"] * 3
    assert found[1].hint == "Run 'shoptalk train recommender'."


def test_a_database_of_nonsense_is_wrong_and_says_why(project: Project) -> None:
    project.var.mkdir()
    (project.var / "conversations.db").write_text("a letter" * 999)
    found = doctor._check_conversations(project)
    assert found.level == "wrong"
    assert "is damaged" in found.text
    assert found.hint


def test_a_good_conversation_database_is_well(project: Project) -> None:
    assert doctor._check_conversations(project).level == "ok"


def test_a_port_in_use_is_noted(project: Project) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        (found,) = doctor.check_port_free(project, other.getsockname()[1])
    assert found.level == "note"
    assert "cannot be used" in found.text


def test_a_missing_browser_is_noted(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    (found,) = doctor.check_browser(project, 0)
    assert (found.level, found.hint) == ("note", "Run '.ci/run'.")


def test_a_channel_without_its_library_is_wrong(project: Project) -> None:
    assert list(doctor.check_channels(project, 0)) == []
    project.credentials.write_text("webexteams:\n  access_token: x\n  room: y\n")
    (found,) = doctor.check_channels(project, 0)
    assert found.level == "wrong"
    assert "webexteams" in found.text
    assert "pip install webexteamssdk" in found.hint


@pytest.mark.parametrize(
    ("present", "level", "said"),
    [
        (["a", "b"], "ok", "the products that are there now"),
        (["a", "c"], "note", "1 products are new, 1 are gone"),
        (["x", "y", "z"], "wrong", "3 products are new, 2 are gone"),
    ],
)
def test_a_recommender_of_an_older_catalogue_is_told(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    present: list[str],
    level: str,
    said: str,
) -> None:
    class Named:
        def __init__(self, *ids: str) -> None:
            self.ids = ids

        def close(self) -> None:
            pass

    class Thing:
        def __init__(self, name: str) -> None:
            self.id = name

    folder = project.models / "recommender"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    project.data.mkdir(exist_ok=True)
    (project.data / "shop.yml").write_text("name: Toy\n")
    monkeypatch.setattr("recommender.vectors.VectorStore.load", lambda folder: Named("a", "b"))
    monkeypatch.setattr("actions.assembly.open_project_shop", lambda project: Named())
    monkeypatch.setattr("actions.assembly.items", lambda shop: [Thing(name) for name in present])
    (found,) = doctor.check_catalogue(project, 0)
    assert (found.level, said in found.text) == (level, True)
