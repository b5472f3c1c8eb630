"""Write docs/commands.md from the help of the commands: ``python -m tests.docs.write_commands``."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli import cli

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "commands.md"
WIDTH = 96
INTRODUCTION = """\
# Commands

This page is written from the commands' own help by `python -m tests.docs.write_commands`; do not
edit it by hand.

`make` prepares the virtual environment in `.venv` first; `shoptalk` lies in `.venv/bin` and works
in any folder of the project.
"""
RASA = """\
Every other word is passed on to Rasa: `shoptalk rasa --help` shows its own help. Where an option
is not given, this project's files are used instead of Rasa's usual ones.
"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, _section("make", _make_help())]
    for context in contexts(cli, "shoptalk"):
        parts.append(_section(context.command_path, help_of(context)))
        if context.info_name == "rasa":
            parts.append(RASA)
    return "\n".join(parts)


def contexts(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[click.Context]:
    """The context of a command and of all below it, as the command line makes them."""
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from contexts(found, below, context)


def help_of(context: click.Context) -> str:
    """What the command prints with ``--help``."""
    return context.command.get_help(context).rstrip() + "\n"


def _make_help() -> str:
    command = ["make", "--no-print-directory", "-s", "help"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n```text\n{text}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
