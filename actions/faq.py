"""Answers to the questions every shop gets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.catalogue.forms import REFINE, tells_a_wish
from actions.conversation import FACTS, OPERATION, begin, turn_of
from actions.questions.about import about_shop_if_sure
from actions.questions.ask import tell
from actions.questions.pointed import sentences_of
from actions.questions.reply import SURE_OF_SHOP, Question, Reply
from actions.questions.returning import kind_kept, returning, sent_back
from actions.services import call, get
from actions.speech import say, speaker_of
from common.language import language
from common.messages import Buttons, Message, Text
from recommender.passages import sentences
from shop.countries import country_code, country_name

if TYPE_CHECKING:
    from actions.answers import FaqEntry

PERSONAL = {"faq_refund_time": "refund_status"}
"""General questions that a customer we know asks about their own things."""
RETURNS = "faq_return_policy"
"""A general question that things have rules of their own for."""
ABROAD = "faq_delivery_abroad"
"""A general question that is often asked of one country."""
SURE_READING = 0.75
"""A question that is read with less may be answered by another answer's sentence."""
_SHORTEST_COUNTRY = 4


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
        if not waiting and tells_a_wish(turn_of(tracker), tracker, get()):
            return [{"event": "followup", "timestamp": None, "name": REFINE}]
        personal = PERSONAL.get(entry.id)
        if personal and not waiting and await _is_known(tracker):
            return begin(personal, tracker.get_slot(FACTS))
        speaker, services = speaker_of(tracker), get()
        question = Question(turn_of(tracker), speaker, services)
        if entry.id == RETURNS and (reply := await _own_rule(question, tracker)):
            return await tell(dispatcher, *reply)
        pointed = await call(sentences_of, question, entry)
        if not pointed and (other := await call(_of_another, question, entry)):
            return await tell(dispatcher, question, other)
        text = pointed or (entry.short if waiting else None) or entry.answer
        before = "" if question.text.startswith("/") else said_before(tracker)
        verdict = delivers(question) if entry.id == ABROAD else None
        if verdict is not None:
            say(dispatcher, verdict)
            if all(one in before for one in sentences(text)):
                return []
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


def _of_another(question: Question, entry: FaqEntry) -> Reply | None:
    """The sentence of another answer that plainly answers what was read with doubt as this one."""
    turn = question.turn
    if turn.confidence >= SURE_READING or turn.text.startswith("/"):
        return None
    reply = about_shop_if_sure(question, SURE_OF_SHOP)
    rests_on = reply.rests_on[0] if reply is not None else None
    return reply if rests_on and rests_on.intent and rests_on.intent != entry.id else None


def delivers(question: Question) -> Message | None:
    """Whether the shop delivers to the country that a question names; None where it names none."""
    config, speaker = question.services.config, question.speaker
    code = country_in(question.said, question.turn.language)
    if code is None or not config.ships_to:
        return None
    there = code == config.home_country or code in config.ships_to
    name = "utter_delivers_there" if there else "utter_delivers_not_there"
    return speaker.message(name, country=country_name(code, speaker.voice.language))


def country_in(text: str, code: str) -> str | None:
    """The ISO code of the country that a text names; None where it names none, or several."""
    aliases = language(code).words("countries")
    words = re.findall(r"[^\W\d_]+", text)
    found: set[str] = set()
    for length in (3, 2, 1):
        for at in range(len(words) - length + 1):
            said = " ".join(words[at : at + length])
            named = country_code(said, aliases) if _may_be_country(said, aliases) else None
            found |= {named} if named else set()
        if found:
            break
    return found.pop() if len(found) == 1 else None


def _may_be_country(said: str, aliases: Mapping[str, str]) -> bool:
    return len(said) >= _SHORTEST_COUNTRY or said.lower() in aliases


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
