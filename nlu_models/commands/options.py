"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

from common.paths import Project

PATH = click.Path(exists=True, path_type=Path)
model_option = click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="A model folder, or a Rasa archive; the bot's own model by default.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def bot_model() -> Path:
    """The archive that the bot serves."""
    return Project.find().models / "rasa" / "model.tar.gz"


def printable(text: str) -> str:
    """``text`` on one line, without characters that a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)
