"""Messages in a language that the bot does not speak are not read as something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from common.language import written_in

OTHER_LANGUAGE = "other_language"
LANGUAGE = "language"
"""Key of a parsed message: the code of the language that it is surely written in."""
_ANSWERS = frozenset({"email", "order_number", "postcode"})
"""They are the same in every language: whoever was asked for one and names it has answered."""


def mark_language(parsed: dict[str, Any], spoken: Sequence[str], *, asked: object = None) -> None:
    """Note the language of a message; where it is not spoken, that is all the message means.

    Args:
        parsed: Rasa's ``parse_data``, changed in place.
        spoken: the codes of the project's languages.
        asked: the slot that the bot asked for, if it asked for something.
    """
    text = str(parsed.get("text") or "")
    if text.startswith("/"):
        return
    language = written_in(text, spoken)
    if language is None:
        return
    parsed[LANGUAGE] = language
    named = {entity.get("entity") for entity in parsed.get("entities") or ()}
    if language in spoken or (asked and named & _ANSWERS):
        return
    intent = {"name": OTHER_LANGUAGE, "confidence": 1.0}
    parsed.update(intent=intent, intent_ranking=[dict(intent)], entities=[])
    if "requests" in parsed:
        parsed["requests"] = None
