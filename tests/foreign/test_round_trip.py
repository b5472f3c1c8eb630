"""A foreign shop moves in and out again without a loss: the data set tau-retail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shop import ShopConfig, open_shop
from shop.exporting import export_file
from shop.importing import import_all
from tests.foreign.retail_converter import BACK, Values

CONFIG = ShopConfig(
    name="Retail", currency="USD", time_zone="America/New_York", order_number="#W2611340",
    ships_to=("US",), home_country="US",
)  # fmt: skip
KINDS = ("products", "customers", "orders")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_comes_in_goes_out(
    retail: dict[str, Values], records: dict[str, list[Values]], tmp_path: Path, form: str
) -> None:
    for kind, rows in records.items():
        (tmp_path / f"{kind}.json").write_text(json.dumps(rows), encoding="utf-8")
    shop = open_shop(f"sqlite:///{tmp_path / 'shop.db'}", CONFIG)
    import_all(shop, {kind: [tmp_path / f"{kind}.json"] for kind in KINDS})
    for kind in KINDS:
        export_file(shop, kind, tmp_path / "out" / f"{kind}.{form}")
    shop.close()

    again = open_shop(f"sqlite:///{tmp_path / 'again.db'}", CONFIG)
    import_all(again, {kind: [tmp_path / "out" / f"{kind}.{form}"] for kind in KINDS})
    for kind in KINDS:
        export_file(again, kind, tmp_path / "twice" / f"{kind}.json")
    again.close()
    out = {
        kind: json.loads((tmp_path / "twice" / f"{kind}.json").read_text("utf-8")) for kind in KINDS
    }
    assert {p["id"]: _product(p) for p in out["products"]} == retail["products"]
    owners = {v["sku"]: p["id"] for p in out["products"] for v in p["variants"]}
    assert {o["number"]: _order(o, owners) for o in out["orders"]} == retail["orders"]
    users = {c["id"]: _user(c) for c in out["customers"]}
    owned = {o["number"]: o["customer_id"] for o in out["orders"]}
    for user, one in retail["users"].items():
        assert users[user] == {key: value for key, value in one.items() if key != "orders"}
        assert {owned[number] for number in one["orders"]} <= {user}


def _product(product: Values) -> Values:
    return {
        "name": product["name"],
        "product_id": product["id"],
        "variants": {
            v["sku"]: {
                "item_id": v["sku"],
                "options": v["options"],
                "available": not v["counted"] and v["stock"] == 1,
                "price": float(v["price"]),
            }
            for v in product["variants"]
        },
    }


def _user(customer: Values) -> Values:
    first, last = customer["name"].split(" ", 1)
    return {
        "name": {"first_name": first, "last_name": last},
        "address": _address(customer["addresses"][0]),
        "email": customer["email"],
        "payment_methods": {m["code"]: _method(m) for m in customer["payments"]},
    }


def _address(address: Values) -> Values:
    return {
        "address1": address["street"],
        "address2": address["extra"],
        "city": address["city"],
        "country": {"US": "USA"}[address["country"]],
        "state": address["region"],
        "zip": address["postcode"],
    }


def _method(method: Values) -> Values:
    found: dict[str, Any] = {"source": method["kind"], "id": method["code"]}
    if method["label"]:
        found |= {"brand": method["label"], "last_four": method["last_four"]}
    return found | ({} if method["balance"] is None else {"balance": float(method["balance"])})


def _order(order: Values, owners: dict[str, str]) -> Values:
    skus = [item["sku"] for item in order["items"]]
    history = [("payment", money) for money in order["payments"]]
    history += [("refund", money) for money in order["refunds"]]
    return {
        "order_id": order["number"],
        "user_id": order["customer_id"],
        "address": _address(order["address"]),
        "items": [_item(item, owners) for item in order["items"]],
        "fulfillments": [_fulfilment(parcel, skus) for parcel in order["parcels"]],
        "status": BACK.get(order["status"], order["status"]),
        "payment_history": [
            {
                "transaction_type": kind,
                "amount": float(money["amount"]),
                "payment_method_id": money["method"],
            }
            for kind, money in history
        ],
    }


def _fulfilment(parcel: Values, skus: list[str]) -> Values:
    items = [skus[line - 1] for line in parcel["lines"]]
    return {"tracking_id": parcel["tracking_codes"], "item_ids": items}


def _item(item: Values, owners: dict[str, str]) -> Values:
    return {
        "name": item["name"],
        "product_id": owners[item["sku"]],
        "item_id": item["sku"],
        "price": float(item["price"]),
        "options": item["options"],
    }
