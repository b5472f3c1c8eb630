"""The base of every action: whatever goes wrong, the shopper gets a true sentence."""

from __future__ import annotations

import logging
import secrets
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from common.errors import ServiceUnavailableError, ShopRuleError

logger = logging.getLogger(__name__)

Event = dict[str, Any]


class ShopAction(Action, ABC):
    """An action whose failure is logged with an incident number and told to the shopper."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Rasa's entry; see ``act`` for what an action does."""
        try:
            return await self.act(dispatcher, tracker, domain)
        except Exception as error:
            dispatcher.messages.clear()
            dispatcher.utter_message(text=apology(error, where=self.name()))
            return self.after_failure(error)

    @abstractmethod
    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Read the conversation, call one service, say the result; returns Rasa events."""

    def after_failure(self, error: Exception) -> list[Event]:
        """Events that leave the conversation usable after a failure."""
        return []


def apology(error: Exception, *, where: str) -> str:
    """What to tell the shopper about ``error``; logs all but the shop's own rules."""
    if isinstance(error, ShopRuleError):
        return error.message_for_shopper
    incident = secrets.token_hex(3).upper()
    if isinstance(error, ServiceUnavailableError):
        logger.warning("incident %s in %s: %s", incident, where, error)
        return (
            "That is taking longer than it should, so I stopped waiting. "
            f"Please try again in a minute. (Reference {incident})"
        )
    logger.error("incident %s in %s", incident, where, exc_info=error)
    return (
        "Something went wrong on my side, sorry. Please try again, or ask for a person and "
        f"mention reference {incident}."
    )
