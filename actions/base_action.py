"""The base of every action: whatever goes wrong, the shopper gets a true sentence."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.live import one_look
from actions.services import get, handed
from actions.speech import language_spoken, say, speaker_of
from common.errors import ServiceUnavailableError, ShopRuleError, ShoptalkError
from common.incidents import new_incident
from common.language import Phrasebook
from common.messages import Buttons, Text

logger = logging.getLogger(__name__)

Event = dict[str, Any]


class ShopAction(Action, ABC):
    """An action whose failure is logged with an incident number and told to the shopper."""

    @abstractmethod
    def name(self) -> str:
        """The action's name in the domain; a base that others share has none, and is no action."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Rasa's entry; see ``act`` for what an action does."""
        try:
            services = get()
            told_in = services.speaking(language_spoken(tracker, services.book))
            with one_look(), handed(told_in):
                return await self.act(dispatcher, tracker, domain)
        except Exception as error:
            dispatcher.messages.clear()
            say(dispatcher, apology(error, tracker, where=self.name()))
            return self.after_failure(error)

    @abstractmethod
    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Read the conversation, call one service, say the result; returns Rasa events."""

    def after_failure(self, error: Exception) -> list[Event]:
        """Events that leave the conversation usable after a failure."""
        return []


def apology(error: Exception, tracker: Tracker, *, where: str) -> Text | Buttons:
    """What to tell the shopper about ``error``; logs all but the shop's own rules."""
    if isinstance(error, ShopRuleError):
        return speaker_of(tracker).rule(error)
    incident = new_incident()
    slow = isinstance(error, ServiceUnavailableError)
    if slow:
        logger.warning("incident %s in %s: %s", incident, where, error)
    else:
        logger.error("incident %s in %s", incident, where, exc_info=error)
    name = "utter_apology_slow" if slow else "utter_apology"
    return sorry(name, incident, tracker)


def sorry(name: str, incident: str, tracker: Tracker) -> Text:
    """An apology in the conversation's language; in English where the project's cannot be read."""
    try:
        speaker = speaker_of(tracker)
    except ShoptalkError:
        speaker = speaker_of(tracker, Phrasebook.load())
    return Text(text=speaker.words(name, incident=incident))
