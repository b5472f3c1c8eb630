"""Cancel an order that has not been packed yet, all of it or lines of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.change_items import changed_line, difference_values
from actions.operations.choosing import without_the_order
from actions.operations.confirming import ConfirmFact
from actions.operations.facts import OrderFact
from actions.operations.items import OPEN, names_anew
from actions.operations.refund_ways import money_values, note_values, way_words
from actions.operations.selecting import Choosing, choose
from actions.render import item_lines
from common.language import language
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Preview
    from shop.views import OrderView

CANCELLED = "cancelled"
WHOLE: list[list[int]] = []
"""The value of :class:`LeavingFact` where all of the order is cancelled."""


class LeavingFact(Fact):
    """Which lines are cancelled, as (line, pieces); all of the order where none are named."""

    slot = "leaving"
    entities = frozenset({"product"})
    depends_on = ("order_number",)

    async def read(self, context: Context) -> list[list[int]] | None:
        """What is named in the opening words, or at the summary ("no, just the lamp")."""
        if not context.values.get("order_number") or context.customer is None:
            return None
        asked = self.asked(context)
        if not asked and context.requested not in {None, ConfirmFact.slot}:
            return None
        if language(context.turn.language).reads("lines").ASKS.search(context.turn.text):
            return None
        items = (await context.chosen_order()).items
        before = _pieces(context)
        every = {item.id: item.quantity for item in items}
        opening = context.requested is None
        choosing = Choosing(
            items,
            None if opening or asked else before or every,
            asked,
            naming=opening or asked or names_anew(context.turn, CancelOrder.start_intents),
            taking_out=False,
        )
        choice = await choose(without_the_order(context), choosing)
        if choice is None or not (choice.chosen or choice.among or choosing.before):
            return None
        if choice.among:
            among = [item for item in items if item.id in choice.among]
            context.values[OPEN] = [item.id for item in among]
            raise Refused("utter_which_line", items=item_lines(among))
        context.values[OPEN] = None
        if not choice.chosen:
            raise Refused("utter_left_as_it_is", ends=True, waiting=context.waiting)
        if choice.chosen == every:
            return WHOLE
        return [[line, pieces] for line, pieces in choice.chosen.items()]

    async def infer(self, context: Context) -> list[list[int]] | None:
        """All of it, unless it was left open which line is meant."""
        return None if context.values.get(OPEN) else WHOLE

    async def ask(self, context: Context) -> None:
        """Which of them, where the words fit several."""
        items = (await context.chosen_order()).items
        context.say("utter_question_leaving", items=item_lines(items))


def _pieces(context: Context) -> dict[int, int]:
    """Line -> pieces that are cancelled; empty where all of the order is."""
    return {one[0]: one[1] for one in context.values.get(LeavingFact.slot) or WHOLE}


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
        from shop.operations import check_cancel, check_cancel_items

        number = context.values["order_number"]
        if pieces := _pieces(context):
            left: Preview = await context.shop(
                check_cancel_items, context.conversation_id, number, pieces
            )
            return left
        found: Preview = await context.shop(check_cancel, context.conversation_id, number)
        return found

    async def summary(self, context: Context, preview: Preview) -> Message:
        """Items and refund; of lines, what goes and what the rest costs."""
        order = preview.order
        if _pieces(context):
            return context.speaker.steady(
                "utter_cancel_lines_summary",
                order=order.number,
                lines=[changed_line(line) for line in preview.changed],
                stays=item_lines(order.items),
                **difference_values(preview, context),
                **note_values(preview, context),
            )
        return context.speaker.steady(
            "utter_cancel_summary",
            order=order.number,
            items=item_lines(order.items),
            **money_values(preview.refunds, context),
        )

    async def execute(self, context: Context) -> None:
        """Cancel and say where the money goes."""
        if _pieces(context):
            await self._take_out(context)
        else:
            await self._cancel(context)

    async def _take_out(self, context: Context) -> None:
        from shop.operations import cancel_items

        preview = await self.preview(context)
        order: OrderView = await context.shop(
            cancel_items,
            context.conversation_id,
            order_number=context.values["order_number"],
            pieces=_pieces(context),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_change_done",
            order=order.number,
            items=item_lines(order.items),
            days=context.services.config.refund_days,
            **difference_values(preview, context),
        )

    async def _cancel(self, context: Context) -> None:
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


CancelOrder.facts = (OrderFact(CancelOrder), LeavingFact())
