"""The pages of the documentation as tests see them: blocks, links, names of files, tables."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The pages whose commands are run; the notes inside the rooms are checked for links and files too.
PAGES = (ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("*.md")))
_ELSEWHERE = ("node_modules", ".venv", ".git", "var", ".pytest_cache")
_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<language>[\w-]*)(?: +(?P<file>\S+))?\s*$")
_LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^#+ (?P<title>.+)$")
_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Block:
    """A fenced block: page, line of its fence, language, text, and the file it shows, if named."""

    page: Path
    line: int
    language: str
    text: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@cache
def project_files() -> list[Path]:
    """Every file of the project, what was installed or made at run time left out."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in _ELSEWHERE]
        found += [Path(folder, name) for name in names]
    return sorted(found)


def all_pages() -> list[Path]:
    """Every Markdown file of the project."""
    return [path for path in project_files() if path.suffix == ".md"]


def split(page: Path) -> tuple[list[Block], list[tuple[int, str]]]:
    """The fenced blocks of a page, and its other lines with their numbers (1-based)."""
    blocks: list[Block] = []
    prose: list[tuple[int, str]] = []
    opened: tuple[int, re.Match[str]] | None = None
    inside: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = _FENCE.match(line.strip())
        if opened is None and fence:
            opened, inside = (number, fence), []
        elif opened is not None and line.strip() == opened[1]["fence"]:
            language, file = opened[1]["language"], opened[1]["file"] or ""
            blocks.append(Block(page, opened[0], language, "\n".join(inside) + "\n", file))
            opened = None
        elif opened is not None:
            inside.append(line)
        else:
            prose.append((number, line))
    assert opened is None, f"{page}:{opened[0]}: the block is not closed"
    return blocks, prose


def blocks_of(pages: tuple[Path, ...], *languages: str) -> list[Block]:
    """The blocks in these languages."""
    return [block for page in pages for block in split(page)[0] if block.language in languages]


def links_of(page: Path) -> Iterator[tuple[int, str]]:
    """Line and target of each link and picture."""
    for number, line in split(page)[1]:
        for link in _LINK.finditer(_CODE.sub("code", line)):
            yield number, link["target"]


def code_spans_of(page: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each piece of code within a sentence."""
    for number, line in split(page)[1]:
        for span in _CODE.finditer(line):
            yield number, span[1]


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub names them."""
    titles = (_HEADING.match(line) for _, line in split(page)[1])
    return {_anchor(title["title"]) for title in titles if title}


def _anchor(title: str) -> str:
    words = re.sub(r"[^\w\- ]", "", title.replace("`", "").strip().lower())
    return words.replace(" ", "-")


def table_under(page: Path, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head; cells as they are written."""
    rows: list[list[str]] = []
    found = False
    for _, line in split(page)[1]:
        if title := _HEADING.match(line):
            if found:
                break
            found = title["title"] == heading
        elif found and line.startswith("|"):
            cells = [cell.strip() for cell in _CELLS.split(line.strip())[1:-1]]
            rows.append([cell.replace("\\|", "|") for cell in cells])
        elif rows:
            break
    assert len(rows) > 2, f"{page.name} has no table under '{heading}'"
    return rows[2:]
