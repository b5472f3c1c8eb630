"""What becomes of a sum that a customer is due: set off against what is still open, or paid back.

Nobody gets money for goods that were never paid, and nobody is charged for goods that went back.
"""

from __future__ import annotations

from dataclasses import dataclass

from shop import rules
from shop.views import OrderView


@dataclass(frozen=True)
class Due:
    """A sum in its two parts, in cents.

    Attributes:
        waived_cents: of what waits to be charged; it is not charged any more.
        back_cents: of what has been paid.
    """

    waived_cents: int = 0
    back_cents: int = 0


def due(order: OrderView, cents: int, *, reserved_cents: int = 0) -> Due:
    """What a sum does: first it takes off what is open, the rest comes back as far as it was paid.

    Args:
        cents: what the customer is due.
        reserved_cents: of what is open, what is for goods that are still to be sent.
    """
    open_ = max(order.pending_cents - reserved_cents, 0)
    waived = min(max(cents, 0), open_)
    back = max(cents, 0) - waived
    return Due(waived, min(back, rules.paid_left(order)) if order.payments else back)
