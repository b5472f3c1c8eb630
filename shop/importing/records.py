"""The import schema: what a product, customer, order and event look like in a file.

JSON files hold these records as they are. A CSV file holds one record over one or more rows; see
``layout.py`` for its columns. ``docs/import.md`` describes both and is checked against this module.
"""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shop.importing.fields import (
    Attributes,
    Country,
    Day,
    Email,
    LastFour,
    Line,
    LineNumbers,
    Moment,
    Name,
    OrderNumber,
    Price,
    Slug,
    Tags,
    Words,
)
from shop.views import (
    EventKind,
    ExchangeStatus,
    ItemStatus,
    OrderStatus,
    RefundStatus,
    ReturnStatus,
)


class Record(BaseModel):
    """Base of all records: unknown keys are refused, numbers may stand for text."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, frozen=True)

    def given(self) -> dict[str, Any]:
        """The values that the file has; the others keep what the database holds."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class VariantRecord(Record):
    """One buyable form of a product."""

    sku: Name = Field(description="stock-keeping unit, unique in the shop")
    colour: Line = Field(default="", description="e.g. navy")
    size: Line = Field(default="", description="e.g. M or 42; empty where there are no sizes")
    stock: int = Field(default=0, ge=0, le=10**9, description="pieces that can be sold now")


class ProductRecord(Record):
    """A product with its variants."""

    id: Slug = Field(description="letters, digits, dot, dash and underscore; part of addresses")
    name: Name = Field(description="as shoppers read it")
    category: Name = Field(description="e.g. jackets")
    brand: Line = Field(default="", description="the maker")
    price: Price = Field(description="with tax, in the shop's currency, e.g. 129.00 or 129,00")
    description: Words = Field(default="", description="a few honest sentences")
    slogan: Line = Field(default="", description="one line for advertising")
    attributes: Attributes = Field(
        default_factory=dict,
        description="facts: an object, or 'material: wool; hood: yes' in CSV; "
        "'returnable: no' keeps the product from being returned",
    )
    tags: Tags = Field(default_factory=list, description="a list, or 'rain|hiking' in CSV")
    image_url: Line = Field(
        default="",
        description="the picture's address; when empty, the file ID.svg, ID.jpg, ID.png or "
        "ID.webp in data/catalogue/pictures",
    )
    variants: list[VariantRecord] = Field(min_length=1, description="at least one")


class AddressRecord(Record):
    """A postal address."""

    name: Name = Field(description="who receives the parcel")
    street: Name = Field(description="street and house number")
    extra: Line = Field(default="", description="flat, floor, care of")
    postcode: Name = Field(description="as it is written in that country")
    city: Name = Field(description="the town")
    country: Country = Field(description="a code like DE, or a name")


class PaymentRecord(Record):
    """A way to pay, masked."""

    kind: Name = Field(description="e.g. card, paypal, invoice")
    label: Line = Field(default="", description="as shown, e.g. Visa")
    last_four: LastFour = Field(default="", description="the last four digits, never more")


class CustomerRecord(Record):
    """A customer with the address book and ways to pay."""

    id: Slug = Field(description="the shop's own id of the customer")
    name: Line = Field(default="", description="full name")
    email: Email = Field(description="unique in the shop; compared in lower case")
    phone: Line = Field(default="", description="as dialled")
    language: Name = Field(default="en", description="a language code")
    created_at: Moment = Field(description="when the account was made")
    addresses: list[AddressRecord] = Field(
        default_factory=list, description="the first is the default"
    )
    payments: list[PaymentRecord] = Field(
        default_factory=list, description="the first is the default"
    )


class ItemRecord(Record):
    """One line of an order."""

    line: int = Field(default=0, ge=0, description="1, 2, 3 …; counted when missing")
    sku: Name = Field(description="a variant of an imported product")
    quantity: int = Field(default=1, ge=1, le=10**6, description="pieces")
    price: Price | None = Field(default=None, description="of one piece; today's when missing")
    name: Line = Field(default="", description="of the product on that day; today's when missing")
    status: ItemStatus | None = Field(
        default=None, description="where this line stands; from the order's returns when missing"
    )


class HistoryRecord(Record):
    """One step of an order's way."""

    status: Name = Field(description="the order's status from then on")
    at: Moment = Field(description="when")
    note: Line = Field(default="", description="in words")


class ReturnRecord(Record):
    """Goods of the order on their way back."""

    number: Name = Field(description="unique in the shop")
    lines: LineNumbers = Field(min_length=1, description="line numbers, '1|3' in CSV")
    reason: Words = Field(default="", description="in the customer's words")
    status: ReturnStatus = Field(default="requested", description="where it stands")
    created_at: Moment = Field(description="when it was announced")


class RefundRecord(Record):
    """Money of the order on its way back."""

    number: Name = Field(description="unique in the shop")
    amount: Price = Field(description="all of it, shipping included")
    shipping: Price = Field(default=0, description="the shipping within it")
    reason: Line = Field(default="", description="e.g. cancelled or returned")
    status: RefundStatus = Field(default="pending", description="where it stands")
    created_at: Moment = Field(description="when it was decided")
    paid_at: Moment | None = Field(default=None, description="when it was paid")
    return_number: Line = Field(default="", description="the return it belongs to")


class ExchangeRecord(Record):
    """A line of the order swapped for another variant."""

    number: Name = Field(description="unique in the shop")
    line: int = Field(ge=1, description="which line is sent back")
    new_sku: Name = Field(description="what is sent instead")
    status: ExchangeStatus = Field(default="reserved", description="where it stands")
    created_at: Moment = Field(description="when it was agreed")


class OrderRecord(Record):
    """An order with everything that happened to it."""

    number: OrderNumber = Field(description="with or without the shop's prefix")
    customer_id: Name = Field(description="an imported customer")
    status: OrderStatus = Field(description="where the order stands")
    placed_at: Moment = Field(description="when it was ordered")
    delivered_at: Moment | None = Field(
        default=None, description="when it arrived; needed when delivered"
    )
    expected_on: Day | None = Field(default=None, description="when it should arrive")
    shipping: Price = Field(default=0, description="what shipping cost")
    payment: Line = Field(default="", description="masked, e.g. Visa ending in 4242")
    carrier: Line = Field(default="", description="who delivers")
    tracking_code: Line = Field(default="", description="the carrier's code")
    address: AddressRecord = Field(description="where it goes")
    items: list[ItemRecord] = Field(min_length=1, description="at least one")
    history: list[HistoryRecord] = Field(default_factory=list, description="its way so far")
    returns: list[ReturnRecord] = Field(default_factory=list, description="announced returns")
    refunds: list[RefundRecord] = Field(default_factory=list, description="refunds")
    exchanges: list[ExchangeRecord] = Field(default_factory=list, description="exchanges")

    @model_validator(mode="after")
    def _has_delivery(self) -> Self:
        if self.status == "delivered" and self.delivered_at is None:
            raise ValueError("delivered_at is missing: a delivered order needs it")
        return self

    @model_validator(mode="after")
    def _lines_exist(self) -> Self:
        lines = [line for line, _ in self.numbered_items()]
        if len(set(lines)) < len(lines):
            raise ValueError("two items have the same line number")
        named = [line for r in self.returns for line in r.lines] + [x.line for x in self.exchanges]
        unknown = sorted(set(named) - set(lines))
        if unknown:
            raise ValueError(
                f"a return or exchange names line {unknown[0]}, which it does not have"
            )
        if len(set(named)) < len(named):
            raise ValueError("a line is returned or exchanged twice")
        numbers = {r.number for r in self.returns}
        for refund in self.refunds:
            if refund.return_number and refund.return_number not in numbers:
                raise ValueError(f"a refund names return {refund.return_number}, which is not here")
        return self

    def implied_status(self, line: int) -> ItemStatus:
        """Where a line stands by what else the record says."""
        for returned in self.returns:
            if line in returned.lines and returned.status != "rejected":
                return "returning" if returned.status == "requested" else "returned"
        for exchange in self.exchanges:
            if exchange.line == line and exchange.status != "cancelled":
                return "exchanged" if exchange.status == "completed" else "exchanging"
        return "cancelled" if self.status == "cancelled" else "ordered"

    def numbered_items(self) -> list[tuple[int, ItemRecord]]:
        """The items with their line numbers, counted from 1 where the file gives none."""
        return [(item.line or place, item) for place, item in enumerate(self.items, 1)]


class EventRecord(Record):
    """Something a visitor did."""

    id: Line = Field(default="", description="makes the import repeatable; derived when missing")
    kind: EventKind = Field(description="what happened")
    product_id: Name = Field(description="an imported product")
    customer_id: Line = Field(default="", description="an imported customer; empty when unknown")
    session_id: Name = Field(description="the visit")
    position: int | None = Field(
        default=None, ge=1, le=10**6, description="place in the list, from 1"
    )
    reason: Line = Field(default="", description="why it was shown")
    surface: Line = Field(default="", description="where: chat, search, home …")
    value: float | None = Field(default=None, ge=1, le=5, description="stars of a rating, 1 to 5")
    at: Moment = Field(description="when")

    @model_validator(mode="after")
    def _stars_fit(self) -> Self:
        if (self.kind == "rating") != (self.value is not None):
            raise ValueError("a rating needs a value of 1 to 5, and nothing else has one")
        return self


Kind = Literal["products", "customers", "orders", "events"]
