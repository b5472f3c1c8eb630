"""Answers to the questions every shop gets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.conversation import FACTS, OPERATION, begin, turn_of
from actions.questions.ask import tell
from actions.questions.pointed import sentences_of
from actions.questions.reply import Question, Reply
from actions.questions.returning import kind_kept, returning, sent_back
from actions.services import call, get
from actions.speech import say, speaker_of
from common.messages import Buttons, Text

PERSONAL = {"faq_refund_time": "refund_status"}
"""General questions that a customer we know asks about their own things."""
RETURNS = "faq_return_policy"
"""A general question that things have rules of their own for."""


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
        if entry.id == RETURNS and (reply := await _own_rule(question, tracker)):
            return await tell(dispatcher, *reply)
        pointed = await call(sentences_of, question, entry)
        text = pointed or (entry.short if waiting else None) or entry.answer
        before = "" if question.text.startswith("/") else said_before(tracker)
        if text in before and entry.answer in before:
            say(dispatcher, speaker.message("utter_said_before"))
            return []
        if text in before:
            text, pointed = entry.answer, None
        offered = entry.buttons if not waiting else ()
        if pointed and not waiting:
            whole = speaker.button("utter_button_whole_answer", f"/{entry.id}")
            offered = (*offered, whole)
        say(dispatcher, Buttons(text=text, buttons=offered) if offered else Text(text=text))
        return []


def said_before(tracker: Tracker) -> str:
    """All that was said to the message before this one."""
    told: list[str] = []
    heard = 0
    for event in reversed(tracker.events):
        heard += event.get("event") == "user"
        if heard > 1:
            break
        if heard and event.get("event") == "bot":
            told.append(str(event.get("text") or ""))
    return "\n".join(told)


async def _own_rule(question: Question, tracker: Tracker) -> tuple[Question, Reply] | None:
    """What holds for the things that a question of sending back is about, with these."""
    if (reply := kind_kept(question)) is not None:
        return question, reply
    products, order = await sent_back(question.turn, tracker, question.services)
    about_them = replace(question, products=tuple(products))
    own: Reply | None = await call(returning, about_them, order)
    return (about_them, own) if own is not None else None


async def _is_known(tracker: Tracker) -> bool:
    from shop.identity import customer_of

    return await call(customer_of, get().shop, tracker.sender_id) is not None
