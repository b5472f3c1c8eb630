"""The confirmation of an order once more, to the address on file and to no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.operations.base import Context, Operation
from actions.operations.choices import OrderMeantFact
from common.messages import Message

if TYPE_CHECKING:
    from shop.operations.papers import Papers


class ResendConfirmation(Operation):
    """The e-mail that says what was ordered."""

    name = "resend_confirmation"
    start_intents = frozenset({"resend_confirmation"})

    def none_eligible(self) -> str:
        """Nothing was ordered."""
        return "utter_papers_none"

    async def check_order(self, number: str, context: Context) -> None:
        """It is not asked for twice."""
        from shop.operations import check_confirmation

        await context.shop(check_confirmation, context.conversation_id, number)

    async def preview(self, context: Context) -> Papers:
        """Where it would go."""
        from shop.operations import check_confirmation

        number = context.values["order_number"]
        found: Papers = await context.shop(check_confirmation, context.conversation_id, number)
        return found

    async def summary(self, context: Context, preview: Papers) -> Message:
        """The order and the masked address."""
        return context.speaker.steady(
            "utter_confirmation_summary", order=preview.order.number, email=preview.email_masked
        )

    async def execute(self, context: Context) -> None:
        """Ask for it to be sent."""
        from shop.operations import resend_confirmation

        preview = await self.preview(context)
        await context.shop(
            resend_confirmation,
            context.conversation_id,
            order_number=context.values["order_number"],
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_confirmation_done", order=preview.order.number, email=preview.email_masked
        )


ResendConfirmation.facts = (OrderMeantFact(ResendConfirmation),)
