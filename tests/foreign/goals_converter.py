"""tau-bench's tasks of its retail shop as goals of ``shoptalk simulate --goals-file``."""

from __future__ import annotations

from typing import Any

Values = dict[str, Any]
COUNTRIES = {"USA": "US"}


def goals_of(tasks: list[Values]) -> list[Values]:
    """One goal a task; a task that wants nothing done is left out."""
    return [
        {
            "name": f"tau-{place}",
            "customer": task["user_id"],
            "tasks": [_TASKS[action["name"]](action["kwargs"]) for action in task["actions"]],
        }
        for place, task in enumerate(tasks)
        if task["actions"]
    ]


def _cancel(told: Values) -> Values:
    return {"kind": "cancel", "order": told["order_id"]}


def _return(told: Values) -> Values:
    return {
        "kind": "return",
        "order": told["order_id"],
        "items": told["item_ids"],
        "way": told["payment_method_id"],
    }


def _swap(kind: str, told: Values) -> Values:
    swaps = dict(zip(told["item_ids"], told["new_item_ids"], strict=True))
    way = told["payment_method_id"]
    return {"kind": kind, "order": told["order_id"], "swaps": swaps, "way": way}


def _address(told: Values) -> Values:
    address = {
        "street": told["address1"],
        "extra": told["address2"],
        "city": told["city"],
        "region": told["state"],
        "country": COUNTRIES.get(told["country"], told["country"]),
        "postcode": told["zip"],
    }
    return {"kind": "address", "order": told["order_id"], "address": address}


def _payment(told: Values) -> Values:
    return {"kind": "payment", "order": told["order_id"], "way": told["payment_method_id"]}


_TASKS = {
    "cancel_pending_order": _cancel,
    "return_delivered_order_items": _return,
    "exchange_delivered_order_items": lambda told: _swap("exchange", told),
    "modify_pending_order_items": lambda told: _swap("items", told),
    "modify_pending_order_address": _address,
    "modify_pending_order_payment": _payment,
}
