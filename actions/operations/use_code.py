"""A promotion code: where it is typed in, or taken on an order that is not packed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.choices import ChoiceFact, OrderMeantFact, reads
from actions.operations.refund_ways import money_values, newest, settled_values
from actions.promotion_codes import at_checkout
from common.errors import ShopRuleError
from common.language.scripts import count_words
from common.messages import Message

if TYPE_CHECKING:
    from shop.aftersales import PromotionCode
    from shop.previews import Preview
    from shop.views import OrderView

NEXT, PLACED = "next", "order"


async def _code(context: Context, code: str) -> PromotionCode:
    from shop.operations import check_code

    found: PromotionCode = await context.shop(check_code, code)
    return found


class CodeFact(Fact):
    """The code, as it was typed."""

    slot = "code"
    entities = frozenset({"code"})
    personal = False

    async def read(self, context: Context) -> str | None:
        """A code in the message; when asked, the whole answer."""
        if named := context.turn.first("code"):
            return str(named)
        found = reads(context).BARE_CODE.search(context.turn.text)
        if found:
            return str(found.group(0))
        words = context.turn.answer
        return words if self.asked(context) and count_words(words) <= 2 else None

    async def check(self, value: Any, context: Context) -> str:
        """Valid today, or the shop says why not."""
        try:
            return (await _code(context, str(value))).code
        except ShopRuleError as invalid:
            raise Refused(context.speaker.rule(invalid)) from invalid

    async def ask(self, context: Context) -> None:
        """Ask for it."""
        context.say("utter_question_code")


class CodeForFact(ChoiceFact):
    """The next order, or one that was placed."""

    def __init__(self) -> None:
        titles = {NEXT: "utter_button_next_order", PLACED: "utter_button_placed_order"}
        super().__init__("code_for", "utter_question_code_for", titles, "CODE_FOR", personal=False)

    async def read(self, context: Context) -> str | None:
        """An order that is named was placed."""
        return PLACED if context.turn.has("order_number") else await super().read(context)

    async def check(self, value: Any, context: Context) -> str:
        """For the next order all that is to be done is told; it is typed in there."""
        if value == PLACED and context.services.config.after_sales.codes_on_orders:
            return PLACED
        if context.values.get("code"):
            code = await _code(context, context.values["code"])
            raise Refused(at_checkout(context.speaker, context.services.config, code), ends=True)
        return str(value)

    async def infer(self, context: Context) -> str | None:
        """Where codes count at the checkout only, that is told."""
        if context.services.config.after_sales.codes_on_orders:
            return None
        return NEXT

    async def ask(self, context: Context) -> None:
        """Both as buttons, with the code."""
        choices = (
            (self._titles[value], f'/select_item{{"ordinal": "{place}"}}')
            for place, value in enumerate(self._titles, 1)
        )
        context.say(self._question, *choices, code=context.values["code"])


class UnpackedOrder(OrderMeantFact):
    """The order that the code shall be taken on."""

    depends_on = ("code",)

    async def check(self, value: Any, context: Context) -> str:
        """The code must fit the order; without the code that is seen later."""
        number = await super().check(value, context)
        if context.customer is not None and context.values.get("code"):
            await _preview(context, number)
        return number


async def _preview(context: Context, number: str) -> Preview:
    from shop.operations import check_code_on_order

    found: Preview = await context.shop(
        check_code_on_order, context.conversation_id, number, context.values["code"]
    )
    return found


class UseCode(Operation):
    """What a code takes off comes back on an order that is not packed."""

    name = "use_code"
    start_intents = frozenset({"use_code"})
    yes_title = "utter_button_use_code"

    def eligible(self, order: OrderView) -> bool:
        """Until it is packed."""
        return order.status in {"placed", "paid", "on_hold"}

    def none_eligible(self) -> str:
        """It is for the next order, then."""
        return "utter_code_none"

    async def preview(self, context: Context) -> Preview:
        """What comes back."""
        return await _preview(context, context.values["order_number"])

    async def summary(self, context: Context, preview: Preview) -> Message:
        """The code, the order, the money."""
        return context.speaker.steady(
            "utter_code_summary",
            code=context.values["code"],
            order=context.values["order_number"],
            **money_values(preview.refunds, context),
        )

    async def execute(self, context: Context) -> None:
        """Take it, and say when the money is there."""
        from shop.operations import use_code

        order: OrderView = await context.shop(
            use_code,
            context.conversation_id,
            order_number=context.values["order_number"],
            code=context.values["code"],
            request_id=context.request_id,
            shown=context.shown,
        )
        back = newest(order.refunds, "promotion_code")
        context.say("utter_money_back_done", **settled_values(back, context))


UseCode.facts = (CodeFact(), CodeForFact(), UnpackedOrder(UseCode))
