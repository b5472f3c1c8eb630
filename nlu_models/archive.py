"""Finding the JointBERT model inside a Rasa model archive."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
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
    with model_folder(path) as folder:
        return JointBert.load(folder, threads=threads)


@contextmanager
def model_folder(path: Path) -> Iterator[Path]:
    """The model folder at ``path``, or that of a Rasa archive, unpacked for the time of the block.

    Raises:
        ModelError: nothing is there, or the archive is damaged or holds no such model.
    """
    if not path.exists():
        raise ModelError(f"There is no model at {path}.", hint="Make one with 'shoptalk train'.")
    if path.is_dir():
        yield path
        return
    with TemporaryDirectory() as folder:
        try:
            with tarfile.open(path) as archive:
                _extract(archive, Path(folder), path)
        except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
            raise ModelError(
                f"{path} is not a readable model archive: {error}",
                hint="Train the model again: 'shoptalk train'.",
            ) from error
        yield Path(folder)


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
