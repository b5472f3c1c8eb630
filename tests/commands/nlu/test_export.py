from __future__ import annotations

import tarfile
from pathlib import Path

from nlu_models.model.joint_bert import JointBert
from tests.commands.nlu.conftest import Run


def test_the_bots_model_is_exported(call: Run, project: Path, trained: Path) -> None:
    archive = project / "var" / "models" / "rasa" / "model.tar.gz"
    archive.parent.mkdir(parents=True)
    with tarfile.open(archive, "w:gz") as file:
        file.add(trained, "components/train_JointBertClassifier0/model")
    output = call("export", "--out", "elsewhere").output
    assert "The model is in elsewhere" in output
    assert JointBert.load(project / "elsewhere").parse(["hello"])[0].intent == "greet"


def test_a_named_model_is_exported(call: Run, project: Path, trained: Path) -> None:
    call("export", "--model", trained, "--out", "elsewhere")
    assert (project / "elsewhere" / "tokenizer.json").exists()
