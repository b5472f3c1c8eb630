from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.order_numbers import OrderNumberShape
from shop.text import (
    clean,
    mask_email,
    order_number,
    plain_postcode,
    same,
)

HP = OrderNumberShape.of("HP-104233")


@pytest.mark.parametrize(
    "written",
    ["HP-104233", "hp104233", "#104233", "104233", "hp 104233", " HP - 104233 ", "# hp-104233"],
)
def test_order_numbers_as_people_write_them(written: str) -> None:
    assert order_number(written, HP) == "HP-104233"


@pytest.mark.parametrize(
    ("written", "example", "number"),
    [
        ("104233", "1001", "104233"),
        ("#a-17/b", "HP-104233", "A-17/B"),
        ("XY-104233", "HP-104233", "XY-104233"),
        ("", "HP-104233", ""),
        ("\x00\ud800", "HP-104233", ""),
    ],
)
def test_other_numbers_are_only_cleaned(written: str, example: str, number: str) -> None:
    assert order_number(written, OrderNumberShape.of(example)) == number


@given(st.text(max_size=40), st.sampled_from(["1001", "HP-104233", "#W2611340", "A-12-B34"]))
def test_a_number_written_by_the_shop_is_understood_as_itself(written: str, example: str) -> None:
    shape = OrderNumberShape.of(example)
    number = order_number(written, shape)
    assert order_number(number, shape) == number


@given(st.text(alphabet=st.characters(), max_size=300))
def test_cleaned_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean(text, 50)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert "\n" not in cleaned
    assert len(cleaned) <= 50
    assert clean(cleaned, 50) == cleaned


def test_line_breaks_stay_where_they_are_wanted() -> None:
    assert clean("a\r\n  b\x00\tc \n", lines=True) == "a\nb c"
    assert clean("a\nb") == "a b"


def test_words_of_all_scripts_and_emoji_stay_whole() -> None:
    for words in ("می\u200cخواهم", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "日本語"):
        assert clean(words) == words
    assert clean("\u202eevil\u202c\ufeff") == "evil"


def test_equal_secrets_are_the_same() -> None:
    assert same("ä", "ä")
    assert not same("ä", "a")
    assert not same("", "a")


@pytest.mark.parametrize(
    ("email", "masked"),
    [("mia@example.com", "m***@example.com"), ("@example.com", "***@example.com"), ("mia", "***")],
)
def test_masked_addresses(email: str, masked: str) -> None:
    assert mask_email(email) == masked


def test_small_words() -> None:
    assert plain_postcode(" 1012 ab") == "1012AB"
