"""Everything that changes money or goods: one function an operation, one transaction each.

Each looks the customer up by the conversation, checks ownership, state and stock again, and does
its work once per ``request_id``. Each ``check_*`` applies the same rules without changing anything.
``pay_refund`` alone is not for conversations but for the shop's own systems.
"""

from shop.operations.accounts import change_account, check_account_change
from shop.operations.address import change_address, check_address
from shop.operations.cancelling import cancel_order, check_cancel
from shop.operations.cancelling_items import cancel_items, check_cancel_items
from shop.operations.changing_items import change_items, check_items
from shop.operations.changing_payment import change_payment, check_payment, other_ways
from shop.operations.exchanging import (
    check_exchange,
    check_exchanges,
    exchange_item,
    exchange_items,
)
from shop.operations.guaranteeing import check_guarantee, claim_guarantee
from shop.operations.holding import check_hold, check_note, hold_order, note_order
from shop.operations.missing import check_search, search_parcel
from shop.operations.missing_items import check_missing, report_missing
from shop.operations.papers import (
    check_confirmation,
    check_invoice,
    request_invoice,
    resend_confirmation,
)
from shop.operations.pricing import (
    check_code,
    check_code_on_order,
    check_price_difference,
    refund_price_difference,
    use_code,
)
from shop.operations.refunding import pay_refund
from shop.operations.replacing import check_replacement, replace_items
from shop.operations.returning import check_return, return_items
from shop.operations.support import open_complaint, request_handoff
from shop.operations.taking_back import check_take_back, request_label, take_back, under_way
from shop.operations.watching import check_watch, watch_product

__all__ = [
    "cancel_items",
    "cancel_order",
    "change_account",
    "change_address",
    "change_items",
    "change_payment",
    "check_account_change",
    "check_address",
    "check_cancel",
    "check_cancel_items",
    "check_code",
    "check_code_on_order",
    "check_confirmation",
    "check_exchange",
    "check_exchanges",
    "check_guarantee",
    "check_hold",
    "check_invoice",
    "check_items",
    "check_missing",
    "check_note",
    "check_payment",
    "check_price_difference",
    "check_replacement",
    "check_return",
    "check_search",
    "check_take_back",
    "check_watch",
    "claim_guarantee",
    "exchange_item",
    "exchange_items",
    "hold_order",
    "note_order",
    "open_complaint",
    "other_ways",
    "pay_refund",
    "refund_price_difference",
    "replace_items",
    "report_missing",
    "request_handoff",
    "request_invoice",
    "request_label",
    "resend_confirmation",
    "return_items",
    "search_parcel",
    "take_back",
    "under_way",
    "use_code",
    "watch_product",
]
