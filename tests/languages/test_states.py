"""Every state that the shop knows has its words."""

from __future__ import annotations

from typing import get_args

import pytest

from common.language import program_phrasebook
from shop.views import OrderStatus


@pytest.mark.parametrize("status", get_args(OrderStatus))
def test_every_state_of_an_order_has_a_sentence_and_a_word(status: str) -> None:
    book = program_phrasebook()
    values = {"order": "A-1", "due": None, "tracking": None, "delivered": None}
    assert "A-1" in book.render(f"utter_order_is_{status}", "en", **values)
    assert book.render(f"utter_status_{status}", "en")
