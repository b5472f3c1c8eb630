"""What the shop's functions return: plain, frozen records that outlive the database session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

OrderStatus = Literal[
    "placed",
    "paid",
    "on_hold",
    "packed",
    "partially_shipped",
    "shipped",
    "delivered",
    "return_requested",
    "exchange_requested",
    "returned",
    "cancelled",
]
ItemStatus = Literal["ordered", "cancelled", "returning", "returned", "exchanging", "exchanged"]
ReturnStatus = Literal["requested", "received", "refunded", "rejected", "cancelled"]
RefundStatus = Literal["pending", "paid"]
PaymentStatus = Literal["pending", "paid", "waived"]
"""A waived sum was to be charged for goods that are on their way back."""
ExchangeStatus = Literal["reserved", "sent", "completed", "cancelled"]
EventKind = Literal["impression", "click", "cart", "purchase", "rating"]
AttributeValue = str | float | bool
COLOUR_OPTIONS = ("colour", "color")
SIZE_OPTIONS = ("size",)
GIFT_CARD = "gift_card"
"""The kind of a way to pay that goes last when money goes back."""


class _Options:
    """What variants and order lines share: their options, two of them by a short name."""

    options: Mapping[str, str]

    @property
    def colour(self) -> str:
        """The value of the option that says the colour; empty where there is none."""
        return _option(self.options, COLOUR_OPTIONS)

    @property
    def size(self) -> str:
        """The value of the option that says the size; empty where there is none."""
        return _option(self.options, SIZE_OPTIONS)


def _option(options: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((v for name, v in options.items() if name.casefold() in names), "")


@dataclass(frozen=True)
class VariantView(_Options):
    """One buyable form of a product.

    ``options`` are its choices by name, in the shop's order; ``price_cents`` is what it costs now,
    ``regular_price_cents`` what it costs when it is not on sale. ``stock`` is a number of pieces
    unless the shop does not count them (``counted`` is false); then it is 1 or 0.
    """

    sku: str
    options: dict[str, str] = field(default_factory=dict)
    stock: int = 0
    price_cents: int = 0
    regular_price_cents: int = 0
    counted: bool = True
    barcode: str = ""
    pictures: tuple[str, ...] = ()

    @property
    def on_sale(self) -> bool:
        """Whether it costs less than usual."""
        return self.price_cents < self.regular_price_cents

    def has(self, quantity: int) -> bool:
        """Whether so many pieces can be sold now."""
        return self.stock >= (quantity if self.counted else 1)


@dataclass(frozen=True)
class ProductTexts:
    """A product's texts in one language; an empty one is that of the shop's first language."""

    name: str = ""
    description: str = ""
    slogan: str = ""


@dataclass(frozen=True)
class ProductView:
    """A product with its variants in the order the shop lists them.

    ``price_cents`` is the lowest price of a variant; ``units`` holds the units of those
    ``attributes`` that have one; ``pictures`` are addresses, the first is the main one. ``texts``
    holds what it is called and told in further languages, by their codes; ``language`` is the code
    of that whose texts stand in ``name``, ``description`` and ``slogan``, empty for the shop's own.
    """

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
    categories: tuple[str, ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    url: str = ""
    texts: Mapping[str, ProductTexts] = field(default_factory=dict)
    language: str = ""

    def in_language(self, code: str) -> ProductView:
        """The product with its texts in a language, as far as it has any; else as it is."""
        told = self.texts.get(code) or self.texts.get(code.split("-")[0]) if code else None
        if told is None or not any((told.name, told.description, told.slogan)):
            return self
        return replace(
            self,
            name=told.name or self.name,
            description=told.description or self.description,
            slogan=told.slogan or self.slogan,
            language=code,
        )

    @property
    def highest_price_cents(self) -> int:
        """What the dearest variant costs."""
        return max((v.price_cents for v in self.variants), default=self.price_cents)

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """Every option by name, with its values over all variants, each once, in order."""
        found: dict[str, dict[str, None]] = {}
        for variant in self.variants:
            for name, value in variant.options.items():
                found.setdefault(name, {})[value] = None
        return {name: tuple(values) for name, values in found.items()}

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
    """Where a parcel goes. ``country`` is an ISO code of two letters.

    ``extra`` (flat, floor) and ``region`` (state, province, county) may be empty.
    """

    name: str
    street: str
    postcode: str
    city: str
    country: str
    extra: str = ""
    region: str = ""

    def __str__(self) -> str:
        town = f"{self.postcode} {self.city}"
        parts = (self.name, self.street, self.extra, town, self.region, self.country)
        return ", ".join(part for part in parts if part.strip())


AddressView = Address


@dataclass(frozen=True)
class OrderItemView(_Options):
    """One line of an order; ``price_cents`` is for one piece, ``options`` those of that day.

    ``sold_as`` is its name on the order where ``name`` is that of another language, else empty.
    """

    id: int
    sku: str
    product_id: str
    name: str
    quantity: int
    price_cents: int
    status: ItemStatus
    options: dict[str, str] = field(default_factory=dict)
    line: int = 0
    sold_as: str = ""


@dataclass(frozen=True)
class HistoryView:
    """One step of an order's way."""

    status: str
    at: datetime
    note: str


@dataclass(frozen=True)
class PaymentMethodView:
    """A way to pay of a customer; ``label`` is masked, ``balance_cents`` that of a gift card."""

    code: str
    kind: str
    label: str
    balance_cents: int | None = None
    last_four: str = ""

    @property
    def key(self) -> str:
        """What it is chosen by: its code, or its label where the shop gives it none."""
        return self.code or self.label

    @property
    def gift_card(self) -> bool:
        """Whether it is a card with money on it, or is called one."""
        return self.balance_cents is not None or self.kind == GIFT_CARD

    @property
    def takes_refunds(self) -> bool:
        """Whether the shop can put money on it and name it."""
        return bool(self.code) and self.balance_cents is not None


@dataclass(frozen=True)
class PaymentView:
    """What was (or, pending, is to be) paid for an order; ``label`` is masked."""

    method: str
    label: str
    amount_cents: int
    status: PaymentStatus = "paid"
    paid_at: datetime | None = None
    gift_card: bool = False
    last_four: str = ""


@dataclass(frozen=True)
class RefundShare:
    """What of a refund goes to one way to pay; ``method`` is its code, ``label`` is masked.

    ``last_four`` are the digits that tell one gift card from another, where they are known.
    """

    amount_cents: int
    method: str = ""
    label: str = ""
    gift_card: bool = False
    last_four: str = ""


@dataclass(frozen=True)
class ParcelView:
    """A part of an order on its way; ``lines`` are line numbers of the order."""

    lines: tuple[int, ...]
    carrier: str = ""
    tracking_codes: tuple[str, ...] = ()
    tracking_url: str = ""
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class OrderView:
    """An order as its customer sees it; times are UTC, ``payment`` is masked."""

    number: str
    customer_id: str
    status: OrderStatus
    placed_at: datetime | None
    items: tuple[OrderItemView, ...]
    total_cents: int
    address: Address
    history: tuple[HistoryView, ...] = ()
    expected_on: date | None = None
    shipping_cents: int = 0
    delivered_at: datetime | None = None
    payment: str = ""
    payments: tuple[PaymentView, ...] = ()
    refunds: tuple[RefundView, ...] = ()
    """What has been refunded, or is on its way back."""
    parcels: tuple[ParcelView, ...] = ()
    hold_until: date | None = None
    """It is not sent before this day."""
    note: str = ""
    """For whoever packs and delivers it."""
    invoice_to: Mapping[str, str] = field(default_factory=dict)
    """``company``, ``vat_id`` and ``address`` of the invoice, where they were asked for."""

    def given_back(self, line: int) -> int:
        """What of a line's price has been given back while its goods stay, in cents."""
        return sum(refund.lines.get(line, 0) for refund in self.refunds)

    @property
    def worth_cents(self) -> int:
        """What the order costs in all, less what has been given back while its goods stay."""
        return self.total_cents - sum(self.given_back(item.line) for item in self.items)

    @property
    def pending_cents(self) -> int:
        """What still waits to be charged."""
        return sum(p.amount_cents for p in self.payments if p.status == "pending")

    @property
    def carrier(self) -> str:
        """Who delivers; of several parcels, the first one's carrier. May be empty."""
        return next((parcel.carrier for parcel in self.parcels if parcel.carrier), "")

    @property
    def tracking_codes(self) -> tuple[str, ...]:
        """The codes of all parcels, in order."""
        return tuple(code for parcel in self.parcels for code in parcel.tracking_codes)

    @property
    def tracking_code(self) -> str:
        """All tracking codes in one line; empty where there is none."""
        return ", ".join(self.tracking_codes)

    @property
    def paid_cents(self) -> int:
        """What has been paid, by the payments that are known."""
        return sum(p.amount_cents for p in self.payments if p.status == "paid")

    @property
    def refunded_cents(self) -> int:
        """What has been refunded, or is on its way back."""
        return sum(refund.amount_cents for refund in self.refunds)


@dataclass(frozen=True)
class RefundView:
    """Money on its way back to one way to pay; ``amount_cents`` includes ``shipping_cents``.

    ``method`` and ``label`` are those it was booked with, ``paid_to`` is how it is shown.
    """

    number: str
    order_number: str
    amount_cents: int
    shipping_cents: int
    reason: str
    status: RefundStatus
    created_at: datetime | None
    paid_at: datetime | None
    paid_to: str
    return_number: str | None = None
    method: str = ""
    label: str = ""
    gift_card: bool = False
    last_four: str = ""
    lines: Mapping[int, int] = field(default_factory=dict)
    """Line of the order -> cents, where it gives a part of a line's price back."""


@dataclass(frozen=True)
class ReturnView:
    """Goods on their way back, and the refunds they lead to, one for each way to pay."""

    number: str
    order_number: str
    items: tuple[OrderItemView, ...]
    reason: str
    status: ReturnStatus
    created_at: datetime
    refunds: tuple[RefundView, ...]

    @property
    def refund_cents(self) -> int:
        """All that comes back for it."""
        return sum(refund.amount_cents for refund in self.refunds)


@dataclass(frozen=True)
class ExchangeView:
    """A variant sent back for another of the same product, which is reserved.

    ``difference_cents`` is what is charged to (or, below zero, paid back to) ``settled_with``.
    """

    number: str
    order_number: str
    item: OrderItemView
    new: VariantView
    status: ExchangeStatus
    created_at: datetime
    difference_cents: int = 0
    settled_with: str = ""
    refunds: tuple[RefundView, ...] = ()
    """What it gives back, one for each way to pay."""


@dataclass(frozen=True)
class CustomerView:
    """A customer as the bot may show them; ``email_masked`` is like ``m…a@example.com``."""

    id: str
    name: str
    email_masked: str
    language: str
    address: Address | None
    payment: str = ""
    payment_methods: tuple[PaymentMethodView, ...] = ()
    addresses: tuple[Address, ...] = ()
    phone_masked: str = ""

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
class CaseView:
    """Something after a sale that waits for the shop's people or systems.

    ``items`` are the names of the lines it is about, ``details`` what its ``kind`` needs.
    """

    number: str
    kind: str
    customer_id: str
    order_number: str | None
    items: tuple[str, ...]
    text: str
    details: Mapping[str, str | int]
    status: str
    created_at: datetime


@dataclass(frozen=True)
class WatchView:
    """Somebody who waits for a product to be back (or, with ``below_cents``, to cost less)."""

    number: str
    email: str
    product_id: str
    product: str
    sku: str | None
    below_cents: int | None
    status: str
    created_at: datetime


@dataclass(frozen=True)
class Event:
    """Something a visitor did, to be recorded.

    ``position`` is the 1-based place in the list shown; ``reason`` is why it was shown;
    ``surface`` is where (chat, search, home, ...); ``value`` is the stars of a rating (1 to 5).
    What has the same ``once`` as another is the same event, and recorded once.
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
    once: str = ""


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
