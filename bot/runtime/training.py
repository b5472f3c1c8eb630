"""Training the Rasa model of a project: understanding and dialogue, in one archive."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click

from bot.runtime.base import (
    base_domain,
    base_training,
    dialogue_folders,
    language_of,
    languages_of,
    uses_base,
)
from bot.runtime.derived import derived
from bot.runtime.validation import require_valid
from common.artifacts import atomic_dir, fingerprint, is_current, sources, write_manifest
from common.errors import DataError, ShoptalkError, reason_of
from common.language import response_names
from common.paths import Project

MODEL_FILE = "model.tar.gz"
# Packages whose code ends up in the archive, or decides what does.
TRAINED_BY = (
    "bot.policies",
    "common.onnx",
    "nlu_models.components",
    "nlu_models.model",
    "nlu_models.text",
    "nlu_models.training",
)


def train_rasa(project: Project, *, force: bool = False) -> Path:
    """Train understanding and dialogue, unless nothing they depend on has changed.

    Components whose own inputs are unchanged are taken from a cache in ``var/``: after a change to
    the stories alone, BERT is not trained again.

    Args:
        project: whose ``config.yml``, domain and training data to use.
        force: train everything, whatever has changed.

    Returns:
        The model archive in ``var/models/rasa/``.

    Raises:
        DataError: Rasa refuses the training data, the domain or the configuration.
    """
    folder = project.models / "rasa"
    current = rasa_fingerprint(project)
    archive = folder / MODEL_FILE
    if not force and archive.exists() and is_current(folder, current):
        return archive
    require_valid(project)
    with _cache(project), atomic_dir(folder) as fresh:
        _train(project, fresh, force)
        write_manifest(fresh, current, rasa=version("rasa"))
    return archive


def rasa_fingerprint(project: Project) -> str:
    """Changes when anything changes that the Rasa model is made from.

    Of sentences only the names count: what is said is read anew at every start.
    """
    base: list[Path] = []
    said: set[str] = set()
    if uses_base(project):
        language = language_of(project)
        says = language.says_files()
        said = response_names([*says, *sorted(project.responses.glob("*.yml"))])
        base = [path for path in base_domain(language) if path not in says]
        base += base_training(*languages_of(project))
        said |= {derived(project).text()}
    code = sources(*TRAINED_BY)
    own = (project.config, project.domain)
    return fingerprint(
        version("rasa"),
        ",".join(sorted(said)),
        *own,
        *project.training_data,
        *dialogue_folders(project),
        *base,
        *code,
    )


def is_trained(project: Project) -> bool:
    """Whether the model is there and made from what the project holds now."""
    folder = project.models / "rasa"
    return (folder / MODEL_FILE).exists() and is_current(folder, rasa_fingerprint(project))


def _train(project: Project, folder: Path, force: bool) -> None:
    import rasa.model_training
    from rasa.shared.exceptions import RasaException

    said = io.StringIO()  # Rasa prints to standard output, where it names the temporary folder
    try:
        with contextlib.redirect_stdout(said):
            result = rasa.model_training.train(
                domain=str(project.domain),
                config=str(project.config),
                training_files=[str(path) for path in project.training_data],
                output=str(folder),
                force_training=force,
                fixed_model_name=MODEL_FILE.removesuffix(".tar.gz"),
            )
    except ShoptalkError:
        raise
    except (RasaException, SystemExit) as error:
        why = click.unstyle(said.getvalue()).strip() if isinstance(error, SystemExit) else error
        raise DataError(
            f"Rasa refuses the training data: {why}",
            hint="Run 'shoptalk data validate' for the file and line.",
        ) from error
    except engine_errors() as error:
        raise DataError(explain(error)) from error
    if result.model is None:
        raise DataError(
            f"Nothing was trained from {project.data}.",
            hint="Training data belongs into data/nlu, data/stories and data/rules.",
        )


def engine_errors() -> tuple[type[Exception], ...]:
    """What Rasa's engine raises around the error of a component."""
    from rasa.engine import exceptions

    return (
        exceptions.GraphComponentException,
        exceptions.GraphRunError,
        exceptions.GraphSchemaException,
        exceptions.GraphSchemaValidationException,
    )


def explain(error: Exception) -> str:
    """An error of Rasa's engine and, where it has one, its cause."""
    if error.__cause__ is None:
        return str(error)
    return f"{str(error).rstrip('.')}: {reason_of(error)}."


@contextlib.contextmanager
def _cache(project: Project) -> Iterator[None]:
    """Keep Rasa's component cache in ``var/`` and its working folder clean."""
    name = "RASA_CACHE_DIRECTORY"
    before = os.environ.get(name)
    os.environ[name] = str(project.var / "cache" / "rasa")
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
