"""Getting the JointBERT model out of a Rasa model archive."""

from __future__ import annotations

import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from common.artifacts import atomic_dir
from common.errors import EnvironmentProblem, ModelError
from nlu_models.model.joint_bert import CARD_FILE, JointBert

WEIGHTS_FOLDER = "weights"
"""Below the model folder: what further training starts from; serving never opens it."""


def open_model(path: Path, *, threads: int = 1) -> JointBert:
    """Open a model folder, or the model that a Rasa archive (``.tar.gz``) holds.

    Args:
        path: the folder or the archive.
        threads: batches that are run at the same time.

    Raises:
        ModelError: nothing is there, or it is damaged, or the archive holds no such model.
    """
    with model_folder(path) as folder:
        return JointBert.load(folder, threads=threads)


@contextmanager
def model_folder(path: Path, *, weights: bool = False) -> Iterator[Path]:
    """The model folder at ``path``, or that of a Rasa archive, unpacked for the time of the block.

    Args:
        path: the folder or the archive.
        weights: whether what further training starts from is needed as well.

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
                _extract(archive, Path(folder), path, weights)
        except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
            raise ModelError(
                f"{path} is not a readable model archive: {error}",
                hint="Train the model again: 'shoptalk train'.",
            ) from error
        yield Path(folder)


def export_model(source: Path, out: Path) -> None:
    """Copy the model at ``source`` into the folder ``out``, whole or not at all.

    Args:
        source: a model folder, or a Rasa archive.
        out: made if needed; may hold an older model, which is replaced.

    Raises:
        ModelError: there is no model at ``source``, or it is damaged.
        EnvironmentProblem: ``out`` is not a folder, or holds something else than a model.
    """
    with model_folder(source) as folder:
        JointBert.load(folder)
        files = [path for path in folder.iterdir() if path.is_file()]
        _check_free(out, {file.name for file in files})
        with atomic_dir(out.resolve()) as fresh:
            for file in files:
                shutil.copyfile(file, fresh / file.name)


def _check_free(out: Path, names: set[str]) -> None:
    """Whether ``out`` holds nothing but, perhaps, an older model with files of these ``names``."""
    if not out.exists():
        return
    held = {path.name for path in out.iterdir()} if out.is_dir() else {out.name}
    if held and (CARD_FILE not in held or held - names):
        raise EnvironmentProblem(
            f"{out} is no folder for a model: it holds something else.",
            hint="Name a folder that is empty or does not exist yet.",
        )


def _extract(archive: tarfile.TarFile, folder: Path, path: Path, weights: bool) -> None:
    """Write the files beside the model card to ``folder``, and nothing else of the archive."""
    members = archive.getmembers()
    card = next((m for m in members if PurePosixPath(m.name).name == CARD_FILE), None)
    if card is None:
        raise ModelError(
            f"{path} holds no JointBERT model.",
            hint="Its pipeline needs nlu_models.components.JointBertClassifier.",
        )
    home = PurePosixPath(card.name).parent
    folders = (home, home / WEIGHTS_FOLDER) if weights else (home,)
    for member in members:
        name = PurePosixPath(member.name)
        if member.isfile() and name.parent in folders:
            member.name = str(name.relative_to(home))
            archive.extract(member, folder, filter="data")
