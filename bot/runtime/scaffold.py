"""``rasa init`` whose project trains here: Rasa's example with a pipeline without TensorFlow."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

from bot.runtime.pipelines import EXAMPLE

CONFIG = f"""\
# How the bot understands and decides; https://rasa.com/docs/rasa/model-configuration
recipe: default.v1
# Replace it by a name that no other bot of yours has.
assistant_id: placeholder_default
language: en

{EXAMPLE}"""


def fill(module: ModuleType) -> None:
    """Let ``rasa.cli.scaffold`` create a project whose ``config.yml`` is ours."""

    def create_initial_project(path: str) -> None:
        """Rasa's example project in ``path``; a file that is there already is left as it is."""
        source, goal = Path(module.scaffold_path()), Path(path)
        for file in sorted(source.rglob("*")):
            copy = goal / file.relative_to(source)
            if file.is_dir() or "__pycache__" in file.parts or copy.exists():
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            if file.name == "config.yml":
                copy.write_text(CONFIG, encoding="utf-8")
            else:
                shutil.copyfile(file, copy)

    module.create_initial_project = create_initial_project  # type: ignore[attr-defined]
