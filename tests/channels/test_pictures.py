from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pictures import PictureFolder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's folder: two pictures, and around them what must stay where it is."""
    home = tmp_path_factory.mktemp("project")
    folder = home / "pictures"
    (folder / "inner.svg").mkdir(parents=True)
    for name in ("mug.svg", "bowl.JPG", "notes.txt", ".hidden.svg"):
        (folder / name).write_text("x")
    (home / "secret.svg").write_text("x")
    (folder / "link.svg").symlink_to(home / "secret.svg")
    return home


@pytest.fixture(scope="module")
def folder(home: Path) -> PictureFolder:
    return PictureFolder(home / "pictures")


def test_a_picture_is_found_by_its_name(folder: PictureFolder, home: Path) -> None:
    assert folder.find("mug.svg") == home / "pictures" / "mug.svg"
    assert folder.find("bowl.JPG") == home / "pictures" / "bowl.JPG"


def test_another_ending_is_tried(folder: PictureFolder, home: Path) -> None:
    assert folder.find("mug.jpg") == home / "pictures" / "mug.svg"


@pytest.mark.parametrize(
    "name",
    [
        "cup.svg",
        "notes.txt",
        "mug",
        "",
        ".svg",
        ".hidden.svg",
        "inner.svg",
        "link.svg",
        "../secret.svg",
        "..\\secret.svg",
        "/etc/passwd.svg",
        "mug.svg\x00",
        "mug.svg\n",
        f"{'a' * 500}.svg",
    ],
)
def test_anything_else_is_not(folder: PictureFolder, name: str) -> None:
    assert folder.find(name) is None


@given(st.text(alphabet="./\\~%amugsv0\x00-_ ", max_size=24))
def test_nothing_outside_the_folder_is_ever_found(folder: PictureFolder, name: str) -> None:
    path = folder.find(name)
    assert path is None or path.name in {"mug.svg", "bowl.JPG"}


def test_a_folder_that_is_not_there_has_no_pictures(tmp_path: Path) -> None:
    assert PictureFolder(tmp_path / "none").find("mug.svg") is None
