"""tau-bench's retail data as records of ``shoptalk import``."""

from __future__ import annotations

from typing import Any

Values = dict[str, Any]
STATES = {"pending": "paid", "processed": "packed"}
BACK = {ours: theirs for theirs, ours in STATES.items()}


def products_of(data: Values) -> list[Values]:
    """Each product with its variants; availability is all that is told of the stock."""
    return [
        {
            "id": product["product_id"],
            "name": product["name"],
            "category": product["name"],
            "variants": [
                {
                    "sku": item["item_id"],
                    "options": item["options"],
                    "price": f"{item['price']:.2f}",
                    "stock": item["available"],
                }
                for item in product["variants"].values()
            ],
        }
        for product in data.values()
    ]


def customers_of(data: Values) -> list[Values]:
    """Customers with their address and ways to pay; a user's id is the customer's."""
    return [
        {
            "id": user_id,
            "name": _name(user["name"]),
            "email": user["email"],
            "addresses": [_address(user["address"], user["name"])],
            "payments": [_method(method) for method in user["payment_methods"].values()],
        }
        for user_id, user in data.items()
    ]


def _name(name: Values) -> str:
    return f"{name['first_name']} {name['last_name']}"


def _address(address: Values, name: Values) -> Values:
    return {
        "name": _name(name),
        "street": address["address1"],
        "extra": address["address2"],
        "city": address["city"],
        "region": address["state"],
        "country": address["country"],
        "postcode": address["zip"],
    }


def _method(method: Values) -> Values:
    kept = {"kind": method["source"], "code": method["id"], "label": method.get("brand", "")}
    return kept | {key: method[key] for key in ("last_four", "balance") if key in method}


def orders_of(data: Values, users: Values) -> list[Values]:
    """Orders with payments, refunds and parcels by the lines in them."""
    return [_order(order, users[order["user_id"]]["name"]) for order in data.values()]


def _order(order: Values, name: Values) -> Values:
    skus = [item["item_id"] for item in order["items"]]
    paid: dict[str, list[Values]] = {"payment": [], "refund": []}
    for step in order["payment_history"]:
        money = {"amount": f"{step['amount']:.2f}", "method": step["payment_method_id"]}
        paid[step["transaction_type"]].append(money)
    return {
        "number": order["order_id"],
        "customer_id": order["user_id"],
        "status": STATES.get(order["status"], order["status"]),
        "address": _address(order["address"], name),
        "items": [_item(item) for item in order["items"]],
        "payments": paid["payment"],
        "refunds": paid["refund"],
        "parcels": [_parcel(sent, skus) for sent in order["fulfillments"]],
    }


def _item(item: Values) -> Values:
    kept = {"sku": item["item_id"], "name": item["name"], "options": item["options"]}
    return kept | {"price": f"{item['price']:.2f}"}


def _parcel(sent: Values, skus: list[str]) -> Values:
    lines = [skus.index(sku) + 1 for sku in sent["item_ids"]]
    return {"tracking_codes": sent["tracking_id"], "lines": lines}
