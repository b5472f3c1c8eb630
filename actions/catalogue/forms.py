"""What the form of a message asks for, whatever its words are about.

"How much heavier is it than the other", "compare A with B", "which of the two": such a message is
about what lies on the table, even where understanding took it for a new search.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.conversation import Turn, shown_products, spoken_of, turn_of
from common.language import language

COMPARE, JUDGE = "action_compare_products", "action_judge_products"
_SEVERAL = 2


class CatalogueAction(ShopAction):
    """An action that looks first whether the form of the message asks for another one."""

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Go on with the action that the form asks for, else do one's own."""
        other = asked_by_form(turn_of(tracker), tracker)
        if other and other != self.name():
            return [{"event": "followup", "timestamp": None, "name": other}]
        return await self.answer(dispatcher, tracker)

    @abstractmethod
    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """What the action itself says; returns Rasa events."""


def asked_by_form(turn: Turn, tracker: Tracker) -> str | None:
    """The action that the form of a message asks for, if it does."""
    if turn.text.startswith("/"):
        return None
    reads = language(turn.language).reads("judging")
    named, spoken = len(turn.all("product")), spoken_of(tracker)
    at_hand = max(named, len(spoken.table), len(spoken.talked), named and len(spoken.ids[:1]) + 1)
    if at_hand < _SEVERAL:
        return None
    if reads.DIFFERENCE.search(turn.text):
        return JUDGE
    if reads.COMPARE.search(turn.text):
        return COMPARE
    if reads.WHICH_OF.search(turn.text) and (named >= _SEVERAL or shown_products(tracker)):
        return JUDGE
    return None
