from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from common.errors import ModelError
from nlu_models.archive import model_folder, open_model


def test_model_inside_a_rasa_archive(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    (tmp_path / "evil").write_text("x", encoding="utf-8")
    with tarfile.open(path, "w:gz") as archive:
        archive.add(trained, "components/train_Joint0/model")
        archive.add(tmp_path / "evil", "../outside")
    assert open_model(path).parse(["hello"])[0].intent == "greet"
    assert not (tmp_path.parent / "outside").exists()


def test_trained(trained: Path) -> None:
    assert open_model(trained).parse(["hello"])[0].intent == "greet"


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model at"):
        open_model(tmp_path / "absent")


def test_archive_without_a_model(tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    tarfile.open(path, "w:gz").close()
    with pytest.raises(ModelError, match="holds no JointBERT model"):
        open_model(path)


def test_damaged_archive(tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    path.write_bytes(b"rubbish")
    with pytest.raises(ModelError, match="not a readable model archive"):
        open_model(path)


def test_the_folder_of_an_archive_is_there_for_a_time(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(trained, "components/train_Joint0/model")
    with model_folder(path) as folder:
        assert {file.name for file in folder.iterdir()} == {file.name for file in trained.iterdir()}
    assert not folder.exists()
    with model_folder(trained) as folder:
        assert folder == trained


def test_an_error_of_the_block_is_left_as_it_is(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(trained, "model")
    with pytest.raises(OSError, match="disk is full"), model_folder(path):
        raise OSError("the disk is full")


def test_an_archive_cut_short(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(trained, "model")
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ModelError, match="not a readable model archive"):
        open_model(path)
