"""Questions about what a summary shows, answered from the order: what comes back, until when."""

from __future__ import annotations

import re

from actions.catalogue.facets import COLOUR, SIZE
from actions.conversation import Turn
from actions.operations.base import Context, Operation
from actions.operations.order_details import aspects_of, told_of
from actions.operations.passing import asks_something
from actions.operations.refund_ways import money_values
from actions.operations.sending_back import told_of_sending_back
from common.language import Money, language
from shop.rules import MAX_NAMED_VARIANTS, describe

CONFIRMED, REASON = "confirmed", "reason"
_SENTENCE_END = re.compile(r"[.!?]\s+")
_AFTER_GOODS = frozenset({"return_item", "exchange_item", "damaged_item", "wrong_item"})
"""They give money back once the goods have come in."""
_OF_WHAT_CAME = _AFTER_GOODS | {"guarantee_claim", "missing_item"}
_MAY_BE_OF_THE_ORDER = frozenset(
    {
        *("ask_price", "ask_shop", "order_details", "account_details"),
        *("nlu_fallback", "out_of_scope", "provide_details"),
    }
)
"""Readings of a question that its order answers where it names no product."""
_TOLD_BESIDE = frozenset({"total", "payment", "shipping", "placed"})


async def told_of_it(operation: Operation, context: Context) -> bool:
    """Answer a question about the order that the open operation is about, or what it would do.

    Returns:
        Whether the message was such a question.
    """
    turn = context.turn
    if turn.text.startswith("/") or context.customer is None:
        return False
    if not context.values.get("order_number") or context.requested == "order_number":
        return False
    reads = language(turn.language).reads("aftersales")
    asks_money = reads.ASKS_MONEY_BACK.search(turn.text) or reads.ASKS_WHEN_MONEY.search(turn.text)
    asks_when = reads.ASKS_WHEN_MONEY.search(turn.text) and context.requested == REASON
    if (asks_money and context.requested == CONFIRMED) or asks_when:
        return await _money(operation, context)
    if reads.ASKS_DELIVERY_THEN.search(turn.text) and await _delivery(operation, context):
        return True
    if reads.ASKS_UNTIL_WHEN.search(turn.text) and await _last_day(operation, context):
        return True
    if operation.name in _OF_WHAT_CAME and reads.NEEDS_RECEIPT.search(turn.text):
        context.say("utter_no_receipt_needed", order=context.values["order_number"])
        return True
    if await told_of_sending_back(context) or await _variants(context):
        return True
    return await _of_the_order(context)


async def _of_the_order(context: Context) -> bool:
    """What it costs, how it is paid, where it goes: where no product is asked about instead."""
    turn = context.turn
    if turn.intent not in _MAY_BE_OF_THE_ORDER or not asks_something(context):
        return False
    aspects = [one for one in aspects_of(turn) if one in _TOLD_BESIDE]
    if turn.has("product", "category") or not aspects:
        return False
    for message in told_of(await context.chosen_order(), aspects, context):
        context.say(message)
    return True


def _has_question(turn: Turn) -> bool:
    """Whether one of the sentences of a message asks something."""
    asks = language(turn.language).reads("questions").IS_QUESTION
    return any(asks.search(sentence) for sentence in _SENTENCE_END.split(turn.text))


async def _variants(context: Context) -> bool:
    """ "Is there not a 41?": which variants of the chosen line, of that option, are in stock."""
    from shop.catalogue import get_product

    turn, ids = context.turn, context.values.get("item_ids") or []
    options = {*context.services.facets, COLOUR, SIZE, "option"}
    wished = [e for e in turn.entities if e.name in options and not e.unwanted]
    is_asked = _has_question(turn)
    if len(ids) != 1 or not wished or not is_asked or turn.has("product", "category"):
        return False
    order = await context.chosen_order()
    item = next(one for one in order.items if one.id == ids[0])
    product = await context.shop(get_product, item.product_id)
    if product is None:
        return False
    wanted = {str(entity.value).casefold() for entity in wished}
    in_stock = [one for one in product.variants if one.has(1)]
    fitting = [one for one in in_stock if wanted <= {v.casefold() for v in one.options.values()}]
    context.say(
        "utter_variants_of_line",
        item=item.name,
        wanted=[entity.text or str(entity.value) for entity in wished],
        fitting=[describe(one) for one in fitting],
        others=[describe(one) for one in in_stock][:MAX_NAMED_VARIANTS],
    )
    return True


async def _money(operation: Operation, context: Context) -> bool:
    shares = getattr(await operation.preview(context), "refunds", None)
    if shares is None or (not shares and context.requested != CONFIRMED):
        return False
    days = context.services.config.refund_days
    after = "goods" if operation.name in _AFTER_GOODS else "order"
    context.say("utter_it_would_give_back", days=days, after=after, **money_values(shares, context))
    return True


async def _delivery(operation: Operation, context: Context) -> bool:
    """What the delivery of the order would cost once it is done."""
    if context.requested != CONFIRMED or not operation.beside:
        return False
    order = getattr(await operation.preview(context), "order", None)
    if order is None:
        return False
    shipping = Money(order.shipping_cents, context.services.config.currency)
    context.say("utter_delivery_would_be", shipping=shipping)
    return True


async def _last_day(operation: Operation, context: Context) -> bool:
    from shop.rules import last_day

    config = context.services.config
    days = {"return_item": config.return_window_days, "exchange_item": config.exchange_window_days}
    if operation.name not in days:
        return False
    last = last_day(await context.chosen_order(), config, days[operation.name])
    if last is None:
        return False
    left = (last - context.services.shop.today()).days
    context.say("utter_you_have_until", last=last, left=max(left, 0), wish=operation.name)
    return True
