"""What a shop's engineer sets about the time after a sale, and the codes that are valid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field, field_validator, model_validator

from common.config import StrictModel

Remedy = Literal["replacement", "refund"]
AccountField = Literal["email", "phone", "name", "address"]


class AfterSales(StrictModel):
    """What is granted after a sale (``after_sales`` in ``data/shop.yml``)."""

    missing_days: int = Field(default=14, ge=0)
    """Days after delivery within which something that was not in the parcel is reported."""
    remedies: tuple[Remedy, ...] = Field(default=("replacement", "refund"), min_length=1)
    """What a shopper may choose for a missing, damaged or wrong item; a replacement needs stock."""
    guarantee_months: int = Field(default=24, ge=0)
    """Months of guarantee from the delivery; 0 for none."""
    guarantee_months_of: dict[str, int] = {}
    """Category -> its own months."""
    price_difference_days: int = Field(default=0, ge=0)
    """Days after the order within which a lower price is refunded; 0 where that is not granted."""
    codes_below_minimum: Literal["keep", "take_back"] = "keep"
    """What becomes of a code when goods go back and the rest is not worth what it asks for. What it
    took off those that go is never refunded; what it took off the rest stays with the customer, or
    is taken off the refund where that is more."""
    codes_on_orders: bool = True
    """Whether a promotion code is taken on an order that is paid and not packed yet."""
    account_changes: tuple[AccountField, ...] = ("email", "phone", "name", "address")
    """What customers may change in the chat."""
    new_email: Literal["twice", "hook"] = "twice"
    """How a new e-mail address is confirmed: by writing it twice, or by the shop's own system,
    which finds it among the cases."""
    answer_days: int = Field(default=2, ge=0)
    """Working days until one of the shop's people answers a case; said, not enforced."""

    @field_validator("guarantee_months_of")
    @classmethod
    def _not_negative(cls, value: dict[str, int]) -> dict[str, int]:
        for category, months in value.items():
            if months < 0:
                raise ValueError(f"{category}: {months} months; take 0 for no guarantee")
        return value

    def months_for(self, categories: Iterable[str]) -> int:
        """Months of guarantee for goods of these categories, the longest of their own."""
        own = [self.guarantee_months_of[c] for c in categories if c in self.guarantee_months_of]
        return max(own, default=self.guarantee_months)


class PromotionCode(StrictModel):
    """A code that takes something off an order (one of ``codes`` in ``data/shop.yml``)."""

    code: str = Field(min_length=1)
    percent: int = Field(default=0, ge=0, le=100)
    amount_cents: int = Field(default=0, ge=0)
    min_order_cents: int = Field(default=0, ge=0)
    """The goods must be worth that much."""
    first_day: date | None = None
    last_day: date | None = None
    categories: tuple[str, ...] = ()
    """Only goods of these; all where none is named."""
    once_per_customer: bool = False

    @model_validator(mode="after")
    def _takes_something_off(self) -> PromotionCode:
        if bool(self.percent) == bool(self.amount_cents):
            raise ValueError(f"code {self.code} needs either 'percent' or 'amount_cents'")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError(f"code {self.code} ends before it begins")
        return self

    def off(self, goods_cents: int) -> int:
        """What it takes off goods of this worth, in cents, half a cent up."""
        return min(self.amount_cents or (goods_cents * self.percent + 50) // 100, goods_cents)


def same_code(left: str, right: str) -> bool:
    """Whether two codes are one, however they are typed."""
    return _plain(left) == _plain(right)


def _plain(code: str) -> str:
    return "".join(filter(str.isalnum, code)).casefold()
