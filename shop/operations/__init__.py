"""Everything that changes money or goods: one function an operation, one transaction each.

Each looks the customer up by the conversation, checks ownership, state and stock again, and does
its work once per ``request_id``. Each ``check_*`` applies the same rules without changing anything.
``pay_refund`` alone is not for conversations but for the shop's own systems.
"""

from shop.operations.address import change_address, check_address
from shop.operations.cancelling import cancel_order, check_cancel
from shop.operations.exchanging import check_exchange, exchange_item
from shop.operations.missing import check_search, search_parcel
from shop.operations.refunding import pay_refund
from shop.operations.returning import check_return, return_items
from shop.operations.support import open_complaint, request_handoff

__all__ = [
    "cancel_order",
    "change_address",
    "check_address",
    "check_cancel",
    "check_exchange",
    "check_return",
    "check_search",
    "exchange_item",
    "open_complaint",
    "pay_refund",
    "request_handoff",
    "return_items",
    "search_parcel",
]
