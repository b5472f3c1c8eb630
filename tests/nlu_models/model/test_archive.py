from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest

from common.errors import EnvironmentProblem, ModelError
from nlu_models.model.archive import export_model, model_folder, open_model
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.neighbours import UtteranceIndex


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


@pytest.fixture
def archive(trained: Path, tmp_path: Path) -> Path:
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as file:
        file.add(trained, "components/train_Joint0/model")
    return path


def test_a_model_is_exported_and_replaces_an_older_one(
    archive: Path, trained: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "folder"
    for _ in range(2):
        export_model(archive, out)
        names = sorted(path.name for path in out.iterdir())
        assert names == sorted(path.name for path in trained.iterdir())
    assert JointBert.load(out).parse(["hello"])[0].intent == "greet"
    assert len(UtteranceIndex.load(out)) > 0


def test_an_empty_folder_is_free(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export_model(trained, tmp_path / "out")
    assert (tmp_path / "out" / "model.onnx").exists()


@pytest.mark.parametrize("names", [("notes.txt",), ("card.json", "notes.txt"), ("model.onnx",)])
def test_a_folder_of_something_else_is_left_alone(
    archive: Path, tmp_path: Path, names: tuple[str, ...]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in names:
        (out / name).write_text("mine", encoding="utf-8")
    with pytest.raises(EnvironmentProblem, match="something else"):
        export_model(archive, out)
    assert sorted(path.name for path in out.iterdir()) == sorted(names)


def test_a_file_is_no_folder(archive: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="no folder for a model"):
        export_model(archive, archive)


def test_a_damaged_model_is_not_exported(trained: Path, tmp_path: Path) -> None:
    source = Path(shutil.copytree(trained, tmp_path / "source"))
    (source / "model.onnx").write_bytes(b"rubbish")
    with pytest.raises(ModelError, match=r"model\.onnx"):
        export_model(source, tmp_path / "out")
    assert not (tmp_path / "out").exists()
