"""Each kind of wrong value gets a reason in plain words, at its line and column."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import ShopConfig
from shop.importing.layout import LAYOUTS
from shop.importing.reading import Raw
from shop.importing.validating import validate

CONFIG = ShopConfig(order_number="HP-104233")
PRODUCT = {
    "id": "cup",
    "name": "Cup",
    "category": "mugs",
    "price": "1.00",
    "variants": [{"sku": "CUP"}],
}
CUSTOMER = {"id": "C1", "email": "mia@example.com", "created_at": "2025-01-01"}
ADDRESS = {
    "name": "Mia",
    "street": "Weg 1",
    "postcode": "20457",
    "city": "Hamburg",
    "country": "DE",
}
ORDER = {
    "number": "104001",
    "customer_id": "C1",
    "status": "paid",
    "placed_at": "2025-01-01",
    "address": ADDRESS,
    "items": [{"sku": "CUP"}, {"sku": "POT"}],
}
EVENT = {"kind": "click", "product_id": "cup", "session_id": "s", "at": "2025-01-01T10:00:00Z"}
GOOD: dict[str, dict[str, Any]] = {
    "products": PRODUCT,
    "customers": CUSTOMER,
    "orders": ORDER,
    "events": EVENT,
}


def reasons(kind: str, /, **change: Any) -> list[str]:
    values = {**GOOD[kind], **change}
    _, bad = validate([Raw(7, values, {"variants": [7, 9]})], LAYOUTS[kind], CONFIG)
    return [f"{row.line}: {row.reason}" for row in bad]


def record(kind: str, /, **change: Any) -> Any:
    good, bad = validate([Raw(7, {**GOOD[kind], **change})], LAYOUTS[kind], CONFIG)
    assert bad == []
    return good[0].record


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        ("products", {"id": "a b"}, "column 'id' 'a b' may hold only letters, digits, dot, dash"),
        ("products", {"name": ""}, "column 'name' is empty"),
        ("products", {"name": "a\x07b"}, "column 'name' holds the control character U+0007"),
        ("products", {"name": "x" * 201}, "column 'name' is longer than 200 characters"),
        ("products", {"price": "cheap"}, "column 'price' 'cheap' is not a price"),
        ("products", {"price": True}, "column 'price' must be a price"),
        ("products", {"price": [1]}, "column 'price' must be a price"),
        ("products", {"tags": ["a|b"]}, "column 'tags' an entry may not hold '|'"),
        ("products", {"attributes": "wool"}, "column 'attributes' 'wool' is not written like"),
        ("products", {"attributes": "{x"}, "column 'attributes' is not valid JSON"),
        ("products", {"variants": []}, "column 'variants' needs at least one entry"),
        ("products", {"variants": 3}, "column 'variants' is not a list"),
        ("products", {"brnad": "X"}, "unknown key 'brnad'; did you mean 'brand'?"),
        ("customers", {"email": "mia"}, "column 'email' 'mia' is not an e-mail address"),
        ("customers", {"created_at": "soon"}, "column 'created_at' 'soon' is not a time like"),
        ("customers", {"created_at": "0001-01-01"}, "is not between the years 1970 and 2200"),
        (
            "customers",
            {"payments": [{"kind": "card", "last_four": "4242424242424242"}]},
            "column 'payment_last_four' must be at most the last four digits",
        ),
        (
            "customers",
            {"addresses": [{**ADDRESS, "country": "Atlantis"}]},
            "column 'address_country' 'Atlantis' is not a country",
        ),
        ("orders", {"status": "payed"}, "'payed' is not one of placed, paid, on_hold, packed"),
        ("orders", {"status": "shiped"}, "did you mean 'shipped'?"),
        (
            "orders",
            {"parcels": [{"lines": [9]}]},
            "a parcel holds line 9, which it does not have",
        ),
        ("orders", {"payment": "4111 1111 1111 1111"}, "holds a whole card number"),
        (
            "orders",
            {"payments": [{"amount": 1, "label": "DE89 3704 0044 0532 0130 00"}]},
            "account",
        ),
        ("customers", {"payments": [{"kind": "card", "label": "4111111111111111"}]}, "whole card"),
        ("products", {"price": "$12.50"}, "'$12.50' is not in EUR, the shop's currency"),
        ("products", {"price": "12.50 USD"}, "is not in EUR"),
        ("products", {"price": None}, "price is missing"),
        (
            "products",
            {"variants": [{"sku": "A", "sale_price": 2000}]},
            "the sale price of SKU A is above its price",
        ),
        ("products", {"variants": [{"sku": "A", "barcode": "8.71E+11"}]}, "has lost digits"),
        ("orders", {"expected_on": "31.03.2025"}, "is not a date like 2025-03-31"),
        ("orders", {"items": [{"sku": "A", "quantity": 0}]}, "'item_quantity' '0' is less than 1"),
        ("orders", {"items": [{"sku": "A", "quantity": "x"}]}, "'x' is not a whole number"),
        (
            "orders",
            {"items": [{"sku": "A", "line": 2}, {"sku": "B"}]},
            "two items have the same line number",
        ),
        (
            "orders",
            {"returns": [{"number": "R", "lines": [3], "created_at": "2025-01-01"}]},
            "names line 3, which it does not have",
        ),
        (
            "orders",
            {"returns": [{"number": "R", "lines": [1, 1], "created_at": "2025-01-01"}]},
            "returned or exchanged twice",
        ),
        (
            "orders",
            {
                "refunds": [
                    {
                        "number": "M",
                        "amount": 1,
                        "return_number": "R9",
                        "created_at": "2025-01-01",
                    }
                ]
            },
            "names return R9, which is not here",
        ),
        ("events", {"kind": "clik"}, "did you mean 'click'?"),
        ("events", {"kind": "rating"}, "a rating needs a value of 1 to 5"),
        ("events", {"value": 3}, "a rating needs a value of 1 to 5"),
        ("events", {"kind": "rating", "value": 9}, "column 'value' '9' is more than 5"),
        ("events", {"kind": "rating", "value": "NaN"}, "column 'value'"),
        ("events", {"position": 0}, "column 'position' '0' is less than 1"),
    ],
)
def test_reasons(kind: str, change: dict[str, Any], reason: str) -> None:
    found = reasons(kind, **change)
    assert found
    assert all(line.startswith("7: ") for line in found)
    assert any(reason in line for line in found), found


def test_a_nested_value_is_reported_at_its_own_line() -> None:
    variants = [{"sku": "A"}, {"sku": "B", "stock": -1}]
    assert reasons("products", variants=variants) == ["9: column 'stock' '-1' is less than 0"]


def test_missing_values_are_named() -> None:
    _, bad = validate([Raw(3, {"id": "cup"})], LAYOUTS["products"], CONFIG)
    assert [row.reason for row in bad] == [
        f"column '{name}' is missing" for name in ("name", "variants")
    ]


def test_a_long_wrong_value_is_cut_short() -> None:
    (reason,) = reasons("orders", expected_on="x" * 5000)
    assert len(reason) < 6000
    (reason,) = reasons("events", kind="x" * 5000)
    assert len(reason) < 200


@pytest.mark.parametrize(
    ("written", "attributes"),
    [
        (
            "material: wool; hood: yes; pockets: 3; weight: 1.5; note: a: b",
            {"material": "wool", "hood": True, "pockets": 3, "weight": 1.5, "note": "a: b"},
        ),
        ('{"material": "wool", "hood": false}', {"material": "wool", "hood": False}),
        ("", {}),
        ({"weight": Decimal("1.5"), "pockets": 3}, {"weight": 1.5, "pockets": 3}),
    ],
)
def test_attributes(written: Any, attributes: dict[str, Any]) -> None:
    assert record("products", attributes=written).attributes == attributes


def test_values_are_brought_into_one_form() -> None:
    product = record("products", name=" Cafe\u0301 ", price=Decimal("129.5"), tags="rain| hiking|")
    assert (product.name, product.price, product.tags) == ("Café", 12950, ["rain", "hiking"])
    assert record("products", price=129).price == 12900
    customer = record("customers", email="Mia@Example.COM", created_at="2025-01-01T01:00:00+02:00")
    assert customer.email == "mia@example.com"
    assert customer.created_at == datetime(2024, 12, 31, 23, 0, tzinfo=UTC)
    order = record("orders", expected_on=date(2025, 3, 1), address={**ADDRESS, "postcode": 20457})
    assert (order.number, order.address.postcode) == ("HP-104001", "20457")


@pytest.mark.parametrize(
    ("change", "statuses"),
    [
        ({}, ["ordered", "ordered"]),
        ({"status": "cancelled"}, ["cancelled", "cancelled"]),
        (
            {
                "returns": [{"number": "R", "lines": "1", "created_at": "2025-01-01"}],
                "exchanges": [
                    {
                        "number": "X",
                        "line": 2,
                        "new_sku": "P",
                        "status": "completed",
                        "created_at": "2025-01-01",
                    }
                ],
            },
            ["returning", "exchanged"],
        ),
    ],
)
def test_where_a_line_stands_follows_from_the_order(
    change: dict[str, Any], statuses: list[str]
) -> None:
    order = record("orders", **change)
    assert [order.implied_status(line) for line in (1, 2)] == statuses


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.decimals(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
)


@given(kind=st.sampled_from(list(GOOD)), data=st.data())
def test_any_value_in_any_place_is_taken_or_refused_with_a_reason(
    kind: str, data: st.DataObject
) -> None:
    field = data.draw(st.sampled_from(list(LAYOUTS[kind].record.model_fields)))
    values = {**GOOD[kind], field: data.draw(VALUES)}
    good, bad = validate([Raw(2, values)], LAYOUTS[kind], CONFIG)
    assert len(good) + bool(bad) == 1
    assert all(row.reason and row.line == 2 for row in bad)
