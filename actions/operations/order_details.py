"""What was asked of an order: what is in it, its price, its payment, where it goes, when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.base import Context, Operation
from actions.operations.choices import OrderMeantFact, reads
from actions.operations.choosing import is_called, products_of
from actions.operations.passing import asks_something
from actions.operations.refund_ways import way_values
from actions.questions.about import answers_about
from actions.questions.reply import Question
from actions.render import address_words, item_values
from actions.services import call
from common.language import Money, Sentence, language
from common.messages import Message

if TYPE_CHECKING:
    from shop.views import OrderItemView, OrderView

ALL = "all"
SENT = frozenset({"shipped", "delivered", "return_requested", "exchange_requested", "returned"})
MOST_ORDERS = 50
_OF_ALL = frozenset({"total", "refunds"})

Answer = Callable[["OrderView", Context], Sequence[Message]]


class AskedOrderFact(OrderMeantFact):
    """The order asked about; none in particular where the question is about all of them."""

    async def read(self, context: Context) -> str | None:
        """ "In total, with all my orders" means every one."""
        number = await super().read(context)
        if number or context.customer is None:
            return number
        return ALL if _means_all(context) else None

    async def check(self, value: Any, context: Context) -> str:
        """The order is theirs; all of theirs are."""
        return ALL if value == ALL else await super().check(value, context)

    async def infer(self, context: Context) -> str | None:
        """The one that was talked about, else the only one; the answer names it."""
        if context.last_order:
            return context.last_order
        candidates = await self.candidates(context)
        if len(candidates) == 1:
            return candidates[0].number
        return await super().infer(context)


def _means_all(context: Context) -> bool:
    patterns = reads(context)
    text = context.turn.text
    return bool(patterns.ALL_ORDERS.search(text)) and _aspects(context)[:1] == ["total"]


def _aspects(context: Context) -> list[str]:
    """What is asked for, in the words of this turn or of the one that began it."""
    table = reads(context).ORDER_ASPECTS
    for words in (context.turn.text, context.opening_words):
        if found := [name for name, pattern in table.items() if pattern.search(words)]:
            return found
    return []


class OrderDetails(Operation):
    """An answer to the question, not the whole card."""

    name = "order_details"
    start_intents = frozenset({"order_details"})
    confirms = False

    def none_eligible(self) -> str:
        """Nothing was ordered."""
        return "utter_order_details_none"

    async def execute(self, context: Context) -> None:
        """One sentence for each thing that was asked."""
        if context.values["order_number"] == ALL:
            await _over_all(context)
            context.values["order_number"] = None
            return
        order = await context.chosen_order()
        for message in await _of_a_thing(order, context) or _answers(order, context):
            context.say(message)


async def _of_a_thing(order: OrderView, context: Context) -> Sequence[Message]:
    """What the data says to a question about a thing in the order, not about the order."""
    said = context.turn.all("product")
    other = set(aspects_of(context.turn)) - {"items"}
    if not said or other or not asks_something(context):
        return ()
    named = [i for i in order.items if any(is_called(i.name, i.product_id, s) for s in said)]
    products = await products_of(context, named)
    question = Question(
        context.turn, context.speaker, context.services, tuple(products.values())[:1]
    )
    reply = await call(answers_about, question)
    return reply.messages if reply is not None else ()


def aspects_of(turn: Turn) -> list[str]:
    """What of an order a message asks for."""
    table = language(turn.language).reads("aftersales").ORDER_ASPECTS
    return [name for name, pattern in table.items() if pattern.search(turn.text)]


def told_of(order: OrderView, aspects: Sequence[str], context: Context) -> list[Message]:
    """One answer for each thing that is asked of an order."""
    if "total" in aspects:
        # "what was the shipping" is in the total already; "what did I pay and when" is two.
        aspects = [name for name in aspects if name not in {"shipping", "discount"}]
    return [message for name in aspects for message in _SAY[name](order, context)]


def _answers(order: OrderView, context: Context) -> list[Message]:
    aspects = ["payment"] if context.turn.has("payment") else _aspects(context)
    said = [*context.turn.all("product"), *_opening_products(context)]
    if said and not {"items", "payment", "address", "placed", "refunds"} & set(aspects[:1]):
        return _about_products(order, said, context)
    return told_of(order, aspects or ["items", "total"], context)


def _opening_products(context: Context) -> list[Any]:
    entities = (context.values.get("opening") or {}).get("entities") or ()
    return [entity["value"] for entity in entities if entity["name"] == "product"]


def _about_products(order: OrderView, said: Sequence[Any], context: Context) -> list[Message]:
    """Whether it is in there, and what it cost."""
    named = [
        item for item in order.items if any(is_called(item.name, item.product_id, s) for s in said)
    ]
    if not named:
        nothing = context.speaker.message("utter_details_product_not", order=order.number)
        return [nothing, *_items(order, context)]
    return [
        context.speaker.message(
            "utter_details_product_in",
            item=Sentence("utter_item", {**item_values(item), "quantity": 1}),
            order=order.number,
            price=_money(item.price_cents * item.quantity, context),
            count=item.quantity,
        )
        for item in named
    ]


def _money(cents: int, context: Context) -> Money:
    return Money(cents, context.services.config.currency)


def _items(order: OrderView, context: Context) -> list[Message]:
    lines = [_item_line(item, context) for item in order.items]
    return [context.speaker.message("utter_details_items", order=order.number, items=lines)]


def _item_line(item: OrderItemView, context: Context) -> Sentence:
    status = f"utter_details_item_status_{item.status}"
    return Sentence(
        "utter_details_item_line",
        {
            "item": Sentence("utter_item", item_values(item)),
            "price": _money(item.price_cents * item.quantity, context),
            "status": Sentence(status) if item.status != "ordered" else None,
        },
    )


def _total(order: OrderView, context: Context) -> list[Message]:
    return [
        context.speaker.message(
            "utter_details_total",
            order=order.number,
            total=_money(order.total_cents, context),
            shipping=_money(order.shipping_cents, context),
            refunded=_money(order.refunded_cents, context),
        )
    ]


def _payment(order: OrderView, context: Context) -> list[Message]:
    currency, say = context.services.config.currency, context.speaker.message
    paid = [p for p in order.payments if p.status == "paid"]
    if paid:
        parts = [
            Sentence(
                "utter_details_payment_part",
                {
                    "amount": Money(p.amount_cents, currency),
                    "gift": p.gift_card,
                    "ending": p.last_four,
                    "payment": p.label,
                },
            )
            for p in paid
        ]
        return [say("utter_details_payment", parts=parts, order=order.number)]
    if order.status == "placed":
        total = _money(order.total_cents, context)
        return [say("utter_details_payment_open", order=order.number, total=total)]
    if not order.payment:
        return [say("utter_details_payment_unknown", order=order.number)]
    return [say("utter_details_payment_one", order=order.number, payment=order.payment)]


def _refunds(order: OrderView, context: Context) -> list[Message]:
    config, say = context.services.config, context.speaker.message
    if not order.refunds:
        return [say("utter_details_refunds_none", order=order.number)]
    found: list[Message] = []
    for refund in order.refunds:
        about = {**way_values(refund, config.currency), "order": order.number}
        if refund.status == "paid" and refund.paid_at:
            found.append(say("utter_refund_paid", **about, paid=refund.paid_at))
        else:
            found.append(say("utter_refund_open", **about, days=config.refund_days))
    return found


def _address(order: OrderView, context: Context) -> list[Message]:
    address = address_words(order.address, context.speaker)
    sent = order.status in SENT
    return [
        context.speaker.message(
            "utter_details_address", order=order.number, address=address, sent=sent
        )
    ]


def _placed(order: OrderView, context: Context) -> list[Message]:
    say = context.speaker.message
    if order.placed_at is None:
        return [say("utter_details_placed_unknown", order=order.number)]
    return [say("utter_details_placed", order=order.number, placed=order.placed_at)]


def _shipping(order: OrderView, context: Context) -> list[Message]:
    shipping = _money(order.shipping_cents, context)
    return [
        context.speaker.message("utter_details_shipping", order=order.number, shipping=shipping)
    ]


def _discount(order: OrderView, context: Context) -> list[Message]:
    cents = sum(r.amount_cents for r in order.refunds if r.reason == "promotion_code")
    back = _money(cents, context)
    return [context.speaker.message("utter_details_discount", order=order.number, back=back)]


def _until(order: OrderView, context: Context) -> list[Message]:
    """The last day of a return, or what it counts from where nothing has come yet."""
    from shop.rules import last_day

    config, say = context.services.config, context.speaker.message
    days = config.return_window_days
    last = last_day(order, config, days) if order.delivered_at else None
    over = last is not None and last < context.services.shop.today()
    return [say("utter_details_until", order=order.number, days=days, last=last, over=over)]


_SAY: dict[str, Answer] = {
    "until": _until,
    "refunds": _refunds,
    "payment": _payment,
    "shipping": _shipping,
    "discount": _discount,
    "total": _total,
    "address": _address,
    "placed": _placed,
    "items": _items,
}


async def _over_all(context: Context) -> None:
    """What all orders came to, cancelled ones left out, each on its line."""
    from shop.orders import orders_of

    orders = await context.shop(orders_of, context.conversation_id, MOST_ORDERS)
    kept = [order for order in orders if order.status != "cancelled"]
    context.say(
        "utter_details_all",
        count=len(kept),
        total=_money(sum(order.total_cents for order in kept), context),
        refunded=_money(sum(order.refunded_cents for order in kept), context),
    )
    if 1 < len(kept) <= 10:
        lines = [
            Sentence(
                "utter_details_all_line",
                {"order": order.number, "total": _money(order.total_cents, context)},
            )
            for order in kept
        ]
        context.say("\n".join(context.speaker.write(line) for line in lines))


OrderDetails.facts = (AskedOrderFact(OrderDetails),)
