"""Leave a note for whoever packs and delivers an order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from actions.operations.base import Context, Operation, Refused
from actions.operations.facts import OrderFact, WordsFact
from actions.operations.reasons import without_who_and_which
from common.errors import ShopRuleError
from common.language import language
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Preview
    from shop.views import OrderView

_A_FEW = 3
_CORRECTING = frozenset({"order_note", "correct_details"})


def amended(note: str, words: str) -> str:
    """A note with what a correction puts right: "third floor" takes the place of "2nd floor".

    Words that have no place in it are a note of their own where they could be one.
    """
    new = words.split()
    if not new:
        return note
    held = list(re.finditer(r"\S+", note))
    last = new[-1].strip(".,;!").casefold()
    for place, match in enumerate(held):
        if len(new) > 1 and match[0].strip(".,;!").casefold() == last:
            start = held[max(place - len(new) + 1, 0)].start()
            end = match.start() + len(match[0].rstrip(".,;!"))
            return f"{note[:start]}{words}{note[end:]}"
    return words if len(new) > _A_FEW else f"{note}, {words}"


class NoteFact(WordsFact):
    """The words of the note: what follows "add a note that ...", or all that was said."""

    least_length = 4

    async def read(self, context: Context) -> str | None:
        """The note in the opening words, or the answer."""
        turn = context.turn
        opening = turn.intent in _CORRECTING and not turn.text.startswith("/")
        if not opening:
            return await super().read(context)
        text = without_who_and_which(turn)
        before = context.values.get(self.slot)
        reads = language(turn.language).reads("changes")
        if before and turn.intent == "correct_details":
            return amended(str(before), reads.AMENDS.sub("", text).strip(" ,;:-."))
        words = reads.NOTE_LEAD.sub("", text, count=1).strip(" ,;:-")
        return words if len(words) >= self.least_length else None

    async def check(self, value: Any, context: Context) -> str:
        """Not longer than the shop can pass on."""
        if context.customer is None or not context.values.get("order_number"):
            return str(value)
        try:
            await _preview(context, str(value))
        except ShopRuleError as rule:
            if rule.code not in {"note_too_long", "empty_note"}:
                raise
            raise Refused(context.speaker.rule(rule)) from rule
        return str(value)


async def _preview(context: Context, text: str) -> Preview:
    from shop.operations import check_note

    number = context.values["order_number"]
    found: Preview = await context.shop(check_note, context.conversation_id, number, text)
    return found


class OrderNote(Operation):
    """A note for packing and for the courier."""

    name = "order_note"
    beside = True
    start_intents = frozenset({"order_note"})
    yes_title = "utter_button_add_the_note"

    def eligible(self, order: OrderView) -> bool:
        """Anything that has not been handed to the carrier."""
        return order.status in {"placed", "paid", "on_hold", "packed"}

    def none_eligible(self) -> str:
        """Everything has left."""
        return "utter_note_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for notes."""
        from shop.operations import check_note

        await context.shop(check_note, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The order with all its notes."""
        return await _preview(context, context.values["note"])

    async def summary(self, context: Context, preview: Preview) -> Message:
        """The whole note."""
        order = preview.order
        return context.speaker.steady("utter_note_summary", order=order.number, note=order.note)

    async def execute(self, context: Context) -> None:
        """Add it."""
        from shop.operations import note_order

        order: OrderView = await context.shop(
            note_order,
            context.conversation_id,
            order_number=context.values["order_number"],
            text=context.values["note"],
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say("utter_note_done", order=order.number)


OrderNote.facts = (OrderFact(OrderNote), NoteFact("note", "utter_question_note"))
