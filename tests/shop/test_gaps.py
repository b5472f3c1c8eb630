"""Questions without an answer: counted, masked, bounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import Shop, gaps
from shop.gaps import forget_gaps, list_gaps, masked, record_gap


def test_the_same_question_is_counted(shop: Shop) -> None:
    record_gap(shop, "Do you have pit zips?", kind="product", product_id="fjord", language="en")
    record_gap(shop, "do you have pit zips", kind="product", product_id="fjord")
    record_gap(shop, "do you have pit zips", kind="shop")
    record_gap(shop, " ?! ", kind="shop")

    assert [(g.text, g.kind, g.product_id, g.count) for g in list_gaps(shop)] == [
        ("Do you have pit zips?", "product", "fjord", 2),
        ("do you have pit zips", "shop", "", 1),
    ]


def test_what_was_seen_to_goes(shop: Shop) -> None:
    record_gap(shop, "one", kind="shop")
    record_gap(shop, "two", kind="shop")
    forget_gaps(shop, [list_gaps(shop)[0].id])
    assert [gap.text for gap in list_gaps(shop)] == ["two"]


def test_only_so_many_are_kept(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "MOST", 3)
    for text in ("a", "b", "c", "d", "e"):
        record_gap(shop, text, kind="message")
    assert len(list_gaps(shop)) == 3


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mail me at mia.l@example.com please", "mail me at [e-mail] please"),
        ("is HP-104233 gift wrapped", "is [number] gift wrapped"),
        ("call +49 40 5550 0199", "call [number]"),
        ("my card 4111 1111 1111 1111 fails", "my card [number] fails"),
        ("do you have 47 or a 40 l one", "do you have 47 or a 40 l one"),
    ],
)
def test_addresses_and_numbers_are_masked(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@given(st.text(max_size=40), st.from_regex(r"\d{4,16}", fullmatch=True))
def test_no_long_number_is_left(words: str, number: str) -> None:
    assert number not in masked(f"{words} {number} {words}")
