"""What an intent is called when the bot asks "did you mean ...?"."""

from __future__ import annotations

from collections.abc import Mapping

from actions.answers import FaqEntry
from actions.operations import started_by
from actions.operations.base import Operation
from actions.speech import Speaker
from common.language import Sentence

PREFIX = "utter_title_"


def title_of(intent: str, faq: Mapping[str, FaqEntry], speaker: Speaker) -> str | None:
    """The title of an intent as a button, or None when it makes no sense as a choice."""
    if intent in faq:
        return faq[intent].question
    name = PREFIX + intent
    if speaker.voice.book.knows(name):
        return speaker.words(name)
    operation = started_by(intent)
    title = operation.title if operation else ""
    return title[:1].upper() + title[1:] or None


def wish_of(wanted: str | Operation, speaker: Speaker) -> Sentence | str:
    """What an operation, or the intent of one, asks for, to complete "you want to ..."."""
    operation = started_by(wanted) if isinstance(wanted, str) else wanted
    name = operation.name if operation is not None else str(wanted)
    for known in filter(speaker.knows, (f"utter_want_{name}", PREFIX + name)):
        return Sentence(known)
    return (operation.title if operation else "") or Sentence(f"{PREFIX}anything")
