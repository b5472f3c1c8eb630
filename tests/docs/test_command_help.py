"""docs/commands.md says what the commands say."""

from __future__ import annotations

import subprocess
import sys

from bot.cli import COMMANDS
from tests.docs.write_commands import PAGE, ROOT


def test_the_page_is_what_the_commands_say() -> None:
    """In a process of its own: click keeps the help option of whoever asked a command first."""
    code = "from tests.docs.write_commands import page; print(page(), end='')"
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    hint = "it is out of date: run 'python -m tests.docs.write_commands'"
    assert PAGE.read_text(encoding="utf-8") == said, hint


def test_the_page_has_every_command() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"\n## shoptalk {name}\n" not in text] == []


def test_the_help_in_the_page_is_the_help_in_a_terminal() -> None:
    command = [sys.executable, "-m", "bot.cli", "export", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    said, written = done.stdout.split(), PAGE.read_text(encoding="utf-8").split()
    begin = next(i for i in range(len(written)) if written[i : i + 3] == said[:3])
    assert written[begin : begin + len(said)] == said
