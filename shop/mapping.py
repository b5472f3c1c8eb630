"""From database rows to the records that leave the shop."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import object_session

from shop import models
from shop.text import mask_email, mask_number
from shop.views import (
    ComplaintView,
    CustomerView,
    ExchangeView,
    HandoffView,
    HistoryView,
    OrderItemView,
    OrderView,
    ParcelView,
    PaymentMethodView,
    PaymentView,
    ProductTexts,
    ProductView,
    RefundView,
    ReturnView,
    VariantView,
)

LANGUAGE = "language"
"""In a session's ``info``: the code of the language in which the shop is read."""
EXCHANGED = "exchanged"
"""The reason of a refund that an exchange led to; it was decided at the same moment."""
Methods = Mapping[str, PaymentMethodView]


def product_view(product: models.Product) -> ProductView:
    """A product with its variants; without an address of its picture it gets the folder's."""
    variants = tuple(variant_view(v, product) for v in product.variants)
    image = product.image_url or f"/pictures/{product.id}.svg"
    return ProductView(
        id=product.id,
        name=product.name,
        category=product.category,
        brand=product.brand,
        price_cents=min((v.price_cents for v in variants), default=product.price_cents),
        description=product.description,
        slogan=product.slogan,
        attributes=dict(product.attributes),
        tags=tuple(product.tags),
        image_url=image,
        variants=variants,
        categories=tuple(c for c in (product.category, *product.categories) if c),
        units=dict(product.units),
        pictures=(image, *product.pictures),
        url=product.url,
        texts={code: product_texts(told) for code, told in product.texts.items()},
    )


def product_texts(told: Mapping[str, str]) -> ProductTexts:
    """A product's texts in one language, as the database holds them."""
    given = ((name, str(told.get(name) or "")) for name in ("name", "description", "slogan"))
    return ProductTexts(**dict(given))


def variant_view(variant: models.Variant, product: models.Product | None = None) -> VariantView:
    """One variant with its price and stock now; ``product`` is its own, if it is at hand."""
    regular = variant.price_cents
    if regular is None:
        regular = (product or variant.product).price_cents
    sale = variant.sale_price_cents
    return VariantView(
        sku=variant.sku,
        options={name: str(value) for name, value in variant.options.items()},
        stock=variant.stock,
        price_cents=regular if sale is None else sale,
        regular_price_cents=regular,
        counted=variant.counted,
        barcode=variant.barcode,
        pictures=tuple(p for p in (variant.image_url, *variant.pictures) if p),
    )


def item_view(item: models.OrderItem) -> OrderItemView:
    """One order line, called as its product is in the session's language."""
    called = _called(item)
    return OrderItemView(
        id=item.id,
        sku=item.sku,
        product_id=item.product_id,
        name=called or item.name,
        quantity=item.quantity,
        price_cents=item.price_cents,
        status=item.status,  # type: ignore[arg-type]
        options={name: str(value) for name, value in item.options.items()},
        line=item.line,
        sold_as=item.name if called else "",
    )


def _called(item: models.OrderItem) -> str:
    """The product's name in the language in which the shop is read; empty where it has none."""
    session = object_session(item)
    code = session.info.get(LANGUAGE) if session is not None else None
    if not code or session is None:
        return ""
    product = session.get(models.Product, item.product_id)
    texts = product.texts if product is not None else {}
    told = texts.get(code) or texts.get(code.split("-")[0]) or {}
    return str(told.get("name") or "")


def order_view(order: models.Order) -> OrderView:
    """An order with items and history; the total is what was to be paid when it was placed."""
    items = tuple(item_view(item) for item in order.items)
    methods = _methods_of(order)
    return OrderView(
        number=order.number,
        customer_id=order.customer_id,
        status=order.status,  # type: ignore[arg-type]
        placed_at=order.placed_at,
        items=items,
        total_cents=sum(i.price_cents * i.quantity for i in items) + order.shipping_cents,
        address=order.address,
        history=tuple(HistoryView(h.status, h.at, h.note) for h in order.history),
        expected_on=order.expected_on,
        shipping_cents=order.shipping_cents,
        delivered_at=order.delivered_at,
        payment=order.payment or next((p.label for p in order.payments if p.label), ""),
        payments=tuple(payment_view(payment, methods) for payment in order.payments),
        refunds=tuple(refund_view(refund, methods) for refund in order.refunds),
        parcels=tuple(map(parcel_view, order.parcels)),
        hold_until=order.hold_until,
        note=order.note,
        invoice_to={name: str(value) for name, value in order.invoice_to.items()},
    )


def _methods_of(order: models.Order) -> Methods:
    """The customer's ways to pay by their code; looked up only where something names one."""
    named = any(p.method for p in order.payments) or any(r.method for r in order.refunds)
    ways = order.customer.payments if named else ()
    return {way.code: method_view(way) for way in ways if way.code}


def payment_view(payment: models.OrderPayment, methods: Methods) -> PaymentView:
    """What was paid for an order, or is to be; ``methods`` are the customer's by their code."""
    way = methods.get(payment.method)
    return PaymentView(
        method=payment.method,
        label=payment.label or (way.label if way else ""),
        amount_cents=payment.amount_cents,
        status=payment.status,  # type: ignore[arg-type]
        paid_at=payment.paid_at,
        gift_card=way is not None and way.gift_card,
        last_four=way.last_four if way else "",
    )


def parcel_view(parcel: models.Parcel) -> ParcelView:
    """A parcel with the lines in it."""
    return ParcelView(
        lines=tuple(parcel.lines),
        carrier=parcel.carrier,
        tracking_codes=tuple(parcel.tracking_codes),
        tracking_url=parcel.tracking_url,
        shipped_at=parcel.shipped_at,
        delivered_at=parcel.delivered_at,
    )


def refund_view(refund: models.Refund, methods: Methods | None = None) -> RefundView:
    """A refund, what it is for and where it goes; ``methods`` are looked up when not given."""
    way = (_methods_of(refund.order) if methods is None else methods).get(refund.method)
    return RefundView(
        number=refund.number,
        order_number=refund.order.number,
        amount_cents=refund.amount_cents,
        shipping_cents=refund.shipping_cents,
        reason=refund.reason,
        status=refund.status,  # type: ignore[arg-type]
        created_at=refund.created_at,
        paid_at=refund.paid_at,
        paid_to=_paid_to(refund),
        return_number=refund.for_return.number if refund.for_return else None,
        method=refund.method,
        label=refund.label,
        gift_card=way is not None and way.gift_card,
        last_four=way.last_four if way else "",
        lines={int(line): int(cents) for line, cents in refund.lines.items()},
    )


def _paid_to(refund: models.Refund) -> str:
    """The masked words for where a refund goes."""
    payments = refund.order.payments if refund.method else ()
    paid = next((p.label for p in payments if p.method == refund.method and p.label), "")
    return paid or refund.label or refund.order.payment


def return_view(returned: models.Return) -> ReturnView:
    """A return with its lines and its refunds."""
    return ReturnView(
        number=returned.number,
        order_number=returned.order.number,
        items=tuple(item_view(item) for item in returned.items),
        reason=returned.reason,
        status=returned.status,  # type: ignore[arg-type]
        created_at=returned.created_at,
        refunds=tuple(refund_view(refund) for refund in returned.refunds),
    )


def exchange_view(exchange: models.Exchange) -> ExchangeView:
    """An exchange: the line sent back and the variant that comes instead."""
    return ExchangeView(
        number=exchange.number,
        order_number=exchange.order.number,
        item=item_view(exchange.item),
        new=variant_view(exchange.new),
        status=exchange.status,  # type: ignore[arg-type]
        created_at=exchange.created_at,
        difference_cents=exchange.difference_cents,
        settled_with=exchange.label,
        refunds=tuple(
            refund_view(refund)
            for refund in exchange.order.refunds
            if (refund.reason, refund.created_at) == (EXCHANGED, exchange.created_at)
        ),
    )


def customer_view(customer: models.Customer) -> CustomerView:
    """A customer as the bot may show them."""
    return CustomerView(
        id=customer.id,
        name=customer.name,
        email_masked=mask_email(customer.email),
        language=customer.language,
        address=customer.addresses[0].address if customer.addresses else None,
        payment=payment_label(customer.payments[0]) if customer.payments else "",
        payment_methods=tuple(map(method_view, customer.payments)),
        addresses=tuple(one.address for one in customer.addresses),
        phone_masked=mask_number(customer.phone),
    )


def method_view(method: models.PaymentMethod) -> PaymentMethodView:
    """A way to pay, masked."""
    return PaymentMethodView(
        code=method.code,
        kind=method.kind,
        label=payment_label(method),
        balance_cents=method.balance_cents,
        last_four=method.last_four,
    )


def payment_label(payment: models.PaymentMethod) -> str:
    """A payment method, masked, for those who know it: ``Visa •••• 4242``."""
    name = payment.label or payment.kind.replace("_", " ")
    return f"{name} •••• {payment.last_four}" if payment.last_four else name


def complaint_view(complaint: models.Complaint) -> ComplaintView:
    """A complaint on record."""
    return ComplaintView(
        number=f"C-{complaint.id:05d}",
        conversation_id=complaint.conversation_id,
        customer_id=complaint.customer_id,
        order_number=complaint.order_number,
        text=complaint.text,
        status=complaint.status,
        created_at=complaint.created_at,
    )


def handoff_view(handoff: models.Handoff) -> HandoffView:
    """A handoff on record."""
    return HandoffView(
        number=f"H-{handoff.id:05d}",
        conversation_id=handoff.conversation_id,
        customer_id=handoff.customer_id,
        reason=handoff.reason,
        transcript=tuple((str(who), str(words)) for who, words in handoff.transcript),
        status=handoff.status,
        created_at=handoff.created_at,
    )
