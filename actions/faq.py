"""Answers to the questions every shop gets."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.conversation import FACTS, OPERATION, begin, turn_of
from actions.questions.pointed import sentences_of
from actions.questions.reply import Question
from actions.services import call, get
from actions.speech import say, speaker_of
from common.messages import Buttons, Text

PERSONAL = {"faq_refund_time": "refund_status"}
"""General questions that a customer we know asks about their own things."""


class AnswerFaq(ShopAction):
    """Any question whose intent is the id of an entry."""

    def name(self) -> str:
        """For all intents that start with ``faq_``."""
        return "action_answer_faq"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """The sentences that answer, else the full answer; a short one when an operation waits."""
        entry = get().faq.get(turn_of(tracker).intent)
        if entry is None:
            say(dispatcher, speaker_of(tracker).message("utter_no_answer_yet"))
            return []
        waiting = tracker.get_slot(OPERATION) is not None
        personal = PERSONAL.get(entry.id)
        if personal and not waiting and await _is_known(tracker):
            return begin(personal, tracker.get_slot(FACTS))
        speaker, services = speaker_of(tracker), get()
        question = Question(turn_of(tracker), speaker, services)
        pointed = await call(sentences_of, question, entry)
        text = pointed or (entry.short if waiting else None) or entry.answer
        offered = entry.buttons if not waiting else ()
        if pointed and not waiting:
            whole = speaker.button("utter_button_whole_answer", f"/{entry.id}")
            offered = (*offered, whole)
        say(dispatcher, Buttons(text=text, buttons=offered) if offered else Text(text=text))
        return []


async def _is_known(tracker: Tracker) -> bool:
    from shop.identity import customer_of

    return await call(customer_of, get().shop, tracker.sender_id) is not None
