"""docs/settings.md has every key with its default, and every environment variable."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.docs.pages import ROOT, code_spans_of, table_under
from tests.docs.write_settings import PAGE, brought_up_to_date, shown, tables

VARIABLE = re.compile(r"^(SHOPTALK|RASA)_[A-Z_]+$")
REFERENCE = re.compile(r"\$\{([A-Z][A-Z_]+)\}")
ROOMS = ("actions", "bot", "common", "generator", "nlu_models", "recommender", "shop", "tests")


def test_keys_and_defaults_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    hint = "it is out of date: run 'python -m tests.docs.write_settings'"
    assert page == brought_up_to_date(page), hint


@pytest.mark.parametrize("heading", tables())
def test_every_key_says_what_it_means(heading: str) -> None:
    rows = table_under(PAGE, heading.lstrip("# "))
    assert [key for key, _, meaning in rows if not meaning] == []


def test_rasas_components_are_shown_as_they_are_set() -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    rows = [row[:3] for row in table_under(PAGE, "Rasa's own components")]
    assert rows == [
        [f"`{part['name']}`", f"`{key}`", shown(value)]
        for part in (*config["pipeline"], *config["policies"])
        if "." not in part["name"]
        for key, value in part.items()
        if key != "name"
    ]


def test_defaults_are_shown_as_they_would_be_written() -> None:
    assert shown(("DE", "NO")) == "`[DE, 'NO']`"
    assert shown("a b") == "`a b`"
    assert shown(True) == "`true`"
    assert shown(None) == "not set"


def test_a_new_key_gets_a_row_and_an_old_meaning_stays() -> None:
    page = PAGE.read_text(encoding="utf-8")
    row = re.search(r"^\| `port` .*\n", page, re.MULTILINE)
    assert row
    mended = brought_up_to_date(page.replace(row[0], ""))
    assert mended == page.replace(row[0], "| `port` | `5005` |  |\n")


def test_every_environment_variable_is_described() -> None:
    described = {span for _, span in code_spans_of(PAGE)}
    assert sorted(set(variables_in_code()) - described) == []


def test_every_described_variable_of_ours_is_used() -> None:
    ours = {row[0].strip("`") for row in table_under(PAGE, "Environment variables")}
    assert sorted(ours - set(variables_in_code()) - set(variables_in_files())) == []


def variables_in_code() -> Iterator[str]:
    """Names of environment variables: of ours wherever they stand, others where one is read."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "node_modules" not in path.parts:
                yield from _variables_of(path)
    yield from variables_in_files()


def variables_in_files() -> Iterator[str]:
    """Names in ``${...}`` of the configuration files."""
    for path in ROOT.glob("*.yml"):
        yield from REFERENCE.findall(path.read_text(encoding="utf-8"))
    yield from re.findall(r"^export (\w+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def _variables_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and VARIABLE.match(str(node.value)):
            yield str(node.value)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("os.environ."):
            yield from _literal(node.args[:1])
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            yield from _literal([node.slice])


def _literal(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
