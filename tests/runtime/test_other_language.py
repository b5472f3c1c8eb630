from __future__ import annotations

from typing import Any

import pytest

from bot.runtime.other_language import mark_language


def parsed(text: str, *entities: str) -> dict[str, Any]:
    return {
        "text": text,
        "intent": {"name": "cancel_order", "confidence": 0.9},
        "entities": [{"entity": name, "value": "x"} for name in entities],
        "requests": [{"intent": "cancel_order"}],
    }


def test_a_message_in_another_language_asks_for_nothing_else() -> None:
    message = parsed("ich möchte meine Bestellung stornieren HP-104233", "order_number")
    mark_language(message, ["en"])
    assert message["intent"] == {"name": "other_language", "confidence": 1.0}
    assert (message["language"], message["entities"], message["requests"]) == ("de", [], None)


@pytest.mark.parametrize("text", ["cancel my order please", "ok", "/cancel_order", ""])
def test_what_is_spoken_here_keeps_its_meaning(text: str) -> None:
    message = parsed(text)
    mark_language(message, ["en"])
    assert message["intent"]["name"] == "cancel_order"


def test_a_language_that_is_spoken_is_noted() -> None:
    message = parsed("ich möchte meine Bestellung stornieren")
    mark_language(message, ["en", "de"])
    assert (message["language"], message["intent"]["name"]) == ("de", "cancel_order")


def test_an_answer_that_is_the_same_in_every_language_is_taken() -> None:
    message = parsed("meine Adresse ist mia@example.com, danke, ich warte", "email")
    mark_language(message, ["en"], asked="email")
    assert message["intent"]["name"] == "cancel_order"
