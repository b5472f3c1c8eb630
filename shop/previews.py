"""What an operation would do, and why some of it cannot be: for the summary before a yes."""

from __future__ import annotations

from dataclasses import dataclass

from common.artifacts import fingerprint
from common.language import Sentence
from shop.views import OrderItemView, OrderView, PaymentView, RefundShare, VariantView


@dataclass(frozen=True)
class Blocked:
    """Why a line of an order is not among those that an operation can be for.

    ``code`` is ``not_returnable``, or the line's status where something was done with it already;
    ``why`` is the shop's reason, where it gives one.
    """

    code: str
    item: OrderItemView
    why: str | Sentence = ""

    @property
    def sentence(self) -> Sentence:
        """The reason as a language says it, ``utter_blocked_<code>``."""
        return Sentence(f"utter_blocked_{self.code}", {"item": self.item.name, "why": self.why})


@dataclass(frozen=True)
class ChangedLine:
    """A line as it is and as it would be; one of them is None where it comes or goes."""

    before: OrderItemView | None
    after: OrderItemView | None


@dataclass(frozen=True)
class Preview:
    """What an operation would do, for the summary before the shopper's yes.

    ``items`` are the lines it concerns (or, when none was named, could concern), ``variants`` what
    an item could be exchanged for, ``blocked`` why other lines are not among the items.
    """

    order: OrderView
    items: tuple[OrderItemView, ...]
    refunds: tuple[RefundShare, ...] = ()
    """What comes back, and where it goes."""
    variants: tuple[VariantView, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    difference_cents: int = 0
    """What an exchange costs more; below zero, what it gives back."""
    settled_with: str = ""
    """What pays the difference or gets it back, masked."""
    payer: PaymentView | None = None
    """What is charged, and how much of it."""
    open_cents: int = 0
    """What is dearer (below zero: cheaper) for an order that is not paid yet."""
    changed: tuple[ChangedLine, ...] = ()
    """Lines that would be others; ``order`` is as it would be then."""
    terms: tuple[str, ...] = ()
    """What else is agreed to, e.g. the day before which nothing is sent."""
    remedies: tuple[str, ...] = ()
    """What may be chosen for a fault: ``replacement``, ``refund``."""
    waived_cents: int = 0
    """Of what waits to be charged, what is not charged any more."""
    notes: tuple[Sentence, ...] = ()
    """What else a shopper should know of the money before the yes."""

    @property
    def refund_cents(self) -> int:
        """All that comes back."""
        return sum(share.amount_cents for share in self.refunds)

    @property
    def digest(self) -> str:
        """A hash of what would be done, 64 hexadecimal digits; the write refuses another one.

        What merely could be chosen instead (``variants``, ``blocked``) is left out: somebody else's
        purchase does not change what a shopper agreed to.
        """
        order = self.order
        lines = [(i.id, i.sku, i.name, i.quantity, i.price_cents, i.status) for i in self.items]
        shares = [(s.amount_cents, s.method, s.label) for s in self.refunds]
        paid = self.payer and (self.payer.amount_cents, self.payer.method, self.payer.label)
        money = (shares, self.difference_cents, self.settled_with, paid, self.open_cents)
        waived = (self.waived_cents,) if self.waived_cents else ()
        was = [(c.before.id, c.before.sku, c.before.quantity) for c in self.changed if c.before]
        return fingerprint(
            *(order.number, order.status, str(order.address), order.total_cents),
            *(lines, (*money, *waived), was, self.terms),
        )
