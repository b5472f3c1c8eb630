"""Turns that repair a conversation outside an operation: doubt, why, what next, not that.

While an operation asks, ``actions.operations.explaining`` answers the same intents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.conversation import (
    FACTS,
    FOCUS_PRODUCT,
    LAST_OUTCOME,
    OPERATION,
    WAITING,
    Turn,
    begin,
    read_turn,
    set_slot,
    shown_products,
    turn_of,
)
from actions.operations import all_operations
from actions.operations.explaining import PERSON, keeps_waiting
from actions.operations.support import office
from actions.readings import readings
from actions.services import get
from actions.speech import Speaker, say, speaker_of
from actions.titles import wish_of
from common.language import language
from common.messages import PART, Button, Message

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
        """The reason of a refusal, with a person beside it; else what something is asked for."""
        speaker, outcome = speaker_of(tracker), _outcome(tracker)
        if outcome.get("did") != "refused":
            say(dispatcher, speaker.message("utter_why_elsewhere"))
            return []
        words = str((tracker.latest_message or {}).get("text") or "")
        if language(speaker.voice.language).reads("operations").PLEADS.search(words):
            name = "utter_plea"
        else:
            own = f"utter_why_{outcome.get('why')}"
            name = own if speaker.knows(own) else "utter_why_refused"
        say(dispatcher, speaker.message(name, person(speaker)))
        return []


class WhatNext(ShopAction):
    """What happens after what was just done, or what that was."""

    def name(self) -> str:
        """For ``what_next``."""
        return "action_what_next"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """One sentence of the operation that was done last."""
        speaker, outcome = speaker_of(tracker), _outcome(tracker)
        did = outcome.get("did")
        words = str((tracker.latest_message or {}).get("text") or "")
        reads = language(speaker.voice.language).reads("operations")
        if reads.WHAT_DONE.search(words):
            say(dispatcher, _what_was_done(outcome, speaker))
        elif did == "done" and reads.UNDO.fullmatch(words):
            return _undo(dispatcher, outcome, speaker)
        elif did == "done":
            own = f"utter_next_{outcome.get('operation')}"
            name = own if speaker.knows(own) else "utter_next_anything"
            say(dispatcher, speaker.message(name))
        elif did == "refused":
            own = f"utter_instead_{outcome.get('why')}"
            name = own if speaker.knows(own) else "utter_next_refused"
            say(dispatcher, speaker.message(name, person(speaker)))
        elif did == "left":
            say(dispatcher, speaker.message("utter_next_left"))
        else:
            say(dispatcher, speaker.message("utter_next_nothing"))
        return []


def _undo(
    dispatcher: CollectingDispatcher, outcome: Mapping[str, Any], speaker: Speaker
) -> list[Event]:
    """The operation that takes back what was done last, or that there is none."""
    operation = all_operations().get(str(outcome.get("operation")))
    if operation is None or not operation.confirms:
        say(dispatcher, speaker.message("utter_did_nothing"))
    elif operation.undone_by:
        return begin(operation.undone_by)
    else:
        wish = wish_of(operation, speaker)
        say(dispatcher, speaker.message("utter_cannot_undo", person(speaker), wish=wish))
    return []


def _what_was_done(outcome: Mapping[str, Any], speaker: Speaker) -> Message:
    """What the last operation has changed, if anything."""
    outcome = outcome.get("changed") or outcome
    operation = all_operations().get(str(outcome.get("operation")))
    if operation is None:
        return speaker.message("utter_did_nothing")
    did = str(outcome.get("did")) if operation.confirms else "looked"
    order = outcome.get("order")
    return speaker.message(
        "utter_did", did=did, wish=wish_of(operation, speaker), order=order or None
    )


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
        words = str((tracker.latest_message or {}).get("text") or "")
        if language(speaker.voice.language).reads("operations").RUDE.search(words):
            say(dispatcher, speaker.message("utter_sorry_for_anger", person(speaker)))
            return []
        turn = turn_of(tracker)
        if tracker.get_slot(OPERATION) is None and turn.has("category", "product"):
            # "Sorry, I meant teapots": what is meant is said.
            return [{"event": "followup", "timestamp": None, "name": "action_find_products"}]
        events = [set_slot(FACTS, keeps_waiting(tracker.get_slot(FACTS)))]
        if (tracker.get_slot(WAITING) or {}).get("requests"):
            say(dispatcher, speaker.message("utter_not_that_and_on"))
            return events
        other = _other_readings(tracker, speaker)
        name = "utter_not_that" if other else "utter_not_that_say_anew"
        say(dispatcher, speaker.message(name, *other, person(speaker)))
        return events


class WhoIsHere(ShopAction):
    """Whether the shopper talks to a person, or whether one is there."""

    def name(self) -> str:
        """For ``bot_challenge``."""
        return "action_who_is_here"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """An honest word; who asks for people hears when they answer."""
        speaker, services = speaker_of(tracker), get()
        words = str((tracker.latest_message or {}).get("text") or "")
        if not language(speaker.voice.language).reads("operations").PERSON_THERE.search(words):
            say(dispatcher, speaker.message("utter_bot_challenge", person(speaker)))
            return []
        hours = office(services.config, services.shop.now())
        say(dispatcher, speaker.message("utter_person_there", person(speaker), hours=hours))
        return []


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
