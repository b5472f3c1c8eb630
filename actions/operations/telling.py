"""Questions about what a summary shows, answered from the order: what comes back, until when."""

from __future__ import annotations

from actions.operations.base import Context, Operation
from actions.operations.refund_ways import money_values
from common.language import language

CONFIRMED = "confirmed"
_AFTER_GOODS = frozenset({"return_item", "exchange_item", "damaged_item", "wrong_item"})
"""They give money back once the goods have come in."""


async def told_of_it(operation: Operation, context: Context) -> bool:
    """Answer a question about the operation whose summary stands.

    Returns:
        Whether the message was such a question.
    """
    if context.requested != CONFIRMED or context.turn.text.startswith("/"):
        return False
    reads = language(context.turn.language).reads("aftersales")
    if reads.ASKS_MONEY_BACK.search(context.turn.text):
        return await _money(operation, context)
    if reads.ASKS_UNTIL_WHEN.search(context.turn.text):
        return await _last_day(operation, context)
    return False


async def _money(operation: Operation, context: Context) -> bool:
    shares = getattr(await operation.preview(context), "refunds", None)
    if shares is None:
        return False
    days = context.services.config.refund_days
    after = "goods" if operation.name in _AFTER_GOODS else "order"
    context.say("utter_it_would_give_back", days=days, after=after, **money_values(shares, context))
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
    context.say("utter_you_have_until", last=last, wish=operation.name)
    return True
