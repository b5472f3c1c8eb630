"""Which payment gets how much back: the one rule for cancelling, returning and exchanging.

A part of a refund goes the way the money came. The latest payment gets its money back first, gift
cards last of all, so that a customer has money rather than a card to spend again; no payment gets
more than it gave. A cancelled order gives back all that is left, so there each payment gets all of
its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from shop.views import OrderView, PaymentView, RefundShare


def left_to_refund(order: OrderView) -> tuple[RefundShare, ...]:
    """What may still go back to each payment of an order, in the order in which it was paid.

    A refund that names a payment is taken off that one. One that names none of them, or went to
    another card by the customer's wish, is taken off as the rule would have given it.

    Returns:
        One share a way to pay, none of them empty; nothing where no payment is known.
    """
    known = order.payment if len(order.payments) == 1 else ""
    payments = [
        RefundShare(p.amount_cents, p.method, p.label or known, p.gift_card, p.last_four)
        for p in order.payments
        if p.status == "paid"
    ]
    given = [RefundShare(r.amount_cents, r.method, r.label) for r in order.refunds]
    return take_off(merged(payments), given)


def shares_of(order: OrderView, amount_cents: int) -> tuple[RefundShare, ...]:
    """Who gets how much of a refund of ``amount_cents``.

    Where the payments are not known one by one, all of it goes to what the order was paid with.
    """
    if not order.payments:
        return merged([RefundShare(amount_cents, "", order.payment)])
    return split(amount_cents, left_to_refund(order))


def charged_to(order: OrderView) -> PaymentView:
    """What a further sum for an order is charged to: its latest payment that is no gift card."""
    known = [p for p in order.payments if p.status == "paid"] or list(order.payments)
    chosen = next((p for p in reversed(known) if not p.gift_card), None)
    first = chosen or (known[0] if known else PaymentView("", order.payment, 0))
    return replace(first, label=first.label or order.payment)


def split(amount_cents: int, left: Sequence[RefundShare]) -> tuple[RefundShare, ...]:
    """Parts of an amount, none of them more than is left of its payment.

    Args:
        amount_cents: at most what is left in all; more is not given.
        left: what may go back to each payment, in the order in which it was paid.

    Returns:
        The shares in the order of ``left``, none of them empty.
    """
    given = [0] * len(left)
    for place in sorted(range(len(left)), key=lambda place: (left[place].gift_card, -place)):
        given[place] = min(left[place].amount_cents, max(amount_cents - sum(given), 0))
    return tuple(
        replace(one, amount_cents=cents) for one, cents in zip(left, given, strict=True) if cents
    )


def merged(shares: Iterable[RefundShare]) -> tuple[RefundShare, ...]:
    """Shares that go the same way as one, each in its first place; empty ones are left out."""
    found: dict[tuple[str, str], RefundShare] = {}
    for share in shares:
        key = (share.method, "" if share.method else share.label)
        before = found.get(key)
        sum_ = share.amount_cents + (before.amount_cents if before else 0)
        found[key] = replace(before or share, amount_cents=sum_)
    return tuple(share for share in found.values() if share.amount_cents)


def take_off(left: Sequence[RefundShare], given: Iterable[RefundShare]) -> tuple[RefundShare, ...]:
    """What is left after some shares were given: first those that name a payment, then the rest."""
    rest, loose = list(left), 0
    for one in given:
        taken = _taken(one, rest)
        loose += one.amount_cents - taken
    taken_loosely = {(s.method, s.label): s.amount_cents for s in split(loose, rest)}
    return merged(
        replace(s, amount_cents=s.amount_cents - taken_loosely.get((s.method, s.label), 0))
        for s in rest
    )


def _taken(given: RefundShare, left: list[RefundShare]) -> int:
    """Take a share off the payment that it names; returns how much that one had."""
    for place, one in enumerate(left):
        if _same_way(given, one):
            taken = min(given.amount_cents, one.amount_cents)
            left[place] = replace(one, amount_cents=one.amount_cents - taken)
            return taken
    return 0


def _same_way(given: RefundShare, paid: RefundShare) -> bool:
    if given.method or paid.method:
        return given.method == paid.method
    return bool(given.label) and given.label == paid.label


def shipping_of(shares: Sequence[RefundShare], shipping_cents: int) -> list[int]:
    """The shipping within each share, at most the share; the first ones hold it."""
    rest, parts = shipping_cents, []
    for share in shares:
        parts.append(min(share.amount_cents, rest))
        rest -= parts[-1]
    return parts
