"""Words from one person to another, and things that only sound like them."""

from __future__ import annotations

import pytest

from languages.en.reads.texts import PERSONAL


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("Help me with the words for the card in the parcel?", True),
        ("Can you write me something for the gift card? Dad turns 70", True),
        ("write me two lines for my brother", True),
        ("a birthday message, please", True),
        ("what is the write speed of the sd card", False),
        ("is the write speed on the card good", False),
        ("can i write on the card reader", False),
        ("a party game with word cards", False),
        ("do you sell gift cards", False),
        ("write a description of the card holder", False),
    ],
)
def test_only_words_to_somebody_are_personal(text: str, personal: bool) -> None:
    assert (PERSONAL.search(text) is not None) is personal
