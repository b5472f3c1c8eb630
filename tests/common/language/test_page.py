from __future__ import annotations

from pathlib import Path

import pytest

from common.language.folder import PROGRAM_LANGUAGES, available_languages, read_yaml
from common.language.page import PAGE_FILE, page_texts

ENGLISH = read_yaml(PROGRAM_LANGUAGES / "en" / PAGE_FILE)


@pytest.mark.parametrize("code", sorted(available_languages()))
def test_every_language_has_the_whole_page(code: str) -> None:
    texts = page_texts(None, code)
    assert texts.keys() == ENGLISH.keys()
    for name, text in texts.items():
        given = {"kind": "mugs", "product": "Mug", "shop": "My shop"}
        assert text.format_map(given)
        assert ("{" in text) == ("{" in ENGLISH[name])


def test_chinese_is_written_in_chinese() -> None:
    assert page_texts(None, "zh")["my_order"] == "我的订单"


def test_a_project_puts_its_own_words_on_top(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / PAGE_FILE).write_text("headline: Mugs, mugs, mugs\n", encoding="utf-8")
    texts = page_texts(tmp_path, "en")
    assert texts["headline"] == "Mugs, mugs, mugs"
    assert texts["open"] == ENGLISH["open"]
