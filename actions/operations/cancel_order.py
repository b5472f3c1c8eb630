"""Cancel an order that has not been packed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.operations.base import Context, Operation
from actions.operations.facts import OrderFact
from actions.operations.refund_ways import money_values, way_words
from actions.render import item_lines
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Preview
    from shop.views import OrderView

CANCELLED = "cancelled"


class CancelOrder(Operation):
    """The whole order is cancelled and the money goes back."""

    name = "cancel_order"
    start_intents = frozenset({"cancel_order"})
    yes_title = "utter_button_cancel_it"
    no_title = "utter_button_keep_the_order"

    def eligible(self, order: OrderView) -> bool:
        """Only what has not left the packing table."""
        return order.status in {"placed", "paid", "on_hold"}

    def none_eligible(self) -> str:
        """Point to the return instead."""
        return "utter_cancel_none"

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

    async def summary(self, context: Context, preview: Preview) -> Message:
        """Items and refund."""
        order = preview.order
        return context.speaker.steady(
            "utter_cancel_summary",
            order=order.number,
            items=item_lines(order.items),
            **money_values(preview.refunds, context),
        )

    async def execute(self, context: Context) -> None:
        """Cancel and say where the money goes."""
        from shop.operations import cancel_order

        order: OrderView = await context.shop(
            cancel_order,
            context.conversation_id,
            order_number=context.values["order_number"],
            request_id=context.request_id,
            shown=context.shown,
        )
        back = [refund for refund in order.refunds if refund.reason == CANCELLED]
        config = context.services.config
        context.say(
            "utter_cancel_done",
            order=order.number,
            **money_values(back, context),
            credited=way_words((r for r in back if r.status == "paid"), config.currency),
            coming=way_words((r for r in back if r.status != "paid"), config.currency),
            days=config.refund_days,
        )


CancelOrder.facts = (OrderFact(CancelOrder),)
