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


def test_what_training_keeps_is_unpacked_only_when_asked_for(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    (tmp_path / "kept").write_text("x", encoding="utf-8")
    with tarfile.open(path, "w:gz") as archive:
        archive.add(trained, "components/train_Joint0/model")
        archive.add(tmp_path / "kept", "components/train_Joint0/model/weights/kept")
        archive.add(tmp_path / "kept", "components/train_Joint0/other/kept")
    with model_folder(path) as folder:
        assert not (folder / "weights").exists()
    with model_folder(path, weights=True) as folder:
        assert [file.name for file in (folder / "weights").iterdir()] == ["kept"]
        assert not (folder / "other").exists()
    assert not folder.exists()


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
