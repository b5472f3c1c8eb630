from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.text import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is my order", "where is my order"),
        ("ｆｕｌｌ　ｗｉｄｔｈ １２", "full width 12"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("line\nbreak\tand\x00null", "line break andnull"),
        ("soooooo goooood!!!!!!", "soo good!!!"),
        ("AaAaA", "Aa"),
        ("1000004 and 111111", "1000004 and 111111"),
        ("   padded   twice  ", "padded twice "),
        ("e\u0301t\u00e9", "été"),
        ("z\u0300\u0301\u0302\u0303\u0304a", "z\u0300\u0301a"),
        ("❤\ufe0f ok", "❤ ok"),
        ("", ""),
        ("\u200b\u200b", ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text).text == expected


def test_spans_count_original_characters() -> None:
    text = "ﬁne\u200b, helllllo"
    cleaned = clean(text)
    assert cleaned.text == "fine, hello"
    start, end = cleaned.span(cleaned.text.index("hello"), len(cleaned.text))
    assert text[start:end] == "helllllo"
    # The ligature is one original character that became two.
    assert cleaned.span(0, 2) == (0, 1)


def test_without_squeezing_everything_that_means_something_stays() -> None:
    assert clean("aaaa@wwww.com\u200b!!!!", squeeze=False).text == "aaaa@wwww.com!!!!"


def test_length_is_bounded_and_fast_for_any_flood() -> None:
    floods = [
        "word " * 20_000,
        "\u200b" * 100_000 + "x",
        "a" * 100_000,
        "🙂" * 100_000,
        "\n" * 100_000,
    ]
    started = time.perf_counter()
    for flood in floods:
        assert len(clean(flood, 512).text) <= 512
    assert time.perf_counter() - started < 2


@given(st.text(max_size=300), st.integers(8, 64), st.booleans())
def test_every_clean_character_comes_from_a_place_in_the_original(
    text: str, limit: int, squeeze: bool
) -> None:
    cleaned = clean(text, limit, squeeze=squeeze)
    assert len(cleaned.text) <= limit
    assert len(cleaned.starts) == len(cleaned.ends) == len(cleaned.text)
    assert all(
        0 <= start < end <= len(text)
        for start, end in zip(cleaned.starts, cleaned.ends, strict=True)
    )
    assert list(cleaned.starts) == sorted(cleaned.starts)


@given(st.text(min_size=1, max_size=120), st.data())
def test_locating_a_span_undoes_it(text: str, data: st.DataObject) -> None:
    cleaned = clean(text, squeeze=False)
    if not cleaned.text:
        return
    start = data.draw(st.integers(0, len(cleaned.text) - 1))
    end = data.draw(st.integers(start + 1, len(cleaned.text)))
    low, high = cleaned.locate(*cleaned.span(start, end))
    assert low <= start < end <= high
