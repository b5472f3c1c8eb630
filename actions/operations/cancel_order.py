"""Cancel an order that has not been packed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.operations.base import Context, Operation
from actions.operations.facts import OrderFact
from actions.render import item_list, money

if TYPE_CHECKING:
    from shop.views import OrderView, Preview


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

    async def preview(self, context: Context) -> Preview:
        """The order, and the money that comes back."""
        from shop.operations import check_cancel

        number = context.values["order_number"]
        found: Preview = await context.shop(check_cancel, context.conversation_id, number)
        return found

    async def summary(self, context: Context, preview: Preview) -> str:
        """Items and refund."""
        order = preview.order
        what = f"I'd cancel order {order.number}:\n{item_list(order.items)}\n"
        if not preview.refund_cents:
            return f"{what}You haven't paid for it yet, so there's nothing to refund. Shall I?"
        refund = money(preview.refund_cents, context.services.config)
        where = f" to {order.payment}" if order.payment else ""
        return f"{what}and refund {refund}{where}. Shall I?"

    async def execute(self, context: Context) -> None:
        """Cancel and say where the money goes."""
        from shop.operations import cancel_order

        refund_cents = (await self.preview(context)).refund_cents
        order = await context.shop(
            cancel_order,
            context.conversation_id,
            order_number=context.values["order_number"],
            request_id=context.request_id,
            shown=context.shown,
        )
        config = context.services.config
        refund = (
            f" {money(refund_cents, config)} will be back on your account within "
            f"{config.refund_days} working days."
            if refund_cents
            else " Nothing was charged."
        )
        context.say(f"Done – order {order.number} is cancelled.{refund}")


CancelOrder.facts = (OrderFact(CancelOrder),)
