"""Turns that repair a conversation outside an operation: doubt, why, what next, not that.

While an operation asks, ``actions.operations.explaining`` answers the same intents.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.conversation import (
    FACTS,
    FOCUS_PRODUCT,
    LAST_OUTCOME,
    WAITING,
    Turn,
    read_turn,
    set_slot,
    shown_products,
)
from actions.operations.explaining import PERSON, keeps_waiting
from actions.readings import readings
from actions.services import get
from actions.speech import Speaker, say, speaker_of
from common.messages import PART, Button

LIKELY_ENOUGH = 0.03
"""A second reading is offered from here on: the first one was wrong."""


class InDoubt(ShopAction):
    """The shopper is not sure, and no summary waits for a yes."""

    def name(self) -> str:
        """For ``doubt``."""
        return "action_in_doubt"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Ask what is unclear."""
        browsing = tracker.get_slot(FOCUS_PRODUCT) or shown_products(tracker)
        name = "utter_doubt_products" if browsing else "utter_doubt_elsewhere"
        say(dispatcher, speaker_of(tracker).message(name))
        return []


class LackDetails(ShopAction):
    """The shopper does not have what was asked for, outside an operation."""

    def name(self) -> str:
        """For ``lack_details``."""
        return "action_lack_details"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """It goes without."""
        say(dispatcher, speaker_of(tracker).message("utter_without_elsewhere"))
        return []


class WhyAsked(ShopAction):
    """Why something is asked for, or was refused."""

    def name(self) -> str:
        """For ``why_asked``."""
        return "action_why_asked"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Say it; after a refusal a person is offered."""
        speaker = speaker_of(tracker)
        if _outcome(tracker).get("did") == "refused":
            say(dispatcher, speaker.message("utter_why_refused", person(speaker)))
        else:
            say(dispatcher, speaker.message("utter_why_elsewhere"))
        return []


class WhatNext(ShopAction):
    """What happens after what was just done."""

    def name(self) -> str:
        """For ``what_next``."""
        return "action_what_next"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """One sentence of the operation that was done last."""
        speaker, outcome = speaker_of(tracker), _outcome(tracker)
        did = outcome.get("did")
        if did == "done":
            own = f"utter_next_{outcome.get('operation')}"
            name = own if speaker.knows(own) else "utter_next_anything"
            say(dispatcher, speaker.message(name))
        elif did == "refused":
            say(dispatcher, speaker.message("utter_next_refused", person(speaker)))
        elif did == "left":
            say(dispatcher, speaker.message("utter_next_left"))
        else:
            say(dispatcher, speaker.message("utter_next_nothing"))
        return []


class NotThat(ShopAction):
    """The bot has misread the message before this one."""

    def name(self) -> str:
        """For ``not_that``."""
        return "action_other_reading"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Apologise in few words; offer what else it may have meant, and a person."""
        speaker = speaker_of(tracker)
        events = [set_slot(FACTS, keeps_waiting(tracker.get_slot(FACTS)))]
        if (tracker.get_slot(WAITING) or {}).get("requests"):
            say(dispatcher, speaker.message("utter_not_that_and_on"))
            return events
        other = _other_readings(tracker, speaker)
        name = "utter_not_that" if other else "utter_not_that_say_anew"
        say(dispatcher, speaker.message(name, *other, person(speaker)))
        return events


def person(speaker: Speaker) -> Button:
    """The way to a person, as a choice."""
    return speaker.button(*PERSON)


def _outcome(tracker: Tracker) -> dict[str, Any]:
    return dict(tracker.get_slot(LAST_OUTCOME) or {})


def _other_readings(tracker: Tracker, speaker: Speaker) -> tuple[Button, ...]:
    """The second best reading of the message before the latest one."""
    message = _message_before(tracker)
    if message is None:
        return ()
    services = get()
    turn: Turn = read_turn(message, services.facets)
    taken = {turn.intent, *(part["intent"] for part in message.get("requests") or ())}
    return readings(turn, speaker, services.faq, but=taken, most=1, least=LIKELY_ENOUGH)


def _message_before(tracker: Tracker) -> dict[str, Any] | None:
    said = [
        event
        for event in tracker.events
        if event.get("event") == "user" and PART not in (event.get("metadata") or {})
    ]
    return (said[-2].get("parse_data") or None) if len(said) > 1 else None
