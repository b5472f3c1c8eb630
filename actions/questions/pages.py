"""The shop's pages: ``data/pages/*.md``, cut at their headings and filled with its settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from actions.answers import fill
from common.errors import DataError
from common.language import Language

if TYPE_CHECKING:
    from shop.config import ShopConfig

PAGES = "pages"
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(?<!\w)[*_`]{1,3}|[*_`]{1,3}(?!\w)|^\s*(?:[-*+>]|\d+\.)\s+", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """What stands under one heading.

    Attributes:
        page: the file's name.
        title: the page's title and the heading, as far as they differ.
        text: in plain words.
    """

    page: str
    title: str
    text: str


def load_pages(folder: Path, config: ShopConfig, spoken: Language | None = None) -> list[Section]:
    """Every section of the folder's Markdown files; none where there is no such folder.

    Args:
        folder: ``data/pages`` of the project.
        config: the shop; ``{support_email}`` and other keys of ``shop.yml`` are filled in.
        spoken: the language they are in.

    Raises:
        DataError: a page is not UTF-8 text, or names a setting that there is not.
    """
    found: list[Section] = []
    for path in sorted(folder.glob("*.md")):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise DataError(f"{path} is not UTF-8 text.", hint="Save it as UTF-8.") from error
        for title, words in sections(text):
            filled = fill(words, config, where=str(path), spoken=spoken)
            found.append(Section(path.name, title, filled))
    return found


def sections(text: str) -> list[tuple[str, str]]:
    """The (title, plain text) of each part of a Markdown text that has any words."""
    title, heading, lines = "", "", list[str]()
    found: list[tuple[str, str]] = []

    def close() -> None:
        plain = " ".join(_plain("\n".join(lines)).split())
        if plain:
            found.append((" – ".join(dict.fromkeys(filter(None, (title, heading)))), plain))
        lines.clear()

    for line in text.splitlines():
        match = _HEADING.match(line)
        if match is None:
            lines.append(line)
            continue
        close()
        heading = _plain(match[2])
        title = heading if len(match[1]) == 1 else title
    close()
    return found


def _plain(text: str) -> str:
    return _MARKS.sub("", _LINK.sub(r"\1", text)).strip()
