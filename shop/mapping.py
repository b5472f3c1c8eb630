"""From database rows to the records that leave the shop."""

from __future__ import annotations

from shop import models
from shop.text import mask_email
from shop.views import (
    ComplaintView,
    CustomerView,
    ExchangeView,
    HandoffView,
    HistoryView,
    OrderItemView,
    OrderView,
    ProductView,
    RefundView,
    ReturnView,
    VariantView,
)


def product_view(product: models.Product) -> ProductView:
    """A product with its variants; without an address of its picture it gets the folder's."""
    return ProductView(
        id=product.id,
        name=product.name,
        category=product.category,
        brand=product.brand,
        price_cents=product.price_cents,
        description=product.description,
        slogan=product.slogan,
        attributes=dict(product.attributes),
        tags=tuple(product.tags),
        image_url=product.image_url or f"/pictures/{product.id}.svg",
        variants=tuple(variant_view(v) for v in product.variants),
    )


def variant_view(variant: models.Variant) -> VariantView:
    """One variant with its stock now."""
    return VariantView(variant.sku, variant.colour, variant.size, variant.stock)


def item_view(item: models.OrderItem) -> OrderItemView:
    """One order line."""
    return OrderItemView(
        id=item.id,
        sku=item.sku,
        product_id=item.product_id,
        name=item.name,
        colour=item.colour,
        size=item.size,
        quantity=item.quantity,
        price_cents=item.price_cents,
        status=item.status,  # type: ignore[arg-type]
    )


def order_view(order: models.Order) -> OrderView:
    """An order with items and history; the total is what was to be paid when it was placed."""
    items = tuple(item_view(item) for item in order.items)
    return OrderView(
        number=order.number,
        customer_id=order.customer_id,
        status=order.status,  # type: ignore[arg-type]
        placed_at=order.placed_at,
        items=items,
        total_cents=sum(i.price_cents * i.quantity for i in items) + order.shipping_cents,
        address=order.address,
        history=tuple(HistoryView(h.status, h.at, h.note) for h in order.history),
        carrier=order.carrier,
        tracking_code=order.tracking_code,
        expected_on=order.expected_on,
        shipping_cents=order.shipping_cents,
        delivered_at=order.delivered_at,
        payment=order.payment,
    )


def refund_view(refund: models.Refund) -> RefundView:
    """A refund and what it is for."""
    return RefundView(
        number=refund.number,
        order_number=refund.order.number,
        amount_cents=refund.amount_cents,
        shipping_cents=refund.shipping_cents,
        reason=refund.reason,
        status=refund.status,  # type: ignore[arg-type]
        created_at=refund.created_at,
        paid_at=refund.paid_at,
        paid_to=refund.order.payment,
        return_number=refund.for_return.number if refund.for_return else None,
    )


def return_view(returned: models.Return) -> ReturnView:
    """A return with its lines and its refund."""
    return ReturnView(
        number=returned.number,
        order_number=returned.order.number,
        items=tuple(item_view(item) for item in returned.items),
        reason=returned.reason,
        status=returned.status,  # type: ignore[arg-type]
        created_at=returned.created_at,
        refund=refund_view(returned.refund) if returned.refund else None,
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
    )


def payment_label(payment: models.PaymentMethod) -> str:
    """A payment method in words: ``Visa ending in 4242``."""
    name = payment.label or payment.kind
    return f"{name} ending in {payment.last_four}" if payment.last_four else name


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
