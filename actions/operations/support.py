"""Complaints and the way to a person; neither needs to know who is speaking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from actions.conversation import Turn
from actions.operations.base import BEFORE, Context, Operation
from actions.operations.facts import WordsFact
from actions.operations.lookups import order_state
from actions.operations.passing import asks_something
from actions.titles import wish_of
from common.errors import ShopRuleError
from common.language import Sentence, language
from common.language.scripts import count_words
from common.messages import Handoff, Message
from shop.config import ShopConfig

STORY_ORDER = "complaint_order"
_A_STORY, _A_LONG_STORY = 7, 10
"""Words from which on an angry sentence says what happened."""


_GOES_ON = frozenset(
    {"complaint", "doubt", "nlu_fallback", "out_of_scope", "provide_details", "correct_details"}
)
"""Readings of a message that tells more of the story."""


class StoryFact(WordsFact):
    """What happened, and the order that the story names."""

    story = True
    least_words: ClassVar[int] = 3
    """An insult is no story."""

    async def read(self, context: Context) -> str | None:
        """The words; an order number in them, or the order just talked about, is kept with them."""
        number = context.turn.first("order_number")
        if number or (context.last_order and not context.values.get(STORY_ORDER)):
            context.values[STORY_ORDER] = str(number or context.last_order)
        words = count_words(context.turn.answer)
        if words < self.least_words and not context.turn.has("choice"):
            return None
        if context.requested == "confirmed" and context.turn.intent in _GOES_ON:
            return self._with_more(context) if words > self.least_words else None
        return await super().read(context)

    def _with_more(self, context: Context) -> str | None:
        """What is told at the summary belongs to the story as well."""
        before, more = str(context.values.get(self.slot) or ""), context.turn.text.strip()
        return None if asks_something(context) else f"{before} – {more}"[:500]


class Complaint(Operation):
    """Something went wrong, and it goes on record."""

    name = "complaint"
    start_intents = frozenset({"complaint"})
    personal = False
    yes_title = "utter_button_put_on_record"
    facts = (
        StoryFact(
            "complaint_text",
            "utter_question_complaint",
            personal=False,
        ),
    )

    def opening(self, turn: Turn) -> str:
        """Before anything else."""
        return "utter_sorry_trouble"

    def defaults(self, turn: Turn) -> Mapping[str, Any]:
        """Whoever has told the story already is not asked for it again."""
        reads = language(turn.language).reads("operations")
        words = count_words(turn.text)
        announced = reads.COMPLAINS.search(turn.text) is not None and words < _A_LONG_STORY
        told = words >= _A_STORY and not announced and not turn.text.startswith("/")
        return {"complaint_text": turn.text} if told else {}

    async def summary(self, context: Context, preview: None) -> Message:
        """The words that would be put on record."""
        values = context.values
        about = {"story": values["complaint_text"], "order": values.get(STORY_ORDER)}
        return context.speaker.steady("utter_complaint_summary", **about)

    async def execute(self, context: Context) -> None:
        """Put it on record and offer a person."""
        from shop.operations import open_complaint

        complaint = await context.shop(
            open_complaint,
            context.conversation_id,
            text=context.values["complaint_text"],
            order_number=context.values.get(STORY_ORDER),
            request_id=context.request_id,
        )
        await _say_where(context)
        context.say("utter_complaint_done", number=complaint.number)


async def _say_where(context: Context) -> None:
    """A complaint that asks where an order is gets that answered, too."""
    story, number = context.values["complaint_text"], context.values.get(STORY_ORDER)
    if not language(context.turn.language).reads("complaints").ASKS_WHERE.search(story):
        return
    if context.customer is None:
        payload = f'/order_status{{"order_number": "{number}"}}' if number else "/order_status"
        context.say("utter_complaint_where", ("utter_button_track_order", payload))
        return
    try:
        order = await context.order(number) if number else None
    except ShopRuleError:
        return  # not theirs: a colleague reads the number with the complaint
    if order is not None:
        context.say(order_state(order, context.speaker))


class HumanHandoff(Operation):
    """A colleague takes over, with everything said so far."""

    name = "human_handoff"
    start_intents = frozenset({"human_handoff"})
    personal = False
    confirms = False

    async def execute(self, context: Context) -> None:
        """Record it and say what happens next."""
        from shop.operations import request_handoff

        handoff = await context.shop(
            request_handoff,
            context.conversation_id,
            reason=summary_of(context),
            transcript=context.transcript,
            request_id=context.request_id,
        )
        said = context.speaker.message(
            "utter_handed_over",
            number=handoff.number,
            hours=office(context.services.config, context.services.shop.now()),
        )
        context.say(Handoff(text=said.text, says=said.says, reference=handoff.number))


def summary_of(context: Context) -> str:
    """For the colleague: who it is, what was wanted, how far it came, which order, the words."""
    before = context.values.get(BEFORE) or {}
    outcome = context.outcome if not before else {**before, "did": "open"}
    wanted = outcome.get("operation")
    words = "" if context.turn.text.startswith("/") else context.turn.text
    return context.speaker.words(
        "utter_handoff_summary",
        customer=context.customer.name if context.customer else None,
        wanted=wish_of(str(wanted), context.speaker) if wanted else None,
        did=str(outcome.get("did") or ""),
        order=before.get("order_number") or context.last_order,
        words=words,
    )


def office(config: ShopConfig, now: datetime) -> Sentence:
    """When people answer: now, from when on, or as the shop puts it.

    Args:
        now: with its zone.
    """
    local = now.astimezone(config.zone)
    if until := config.office_hours.until(local):
        return Sentence("utter_office_is_open", {"until": until})
    if opens := config.office_hours.opens(local):
        return Sentence("utter_office_opens", {"day": opens.date(), "time": opens.time()})
    return Sentence("utter_office_hours")
