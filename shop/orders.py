"""A customer's own orders, returns and refunds; somebody else's do not exist here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common.errors import ShopRuleError
from shop.database import Shop
from shop.identity import require_customer
from shop.mapping import exchange_view, order_view, refund_view, return_view
from shop.models import Exchange, Order, Refund, Return
from shop.text import order_number
from shop.views import ExchangeView, OrderView, RefundView, ReturnView


def orders_of(shop: Shop, conversation_id: str, limit: int = 10) -> list[OrderView]:
    """The customer's newest orders, newest first.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
    """
    with shop.reading() as session:
        customer_id = require_customer(shop, session, conversation_id)
        query = (
            select(Order)
            .where(Order.customer_id == customer_id)
            .order_by(Order.placed_at.desc().nulls_last(), Order.id.desc())
            .limit(limit)
        )
        return [order_view(order) for order in session.scalars(query)]


def get_order(shop: Shop, conversation_id: str, number: str) -> OrderView:
    """One order of the customer, by its number as people write it.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: the customer has no such order (code ``unknown_order``); the same words
            whether it does not exist or is somebody else's.
    """
    with shop.reading() as session:
        return order_view(find_order(shop, session, conversation_id, number))


def returns_of(shop: Shop, conversation_id: str, number: str | None = None) -> list[ReturnView]:
    """The customer's returns, newest first; those of one order when ``number`` is given.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`get_order`.
    """
    with shop.reading() as session:
        query = _own(shop, session, conversation_id, number, Return)
        return [return_view(row) for row in session.scalars(query)]


def refunds_of(shop: Shop, conversation_id: str, number: str | None = None) -> list[RefundView]:
    """The customer's refunds, newest first; those of one order when ``number`` is given.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`get_order`.
    """
    with shop.reading() as session:
        query = _own(shop, session, conversation_id, number, Refund)
        return [refund_view(row) for row in session.scalars(query)]


def exchanges_of(shop: Shop, conversation_id: str, number: str | None = None) -> list[ExchangeView]:
    """The customer's exchanges, newest first; those of one order when ``number`` is given.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`get_order`.
    """
    with shop.reading() as session:
        query = _own(shop, session, conversation_id, number, Exchange)
        return [exchange_view(row) for row in session.scalars(query)]


def find_order(
    shop: Shop, session: Session, conversation_id: str, number: str, *, lock: bool = False
) -> Order:
    """The customer's order as a row of this session; locked against other writers on request.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`get_order`.
    """
    customer_id = require_customer(shop, session, conversation_id)
    wanted = order_number(number, shop.config.order_shape)
    query = select(Order).where(Order.number == wanted, Order.customer_id == customer_id)
    order = session.scalar(query.with_for_update() if lock else query)
    if order is None:
        raise ShopRuleError("unknown_order", order=wanted)
    return order


def _own(
    shop: Shop,
    session: Session,
    conversation_id: str,
    number: str | None,
    table: type[Return] | type[Refund] | type[Exchange],
) -> Select[Any]:
    customer_id = require_customer(shop, session, conversation_id)
    query = select(table).join(Order).where(Order.customer_id == customer_id)
    if number is not None:
        order = find_order(shop, session, conversation_id, number)
        query = query.where(table.order_id == order.id)
    return query.order_by(table.created_at.desc().nulls_last(), table.id.desc())
