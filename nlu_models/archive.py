"""Finding the JointBERT model inside a Rasa model archive."""

from __future__ import annotations

import tarfile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from common.errors import ModelError
from nlu_models.model import CARD_FILE, JointBert


def open_model(path: Path, *, threads: int = 1) -> JointBert:
    """Open a model folder, or the model that a Rasa archive (``.tar.gz``) holds.

    Args:
        path: the folder or the archive.
        threads: threads of one pass.

    Raises:
        ModelError: nothing is there, or it is damaged, or the archive holds no such model.
    """
    if not path.exists():
        raise ModelError(f"There is no model at {path}.", hint="Make one with 'shoptalk train'.")
    if path.is_dir():
        return JointBert.load(path, threads=threads)
    try:
        with tarfile.open(path) as archive, TemporaryDirectory() as folder:
            _extract(archive, Path(folder), path)
            return JointBert.load(Path(folder), threads=threads)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ModelError(
            f"{path} is not a readable model archive: {error}",
            hint="Train the model again: 'shoptalk train'.",
        ) from error


def _extract(archive: tarfile.TarFile, folder: Path, path: Path) -> None:
    """Write the files beside the model card to ``folder``, and nothing else of the archive."""
    members = archive.getmembers()
    card = next((m for m in members if PurePosixPath(m.name).name == CARD_FILE), None)
    if card is None:
        raise ModelError(
            f"{path} holds no JointBERT model.",
            hint="Its pipeline needs nlu_models.classifier.JointBertClassifier.",
        )
    home = PurePosixPath(card.name).parent
    for member in members:
        name = PurePosixPath(member.name)
        if member.isfile() and name.parent == home:
            member.name = name.name
            archive.extract(member, folder, filter="data")
