"""Links lead somewhere, named files exist, and snippets can be read."""

from __future__ import annotations

import ast
import configparser
import json
import re
import struct
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.docs.pages import (
    PAGES,
    ROOT,
    Block,
    all_pages,
    anchors_of,
    blocks_of,
    code_spans_of,
    links_of,
    project_files,
    split,
)

# A file in backticks: words with slashes between them, no address, route or placeholder.
FILE = re.compile(r"^\.?[\w-][\w.*-]*(/[\w.*-]+)+/?$")
MADE_AT_RUN_TIME = ("var/", ".venv/", "node_modules/")
WRITTEN_BY_THE_READER = (
    "deploy/.env",
    "data/rules",
    "data/rules/",
    "data/recommender.yml",
    "data/catalogue/judgements.csv",
)
SHOWN = frozenset(block.file for block in blocks_of(PAGES, "yaml", "python", "json", "csv", "xml"))
# What looks like a file and is none.
NOT_FILES = re.compile(
    r"^(application|text|image)/|^origin/|^(sentence-transformers|google|microsoft)/|^and/or$"
)
# Languages of blocks; a reader of each says whether the block can be read.
READERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "xml": ElementTree.fromstring,
    "yaml": lambda text: list(yaml.safe_load_all(text)),
    "yml": lambda text: list(yaml.safe_load_all(text)),
    "toml": tomllib.loads,
    "ini": lambda text: configparser.ConfigParser(
        strict=False, interpolation=None, allow_no_value=True
    ).read_string(text),
    "python": ast.parse,
}
UNREAD = (
    "",
    "sh",
    "text",
    "html",
    "csv",
    "js",
    "javascript",
    "typescript",
    "nginx",
    "http",
    "dockerfile",
)
PICTURE_MAX_BYTES = 300_000


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", all_pages(), ids=short)
def test_links_lead_somewhere(page: Path) -> None:
    links = links_of(page)
    assert [f"{short(page)}:{n}: {target}" for n, target in links if not leads(page, target)] == []


def leads(page: Path, target: str) -> bool:
    if re.match(r"^(https?|mailto):", target):
        return True
    name, _, anchor = target.partition("#")
    goal = (page.parent / name).resolve() if name else page
    if not goal.exists():
        return False
    return not anchor or (goal.suffix == ".md" and anchor in anchors_of(goal))


@pytest.mark.parametrize("page", all_pages(), ids=short)
def test_named_files_exist(page: Path) -> None:
    named = [(line, span) for line, span in code_spans_of(page) if is_file_name(span)]
    assert [f"{short(page)}:{n}: {name}" for n, name in named if not exists(page, name)] == []


def is_file_name(span: str) -> bool:
    return bool(FILE.match(span)) and not NOT_FILES.match(span)


def exists(page: Path, name: str) -> bool:
    if name.startswith(MADE_AT_RUN_TIME) or name in (*WRITTEN_BY_THE_READER, *SHOWN):
        return True
    if any(any(folder.glob(name.rstrip("/"))) for folder in (ROOT, page.parent)):
        return True
    # Named from the folder that the page is about.
    return any(path.as_posix().endswith(f"/{name}") for path in project_files())


@pytest.mark.parametrize("block", blocks_of(PAGES, *READERS), ids=str)
def test_snippets_can_be_read(block: Block) -> None:
    READERS[block.language](block.text)


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_language_is_known(page: Path) -> None:
    known = {*READERS, *UNREAD}
    assert [f"{b}: {b.language!r}" for b in split(page)[0] if b.language not in known] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=short)
def test_the_index_lists_every_page(page: Path) -> None:
    index = ROOT / "docs" / "README.md"
    if page != index:
        assert page.name in {target.partition("#")[0] for _, target in links_of(index)}


@pytest.mark.parametrize("picture", sorted((ROOT / "docs" / "images").iterdir()), ids=short)
def test_pictures_are_shown_and_small(picture: Path) -> None:
    shown = {(page.parent / target).resolve() for page in PAGES for _, target in links_of(page)}
    assert picture in shown
    assert picture.stat().st_size < PICTURE_MAX_BYTES
    assert _png_size(picture)[0] >= 600


def _png_size(path: Path) -> tuple[int, int]:
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n"), f"{path} is no PNG"
    width, height = struct.unpack(">II", head[16:24])
    return width, height
