"""Sending an order somewhere else before it is shipped."""

from __future__ import annotations

from dataclasses import replace

from shop import rules
from shop.addresses import checked_address
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.operations.steps import add_history
from shop.orders import find_order
from shop.previews import Preview
from shop.views import Address, OrderView


def check_address(
    shop: Shop, conversation_id: str, order_number: str, address: Address | None = None
) -> Preview:
    """What changing the address would do; with ``address``, the order as it would be.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`change_address`.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
    return _plan(shop, order, address)


def change_address(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    address: Address,
    request_id: str,
    shown: str | None = None,
) -> OrderView:
    """Send the order to another address; the customer's address book stays as it is.

    Args:
        address: as people write it; the country may be a name or a code.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``already_cancelled``, ``already_shipped``,
            ``already_delivered``, ``address_incomplete``, ``unknown_country``,
            ``country_not_served``, ``postcode_mismatch`` or ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "address": str(address)}
        record = claim(shop, session, request_id, "change_address", arguments)
        if not record.result:
            plan = _plan(shop, order_view(order), address)
            rules.must_be_as_shown(plan, shown)
            add_history(shop, session, order, order.status, f"Address changed from {order.address}")
            order.address = plan.order.address
            record.result = order.number
            session.flush()
            session.refresh(order)
        return order_view(order)


def _plan(shop: Shop, order: OrderView, address: Address | None) -> Preview:
    rules.may_change_address(order)
    if address is not None:
        order = replace(order, address=checked_address(address, shop.config))
    return Preview(order, order.items)
