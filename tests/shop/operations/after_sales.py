"""Helpers of the tests of what is done after a sale."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from shop import Shop, ShopConfig, models, orders
from shop.service_models import ProductWatch, ServiceCase


def with_config(shop: Shop, **values: Any) -> Shop:
    """The same shop with other settings."""
    config = ShopConfig.model_validate({**shop.config.model_dump(), **values})
    return Shop(shop.engine, config, shop.clock)


def line(shop: Shop, talk: str, number: str, product: str) -> int:
    """Id of the line of a product."""
    items = orders.get_order(shop, talk, number).items
    return next(item.id for item in items if item.product_id == product)


def pay(shop: Shop, number: str, *parts: tuple[str, int]) -> None:
    """What was paid for an order; (code of a way to pay, cents)."""
    with shop.session() as session:
        order = session.scalars(select(models.Order).filter_by(number=number)).one()
        for position, (method, cents) in enumerate(parts, 1):
            paid = {"method": method, "label": method.title(), "amount_cents": cents}
            session.add(models.OrderPayment(order_id=order.id, position=position, **paid))


def gift_card(shop: Shop, cents: int = 0) -> None:
    """A gift card ``gift`` of Mia's."""
    with shop.session() as session:
        card = {"kind": "gift_card", "label": "Gift card", "last_four": "1111", "code": "gift"}
        session.add(models.PaymentMethod(customer_id="C1", balance_cents=cents, **card))


def written(shop: Shop) -> dict[str, int]:
    """How much there is of what the operations write."""
    tables = (ServiceCase, ProductWatch, models.Refund, models.Exchange, models.OperationRecord)
    with shop.reading() as session:
        return {table.__tablename__: session.query(table).count() for table in tables}
