"""A message that may be no answer to the bot's question, read as if nothing had been asked.

A question biases understanding towards its answers: after "the VAT number?" a line about a lost
password reads as a detail. Where the words turn out to answer nothing, the reading without the
question says what they are about (``actions.operations.apart``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.operations.apart import APART, may_be_no_answer
from common.language.scripts import count_words

_FEWEST_WORDS = 2
_KEPT = ("text", "intent", "intent_ranking", "entities", "requests", "language")
Parsed = dict[str, Any]


def look_again(parsed: Parsed, asked: object, read: Callable[[str], Parsed]) -> None:
    """Keep the other reading beside the one in its situation, where it may be needed.

    Args:
        parsed: Rasa's ``parse_data``; what is read apart is put into it.
        asked: the slot that the bot has asked for, if it has.
        read: parses a text that stands alone.
    """
    text = str(parsed.get("text") or "")
    if asked is None or text.startswith("/") or count_words(text) < _FEWEST_WORDS:
        return
    if not may_be_no_answer(parsed):
        return
    other = read(text)
    if other["intent"].get("name") != parsed["intent"].get("name"):
        parsed[APART] = {name: other[name] for name in _KEPT if other.get(name) is not None}
