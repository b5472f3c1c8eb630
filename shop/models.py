"""The tables of the shop. Money is in cents, times are UTC, e-mail addresses are lower case."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    composite,
    declared_attr,
    mapped_column,
    relationship,
)
from sqlalchemy.types import TypeDecorator

from shop.views import Address, OrderStatus

ORDER_STATUSES: tuple[str, ...] = get_args(OrderStatus)


class UtcDateTime(TypeDecorator[datetime]):
    """A time that goes in and comes out aware and in UTC, on engines that forget the zone too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone: it would mean something else on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's naive times their zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables."""

    type_annotation_map = {
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        str: Text(),
    }


class AddressColumns:
    """The columns of a postal address; an order keeps its own copy."""

    recipient: Mapped[str]
    street: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    country: Mapped[str]
    extra: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="", server_default="")

    @declared_attr
    def address(cls) -> Mapped[Address]:  # noqa: N805 - SQLAlchemy calls it with the class
        """The columns as one value."""
        return composite(
            Address, "recipient", "street", "postcode", "city", "country", "extra", "region"
        )


class Product(Base):
    """What the shop sells.

    ``category`` is the main one and ``categories`` are further ones, as ``image_url`` is the first
    picture and ``pictures`` are further ones. ``units`` holds the unit of an attribute by its name,
    ``texts`` by a language's code ``name``, ``description`` and ``slogan`` in that language.
    """

    __tablename__ = "products"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    category: Mapped[str] = mapped_column(index=True, default="")
    categories: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    brand: Mapped[str] = mapped_column(default="")
    price_cents: Mapped[int] = mapped_column(CheckConstraint("price_cents >= 0"))
    description: Mapped[str] = mapped_column(default="")
    slogan: Mapped[str] = mapped_column(default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    units: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    # Read by the first version only, to which 'shoptalk migrate --back-to 0001' leads back.
    picture: Mapped[dict[str, Any]] = mapped_column(default=dict)
    image_url: Mapped[str] = mapped_column(default="")
    pictures: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    url: Mapped[str] = mapped_column(default="", server_default="")
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    variants: Mapped[list[Variant]] = relationship(
        back_populates="product", order_by="Variant.position, Variant.sku", lazy="selectin"
    )


class Variant(Base):
    """One buyable form of a product, with its stock.

    Without a price of its own it costs what the product costs. Where the shop does not count
    pieces, ``counted`` is false and ``stock`` is 1 for "there is some" or 0 for none.
    """

    __tablename__ = "variants"
    sku: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    price_cents: Mapped[int | None] = mapped_column(CheckConstraint("price_cents >= 0"))
    sale_price_cents: Mapped[int | None] = mapped_column(CheckConstraint("sale_price_cents >= 0"))
    barcode: Mapped[str] = mapped_column(default="", server_default="")
    image_url: Mapped[str] = mapped_column(default="", server_default="")
    pictures: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    stock: Mapped[int] = mapped_column(CheckConstraint("stock >= 0"), default=0)
    counted: Mapped[bool] = mapped_column(default=True, server_default=true())
    position: Mapped[int] = mapped_column(default=0)
    product: Mapped[Product] = relationship(back_populates="variants")


class Customer(Base):
    """Who buys."""

    __tablename__ = "customers"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime | None]
    addresses: Mapped[list[CustomerAddress]] = relationship(
        order_by="CustomerAddress.id", lazy="selectin"
    )
    payments: Mapped[list[PaymentMethod]] = relationship(
        order_by="PaymentMethod.id", lazy="selectin"
    )


class CustomerAddress(AddressColumns, Base):
    """An address in a customer's address book; the first is the default."""

    __tablename__ = "addresses"
    __table_args__ = (Index("ix_addresses_customer", "customer_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))


class PaymentMethod(Base):
    """How a customer pays. Never more than the last four digits of a number.

    ``code`` is the shop's own id of it, unique for one customer; ``balance_cents`` is what is left
    on a gift card and None for what has no balance.
    """

    __tablename__ = "payment_methods"
    __table_args__ = (CheckConstraint("length(last_four) <= 4"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    kind: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    last_four: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="", server_default="")
    balance_cents: Mapped[int | None] = mapped_column(CheckConstraint("balance_cents >= 0"))


class Order(AddressColumns, Base):
    """A purchase, with its own copy of the address and of the masked payment.

    It is not sent before ``hold_until``; ``note`` is for whoever packs and delivers it.
    """

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(f"status in ({', '.join(map(repr, ORDER_STATUSES))})"),
        Index("ix_orders_customer", "customer_id", "placed_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    status: Mapped[str]
    placed_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    expected_on: Mapped[date | None]
    shipping_cents: Mapped[int] = mapped_column(CheckConstraint("shipping_cents >= 0"), default=0)
    payment: Mapped[str] = mapped_column(default="")
    hold_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    invoice_to: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    customer: Mapped[Customer] = relationship()
    items: Mapped[list[OrderItem]] = relationship(
        back_populates="order", order_by="OrderItem.line", lazy="selectin"
    )
    history: Mapped[list[OrderHistory]] = relationship(
        order_by="OrderHistory.at, OrderHistory.id", lazy="selectin"
    )
    payments: Mapped[list[OrderPayment]] = relationship(
        order_by="OrderPayment.position", lazy="selectin"
    )
    parcels: Mapped[list[Parcel]] = relationship(order_by="Parcel.position", lazy="selectin")
    returns: Mapped[list[Return]] = relationship(back_populates="order", order_by="Return.id")
    refunds: Mapped[list[Refund]] = relationship(back_populates="order", order_by="Refund.id")
    exchanges: Mapped[list[Exchange]] = relationship(back_populates="order", order_by="Exchange.id")


class OrderItem(Base):
    """One line of an order, with the name and price of that day."""

    __tablename__ = "order_items"
    __table_args__ = (UniqueConstraint("order_id", "line"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    line: Mapped[int]
    sku: Mapped[str] = mapped_column(ForeignKey("variants.sku"), index=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    name: Mapped[str]
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    quantity: Mapped[int] = mapped_column(CheckConstraint("quantity > 0"))
    price_cents: Mapped[int] = mapped_column(CheckConstraint("price_cents >= 0"))
    status: Mapped[str] = mapped_column(default="ordered")
    return_id: Mapped[int | None] = mapped_column(ForeignKey("returns.id"), index=True)
    order: Mapped[Order] = relationship(back_populates="items")


class OrderPayment(Base):
    """What was paid for an order, and how; ``method`` is the code of a customer's way to pay.

    A pending one is still to be charged, e.g. what an exchange costs more.
    """

    __tablename__ = "order_payments"
    __table_args__ = (UniqueConstraint("order_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    method: Mapped[str] = mapped_column(default="")
    label: Mapped[str] = mapped_column(default="")
    amount_cents: Mapped[int] = mapped_column(CheckConstraint("amount_cents >= 0"))
    status: Mapped[str] = mapped_column(default="paid")
    paid_at: Mapped[datetime | None]


class Parcel(Base):
    """A part of an order on its way: which lines, by whom, under which codes."""

    __tablename__ = "parcels"
    __table_args__ = (UniqueConstraint("order_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    lines: Mapped[list[Any]] = mapped_column(default=list)
    carrier: Mapped[str] = mapped_column(default="")
    tracking_codes: Mapped[list[Any]] = mapped_column(default=list)
    tracking_url: Mapped[str] = mapped_column(default="")
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]


class OrderHistory(Base):
    """One step of an order's way."""

    __tablename__ = "order_history"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    status: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")


class Return(Base):
    """Goods on their way back; ``label_asked_at`` is when the label was asked for once more."""

    __tablename__ = "returns"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="requested")
    created_at: Mapped[datetime]
    label_asked_at: Mapped[datetime | None]
    order: Mapped[Order] = relationship(back_populates="returns")
    items: Mapped[list[OrderItem]] = relationship(order_by="OrderItem.line")
    refunds: Mapped[list[Refund]] = relationship(back_populates="for_return", order_by="Refund.id")


class Refund(Base):
    """Money on its way back to one way to pay; the amount includes the shipping.

    ``method`` and ``label`` as of a payment. What goes back to several ways is several refunds, the
    first of which says in ``lines`` which lines it is for: line number -> cents.
    """

    __tablename__ = "refunds"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    return_id: Mapped[int | None] = mapped_column(ForeignKey("returns.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(CheckConstraint("amount_cents >= 0"))
    shipping_cents: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="pending")
    method: Mapped[str] = mapped_column(default="", server_default="")
    label: Mapped[str] = mapped_column(default="", server_default="")
    lines: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    created_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    order: Mapped[Order] = relationship(back_populates="refunds")
    for_return: Mapped[Return | None] = relationship(back_populates="refunds")


class Exchange(Base):
    """An order line sent back for another variant of the same product, which is reserved.

    ``difference_cents`` is what the new one costs more (to be charged to ``method``) or, below
    zero, less (to be paid back to it).
    """

    __tablename__ = "exchanges"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("order_items.id"), index=True)
    new_sku: Mapped[str] = mapped_column(ForeignKey("variants.sku"))
    status: Mapped[str] = mapped_column(default="reserved")
    difference_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    method: Mapped[str] = mapped_column(default="", server_default="")
    label: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]
    order: Mapped[Order] = relationship(back_populates="exchanges")
    item: Mapped[OrderItem] = relationship()
    new: Mapped[Variant] = relationship()


class BehaviourEvent(Base):
    """Something a visitor did. ``key`` makes an import repeatable."""

    __tablename__ = "behaviour_events"
    __table_args__ = (
        CheckConstraint("kind in ('impression', 'click', 'cart', 'purchase', 'rating')"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    session_id: Mapped[str] = mapped_column(index=True)
    position: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    surface: Mapped[str] = mapped_column(default="")
    value: Mapped[float | None]
    at: Mapped[datetime] = mapped_column(index=True)


class Dismissal(Base):
    """A product that a visitor does not want to see again."""

    __tablename__ = "dismissals"
    __table_args__ = (UniqueConstraint("session_id", "product_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"))
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    session_id: Mapped[str]
    at: Mapped[datetime]


class Complaint(Base):
    """A complaint; the order number is as the shopper gave it, checked only with a customer."""

    __tablename__ = "complaints"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    order_number: Mapped[str | None]
    text: Mapped[str]
    status: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime]


class Handoff(Base):
    """A conversation that waits for, or is with, a person."""

    __tablename__ = "handoffs"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    reason: Mapped[str] = mapped_column(default="")
    transcript: Mapped[list[Any]] = mapped_column(default=list)
    status: Mapped[str] = mapped_column(default="open", index=True)
    created_at: Mapped[datetime]


class Gap(Base):
    """A question that nothing answered; ``text`` holds no address and no long number."""

    __tablename__ = "gaps"
    __table_args__ = (UniqueConstraint("kind", "product_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    product_id: Mapped[str] = mapped_column(default="")
    key: Mapped[str]
    text: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    count: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)


class VerifiedConversation(Base):
    """Who a conversation belongs to, until when."""

    __tablename__ = "verified_conversations"
    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    verified_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class IdentityAttempts(Base):
    """Wrong tries of a subject, a conversation or an address, and when the last one was."""

    __tablename__ = "identity_attempts"
    subject: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]


class OperationRecord(Base):
    """An operation that was carried out, so that asking again does not do it twice."""

    __tablename__ = "operation_requests"
    request_id: Mapped[str] = mapped_column(primary_key=True)
    operation: Mapped[str]
    arguments: Mapped[str]
    result: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Counter(Base):
    """A number that grows, e.g. the version of the catalogue that caches are keyed by."""

    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
