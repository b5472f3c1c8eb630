"""What a promotion code that was used on an order means when some of its goods go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.language import Money, Sentence
from shop.aftersales import rules as granted
from shop.aftersales.settings import PromotionCode, same_code
from shop.config import ShopConfig
from shop.models import Order
from shop.operations.steps import products_of
from shop.service_models import ServiceCase
from shop.views import OrderItemView, OrderView

CODE = "promotion_code"
"""The kind of the case, and the reason of the refund, that a code leads to."""


@dataclass(frozen=True)
class Lost:
    """A code whose least worth the goods that stay do not reach.

    Attributes:
        code: as the shop has it.
        least: what the goods must be worth.
        given: line that stays -> cents that the code took off it.
    """

    code: str = ""
    least: Money = field(default_factory=lambda: Money(0, ""))
    given: Mapping[int, int] = field(default_factory=dict)

    @property
    def given_cents(self) -> int:
        """What the code took off all that stays."""
        return sum(self.given.values())

    def note(self, *, taken: bool) -> tuple[Sentence, ...]:
        """What a shopper is told about it; nothing where there is nothing to tell."""
        if not self.given:
            return ()
        amount = Money(self.given_cents, self.least.currency)
        values = {"promo": self.code, "least": self.least, "amount": amount}
        return (
            Sentence("utter_note_code_taken_back" if taken else "utter_note_code_kept", values),
        )


def lost(
    session: Session, order: OrderView, stays: Iterable[OrderItemView], config: ShopConfig
) -> Lost:
    """What of a code is at stake when only these lines of an order stay."""
    code = _used(session, order, config)
    items = tuple(stays)
    if code is None or not items:
        return Lost()
    products = products_of(session, items)
    worth = granted.code_worth(code, items, products)
    if worth >= code.min_order_cents:
        return Lost()
    given = {item.line: granted.code_given(order, item.line, CODE) for item in items}
    least = Money(code.min_order_cents, config.currency)
    return Lost(code.code, least, {line: cents for line, cents in given.items() if cents > 0})


def _used(session: Session, order: OrderView, config: ShopConfig) -> PromotionCode | None:
    """The code that was used on an order, where the shop still has it."""
    cases = (
        select(ServiceCase.details)
        .join(Order, Order.id == ServiceCase.order_id)
        .where(Order.number == order.number, ServiceCase.kind == CODE)
    )
    used = [str(details.get("code")) for details in session.scalars(cases)]
    return next((one for one in config.codes if any(same_code(one.code, u) for u in used)), None)
