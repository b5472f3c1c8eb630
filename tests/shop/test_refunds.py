"""The rule by which a refund goes to the payments, on figures worked by hand and on any others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.refunds import charged_to, left_to_refund, merged, shares_of, shipping_of, take_off
from shop.views import Address, OrderView, PaymentView, RefundShare, RefundView

AT = datetime(2025, 6, 1, tzinfo=UTC)
HOME = Address("Mia", "Weg 1", "20457", "Hamburg", "DE")
METHODS = ("gift", "visa", "paypal", "gift2")


def paid(method: str, cents: int, **values: Any) -> PaymentView:
    gift = method.startswith("gift")
    return PaymentView(method, method.title(), cents, gift_card=gift, **values)


def refunded(method: str, cents: int, label: str = "") -> RefundView:
    return RefundView("M", "1", cents, 0, "", "pending", AT, None, "", method=method, label=label)


def order_of(*payments: PaymentView, refunds: tuple[RefundView, ...] = ()) -> OrderView:
    return OrderView(
        *("1", "C1", "paid", AT, (), 0, HOME),
        payment="Visa ending in 4242",
        payments=payments,
        refunds=refunds,
    )


def told(shares: tuple[RefundShare, ...]) -> dict[str, int]:
    return {share.method or share.label: share.amount_cents for share in shares}


GIFT, VISA, PAYPAL = paid("gift", 3000), paid("visa", 7000), paid("paypal", 2000)


@pytest.mark.parametrize(
    ("payments", "refunds", "amount", "shares"),
    [
        # all of it: each payment what it gave
        ([GIFT, VISA], [], 10000, {"gift": 3000, "visa": 7000}),
        # a part: money before cards, the latest payment first
        ([GIFT, VISA], [], 2500, {"visa": 2500}),
        ([GIFT, VISA], [], 8000, {"gift": 1000, "visa": 7000}),
        ([VISA, GIFT], [], 8000, {"visa": 7000, "gift": 1000}),
        ([VISA, PAYPAL], [], 2500, {"visa": 500, "paypal": 2000}),
        ([VISA, GIFT, PAYPAL], [], 9500, {"visa": 7000, "gift": 500, "paypal": 2000}),
        # what went back before is not given twice
        ([GIFT, VISA], [refunded("visa", 6000)], 4000, {"gift": 3000, "visa": 1000}),
        ([GIFT, VISA], [refunded("gift", 1000)], 9000, {"gift": 2000, "visa": 7000}),
        # a refund that names no payment counts as the rule would have given it
        ([GIFT, VISA], [refunded("", 6500)], 3500, {"gift": 3000, "visa": 500}),
        # one that went to another card by wish, too; one that went to its own beyond what it gave
        ([GIFT, VISA], [refunded("other", 6500)], 1000, {"gift": 500, "visa": 500}),
        ([GIFT, VISA], [refunded("gift", 5000)], 5000, {"visa": 5000}),
        # never more than was paid, nor what is only to be paid
        ([GIFT], [], 5000, {"gift": 3000}),
        ([GIFT, paid("visa", 7000, status="pending")], [], 5000, {"gift": 3000}),
        ([VISA], [refunded("visa", 7000)], 100, {}),
        # two payments with one card are one way back
        ([VISA, paid("visa", 1000)], [], 7500, {"visa": 7500}),
        # nothing known of the payments
        ([], [], 5000, {"Visa ending in 4242": 5000}),
        ([], [], 0, {}),
    ],
)
def test_who_gets_how_much(
    payments: list[PaymentView], refunds: list[RefundView], amount: int, shares: dict[str, int]
) -> None:
    assert told(shares_of(order_of(*payments, refunds=tuple(refunds)), amount)) == shares


def test_payments_without_a_code_go_by_their_label() -> None:
    order = order_of(
        PaymentView("", "Voucher", 1000),
        PaymentView("", "Cash", 500),
        refunds=(refunded("", 400, "Voucher"),),
    )
    assert told(left_to_refund(order)) == {"Voucher": 600, "Cash": 500}


def test_a_further_sum_is_charged_to_the_latest_payment_that_is_no_gift_card() -> None:
    assert charged_to(order_of(VISA, PAYPAL, GIFT)).method == "paypal"
    assert charged_to(order_of(GIFT)).method == "gift"
    assert charged_to(order_of()).label == "Visa ending in 4242"


def test_the_first_shares_hold_the_shipping() -> None:
    assert shipping_of([RefundShare(300), RefundShare(500)], 490) == [300, 190]
    assert shipping_of([RefundShare(800)], 0) == [0]


CENTS = st.integers(0, 10**7)
PAYMENTS = st.lists(st.builds(paid, st.sampled_from(METHODS), CENTS), min_size=1, max_size=5)
REFUNDS = st.lists(
    st.builds(refunded, st.sampled_from((*METHODS, "", "elsewhere")), CENTS), max_size=4
)


@given(payments=PAYMENTS, refunds=REFUNDS, amount=CENTS)
def test_sums_are_equal_and_nobody_gets_more_than_they_paid(
    payments: list[PaymentView], refunds: list[RefundView], amount: int
) -> None:
    order = order_of(*payments, refunds=tuple(refunds))
    left, shares = left_to_refund(order), shares_of(order, amount)

    still = max(order.paid_cents - order.refunded_cents, 0)
    assert sum(one.amount_cents for one in left) == still
    assert sum(one.amount_cents for one in shares) == min(amount, still)
    most = told(left)
    gave = {m: sum(p.amount_cents for p in payments if p.method == m) for m in METHODS}
    for method, cents in told(shares).items():
        assert 0 < cents <= most[method] <= gave[method]
    if any(share.gift_card for share in shares):
        others = {m: c for m, c in most.items() if not m.startswith("gift")}
        assert all(told(shares)[m] == c for m, c in others.items()), "cards come last"


@given(payments=PAYMENTS, amounts=st.lists(CENTS, max_size=5))
def test_one_refund_after_another_gives_back_all_and_no_more(
    payments: list[PaymentView], amounts: list[int]
) -> None:
    left = merged(RefundShare(p.amount_cents, p.method, p.label, p.gift_card) for p in payments)
    given_back: list[RefundShare] = []
    for amount in amounts:
        refunds = tuple(refunded(s.method, s.amount_cents) for s in given_back)
        given_back += shares_of(order_of(*payments, refunds=refunds), amount)
    total = sum(one.amount_cents for one in left)
    assert sum(one.amount_cents for one in given_back) == min(sum(amounts), total)
    assert sum(one.amount_cents for one in take_off(left, given_back)) == max(
        total - sum(amounts), 0
    )
