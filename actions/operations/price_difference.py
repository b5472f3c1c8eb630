"""Bought and cheaper now: the difference comes back, where the shop grants it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actions.operations.base import Context, Operation
from actions.operations.choices import OrderMeantFact
from actions.operations.items import ItemsFact
from actions.operations.refund_ways import money_values, newest, settled_values
from actions.render import item_values
from common.language import Money, Sentence
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Blocked, Preview
    from shop.views import OrderItemView, OrderView


async def _check(context: Context, item_ids: list[int] | None = None) -> Preview:
    from shop.operations import check_price_difference

    number = context.values["order_number"]
    found: Preview = await context.shop(
        check_price_difference, context.conversation_id, number, item_ids
    )
    return found


class CheaperItems(ItemsFact):
    """The lines that cost less today."""

    async def candidates(self, context: Context) -> list[OrderItemView]:
        """As the shop's rules say."""
        return list((await _check(context)).items)

    async def blocked(self, context: Context) -> Sequence[Blocked]:
        """What costs no less, with its price today."""
        return (await _check(context)).blocked


class PriceDifference(Operation):
    """The difference to today's price."""

    name = "price_difference"
    start_intents = frozenset({"price_difference"})
    yes_title = "utter_button_refund_it"

    def eligible(self, order: OrderView) -> bool:
        """Whatever was not cancelled."""
        return order.status != "cancelled"

    def none_eligible(self) -> str:
        """Nothing was bought."""
        return "utter_price_difference_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for lower prices; what is not cheaper is told by its name."""
        from shop.operations import check_price_difference

        await context.shop(check_price_difference, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The lines, and the money."""
        return await _check(context, context.values["item_ids"])

    async def summary(self, context: Context, preview: Preview) -> Message:
        """Both prices of each, and what comes back."""
        return context.speaker.steady(
            "utter_price_difference_summary",
            order=context.values["order_number"],
            lines=[self._line(context, item, preview) for item in preview.items],
            **money_values(preview.refunds, context),
        )

    def _line(self, context: Context, item: OrderItemView, preview: Preview) -> Sentence:
        currency = context.services.config.currency
        now = next((one for one in preview.variants if one.sku == item.sku), None)
        return Sentence(
            "utter_price_difference_line",
            {
                "item": Sentence("utter_item", item_values(item)),
                "paid": Money(item.price_cents, currency),
                "now": Money(now.price_cents if now else item.price_cents, currency),
            },
        )

    async def execute(self, context: Context) -> None:
        """Give it back and say when it is there."""
        from shop.operations import refund_price_difference

        order: OrderView = await context.shop(
            refund_price_difference,
            context.conversation_id,
            order_number=context.values["order_number"],
            item_ids=context.values["item_ids"],
            request_id=context.request_id,
            shown=context.shown,
        )
        back = newest(order.refunds, self.name)
        context.say("utter_money_back_done", **settled_values(back, context))


PriceDifference.facts = (
    OrderMeantFact(PriceDifference),
    CheaperItems("utter_question_items_cheaper"),
)
