"""The data of a shop that was not made for this program: tau-bench's retail shop."""

from __future__ import annotations

import json

import pytest

from tests.foreign.retail_converter import Values, customers_of, orders_of, products_of


@pytest.fixture(scope="module")
def retail(request: pytest.FixtureRequest) -> dict[str, Values]:
    """Its files as they are: products, users, orders."""
    folder = request.config.getoption("--data")
    if folder is None:
        pytest.skip("needs the retail data of tau-bench: --data DIR")
    names = ("products", "users", "orders")
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in names}


@pytest.fixture(scope="module")
def records(retail: dict[str, Values]) -> dict[str, list[Values]]:
    """The same as records of ``shoptalk import``, in the order in which they are imported."""
    return {
        "products": products_of(retail["products"]),
        "customers": customers_of(retail["users"]),
        "orders": orders_of(retail["orders"], retail["users"]),
    }
