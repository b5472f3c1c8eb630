"""Markdown pages as sections of plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.questions.pages import load_pages, sections
from common.errors import DataError
from shop import ShopConfig

PAGE = """\
# About us

We are **small**, see [the map](https://example.com/map).

## Work *here* ##

- We pack on Fridays.
- Write to {support_email}.

## Nothing
"""


def test_each_heading_is_a_section() -> None:
    assert sections(PAGE) == [
        ("About us", "We are small, see the map."),
        ("About us – Work here", "We pack on Fridays. Write to {support_email}."),
    ]


def test_settings_are_filled_in(tmp_path: Path) -> None:
    (tmp_path / "about.md").write_text(PAGE, encoding="utf-8")
    _, work = load_pages(tmp_path, ShopConfig(support_email="hi@shop.example"))
    assert (work.page, work.text) == (
        "about.md",
        "We pack on Fridays. Write to hi@shop.example.",
    )
    assert load_pages(tmp_path / "none", ShopConfig()) == []


def test_a_wrong_page_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n{nonsense}", encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.md: the placeholder \{nonsense\}"):
        load_pages(tmp_path, ShopConfig())
    (tmp_path / "a.md").write_bytes(b"# \xff")
    with pytest.raises(DataError, match="not UTF-8"):
        load_pages(tmp_path, ShopConfig())
