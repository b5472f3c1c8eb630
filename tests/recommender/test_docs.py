"""The commands and the Python in the two pages of documentation are real."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[2]
PAGES = {"recommender": "recommender.cli", "generator": "generator.cli"}
BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return [body for found, body in BLOCK.findall(text) if found == language]


def commands() -> list[tuple[str, str]]:
    return [
        (page, line) for page in PAGES for block in blocks(page, "") for line in block.splitlines()
    ]


@pytest.mark.parametrize(("page", "line"), commands())
def test_every_command_line_is_understood(
    page: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    prefix, *arguments = line.split(f"python -m {PAGES[page]} ")
    assert prefix == ""
    group: click.Group = importlib.import_module(PAGES[page]).cli
    name, *rest = shlex.split(arguments[0])
    command = group.commands[name]
    with command.make_context(name, rest) as context:
        assert context.params


@pytest.mark.parametrize("page", PAGES)
def test_every_import_in_the_python_examples_exists(page: str) -> None:
    for block in blocks(page, "python"):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and node.module:
                module = importlib.import_module(node.module)
                assert all(hasattr(module, alias.name) for alias in node.names)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_documented(page: str) -> None:
    documented = {shlex.split(line)[3] for owner, line in commands() if owner == page}
    assert documented == set(importlib.import_module(PAGES[page]).cli.commands)
