"""What the shop's functions return: plain, frozen records that outlive the database session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from common.artifacts import fingerprint

OrderStatus = Literal["placed", "paid", "packed", "shipped", "delivered", "cancelled"]
ItemStatus = Literal["ordered", "cancelled", "returning", "returned", "exchanging", "exchanged"]
ReturnStatus = Literal["requested", "received", "refunded", "rejected"]
RefundStatus = Literal["pending", "paid"]
ExchangeStatus = Literal["reserved", "sent", "completed", "cancelled"]
EventKind = Literal["impression", "click", "cart", "purchase", "rating"]
AttributeValue = str | float | bool


@dataclass(frozen=True)
class VariantView:
    """One buyable form of a product; ``size`` is empty where there are no sizes."""

    sku: str
    colour: str
    size: str
    stock: int


@dataclass(frozen=True)
class ProductView:
    """A product with its variants in the order the shop lists them."""

    id: str
    name: str
    category: str
    brand: str
    price_cents: int
    description: str
    slogan: str
    attributes: dict[str, AttributeValue]
    tags: tuple[str, ...]
    image_url: str
    variants: tuple[VariantView, ...]

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours of the variants, each once, in order."""
        return tuple(dict.fromkeys(v.colour for v in self.variants if v.colour))

    @property
    def sizes(self) -> tuple[str, ...]:
        """The sizes of the variants, each once, in order."""
        return tuple(dict.fromkeys(v.size for v in self.variants if v.size))

    @property
    def in_stock(self) -> bool:
        """Whether any variant can be bought now."""
        return any(v.stock > 0 for v in self.variants)


@dataclass(frozen=True)
class Address:
    """Where a parcel goes. ``country`` is an ISO code of two letters; ``extra`` may be empty."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    extra: str = ""

    def __str__(self) -> str:
        parts = (self.name, self.street, self.extra, f"{self.postcode} {self.city}", self.country)
        return ", ".join(part for part in parts if part.strip())


AddressView = Address


@dataclass(frozen=True)
class OrderItemView:
    """One line of an order; ``price_cents`` is for one piece."""

    id: int
    sku: str
    product_id: str
    name: str
    colour: str
    size: str
    quantity: int
    price_cents: int
    status: ItemStatus


@dataclass(frozen=True)
class HistoryView:
    """One step of an order's way."""

    status: str
    at: datetime
    note: str


@dataclass(frozen=True)
class OrderView:
    """An order as its customer sees it; times are UTC, ``payment`` is masked."""

    number: str
    customer_id: str
    status: OrderStatus
    placed_at: datetime
    items: tuple[OrderItemView, ...]
    total_cents: int
    address: Address
    history: tuple[HistoryView, ...]
    carrier: str
    tracking_code: str
    expected_on: date | None
    shipping_cents: int = 0
    delivered_at: datetime | None = None
    payment: str = ""


@dataclass(frozen=True)
class RefundView:
    """Money on its way back; ``amount_cents`` includes ``shipping_cents``."""

    number: str
    order_number: str
    amount_cents: int
    shipping_cents: int
    reason: str
    status: RefundStatus
    created_at: datetime
    paid_at: datetime | None
    paid_to: str
    return_number: str | None = None


@dataclass(frozen=True)
class ReturnView:
    """Goods on their way back, and the refund they lead to."""

    number: str
    order_number: str
    items: tuple[OrderItemView, ...]
    reason: str
    status: ReturnStatus
    created_at: datetime
    refund: RefundView | None


@dataclass(frozen=True)
class ExchangeView:
    """A variant sent back for another of the same product, which is reserved."""

    number: str
    order_number: str
    item: OrderItemView
    new: VariantView
    status: ExchangeStatus
    created_at: datetime


@dataclass(frozen=True)
class CustomerView:
    """A customer as the bot may show them; ``email_masked`` is like ``m…a@example.com``."""

    id: str
    name: str
    email_masked: str
    language: str
    address: Address | None
    payment: str = ""

    @property
    def first_name(self) -> str:
        """How to address the customer; empty when no name is known."""
        return self.name.split()[0] if self.name.split() else ""


@dataclass(frozen=True)
class ComplaintView:
    """A complaint on record; ``order_number`` is as the shopper gave it."""

    number: str
    conversation_id: str
    customer_id: str | None
    order_number: str | None
    text: str
    status: str
    created_at: datetime


@dataclass(frozen=True)
class HandoffView:
    """A conversation handed to a person; ``transcript`` holds (who, words) pairs."""

    number: str
    conversation_id: str
    customer_id: str | None
    reason: str
    transcript: tuple[tuple[str, str], ...]
    status: str
    created_at: datetime


@dataclass(frozen=True)
class Event:
    """Something a visitor did, to be recorded.

    ``position`` is the 1-based place in the list shown; ``reason`` is why it was shown;
    ``surface`` is where (chat, search, home, ...); ``value`` is the stars of a rating (1 to 5).
    """

    kind: EventKind
    product_id: str
    customer_id: str | None
    session_id: str
    position: int | None = None
    reason: str = ""
    surface: str = ""
    at: datetime | None = None
    value: float | None = None


@dataclass(frozen=True)
class EventView:
    """A recorded event; ``user_id`` is the customer, or the session of an unknown visitor."""

    kind: EventKind
    product_id: str
    customer_id: str | None
    session_id: str
    position: int | None
    reason: str
    surface: str
    at: datetime
    value: float | None

    @property
    def user_id(self) -> str:
        """Who to learn from: the customer, or the session when nobody is known."""
        return self.customer_id or self.session_id


@dataclass(frozen=True)
class Preview:
    """What an operation would do, for the summary before the shopper's yes.

    ``items`` are the lines it concerns (or, when none was named, could concern), ``variants`` what
    an item could be exchanged for, ``blocked`` why other lines are not among the items.
    """

    order: OrderView
    items: tuple[OrderItemView, ...]
    refund_cents: int = 0
    variants: tuple[VariantView, ...] = ()
    blocked: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of what would be done, 64 hexadecimal digits; the write refuses another one.

        What merely could be chosen instead (``variants``, ``blocked``) is left out: somebody else's
        purchase does not change what a shopper agreed to.
        """
        order = self.order
        lines = [(i.id, i.sku, i.name, i.quantity, i.price_cents, i.status) for i in self.items]
        return fingerprint(order.number, order.status, str(order.address), lines, self.refund_cents)
