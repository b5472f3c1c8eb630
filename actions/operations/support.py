"""Complaints and the way to a person; neither needs to know who is speaking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import Turn
from actions.operations.base import Context, Operation
from actions.operations.facts import WordsFact
from common.messages import Button, Buttons, Handoff

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
    title = "make a complaint"
    start_intents = frozenset({"complaint"})
    personal = False
    yes_title = "Yes, put it on record"
    no_title = "No, leave it"
    facts = (
        StoryFact(
            "complaint_text",
            "Please tell me what happened, in your own words – with the order number, if it is "
            "about an order.",
            personal=False,
        ),
    )

    def opening(self, turn: Turn) -> str:
        """Before anything else."""
        return "I'm sorry you had that trouble with us."

    def defaults(self, turn: Turn) -> Mapping[str, Any]:
        """Whoever has told the story already is not asked for it again."""
        told = len(turn.text.split()) >= _A_STORY and not turn.text.startswith("/")
        return {"complaint_text": turn.text} if told else {}

    async def summary(self, context: Context, preview: None) -> str:
        """The words that would be put on record."""
        story = context.values["complaint_text"]
        return f"I'd put this on record, for a colleague to read:\n“{story}”\nShall I?"

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
        context.say(
            Buttons(
                text=(
                    f"Thank you for telling me – I've put it on record as {complaint.number}, and "
                    "a colleague reads every one. Would you like to speak to a person about it?"
                ),
                buttons=(
                    Button(title="Talk to a person", payload="/human_handoff"),
                    Button(title="No, that's all", payload="/nevermind"),
                ),
            )
        )


class HumanHandoff(Operation):
    """A colleague takes over, with everything said so far."""

    name = "human_handoff"
    title = "talk to a person"
    start_intents = frozenset({"human_handoff"})
    personal = False
    confirms = False

    async def execute(self, context: Context) -> None:
        """Record it and say what happens next."""
        from shop.operations import request_handoff

        config = context.services.config
        handoff = await context.shop(
            request_handoff,
            context.conversation_id,
            reason=context.turn.text or "asked for a person",
            transcript=context.transcript,
            request_id=context.request_id,
        )
        context.say(
            Handoff(
                text=(
                    "I've passed our conversation to a colleague, so you won't have to repeat "
                    f"yourself. We answer {config.support_hours}; your reference is "
                    f"{handoff.number}. You can also write to {config.support_email}."
                ),
                reference=handoff.number,
            )
        )
