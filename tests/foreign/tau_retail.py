"""Turns the files of tau-bench's retail shop into files that ``shoptalk import`` reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Values = dict[str, Any]
STATUS = {
    "pending": "paid",
    "processed": "packed",
    "delivered": "delivered",
    "cancelled": "cancelled",
}
SETTINGS = """
name: Retail
currency: USD
time_zone: America/New_York
order_number: "#W2611340"
home_country: US
ships_to: [US]
"""


def convert(source: Path, target: Path) -> list[Path]:
    """Write products, customers and orders of the shop in ``source`` into ``target``."""
    products, users, orders = (
        json.loads((source / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("products", "users", "orders")
    )
    files = {
        "products": [_product(product) for product in products.values()],
        "customers": [_customer(number, user) for number, user in users.items()],
        "orders": [_order(order, users[order["user_id"]]) for order in orders.values()],
    }
    for kind, rows in files.items():
        (target / f"{kind}.json").write_text(json.dumps(rows), encoding="utf-8")
    return [target / f"{kind}.json" for kind in files]


def _product(product: Values) -> Values:
    variants = [
        {
            "sku": variant["item_id"],
            "options": variant["options"],
            "price": f"{variant['price']:.2f}",
            "stock": "yes" if variant["available"] else "no",
        }
        for variant in product["variants"].values()
    ]
    name = product["name"]
    return {"id": product["product_id"], "name": name, "category": name, "variants": variants}


def _customer(number: str, user: Values) -> Values:
    return {
        "id": number,
        "name": _name(user),
        "email": user["email"],
        "addresses": [_address(user["address"], _name(user))],
        "payments": [_payment(method) for method in user["payment_methods"].values()],
    }


def _name(user: Values) -> str:
    return f"{user['name']['first_name']} {user['name']['last_name']}"


def _address(address: Values, name: str) -> Values:
    return {
        "name": name,
        "street": address["address1"],
        "extra": address["address2"],
        "postcode": address["zip"],
        "city": address["city"],
        "region": address["state"],
        "country": address["country"],
    }


def _payment(method: Values) -> Values:
    renamed = {"kind": method["source"], "code": method["id"]}
    if "brand" in method:
        renamed |= {"label": method["brand"].title(), "last_four": method["last_four"]}
    return renamed | ({"balance": str(method["balance"])} if "balance" in method else {})


def _order(order: Values, user: Values) -> Values:
    lines = {item["item_id"]: line for line, item in enumerate(order["items"], 1)}
    return {
        "number": order["order_id"],
        "customer_id": order["user_id"],
        "status": STATUS[order["status"]],
        "address": _address(order["address"], _name(user)),
        "items": [
            {"sku": i["item_id"], "name": i["name"], "price": f"{i['price']:.2f}"}
            for i in order["items"]
        ],
        "parcels": [
            {"lines": [lines[i] for i in sent["item_ids"]], "tracking_codes": sent["tracking_id"]}
            for sent in order["fulfillments"]
        ],
        "payments": _money(order, "payment"),
        "refunds": _money(order, "refund"),
    }


def _money(order: Values, kind: str) -> list[Values]:
    return [
        {"method": one["payment_method_id"], "amount": f"{one['amount']:.2f}", "status": "paid"}
        for one in order["payment_history"]
        if one["transaction_type"] == kind
    ]
