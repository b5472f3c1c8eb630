"""What an attribute is called where a wish is told back."""

from __future__ import annotations

import pytest

from actions.catalogue.wish import called
from common.language import Phrasebook

LABELS = {"caffeine_free": "不含咖啡因", "wireless": "Wireless", "people": "适合人数"}


@pytest.mark.parametrize(
    ("attribute", "told"),
    [
        ("caffeine free", "不含咖啡因"),
        ("people", "适合人数"),
        ("wireless", "wireless"),
        ("hood", "hood"),
    ],
)
def test_a_label_counts_where_it_is_another_word(attribute: str, told: str) -> None:
    book = Phrasebook.load(labels=lambda name, code: LABELS.get(name, ""))
    assert called(attribute, book.voice("en")) == told
