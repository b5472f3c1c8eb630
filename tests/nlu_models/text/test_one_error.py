from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.text.one_error import OneErrorIndex, is_one_error


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("refund", "refnd"),
        ("refund", "refunnd"),
        ("refund", "regund"),
        ("refund", "rfeund"),
        ("refund", "refudn"),
        ("refund", "efund"),
        ("refund", "refun"),
        ("a", ""),
    ],
)
def test_one_error(word: str, other: str) -> None:
    assert is_one_error(word, other)
    assert is_one_error(other, word)
    assert OneErrorIndex([word, "walnut"]).near(other) == {word}


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("refund", "refund"),
        ("refund", "fundre"),
        ("refund", "rnfued"),  # swapped, but not neighbours
        ("refund", "eruend"),
        ("abcd", "acbdx"),
        ("abca", "bcaa"),  # the same rest, "bca", but a letter that moved far
        ("refund", "refu"),
        ("ab", ""),
    ],
)
def test_none_or_two_errors(word: str, other: str) -> None:
    assert not is_one_error(word, other)
    assert not is_one_error(other, word)
    assert OneErrorIndex([word]).near(other) == set()


def _all_one_error_from(word: str, letters: str) -> Iterator[str]:
    """Every string that one error parts from ``word``, written out as Norvig (2007) does."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield from (before + letter + after for letter in letters)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


_WORDS = st.text("abc", min_size=1, max_size=6)


@given(st.lists(_WORDS, max_size=40), _WORDS)
def test_near_words_are_those_that_a_search_of_all_errors_finds(
    words: list[str], word: str
) -> None:
    expected = {*_all_one_error_from(word, "abc")} & {*words} - {word}
    assert OneErrorIndex(words).near(word) == expected
