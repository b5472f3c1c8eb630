"""Send an order later: not before a day, or as soon as it is ready after all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.facts import OrderFact
from common.errors import ShopRuleError
from common.language import language
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Preview
    from shop.views import OrderView

AT_ONCE = "at_once"
_MENDABLE = frozenset({"hold_in_the_past", "hold_too_long"})


class DayFact(Fact):
    """The day before which nothing is sent, as an ISO date, or ``at_once``."""

    slot = "hold_until"
    expects = "text"
    entities = frozenset({"date"})
    depends_on = ("order_number",)

    async def read(self, context: Context) -> str | None:
        """A day to come in any words, or that it shall wait no longer."""
        turn = context.turn
        patterns = language(turn.language).reads("days_ahead")
        if turn.text.startswith("/") and not turn.has("date"):
            return None
        day = patterns.coming(turn.text, context.services.shop.today())
        if day is not None:
            return str(day.isoformat())
        return AT_ONCE if patterns.AFTER_ALL.search(turn.text) else None

    async def check(self, value: Any, context: Context) -> str:
        """The shop's rules; another day is asked for where one could do."""
        if context.customer is None or not context.values.get("order_number"):
            return str(value)
        try:
            await _preview(context, value)
        except ShopRuleError as rule:
            if rule.code not in _MENDABLE:
                raise
            raise Refused(context.speaker.rule(rule)) from rule
        return str(value)

    async def ask(self, context: Context) -> None:
        """Until when, and for how long at most."""
        days = context.services.config.policies.changes.hold_days
        context.say("utter_question_hold", days=days)


def _day(value: str) -> date | None:
    return None if value == AT_ONCE else date.fromisoformat(value)


async def _preview(context: Context, value: str) -> Preview:
    from shop.operations import check_hold

    number = context.values["order_number"]
    found: Preview = await context.shop(check_hold, context.conversation_id, number, _day(value))
    return found


class HoldOrder(Operation):
    """Keep an order back, or no longer."""

    name = "hold_order"
    beside = True
    start_intents = frozenset({"hold_order"})

    def eligible(self, order: OrderView) -> bool:
        """Only what has not been packed."""
        return order.status in {"placed", "paid", "on_hold"}

    def none_eligible(self) -> str:
        """Everything is packed or gone."""
        return "utter_change_none"

    async def check_order(self, number: str, context: Context) -> None:
        """Whether the shop keeps this order back at all."""
        from shop.operations import check_hold

        await context.shop(check_hold, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The order with its day."""
        return await _preview(context, context.values["hold_until"])

    async def summary(self, context: Context, preview: Preview) -> Message:
        """The day, and when it should arrive then."""
        order = preview.order
        return context.speaker.steady(
            "utter_hold_summary",
            order=order.number,
            until=order.hold_until,
            expected=order.expected_on,
        )

    async def execute(self, context: Context) -> None:
        """Keep it back, and say when it leaves."""
        from shop.operations import hold_order

        order: OrderView = await context.shop(
            hold_order,
            context.conversation_id,
            order_number=context.values["order_number"],
            until=_day(context.values["hold_until"]),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_hold_done",
            order=order.number,
            until=order.hold_until,
            expected=order.expected_on,
        )


HoldOrder.facts = (OrderFact(HoldOrder), DayFact())
