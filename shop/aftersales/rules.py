"""What the shop allows after a sale; as :mod:`shop.rules`, which this stands beside."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from common.language import Money, Sentence
from shop.aftersales.settings import PromotionCode, same_code
from shop.config import ShopConfig
from shop.previews import Blocked
from shop.rules import ARRIVED, CANCELLABLE, last_day, may_send_back, refuse
from shop.views import OrderItemView, OrderView, ProductView, VariantView

MISSING, DAMAGED, WRONG = "missing_item", "damaged_item", "wrong_item"
SOME_ARRIVED = ARRIVED | {"partially_shipped"}
UNPAID = frozenset({"placed", "on_hold"})


def may_report_missing(order: OrderView, config: ShopConfig, today: date) -> None:
    """Something is missing only from a parcel that has come, and is not reported for ever."""
    days = config.after_sales.missing_days
    _must_have_come(order)
    last = last_day(order, config, days) if order.delivered_at else None
    if last is not None and today > last:
        refuse("report_too_late", order=order.number, days=days, last=last)


def may_replace(order: OrderView, config: ShopConfig, today: date) -> None:
    """Damaged and wrong goods are replaced as long as goods can be returned."""
    may_send_back(order, config, today, "return", config.return_window_days)


def _must_have_come(order: OrderView) -> None:
    if order.status == "cancelled":
        refuse("order_was_cancelled", order=order.number)
    if order.status not in SOME_ARRIVED:
        refuse("not_here_yet", order=order.number, expected=order.expected_on)


def missing_blocked(item: OrderItemView, order: OrderView, reported: str | None) -> Blocked | None:
    """Why a line cannot be reported as missing; None when it can.

    Args:
        reported: number of the open case that it is reported under.
    """
    if item.status != "ordered":
        return Blocked(item.status, item)
    if reported:
        return Blocked("reported", item, reported)
    return Blocked("in_another_parcel", item, _coming(order)) if _comes_later(item, order) else None


def _comes_later(item: OrderItemView, order: OrderView) -> bool:
    """Whether the line is known to be in a parcel that is not there yet, or in none so far."""
    if order.status != "partially_shipped":
        return False
    arrived = {line for p in order.parcels if p.delivered_at for line in p.lines}
    return item.line not in arrived


def _coming(order: OrderView) -> Sentence | str:
    return (
        Sentence("utter_blocked_expected", {"day": order.expected_on}) if order.expected_on else ""
    )


def replacement_blocked(item: OrderItemView, product: ProductView | None) -> Blocked | None:
    """Why the same again cannot be sent for a line; None when it can."""
    if item.status != "ordered":
        return Blocked(item.status, item)
    variant = variant_of(item, product)
    return None if variant and variant.has(item.quantity) else Blocked("sold_out", item)


def variant_of(item: OrderItemView, product: ProductView | None) -> VariantView | None:
    """The variant of a line as it is now; None where it is gone."""
    variants = product.variants if product else ()
    return next((variant for variant in variants if variant.sku == item.sku), None)


def may_claim_guarantee(order: OrderView) -> None:
    """A guarantee begins with the delivery."""
    if order.status == "cancelled":
        refuse("order_was_cancelled", order=order.number)
    if order.status not in ARRIVED:
        refuse("guarantee_not_begun", order=order.number, expected=order.expected_on)


def guarantee_blocked(
    item: OrderItemView,
    order: OrderView,
    product: ProductView | None,
    config: ShopConfig,
    today: date,
    claimed: str | None,
) -> Blocked | None:
    """Why a line has no guarantee any more; None when it has.

    Args:
        claimed: number of the open claim for it.
    """
    if item.status != "ordered":
        return Blocked(item.status, item)
    if claimed:
        return Blocked("claimed", item, claimed)
    months = config.after_sales.months_for(product.categories if product else ())
    if not months:
        return Blocked("no_guarantee", item)
    until = guarantee_until(order, months, config)
    if until is not None and today > until:
        values = {"months": months, "last": until}
        return Blocked("guarantee_over", item, Sentence("utter_guarantee_until", values))
    return None


def guarantee_until(order: OrderView, months: int, config: ShopConfig) -> date | None:
    """The last day of a guarantee; None where nobody knows when the goods arrived."""
    begun = last_day(order, config, 0)
    return begun and _months_later(begun, months)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def may_have_difference(order: OrderView, config: ShopConfig, today: date) -> None:
    """A lower price is refunded for some days after the order, where the shop grants it."""
    days = config.after_sales.price_difference_days
    if not days:
        refuse("price_difference_not_granted")
    if order.status == "cancelled":
        refuse("order_was_cancelled", order=order.number)
    _must_be_paid(order)
    placed = order.placed_at and order.placed_at.astimezone(config.zone).date()
    if placed and today > placed + timedelta(days=days):
        last = placed + timedelta(days=days)
        refuse("price_difference_over", order=order.number, days=days, placed=placed, last=last)


def difference_left(item: OrderItemView, order: OrderView, now: VariantView | None) -> int:
    """What a line costs less today than was paid and not given back since, in cents."""
    if now is None:
        return 0
    cheaper = (item.price_cents - now.price_cents) * item.quantity
    return max(cheaper - order.given_back(item.line), 0)


def difference_blocked(
    item: OrderItemView, order: OrderView, now: VariantView | None, config: ShopConfig
) -> Blocked | None:
    """Why a line gives no difference; None when it does."""
    if item.status != "ordered":
        return Blocked(item.status, item)
    if difference_left(item, order, now):
        return None
    if now is None:
        return Blocked("not_sold_any_more", item)
    price, paid = (Money(c, config.currency) for c in (now.price_cents, item.price_cents))
    back = Money(order.given_back(item.line), config.currency)
    return Blocked(
        "not_cheaper", item, Sentence("utter_price_now", {"now": price, "paid": paid, "back": back})
    )


def find_code(wanted: str, config: ShopConfig, today: date) -> PromotionCode:
    """The code that is meant, valid today."""
    code = next((one for one in config.codes if same_code(one.code, wanted)), None)
    if code is None:
        refuse("code_unknown", promo=wanted)
    if code.first_day and today < code.first_day:
        refuse("code_not_yet", promo=code.code, first=code.first_day)
    if code.last_day and today > code.last_day:
        refuse("code_over", promo=code.code, last=code.last_day)
    return code


def may_use_code(
    code: PromotionCode, order: OrderView, config: ShopConfig, *, on_order: bool, before: bool
) -> None:
    """A code is taken on a paid order until it is packed, one code an order.

    Args:
        on_order: a code was used on this order already.
        before: the customer has used this code before.
    """
    values: dict[str, Any] = {"promo": code.code, "order": order.number}
    if not config.after_sales.codes_on_orders:
        refuse("code_at_checkout", **values)
    if order.status not in CANCELLABLE:
        refuse("code_too_late", cancelled=order.status == "cancelled", **values)
    if on_order:
        refuse("code_on_order", **values)
    if before and code.once_per_customer:
        refuse("code_used_before", **values)
    _must_be_paid(order)


def _must_be_paid(order: OrderView) -> None:
    if order.status in UNPAID and not order.paid_cents:
        refuse("not_paid_yet", order=order.number)


def code_shares(
    code: PromotionCode,
    order: OrderView,
    products: Mapping[str, ProductView],
    config: ShopConfig,
) -> dict[int, int]:
    """What a code takes off each line: line number -> cents, none of them 0."""
    goods = {
        item.line: item.price_cents * item.quantity - order.given_back(item.line)
        for item in order.items
        if item.status == "ordered" and _fits(code, products.get(item.product_id))
    }
    worth = sum(goods.values())
    if not worth:
        refuse(
            "code_not_for_these", promo=code.code, order=order.number, kinds=list(code.categories)
        )
    if worth < code.min_order_cents:
        least = Money(code.min_order_cents, config.currency)
        refuse("code_needs_more", promo=code.code, order=order.number, least=least)
    return _split(code.off(worth), goods)


def code_worth(
    code: PromotionCode, items: Iterable[OrderItemView], products: Mapping[str, ProductView]
) -> int:
    """What goods that a code is for are worth, in cents."""
    fitting = (item for item in items if _fits(code, products.get(item.product_id)))
    return sum(item.price_cents * item.quantity for item in fitting)


def code_given(order: OrderView, line: int, reason: str) -> int:
    """What a code took off a line and was not taken off a later refund, in cents.

    Args:
        reason: of the refund that the code led to.
    """
    parts = ((refund.reason, refund.lines.get(line, 0)) for refund in order.refunds)
    return sum(cents for why, cents in parts if why == reason or cents < 0)


def _fits(code: PromotionCode, product: ProductView | None) -> bool:
    return not code.categories or bool(product and set(product.categories) & set(code.categories))


def _split(cents: int, goods: Mapping[int, int]) -> dict[int, int]:
    """An amount over lines by their worth; the largest parts take what rounding leaves."""
    worth, parts = sum(goods.values()), {}
    rest = cents
    for line, value in sorted(goods.items(), key=lambda pair: pair[1]):
        parts[line] = min(cents * value // worth, rest)
        rest -= parts[line]
    if parts:
        parts[max(goods, key=lambda line: goods[line])] += rest
    return {line: part for line, part in parts.items() if part}


def goods_worth(order: OrderView, items: Iterable[OrderItemView]) -> int:
    """What lines that never came were paid with, less what of it has been given back."""
    worth = (i.price_cents * i.quantity - order.given_back(i.line) for i in items)
    return sum(max(cents, 0) for cents in worth)
