"""Write docs/commands.md from the help of the commands: ``python -m tests.docs.write_commands``."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli import COMMANDS, cli

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
RASA = """
Every other word is passed on to Rasa: `shoptalk rasa --help` shows its own help. Where an option
is not given, this project's files are used instead of Rasa's usual ones.
"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, _section("make", _make_help())]
    parts.append(_section("shoptalk", help_of(cli, "shoptalk")))
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        for path, found in _with_subcommands(command, f"shoptalk {name}"):
            parts.append(_section(path, help_of(found, path)))
        if name == "rasa":
            parts.append(RASA.lstrip())
    return "\n".join(parts)


def help_of(command: click.Command, path: str) -> str:
    """What ``path --help`` prints."""
    context = click.Context(command, info_name=path, max_content_width=WIDTH, terminal_width=WIDTH)
    return command.get_help(context).rstrip() + "\n"


def _with_subcommands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from _with_subcommands(found, f"{path} {name}")


def _make_help() -> str:
    command = ["make", "--no-print-directory", "-s", "help"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n```text\n{text}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
