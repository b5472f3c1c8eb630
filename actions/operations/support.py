"""Complaints and the way to a person; neither needs to know who is speaking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import Turn
from actions.operations.base import Context, Operation
from actions.operations.facts import WordsFact
from common.messages import Handoff, Message

STORY_ORDER = "complaint_order"
_A_STORY = 7
"""Words from which on an angry sentence says what happened."""


class StoryFact(WordsFact):
    """What happened, and the order that the story names."""

    async def read(self, context: Context) -> str | None:
        """The words; an order number in them is kept with them."""
        if number := context.turn.first("order_number"):
            context.values[STORY_ORDER] = str(number)
        return await super().read(context)


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
        told = len(turn.text.split()) >= _A_STORY and not turn.text.startswith("/")
        return {"complaint_text": turn.text} if told else {}

    async def summary(self, context: Context, preview: None) -> Message:
        """The words that would be put on record."""
        story = context.values["complaint_text"]
        return context.speaker.steady("utter_complaint_summary", story=story)

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
        context.say("utter_complaint_done", number=complaint.number)


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
            reason=context.turn.text or context.speaker.words("utter_handoff_reason"),
            transcript=context.transcript,
            request_id=context.request_id,
        )
        said = context.speaker.message(
            "utter_handed_over",
            number=handoff.number,
            support_hours=context.services.config.support_hours,
            support_email=context.services.config.support_email,
        )
        context.say(Handoff(text=said.text, says=said.says, reference=handoff.number))
