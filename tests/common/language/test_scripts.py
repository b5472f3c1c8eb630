"""Whole words, and words of scripts without spaces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.language.scripts import (
    EDGE,
    count_words,
    cut,
    cutter,
    held_words,
    parts_of,
    single_words,
    spoken_words,
    whole_words,
    without_words,
)

NOTHING = frozenset({"有没有", "的", "我想买"})
WHOLE = frozenset({"的确良"})


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("红色", "要红色的", True),
        ("XL", "我要XL码", True),
        ("return", "我要return", True),
        ("XL", "XXL码", False),
        ("may", "maybe", False),
        ("may", "it may be", True),
        ("shirt", "a shirt.", True),
    ],
)
def test_a_whole_word_may_stand_among_ideographs(pattern: str, text: str, found: bool) -> None:
    assert (whole_words(pattern).search(text) is not None) is found


@given(st.text(alphabet="ab -.,'1é", max_size=12))
def test_in_latin_letters_an_edge_is_an_edge(text: str) -> None:
    by_edge = [one.start() for one in re.finditer(EDGE, text)]
    assert by_edge == [one.start() for one in re.finditer(r"\b", text)]


@given(st.text(alphabet="ab A-.'1é_我m", max_size=12))
def test_both_patterns_of_whole_words_find_the_same(text: str) -> None:
    """The one for spaced texts, and the one whose edges know every script."""
    found = [one.span() for one in whole_words("a|ab|é").finditer(text)]
    pattern = re.compile(rf"{EDGE}(?:a|ab|é){EDGE}", re.IGNORECASE)
    assert found == [one.span() for one in pattern.finditer(text)]


@given(st.text(alphabet="ab -.,'1é_", max_size=20))
def test_in_latin_letters_words_are_what_they_were(text: str) -> None:
    assert spoken_words(text) == re.findall(r"[\w-]+", text.lower())
    assert single_words(text) == re.findall(r"\w+", text)
    assert count_words(text) == len(text.split())


def test_neighbours_are_found_inside_what_is_held() -> None:
    assert {*spoken_words("盖碗")} <= held_words("青花盖碗 150ml")
    assert "壶" in held_words("紫砂壶")
    assert "150ml" in held_words("青花盖碗 150ml")
    assert not {*spoken_words("茶壶")} <= held_words("青花盖碗")


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("ok", 1), ("我要退货", 2), ("我要return", 2), ("两 件", 1), ("好", 1), ("...", 1)],
)
def test_two_ideographs_are_about_a_word(text: str, words: int) -> None:
    assert count_words(text) == words


def test_known_words_are_cut_out_and_the_rest_into_neighbours() -> None:
    assert cut("有没有青花盖碗XL", cutter({"有没有", "盖碗"})) == ["有没有", "青花", "盖碗", "XL"]
    assert cut("铁观音", None) == ["铁观", "观音"]


def test_words_that_say_nothing_go_unless_a_whole_word_has_them() -> None:
    assert without_words("我想买便宜的铁观音", NOTHING, WHOLE) == ["便宜", "铁观音"]
    assert without_words("有没有的确良", NOTHING, WHOLE) == ["的确良"]
    assert without_words("的", NOTHING, WHOLE) == []


def test_the_members_of_a_list() -> None:
    assert parts_of("碳化、榫接") == ["碳化", "榫接"]
    assert parts_of("linen, cotton,") == ["linen", "cotton"]
