"""What actions say: sentences of the conversation's language, as messages of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import get
from common.errors import ShopRuleError
from common.language import Phrasebook, Voice, conversation_language
from common.messages import Button, Buttons, Message, Says, Text, dump

PREFIX = "utter_"
WINDOW = 200
"""How many events are looked back on for the language and for what was said last."""


@dataclass(frozen=True)
class Speaker:
    """Speaks the language of one conversation."""

    voice: Voice

    def words(self, name: str, /, **values: Any) -> str:
        """A sentence (or a word) alone."""
        return self.voice.say(name, **values)

    def write(self, value: Any) -> str:
        """A value as the language writes it: money, a date, a quantity, a list."""
        return self.voice.write(value)

    def message(self, name: str, /, *buttons: Button, **values: Any) -> Text | Buttons:
        """A sentence as a message, with the choices that its response has, then ``buttons``."""
        response = self.voice.response(name, **values)
        says = Says(response=name, values=dict(response.values), variant=response.variant)
        own = (Button(title=title, payload=payload) for title, payload in response.buttons)
        choices = (*own, *buttons)
        if not choices:
            return Text(text=response.text, says=says)
        return Buttons(text=response.text, buttons=choices, says=says)

    def steady(self, name: str, /, **values: Any) -> Text | Buttons:
        """A sentence that is the same however often it is said: always its first variant."""
        said = self.voice.book.response(name, self.voice.language, values)
        return Text(text=said.text, says=Says(response=name, values=dict(said.values)))

    def own(self, words: str, /, **values: Any) -> str:
        """The sentence of that name; words that are no name are said as they are.

        So an operation of a project may hold its sentences itself.
        """
        return self.words(words, **values) if self.knows(words) else words

    def knows(self, name: str) -> bool:
        """Whether there is a sentence of that name."""
        return name.startswith(PREFIX) and self.voice.book.knows(name)

    def rule(self, error: ShopRuleError) -> Text | Buttons:
        """What the shop's no is called: ``utter_rule_<code>``, with the values it came with."""
        return self.message(f"{PREFIX}rule_{error.code}", **error.values)

    def button(self, name: str, payload: str, /, **values: Any) -> Button:
        """A choice whose title is a sentence."""
        return Button(title=self.words(name, **values), payload=payload)


def say(dispatcher: CollectingDispatcher, message: Message) -> None:
    """Send one rich message."""
    dispatcher.utter_message(json_message=dump(message))


def speaker_of(tracker: Tracker, book: Phrasebook | None = None) -> Speaker:
    """Who speaks in a conversation: its language, and no variant twice in a row."""
    book = book or get().book
    events = list(islice(reversed(tracker.events), WINDOW))
    language = language_spoken(tracker, book)
    voice = book.voice(language, conversation=tracker.sender_id, last=_said_last(events))
    return Speaker(voice)


def language_spoken(tracker: Tracker, book: Phrasebook) -> str:
    """The code of a conversation's language, one of the book's."""
    if len(book.languages) == 1:
        return book.languages[0]
    events = islice(reversed(tracker.events), WINDOW)
    return conversation_language(_languages_told(tracker, events), book.languages)


def _languages_told(tracker: Tracker, events: Iterable[dict[str, Any]]) -> Iterator[object]:
    """Of each message, the latest first: what it is written in, then what its page says."""
    latest = tracker.latest_message or {}
    yield latest.get("language")
    for event in events:
        if event.get("event") == "user":
            yield (event.get("parse_data") or {}).get("language")
            yield (event.get("metadata") or {}).get("lang")


def _said_last(events: list[dict[str, Any]]) -> dict[str, int]:
    """The variant in which each response was said last; events are the latest first."""
    found: dict[str, int] = {}
    for event in events:
        if event.get("event") == "bot":
            name, variant = _response_of(event)
            if name:
                found.setdefault(name, variant)
    return found


def _response_of(event: Mapping[str, Any]) -> tuple[str, int]:
    custom = (event.get("data") or {}).get("custom") or {}
    says = custom.get("says") or {}
    metadata = event.get("metadata") or {}
    name = says.get("response") or metadata.get("utter_action") or ""
    return str(name), int(says.get("variant") or metadata.get("variant") or 0)
