"""What an intent is called when the bot asks "did you mean ...?"."""

from __future__ import annotations

from collections.abc import Mapping

from actions.answers import FaqEntry
from actions.operations import started_by
from actions.speech import Speaker
from common.language import Sentence

PREFIX = "utter_title_"


def title_of(intent: str, faq: Mapping[str, FaqEntry], speaker: Speaker) -> str | None:
    """The title of an intent as a button, or None when it makes no sense as a choice."""
    if intent in faq:
        return faq[intent].question
    name = PREFIX + intent
    return speaker.words(name) if speaker.voice.book.knows(name) else None


def wish_of(intent: str, speaker: Speaker) -> Sentence:
    """What an intent asks for, to complete "you want to ..."."""
    operation = started_by(intent)
    name = operation.name if operation is not None else intent
    names = (f"utter_want_{name}", PREFIX + name)
    return Sentence(next(filter(speaker.voice.book.knows, names), f"{PREFIX}anything"))
