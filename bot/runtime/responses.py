"""Rasa's ``utter_...`` responses, said from the phrasebook: in the conversation's language.

``nlg:`` in ``endpoints.yml`` still puts another generator in its place, as Rasa documents it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from rasa.core.actions.action import Action
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.nlg.generator import NaturalLanguageGenerator, ResponseVariationFilter
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.assembly import SHOP_FILE, phrasebook, shop_config
from common.language import Phrasebook, conversation_language
from common.paths import Project

logger = logging.getLogger(__name__)

WINDOW = 200
"""How many events are looked back on for the language and for what was said last."""


def project_phrasebook(project: Project) -> Phrasebook | None:
    """What a shop's bot says; None for a plain Rasa project, whose domain says all there is.

    Raises:
        LanguageError: a language is not there, or a sentence cannot be read.
        ConfigError: the shop's settings are wrong.
    """
    if not (project.data / SHOP_FILE).is_file():
        return None
    return phrasebook(project, shop_config(project))


class PhrasebookResponses(TemplatedNaturalLanguageGenerator):
    """Says a response in the conversation's language, no variant twice in a row.

    Rasa's ``condition``, ``channel`` and slots as values work as ever; a response that only the
    trained model's domain has is said by Rasa's own generator.

    Args:
        book: all sentences of the project's languages.
    """

    def __init__(self, book: Phrasebook) -> None:
        super().__init__({})
        self._book = book

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """The response as Rasa's message, or None where there is none that fits."""
        if not self._book.knows(utter_action):
            said: dict[str, Any] | None = await super().generate(
                utter_action, tracker, output_channel, **kwargs
            )
            return said
        events = list(islice(reversed(tracker.events), WINDOW))
        language = conversation_language(languages_told(events), self._book.languages)
        slots = tracker.current_slot_values()
        place = self._place(utter_action, language, output_channel, slots, events)
        if place is None:
            return None
        values = {**slots, **kwargs}
        response = self._book.response(utter_action, language, values, variant=place)
        buttons = [{"title": title, "payload": payload} for title, payload in response.buttons]
        return {
            **self._fill_response(dict(response.rest), slots, **kwargs),
            "text": response.text,
            **({"buttons": buttons} if buttons else {}),
            "variant": place,
        }

    def _place(
        self,
        name: str,
        language: str,
        channel: str,
        slots: dict[str, Any],
        events: list[Any],
    ) -> int | None:
        """Which variant to say: of those that fit channel and slots, the one after the last."""
        raw = [
            {**one, "place": place} for place, one in enumerate(self._book.raw_of(name, language))
        ]
        fitting = ResponseVariationFilter({name: raw}).responses_for_utter_action(
            name, channel, slots
        )
        places = [one["place"] for one in fitting]
        last = _said_last(name, events)
        return next((p for p in places if last is not None and p > last), next(iter(places), None))


def languages_told(events: Iterable[Any]) -> Iterator[object]:
    """Of each message, the latest first: what it is written in, then what its page says."""
    for event in events:
        if isinstance(event, UserUttered):
            yield (event.parse_data or {}).get("language")
            yield (event.metadata or {}).get("lang")


def _said_last(name: str, events: list[Any]) -> int | None:
    for event in events:
        if isinstance(event, BotUttered) and (event.metadata or {}).get("utter_action") == name:
            return int(event.metadata.get("variant") or 0)
    return None


class OtherWords:
    """Around an action: what it composed, said in the words of the generator that is configured.

    Rasa asks its generator for responses that an action names; a message that an action composed
    names its response and values under ``says``.
    """

    def __init__(self, action: Action) -> None:
        self._action = action

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """As the action's own."""
        events: list[Event] = await self._action.run(output_channel, nlg, tracker, domain)
        for event in events:
            custom = event.data.get("custom") if isinstance(event, BotUttered) else None
            if isinstance(custom, dict) and "text" in custom and (says := custom.get("says")):
                words = await _words_of(nlg, says, tracker, output_channel.name())
                custom["text"] = words or custom["text"]
        return events


async def _words_of(
    nlg: NaturalLanguageGenerator, says: dict[str, Any], tracker: DialogueStateTracker, channel: str
) -> str | None:
    """The generator's words; None where it has none, or cannot be reached."""
    values = says.get("values") or {}
    try:
        said = await nlg.generate(says["response"], tracker, channel, **values)
    except Exception as error:  # each generator raises its own; our words are as good
        logger.error("nlg: %s was not said in other words: %s", says["response"], error)
        return None
    return (said or {}).get("text")
