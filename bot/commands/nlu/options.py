"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from common.errors import ConfigError
from common.paths import Project

PATH = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
settings_option = click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change a setting."
)
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


def settings_of(settings: Sequence[str]) -> dict[str, Any]:
    """The settings that ``--set`` gave.

    Raises:
        ConfigError: one has no value.
    """
    pairs = [setting.partition("=") for setting in settings]
    wrong = [key for key, equals, _ in pairs if not equals]
    if wrong:
        raise ConfigError(f"--set {wrong[0]} has no value.", hint="Write it as KEY=VALUE.")
    return {key: value for key, _, value in pairs}
