"""Have the label of a return or an exchange sent once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.operations.base import Context, Operation
from actions.operations.cancel_return import ReturnFact
from common.messages import Message

if TYPE_CHECKING:
    from shop.views import ExchangeView, ReturnView


class ResendLabel(Operation):
    """The label of a return or an exchange once more, to the address on file."""

    name = "resend_label"
    start_intents = frozenset({"resend_label"})
    facts = (ReturnFact(),)
    yes_title = "utter_button_do_it"

    async def summary(self, context: Context, preview: None) -> Message:
        """Which label, and where it goes."""
        email = context.customer.email_masked if context.customer else ""
        number = context.values["return_number"]
        return context.speaker.steady("utter_label_summary", number=number, email=email)

    async def execute(self, context: Context) -> None:
        """Have it sent."""
        from shop.operations import request_label

        found: ReturnView | ExchangeView = await context.shop(
            request_label,
            context.conversation_id,
            number=context.values["return_number"],
            request_id=context.request_id,
        )
        email = context.customer.email_masked if context.customer else ""
        context.say("utter_label_done", number=found.number, email=email)
