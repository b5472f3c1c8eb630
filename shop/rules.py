"""What the shop allows. Each rule looks at an order as it is now and raises, or stays silent.

A refusal is a code with values, from which a language makes a sentence that says what is possible
instead (``utter_rule_<code>``). The same rules serve the early check in the dialogue and the
operation itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NoReturn, Protocol

from common.errors import ShopRuleError
from common.language import Money, Sentence
from shop.config import ShopConfig
from shop.previews import Blocked
from shop.views import OrderItemView, OrderView, PaymentMethodView, ProductView, VariantView

CANCELLABLE = frozenset({"placed", "paid", "on_hold"})
REDIRECTABLE = CANCELLABLE | {"packed"}
ON_THE_WAY = frozenset({"partially_shipped", "shipped"})
ARRIVED = frozenset({"delivered", "return_requested", "exchange_requested", "returned"})
GONE = frozenset({"returning", "returned", "cancelled"})
MAX_NAMED_VARIANTS = 6
WHY = {
    "hygiene": "utter_not_returnable_hygiene",
    "gift-card": "utter_not_returnable_gift_card",
    "personalised": "utter_not_returnable_personalised",
}
"""Tags whose reason every language can say."""


def refuse(code: str, **values: Any) -> NoReturn:
    """Raise the shop's no: its code, and what the sentence about it may ask for."""
    raise ShopRuleError(code, **values)


class HasDigest(Protocol):
    """What was shown before a yes."""

    @property
    def digest(self) -> str:
        """A hash of what would be done."""


def must_be_as_shown(plan: HasDigest, shown: str | None) -> None:
    """What a shopper agreed to is done, or nothing.

    Args:
        plan: what would be done now.
        shown: ``digest`` of the preview they said yes to; None where nobody was shown anything.

    Raises:
        ShopRuleError: ``changed_since_shown``.
    """
    if shown is not None and plan.digest != shown:
        refuse("changed_since_shown")


def may_search(order: OrderView, config: ShopConfig, today: date) -> None:
    """A parcel is searched for when it has left and should be there by now.

    One that was delivered is for as many days as something missing in it can be reported.
    """
    if order.status == "cancelled":
        refuse("already_cancelled", order=order.number, wish="search")
    if order.status not in ON_THE_WAY | ARRIVED:
        refuse("not_sent_yet", order=order.number, expected=order.expected_on)
    if order.status in ON_THE_WAY and order.expected_on and today <= order.expected_on:
        refuse("not_due_yet", order=order.number, expected=order.expected_on)
    days = config.after_sales.missing_days
    last = last_day(order, config, days) if order.delivered_at else None
    if last is not None and today > last:
        came = order.delivered_at
        refuse("search_too_late", order=order.number, days=days, last=last, delivered=came)


def may_cancel(order: OrderView, config: ShopConfig, today: date) -> None:
    """An order can be cancelled until it is packed."""
    if order.status in CANCELLABLE:
        return
    values: dict[str, Any] = {
        "order": order.number,
        "days": config.return_window_days,
        "wish": "cancel",
    }
    if order.status == "cancelled":
        refuse("already_cancelled", **values)
    if order.status == "packed":
        refuse("already_packed", **values)
    if order.status in ON_THE_WAY:
        refuse("already_shipped", expected=order.expected_on, **values, **_parcel(order))
    last = last_day(order, config, config.return_window_days)
    over = last is not None and today > last
    refuse("already_delivered", last=last, over=over, address="", **values)


def may_change_address(order: OrderView) -> None:
    """The address can be changed until the order is shipped."""
    if order.status in REDIRECTABLE:
        return
    values = {"order": order.number, "wish": "address"}
    if order.status == "cancelled":
        refuse("already_cancelled", **values)
    if order.status in ARRIVED:
        refuse(
            "already_delivered", last=None, over=False, days=0, address=str(order.address), **values
        )
    refuse("already_shipped", expected=order.expected_on, days=0, **values, **_parcel(order))


def may_change(order: OrderView, wish: str, *, packed_too: bool = False) -> None:
    """Items, payment, day and note can be changed until the order is packed.

    Args:
        wish: what is to be changed: ``items``, ``payment``, ``hold`` or ``note``.
        packed_too: whether it can be until the order is handed over.
    """
    if order.status not in (REDIRECTABLE if packed_too else CANCELLABLE):
        state = "delivered" if order.status in ARRIVED else order.status
        state = "shipped" if state in ON_THE_WAY else state
        refuse("too_late_to_change", order=order.number, state=state, wish=wish)


def must_be_offered(offered: bool, wish: str) -> None:
    """What the shop does not do at all is refused, whatever the order."""
    if not offered:
        refuse("not_offered", wish=wish)


def may_hold(order: OrderView, until: date | None, config: ShopConfig, today: date) -> None:
    """An order is kept back until a day to come, or no longer (None)."""
    days = config.policies.changes.hold_days
    must_be_offered(days > 0, "hold")
    may_change(order, "hold")
    if until is None:
        if order.hold_until is None:
            refuse("not_held", order=order.number, expected=order.expected_on)
        return
    if until <= today:
        refuse("hold_in_the_past", order=order.number, until=until)
    if until > (last := today + timedelta(days=days)):
        refuse("hold_too_long", order=order.number, days=days, last=last)
    if until == order.hold_until:
        refuse("held_already", order=order.number, until=until)


def may_pay_with(key: str, methods: tuple[PaymentMethodView, ...]) -> PaymentMethodView:
    """The customer's way to pay of this key."""
    found = next((method for method in methods if method.key == key), None)
    return found or refuse("unknown_payment", ways=[method.label for method in methods])


def must_suffice(method: PaymentMethodView, cents: int, currency: str) -> None:
    """A gift card pays no more than there is on it."""
    balance = method.balance_cents or 0
    if method.gift_card and balance < cents:
        values = {"balance": Money(balance, currency), "needed": Money(cents, currency)}
        refuse("gift_card_too_low", **values)


def is_paid(order: OrderView) -> bool:
    """Whether money has come; where payments are not known one by one, its state tells."""
    if order.payments:
        return order.paid_cents > 0
    return order.status not in {"placed", "on_hold", "cancelled"}


def _parcel(order: OrderView) -> Mapping[str, Any]:
    return {"carrier": order.carrier, "tracking": order.tracking_code}


def may_send_back(order: OrderView, config: ShopConfig, today: date, what: str, days: int) -> None:
    """Goods come back ("return") or are exchanged only when delivered, and not for ever."""
    values: dict[str, Any] = {"order": order.number, "wish": what, "days": days}
    if order.status == "cancelled":
        refuse("already_cancelled", **values)
    if order.status not in ARRIVED:
        packed = order.status not in CANCELLABLE
        refuse("not_delivered", packed=packed, expected=order.expected_on, **values)
    last = last_day(order, config, days)
    if last is not None and today > last:
        refuse("window_closed", delivered=last - timedelta(days=days), last=last, **values)


def item_blocked(
    item: OrderItemView, product: ProductView | None, config: ShopConfig, *, fault: bool = False
) -> Blocked | None:
    """Why this line cannot be sent back; None when it can.

    Faulty or wrong goods come back whatever they are.
    """
    if item.status != "ordered":
        return Blocked(item.status, item)
    if product is None or fault:
        return None
    why = why_kept(product, config)
    return None if why is None else Blocked("not_returnable", item, why)


def why_kept(product: ProductView, config: ShopConfig) -> str | Sentence | None:
    """Why a product cannot be sent back unless it is faulty: the reason, empty where none is
    given; None where it can."""
    if product.attributes.get("returnable") is False:
        return ""
    tag = next((tag for tag in config.not_returnable if tag in product.tags), None)
    return None if tag is None else _why(tag, config)


def _why(tag: str, config: ShopConfig) -> str | Sentence:
    """Why goods with this tag stay: the shop's own words, or the language's where it has some."""
    own = config.not_returnable[tag]
    return own or (Sentence(WHY[tag]) if tag in WHY else "")


def may_take_variant(
    item: OrderItemView, new_sku: str, variants: tuple[VariantView, ...], *, same: bool = False
) -> VariantView:
    """The variant to send instead, when it is another of the same product and in stock.

    Args:
        variants: all variants of the item's product.
        same: whether a sound one of the same variant will do as well.
    """
    new = next((v for v in variants if v.sku == new_sku), None)
    if new is None:
        options = dict.fromkeys(name for variant in variants for name in variant.options)
        refuse("other_product", item=item.name, options=[o.replace("_", " ") for o in options])
    if new.sku == item.sku and not same:
        refuse("same_variant", item=item.name, variant=describe(new))
    if not new.has(item.quantity):
        others = alternatives(item, variants)[:MAX_NAMED_VARIANTS]
        refuse(
            "out_of_stock",
            item=item.name,
            variant=describe(new),
            left=new.stock,
            others=[describe(other) for other in others],
        )
    return new


def alternatives(
    item: OrderItemView, variants: tuple[VariantView, ...], *, same: bool = False
) -> tuple[VariantView, ...]:
    """The other variants of which enough are in stock; with ``same``, also the item's own."""
    others = (v for v in variants if same or v.sku != item.sku)
    return tuple(v for v in others if v.has(item.quantity))


def price_difference(
    item: OrderItemView, new: VariantView, variants: tuple[VariantView, ...]
) -> int:
    """What the new variant costs more (below zero: less) for all pieces of a line, in cents.

    Both prices are today's, so that an exchange for the same price costs nothing whatever has
    become of prices since; a variant that is gone counts as it was paid.
    """
    old = next((v.price_cents for v in variants if v.sku == item.sku), item.price_cents)
    return (new.price_cents - old) * item.quantity


def cancel_refund(order: OrderView) -> int:
    """What a cancelled order gives back, in cents: what has been paid and not come back yet.

    Where payments are not known one by one, a paid order gives back all of it.
    """
    return paid_left(order) if order.payments or order.status == "paid" else 0


def return_value(
    order: OrderView, items: tuple[OrderItemView, ...], config: ShopConfig, *, fault: bool
) -> tuple[int, int]:
    """What a customer is due for returning these lines.

    Returns:
        (all of it, the shipping within it), in cents. The shipping comes back with the last line
        of the order; the shop's return fee is taken off unless the goods were faulty.
    """
    goods = sum(i.price_cents * i.quantity - order.given_back(i.line) for i in items)
    whole = not staying(order, items) and config.refund_shipping_on_full_return
    shipping = order.shipping_cents if whole else 0
    fee = 0 if fault else config.return_fee_cents
    return max(goods + shipping - fee, 0), shipping


def staying(order: OrderView, items: Iterable[OrderItemView]) -> tuple[OrderItemView, ...]:
    """The lines that a customer keeps when these go."""
    going = {item.id for item in items}
    return tuple(i for i in order.items if i.id not in going and i.status not in GONE)


def exchange_refund(order: OrderView, difference_cents: int) -> int:
    """What an exchange gives back, in cents; nothing where the new variant costs more."""
    return _of_what_was_paid(order, max(-difference_cents, 0))


def _of_what_was_paid(order: OrderView, cents: int) -> int:
    """At most what has been paid and not come back yet, where that is known."""
    if not order.payments:
        return cents
    return min(cents, paid_left(order))


def paid_left(order: OrderView) -> int:
    """What has been paid and not come back yet, in cents; all of it where payments are unknown."""
    paid = order.paid_cents if order.payments else order.total_cents
    return max(paid - order.refunded_cents, 0)


def may_refund_to(
    code: str, methods: tuple[PaymentMethodView, ...], config: ShopConfig
) -> PaymentMethodView:
    """The customer's gift card of this code, where the shop lets money go there."""
    if not config.refund_to_gift_card:
        refuse("refund_to_not_allowed")
    for method in methods:
        if method.code == code and method.takes_refunds:
            return method
    refuse("unknown_gift_card")


def last_day(order: OrderView, config: ShopConfig, days: int) -> date | None:
    """The last day of a window that opens with the delivery; None where that is not known."""
    arrived = order.delivered_at or order.placed_at
    return arrived and arrived.astimezone(config.zone).date() + timedelta(days=days)


def describe(variant: VariantView) -> Sentence:
    """A variant by its options, e.g. "navy, M"; by its SKU where it has none."""
    return Sentence("utter_variant", {"options": list(variant.options.values()) or [variant.sku]})
