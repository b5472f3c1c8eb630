"""Send items back for a refund; also the way out for damaged and wrong items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.base import Context, Operation
from actions.operations.facts import ItemsFact, OrderFact, WordsFact
from actions.render import item_list, money

if TYPE_CHECKING:
    from shop.views import OrderItemView, OrderView, Preview


class ReturnableItems(ItemsFact):
    """The items that the shop would take back."""

    async def candidates(self, context: Context) -> list[OrderItemView]:
        """As the shop's rules say."""
        from shop.operations import check_return

        preview = await context.shop(
            check_return, context.conversation_id, context.values["order_number"]
        )
        return list(preview.items)


class ReturnItem(Operation):
    """A return label, and the refund it leads to."""

    name = "return_item"
    title = "return something"
    start_intents = frozenset({"return_item", "damaged_item", "wrong_item"})
    yes_title = "Yes, set up the return"
    no_title = "No, I'll keep it"

    def defaults(self, turn: Turn) -> Mapping[str, Any]:
        """ "It arrived broken" is a reason already."""
        reasons = {"damaged_item": "It arrived damaged", "wrong_item": "I got the wrong item"}
        reason = reasons.get(turn.intent)
        return {"reason": reason} if reason else {}

    def opening(self, turn: Turn) -> str | None:
        """Broken or wrong goods are a worry; what can be done depends on the order."""
        if turn.intent == "damaged_item":
            return "I'm sorry it isn't as it should be. Let me see what can be done."
        if turn.intent == "wrong_item":
            return "I'm sorry you didn't get what you ordered. Let me see what can be done."
        return None

    def eligible(self, order: OrderView) -> bool:
        """Only what has arrived."""
        return order.status == "delivered"

    def none_eligible(self) -> str:
        """Nothing has arrived yet."""
        return (
            "I can't see a delivered order that could be returned. If one is still on its way, "
            "come back to me once it has arrived – or I can look up where it is."
        )

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for returning."""
        from shop.operations import check_return

        await context.shop(check_return, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The lines that come back, and the money."""
        from shop.operations import check_return

        values = context.values
        found: Preview = await context.shop(
            check_return,
            context.conversation_id,
            values["order_number"],
            item_ids=values["item_ids"],
            reason=values["reason"],
        )
        return found

    async def summary(self, context: Context, preview: Preview) -> str:
        """Items, reason and refund."""
        values = context.values
        refund = money(preview.refund_cents, context.services.config)
        return (
            f"I'd set up a return from order {values['order_number']}:\n"
            f"{item_list(preview.items)}\nReason: {values['reason']}\n"
            f"You'd get {refund} back once it reaches us. Shall I go ahead?"
        )

    async def execute(self, context: Context) -> None:
        """Open the return and say what to do with the parcel."""
        from shop.operations import return_items

        config = context.services.config
        opened = await context.shop(
            return_items,
            context.conversation_id,
            order_number=context.values["order_number"],
            item_ids=context.values["item_ids"],
            reason=context.values["reason"],
            request_id=context.request_id,
            shown=context.shown,
        )
        refund = opened.refund.amount_cents if opened.refund else 0
        context.say(
            f"Your return {opened.number} is set up. The label is on its way to your inbox – pack "
            "the goods, stick it on and drop the parcel at any pick-up point. We refund "
            f"{money(refund, config)} within {config.refund_days} working days of receiving it."
        )


ReturnItem.facts = (
    OrderFact(ReturnItem),
    ReturnableItems("Which items would you like to send back?"),
    WordsFact(
        "reason",
        "What's the reason? It doesn't change your right to return it; it helps us improve.",
        "It doesn't fit",
        "It arrived damaged",
        "I got the wrong item",
        "It's not as described",
        "I changed my mind",
        entity="reason",
    ),
)
