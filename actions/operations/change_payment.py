"""Have an order that has not been packed paid in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.operations.base import Context, Operation
from actions.operations.facts import OrderFact
from actions.operations.refund_ways import money_values
from actions.operations.ways_to_pay import WayFact, way_key
from common.language import Money
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Preview
    from shop.views import OrderView


class ChangePayment(Operation):
    """All of it is charged to another way, and the first gets its money back."""

    name = "change_payment"
    beside = True
    start_intents = frozenset({"change_payment"})
    yes_title = "utter_button_change_it"

    def eligible(self, order: OrderView) -> bool:
        """Only what has not been packed."""
        return order.status in {"placed", "paid", "on_hold"}

    def none_eligible(self) -> str:
        """Everything is packed or gone."""
        return "utter_change_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for changing the payment."""
        from shop.operations import check_payment

        await context.shop(check_payment, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """What goes back and what is charged."""
        from shop.operations import check_payment

        values = context.values
        found: Preview = await context.shop(
            check_payment,
            context.conversation_id,
            values["order_number"],
            way_key(values["pay_with"]),
        )
        return found

    async def summary(self, context: Context, preview: Preview) -> Message:
        """The sum, the new way, and where the old money goes."""
        due = preview.payer.amount_cents if preview.payer else 0
        return context.speaker.steady(
            "utter_payment_summary",
            order=preview.order.number,
            amount=Money(due, context.services.config.currency),
            payment=preview.settled_with,
            **money_values(preview.refunds, context),
        )

    async def execute(self, context: Context) -> None:
        """Change it and say what happens to the money."""
        from shop.operations import change_payment

        preview = await self.preview(context)
        order: OrderView = await context.shop(
            change_payment,
            context.conversation_id,
            order_number=context.values["order_number"],
            pay_with=way_key(context.values["pay_with"]),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_payment_done",
            order=order.number,
            payment=preview.settled_with,
            days=context.services.config.refund_days,
            **money_values(preview.refunds, context),
        )


ChangePayment.facts = (OrderFact(ChangePayment), WayFact(always=True))
