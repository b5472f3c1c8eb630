"""Simplified and traditional characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.language.scripts import whole_words
from common.language.variants import TRADITIONAL, either, fold

WORDS = st.text(alphabet=sorted(TRADITIONAL), min_size=1, max_size=8)


@given(WORDS)
def test_a_word_is_read_in_either_form(word: str) -> None:
    written = "".join(TRADITIONAL[sign][0] for sign in word)
    assert fold(written) == word
    assert re.fullmatch(either(word), written)
    assert re.fullmatch(either(word), word)


@pytest.mark.parametrize("pattern", [r"(?:买|卖)[这那]个\d{1,2}", r"[^单]号\w+", r"\bshirts?\b"])
def test_a_pattern_stays_a_pattern(pattern: str) -> None:
    assert re.compile(either(pattern))


def test_classes_and_words() -> None:
    assert either("[这那]个") == "[这這那][个個]"
    assert re.fullmatch(either("[^单]号"), "單號") is None
    assert whole_words("洗碗机").search("能放洗碗機嗎")
    assert either("colou?r") == "colou?r"
