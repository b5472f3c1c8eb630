"""Questions about the customer's own orders: identity first, then the answer, nothing changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.base import Context, Operation, choice
from actions.operations.facts import OrderFact
from actions.render import item_list, money, order_card, order_title, short_date

if TYPE_CHECKING:
    from shop.views import OrderView, Preview

HISTORY_LENGTH = 5


class OrderStatus(Operation):
    """Where an order is."""

    name = "order_status"
    title = "find out where your order is"
    start_intents = frozenset({"order_status"})
    confirms = False

    def eligible(self, order: OrderView) -> bool:
        """Whatever is not over; falls back to the newest order in ``infer``."""
        return order.status not in {"delivered", "cancelled"}

    async def execute(self, context: Context) -> None:
        """One sentence and the card."""
        order = await context.chosen_order()
        context.say(status_sentence(order))
        context.say(order_card(order, context.services.config))


class OpenOrderFact(OrderFact):
    """The order asked about: the only one on its way, else the newest one."""

    async def infer(self, context: Context) -> str | None:
        """No open order means the last one is meant."""
        orders = await context.orders()
        open_orders = [o for o in orders if o.status not in {"delivered", "cancelled"}]
        if len(open_orders) > 1:
            return None
        chosen = (open_orders or orders)[:1]
        if not chosen:
            return await super().infer(context)
        return chosen[0].number


class NamedOrderFact(OrderFact):
    """The order that was named; without one, all of them are meant and nothing is asked."""

    async def check(self, value: Any, context: Context) -> str:
        """The order is theirs."""
        return await super().check(value, context) if value else ""

    async def infer(self, context: Context) -> str:
        """No order in particular."""
        return ""


class MissingParcel(Operation):
    """A parcel that should be there and is not."""

    name = "missing_parcel"
    title = "look for a missing parcel"
    start_intents = frozenset({"missing_parcel"})
    yes_title = "Yes, search for it"
    no_title = "No, not now"

    def opening(self, turn: Turn) -> str:
        """A lost parcel is a worry."""
        return "I'm sorry your parcel hasn't turned up – let me look into it."

    def eligible(self, order: OrderView) -> bool:
        """Only what has left the shop."""
        return order.status in {"shipped", "delivered"}

    def none_eligible(self) -> str:
        """Nothing has left yet."""
        return "None of your orders has left our warehouse yet, so nothing can be lost so far."

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for searching."""
        from shop.operations import check_search

        await context.shop(check_search, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The order whose parcel would be searched for."""
        from shop.operations import check_search

        number = context.values["order_number"]
        found: Preview = await context.shop(check_search, context.conversation_id, number)
        return found

    async def summary(self, context: Context, preview: Preview) -> str:
        """What is known of the parcel, and what would be done."""
        order = preview.order
        carrier = f" with {order.carrier}" if order.carrier else ""
        return (
            f"{status_sentence(order)} I'd open a search{carrier} for this parcel:\n"
            f"{item_list(order.items)}\n"
            "If the parcel came but something in it is missing, a colleague is the better way. "
            "Shall I open the search?"
        )

    async def execute(self, context: Context) -> None:
        """Put it on record, and say what happens next."""
        from shop.operations import search_parcel

        search = await context.shop(
            search_parcel,
            context.conversation_id,
            order_number=context.values["order_number"],
            text=context.opening_words,
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            f"The search is open under {search.number}. A colleague writes to you as soon as we "
            "know more. Please also look with your neighbours and at the pick-up point."
        )


class OrderHistory(Operation):
    """The orders so far."""

    name = "order_history"
    title = "see your orders"
    start_intents = frozenset({"order_history"})
    confirms = False

    async def execute(self, context: Context) -> None:
        """The newest few, one line each."""
        orders = await context.orders()
        if not orders:
            context.say("There's no order on your account yet.")
            return
        lines = [
            f"{place}. {order_title(order)} – {order.status}, "
            f"{money(order.total_cents, context.services.config)}"
            for place, order in enumerate(orders[:HISTORY_LENGTH], 1)
        ]
        context.say(
            choice(
                "\n".join(["Your latest orders:", *lines]),
                *(
                    (order.number, f'/order_status{{"order_number": "{order.number}"}}')
                    for order in orders[:HISTORY_LENGTH]
                ),
            )
        )


class RefundStatus(Operation):
    """Where the money is."""

    name = "refund_status"
    title = "check a refund"
    start_intents = frozenset({"refund_status"})
    confirms = False

    async def execute(self, context: Context) -> None:
        """The refunds of the order that was named, or the newest ones."""
        from shop.orders import refunds_of

        config = context.services.config
        number = context.values["order_number"] or None
        refunds = await context.shop(refunds_of, context.conversation_id, number)
        if not refunds:
            whose = f"for order {number}" if number else "for you"
            context.say(
                choice(
                    f"I can't see a refund {whose} yet. One starts as soon as an order is "
                    "cancelled or a return is booked. Shall I set up a return?",
                    ("Yes, return something", "/return_item"),
                    ("No", "/deny"),
                )
            )
            return
        number = context.turn.first("order_number")
        asked_for = [refund for refund in refunds if refund.order_number == number]
        for refund in asked_for or refunds[:3]:
            amount = money(refund.amount_cents, config)
            if refund.status == "paid" and refund.paid_at:
                context.say(
                    f"{amount} for order {refund.order_number} went back"
                    f"{f' to {refund.paid_to}' if refund.paid_to else ''} "
                    f"on {short_date(refund.paid_at)}."
                )
            else:
                context.say(
                    f"{amount} for order {refund.order_number} is being processed; "
                    f"it takes up to {config.refund_days} working days."
                )


class ReturnStatus(Operation):
    """How far a return has come."""

    name = "return_status"
    title = "check a return"
    start_intents = frozenset({"return_status"})
    confirms = False

    async def execute(self, context: Context) -> None:
        """The returns of the order that was named, or the newest ones."""
        from shop.orders import returns_of

        number = context.values["order_number"] or None
        returns = await context.shop(returns_of, context.conversation_id, number)
        if not returns:
            whose = f" for order {number}" if number else ""
            context.say(
                choice(
                    f"There's no return on your account{whose}. Would you like to set one up?",
                    ("Yes, return something", "/return_item"),
                    ("No", "/deny"),
                )
            )
            return
        words = {
            "requested": "we're waiting for the parcel",
            "received": "it has reached us and is being checked",
            "refunded": "it's done and the money is on its way",
            "rejected": "we couldn't accept it; a colleague will have written to you",
        }
        for found in returns[:3]:
            items = ", ".join(item.name for item in found.items)
            context.say(f"Return {found.number} ({items}): {words[found.status]}.")


def status_sentence(order: OrderView) -> str:
    """How far the order has come, in one sentence."""
    due = _due(order)
    code = f" ({order.carrier} {order.tracking_code})" if order.tracking_code else ""
    arrived = f" on {short_date(order.delivered_at)}" if order.delivered_at else ""
    return {
        "placed": f"Order {order.number} has come in and waits for the payment{due}.",
        "paid": f"Order {order.number} is paid and is being picked in our warehouse{due}.",
        "packed": f"Order {order.number} is packed and leaves with the next pick-up{due}.",
        "shipped": f"Order {order.number} is on its way{code}{due}.",
        "delivered": f"Order {order.number} was delivered{arrived}{code}.",
        "cancelled": f"Order {order.number} was cancelled.",
    }[order.status]


def _due(order: OrderView) -> str:
    if not order.expected_on:
        return ""
    if order.expected_on < datetime.now(UTC).date():
        return f", but running late: it was due on {short_date(order.expected_on)}, sorry"
    return f", expected on {short_date(order.expected_on)}"


OrderStatus.facts = (OpenOrderFact(OrderStatus),)
RefundStatus.facts = (NamedOrderFact(RefundStatus),)
ReturnStatus.facts = (NamedOrderFact(ReturnStatus),)
MissingParcel.facts = (OrderFact(MissingParcel),)
