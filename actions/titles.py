"""What an intent is called when the bot asks "did you mean ...?"."""

from __future__ import annotations

from collections.abc import Mapping

from actions.answers import FaqEntry
from actions.operations import started_by

TITLES: Mapping[str, str] = {
    "find_product": "Find a product",
    "refine_cheaper": "See something cheaper",
    "refine_pricier": "See something finer",
    "refine_search": "Narrow the search down",
    "show_more": "See more results",
    "more_like_this": "See similar products",
    "product_details": "Know more about a product",
    "ask_price": "Know a price",
    "ask_stock": "Check the stock",
    "buy_product": "Buy a product",
    "compare_products": "Compare two products",
    "recommend": "Get a recommendation",
    "describe_product": "Have a product described",
    "advertise_product": "Have an ad written",
    "order_status": "Find out where my order is",
    "order_history": "See my orders",
    "cancel_order": "Cancel an order",
    "change_address": "Change a delivery address",
    "return_item": "Return something",
    "exchange_item": "Exchange something",
    "refund_status": "Check a refund",
    "return_status": "Check a return",
    "missing_parcel": "Report a missing parcel",
    "damaged_item": "Report a damaged item",
    "wrong_item": "Report a wrong item",
    "complaint": "Make a complaint",
    "human_handoff": "Talk to a person",
    "ask_capabilities": "See what you can do",
}


def title_of(intent: str, faq: Mapping[str, FaqEntry]) -> str | None:
    """The title of an intent as a button, or None when it makes no sense as a choice."""
    if intent in faq:
        return faq[intent].question
    return TITLES.get(intent)


def wish_of(intent: str) -> str:
    """What an intent asks for, to complete "you want to …"."""
    operation = started_by(intent)
    if operation is not None:
        return operation.title
    title = TITLES.get(intent)
    return f"{title[0].lower()}{title[1:]}" if title else "do that"
