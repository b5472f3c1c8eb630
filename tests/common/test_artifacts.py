from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.artifacts import (
    MANIFEST,
    atomic_dir,
    fingerprint,
    is_current,
    read_manifest,
    sources,
    write_manifest,
)
from common.errors import ModelError


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_give_different_fingerprints(one: list[str], two: list[str]) -> None:
    assert (fingerprint(*one) == fingerprint(*two)) == (one == two)


def test_the_border_between_parts_counts() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


def test_a_folder_counts_with_names_and_content(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1")
    before = fingerprint(tmp_path)
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    renamed = fingerprint(tmp_path)
    (tmp_path / "b.txt").write_text("2")
    assert len({before, renamed, fingerprint(tmp_path)}) == 3


def test_sources_are_the_folders_of_packages_and_the_files_of_modules() -> None:
    package, module = sources("common.language", "common.artifacts")
    assert (package / "phrasebook.py").is_file()
    assert module.name == "artifacts.py"
    with pytest.raises(ModuleNotFoundError, match=r"common\.nowhere"):
        sources("common.nowhere")


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "model"
    with atomic_dir(target) as folder:
        (folder / "weights").write_text("old")
    with pytest.raises(RuntimeError), atomic_dir(target) as folder:
        (folder / "weights").write_text("half")
        raise RuntimeError
    assert (target / "weights").read_text() == "old"
    with atomic_dir(target) as folder:
        (folder / "weights").write_text("new")
    assert (target / "weights").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_manifest_round_trips(tmp_path: Path) -> None:
    write_manifest(tmp_path, "f1", items=3)
    assert read_manifest(tmp_path) == {"fingerprint": "f1", "items": 3}
    assert is_current(tmp_path, "f1")
    assert not is_current(tmp_path, "f2")
    assert not is_current(tmp_path / "none", "f1")


def test_a_damaged_manifest_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(ModelError, match="damaged") as caught:
        read_manifest(tmp_path)
    assert "shoptalk train" in str(caught.value.hint)
