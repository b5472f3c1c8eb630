"""What the shop allows. Each rule looks at an order as it is now and raises, or stays silent.

A refusal says what is possible instead. The same rules serve the early check in the dialogue and
the operation itself.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NoReturn

from common.errors import ShopRuleError
from shop.config import ShopConfig
from shop.text import join_words
from shop.views import OrderItemView, OrderView, Preview, ProductView, VariantView

CANCELLABLE = frozenset({"placed", "paid", "on_hold"})
REDIRECTABLE = CANCELLABLE | {"packed"}
ON_THE_WAY = frozenset({"partially_shipped", "shipped"})
ARRIVED = frozenset({"delivered", "return_requested", "exchange_requested", "returned"})
FAULT_WORDS = ("damag", "broke", "fault", "defect", "wrong item", "not what i ordered", "torn")
MAX_NAMED_VARIANTS = 6

ITEM_TAKEN = {
    "cancelled": "was cancelled",
    "returning": "is already being returned",
    "returned": "has already been returned",
    "exchanging": "is already being exchanged",
    "exchanged": "has already been exchanged",
}


def refuse(code: str, message: str) -> NoReturn:
    """Raise the shop's no, with a sentence for the shopper."""
    raise ShopRuleError(code, message)


def must_be_as_shown(plan: Preview, shown: str | None) -> None:
    """What a shopper agreed to is done, or nothing.

    Args:
        plan: what would be done now.
        shown: ``digest`` of the preview they said yes to; None where nobody was shown anything.

    Raises:
        ShopRuleError: ``changed_since_shown``.
    """
    if shown is not None and plan.digest != shown:
        refuse("changed_since_shown", "Something has changed since I showed you this.")


def may_search(order: OrderView, today: date) -> None:
    """A parcel is searched for when it has left and should be there by now."""
    name = f"Order {order.number}"
    if order.status == "cancelled":
        refuse("already_cancelled", f"{name} was cancelled, so no parcel is on its way.")
    if order.status not in ON_THE_WAY | ARRIVED:
        refuse("not_sent_yet", f"{name} hasn't left our warehouse yet{_expected(order)}.")
    if order.status in ON_THE_WAY and order.expected_on and today <= order.expected_on:
        refuse(
            "not_due_yet",
            f"{name} is on its way and expected on {day_of(order.expected_on)}, so it isn't late "
            "yet. If it isn't there by then, write to me again and I'll have it searched for.",
        )


def may_cancel(order: OrderView, config: ShopConfig, today: date) -> None:
    """An order can be cancelled until it is packed."""
    if order.status in CANCELLABLE:
        return
    name = f"Order {order.number}"
    if order.status == "cancelled":
        refuse("already_cancelled", f"{name} is already cancelled, so there is nothing left to do.")
    if order.status == "packed":
        refuse(
            "already_packed",
            f"{name} is already packed, so I can't stop it any more. I can still change where it "
            f"goes, and once it is with you, you have {config.return_window_days} days to send "
            "it back.",
        )
    if order.status in ON_THE_WAY:
        refuse(
            "already_shipped",
            f"{name} is already on its way{_expected(order)}, so it can't be cancelled. Once it "
            f"is with you, you have {config.return_window_days} days to send it back – I can "
            "set that up.",
        )
    refuse(
        "already_delivered", f"{name} is already with you. {_return_instead(order, config, today)}"
    )


def may_change_address(order: OrderView) -> None:
    """The address can be changed until the order is shipped."""
    if order.status in REDIRECTABLE:
        return
    name = f"Order {order.number}"
    if order.status == "cancelled":
        refuse("already_cancelled", f"{name} is cancelled, so nothing will be sent any more.")
    if order.status in ARRIVED:
        refuse(
            "already_delivered",
            f"{name} has already been delivered to {order.address}. If it never reached you, tell "
            "me and I'll look into it.",
        )
    carrier = order.carrier or "the carrier"
    code = f" with tracking code {order.tracking_code}" if order.tracking_code else ""
    refuse(
        "already_shipped",
        f"{name} has already been handed to {carrier}, so I can't change its address any more. "
        f"{carrier[:1].upper()}{carrier[1:]} can often redirect a parcel{code}.",
    )


def may_send_back(order: OrderView, config: ShopConfig, today: date, what: str, days: int) -> None:
    """Goods come back ("return") or are exchanged only when delivered, and not for ever."""
    name = f"Order {order.number}"
    if order.status == "cancelled":
        refuse("already_cancelled", f"{name} was cancelled, so there is nothing to {what}.")
    if order.status in CANCELLABLE:
        refuse(
            "not_delivered",
            f"{name} hasn't been packed yet, so there is nothing to {what}. I can cancel it for "
            "you instead.",
        )
    if order.status not in ARRIVED:
        refuse(
            "not_delivered",
            f"{name} isn't with you yet{_expected(order)}. As soon as it is delivered I can set up "
            f"the {what}; you then have {days} days.",
        )
    last = last_day(order, config, days)
    if last is not None and today > last:
        refuse(
            "window_closed",
            f"{name} was delivered on {day_of(last - timedelta(days=days))}, and the {days} days "
            f"for {'a return' if what == 'return' else 'an exchange'} ended on {day_of(last)}. If "
            "something is wrong with an item, I can pass you on to a colleague.",
        )


def item_blocked(
    item: OrderItemView, product: ProductView | None, config: ShopConfig, *, fault: bool = False
) -> str | None:
    """Why this line cannot be sent back, as a sentence; None when it can.

    Faulty or wrong goods come back whatever they are.
    """
    if item.status != "ordered":
        return f"{item.name} {ITEM_TAKEN[item.status]}."
    if product is None or fault:
        return None
    if product.attributes.get("returnable") is False:
        return f"{item.name} can't be sent back."
    for tag, why in config.not_returnable.items():
        if tag in product.tags:
            return f"{item.name} can't be sent back {why}."
    return None


def may_take_variant(
    item: OrderItemView, new_sku: str, variants: tuple[VariantView, ...]
) -> VariantView:
    """The variant to send instead, when it is another of the same product and in stock.

    Args:
        variants: all variants of the item's product.
    """
    new = next((v for v in variants if v.sku == new_sku), None)
    if new is None:
        refuse(
            "other_product",
            f"{item.name} can only be exchanged for another colour or size of it. For something "
            "different, I can set up a return and you order the other item.",
        )
    if new.sku == item.sku:
        refuse("same_variant", f"That is the one you have: {describe(new)}. Which one instead?")
    if not new.has(item.quantity):
        refuse("out_of_stock", _sold_out(item, new, alternatives(item, variants)))
    return new


def alternatives(item: OrderItemView, variants: tuple[VariantView, ...]) -> tuple[VariantView, ...]:
    """The other variants of which enough are in stock."""
    return tuple(v for v in variants if v.sku != item.sku and v.has(item.quantity))


def price_difference(
    item: OrderItemView, new: VariantView, variants: tuple[VariantView, ...]
) -> int:
    """What the new variant costs more (below zero: less) for all pieces of a line, in cents.

    Both prices are today's, so that an exchange for the same price costs nothing whatever has
    become of prices since; a variant that is gone counts as it was paid.
    """
    old = next((v.price_cents for v in variants if v.sku == item.sku), item.price_cents)
    return (new.price_cents - old) * item.quantity


def is_fault(reason: str) -> bool:
    """Whether a return's reason, in the shopper's words, is the shop's fault."""
    words = reason.casefold().replace("_", " ")
    return any(sign in words for sign in FAULT_WORDS)


def cancel_refund(order: OrderView) -> int:
    """What a cancelled order gives back, in cents: what has been paid and not come back yet.

    Where payments are not known one by one, a paid order gives back all of it.
    """
    if order.payments:
        return max(order.paid_cents - order.refunded_cents, 0)
    return order.total_cents if order.status == "paid" else 0


def return_refund(
    order: OrderView, items: tuple[OrderItemView, ...], config: ShopConfig, *, fault: bool
) -> tuple[int, int]:
    """What returning these lines gives back.

    Returns:
        (all of it, the shipping within it), in cents. The shipping comes back with the last line
        of the order; the shop's return fee is taken off unless the goods were faulty.
    """
    goods = sum(item.price_cents * item.quantity for item in items)
    coming = {item.id for item in items}
    kept = [
        item
        for item in order.items
        if item.id not in coming and item.status not in {"returning", "returned", "cancelled"}
    ]
    shipping = 0 if kept or not config.refund_shipping_on_full_return else order.shipping_cents
    fee = 0 if fault else config.return_fee_cents
    return max(goods + shipping - fee, 0), shipping


def last_day(order: OrderView, config: ShopConfig, days: int) -> date | None:
    """The last day of a window that opens with the delivery; None where that is not known."""
    arrived = order.delivered_at or order.placed_at
    return arrived and arrived.astimezone(config.zone).date() + timedelta(days=days)


def describe(variant: VariantView) -> str:
    """A variant in words: ``navy, size M``."""
    size = f"size {variant.size}" if variant.size else ""
    return ", ".join(part for part in (variant.colour, size) if part) or variant.sku


def day_of(value: date) -> str:
    """A date as it is said to a shopper."""
    return f"{value.day} {value:%B %Y}"


def _expected(order: OrderView) -> str:
    return f" (expected on {day_of(order.expected_on)})" if order.expected_on else ""


def _return_instead(order: OrderView, config: ShopConfig, today: date) -> str:
    last = last_day(order, config, config.return_window_days)
    if last is None:
        return "You can send it back – shall I set up a return?"
    if today <= last:
        return f"You can send it back until {day_of(last)} – shall I set up a return?"
    return f"The {config.return_window_days} days for a return ended on {day_of(last)}."


def _sold_out(item: OrderItemView, new: VariantView, others: tuple[VariantView, ...]) -> str:
    gone = f"{item.name} in {describe(new)} is sold out"
    if new.stock:
        gone = f"There are only {new.stock} left of {item.name} in {describe(new)}"
    if not others:
        return f"{gone}, and so are the other variants. I can set up a return instead."
    named = join_words([describe(v) for v in others[:MAX_NAMED_VARIANTS]], "or")
    return f"{gone}. I could send {named} instead."
