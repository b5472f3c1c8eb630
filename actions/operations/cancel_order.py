"""Cancel an order that has not been packed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.operations.base import Context, Operation
from actions.operations.facts import OrderFact
from actions.render import item_list, money

if TYPE_CHECKING:
    from shop.views import OrderView


class CancelOrder(Operation):
    """The whole order is cancelled and the money goes back."""

    name = "cancel_order"
    title = "cancel an order"
    start_intents = frozenset({"cancel_order"})
    yes_title = "Yes, cancel it"
    no_title = "No, keep it"

    def eligible(self, order: OrderView) -> bool:
        """Only what has not left the packing table."""
        return order.status in {"placed", "paid"}

    def none_eligible(self) -> str:
        """Point to the return instead."""
        return (
            "All your orders have already been packed or sent, so I can't cancel one any more. "
            "Once a parcel is with you, I can set up a return instead."
        )

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for cancelling."""
        from shop.operations import check_cancel

        await context.shop(check_cancel, context.conversation_id, number)

    async def summary(self, context: Context) -> str:
        """Items and refund."""
        order = await context.chosen_order()
        return (
            f"I'd cancel order {order.number}:\n{item_list(order.items)}\n"
            f"and refund {money(order.total_cents, context.services.config)}"
            f"{f' to {order.payment}' if order.payment else ''}. Shall I?"
        )

    async def execute(self, context: Context) -> None:
        """Cancel and say where the money goes."""
        from shop.operations import cancel_order

        order = await context.shop(
            cancel_order,
            context.conversation_id,
            order_number=context.values["order_number"],
            request_id=context.request_id,
        )
        days = context.services.config.refund_days
        context.say(
            f"Done – order {order.number} is cancelled. "
            f"{money(order.total_cents, context.services.config)} will be back on your account "
            f"within {days} working days."
        )


CancelOrder.facts = (OrderFact(CancelOrder),)
