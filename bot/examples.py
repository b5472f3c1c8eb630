"""The example projects that come with the program, and copies of them.

An installed program has them in ``bot/examples``; in the repository the root is one itself, and
others lie in ``examples/``. The build of the wheel calls :func:`copy_examples`, so nothing here
needs more than the standard library.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from common.paths import CONFIG_FILE, program_folder

FOLDER = "examples"
# What of the repository belongs to the project that its root is.
ROOT_PARTS = (
    CONFIG_FILE,
    "credentials.yml",
    "data",
    "domain",
    "endpoints.yml",
    "server.yml",
    "tests/conversations",
    "tests/nlu/heldout.yml",
)
_ASSISTANT = re.compile(r"^assistant_id:\s*(\S+)", re.MULTILINE)
_LEFT_OUT = shutil.ignore_patterns("*.py", "__pycache__", "var", ".*")


def example_projects() -> Mapping[str, Path]:
    """Every example by its name."""
    installed = program_folder("bot") / FOLDER
    if installed.is_dir():
        return _projects_in(installed)
    repository = program_folder("bot").parent
    return {**_root_project(repository), **_projects_in(repository / FOLDER)}


def _projects_in(folder: Path) -> dict[str, Path]:
    return {path.parent.name: path.parent for path in sorted(folder.glob(f"*/{CONFIG_FILE}"))}


def _root_project(repository: Path) -> dict[str, Path]:
    """The project at the root, called as its ``assistant_id`` says; none in an odd installation."""
    config = repository / CONFIG_FILE
    found = _ASSISTANT.search(config.read_text(encoding="utf-8")) if config.is_file() else None
    return {found[1]: repository} if found else {}


def copy_example(source: Path, target: Path) -> None:
    """Copy one example project into the folder ``target``, which may exist."""
    is_root = source == program_folder("bot").parent
    for name in ROOT_PARTS if is_root else [path.name for path in sorted(source.iterdir())]:
        part, copy = source / name, target / name
        if name in ("var", "__pycache__") or not part.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        if part.is_dir():
            leave = _LEFT_OUT if is_root else shutil.ignore_patterns("__pycache__", "var")
            shutil.copytree(part, copy, ignore=leave, dirs_exist_ok=True)
        else:
            shutil.copyfile(part, copy)


def copy_examples(folder: Path) -> None:
    """Copy every example into ``folder``, each under its name; for the build of the wheel."""
    for name, source in example_projects().items():
        copy_example(source, folder / name)
