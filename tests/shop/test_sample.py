"""A project's sample data: loaded whole or not at all, moved to today."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from common.errors import ConfigError, DataError, ImportRowsError
from shop import Shop, catalogue, models, open_shop
from shop.sample import has_sample, load_sample

CUP = {"id": "cup", "name": "Cup", "category": "mugs", "price": 5, "variants": [{"sku": "CUP"}]}
ADDRESS: dict[str, str] = {"name": "Ada", "street": "Weg 1", "postcode": "20457", "city": "Hamburg"}
CUSTOMER = {"id": "C1", "email": "ada@example.com", "created_at": "2025-12-01"}
ORDERS: list[dict[str, Any]] = [
    {
        "number": number,
        "customer_id": "C1",
        "status": "delivered",
        "placed_at": placed_at,
        "delivered_at": "2025-12-30T15:00:00Z",
        "expected_on": "2025-12-31",
        "address": {**ADDRESS, "country": "DE"},
        "items": [{"sku": "CUP"}],
        "history": [{"status": "placed", "at": placed_at}],
    }
    for number, placed_at in (("2", "2025-12-28T23:30:00Z"), ("1", "2025-12-27T10:00:00Z"))
]
EVENT = "kind,product_id,session_id,at\nclick,cup,s,2025-12-31T23:59:59Z\n"


def now() -> datetime:
    return datetime(2026, 1, 11, 9, 0, tzinfo=UTC)


@pytest.fixture
def shop(url: str) -> Iterator[Shop]:
    shop = open_shop(url, clock=now)
    yield shop
    shop.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a project with a sample of one cup."""
    files = {
        "catalogue/products/cups.json": json.dumps([CUP]),
        "sample/sample.yml": "as_of: 2026-01-01\ncustomer: ada@example.com\n",
        "sample/customers.json": json.dumps([CUSTOMER]),
        "sample/orders-1.json": json.dumps(ORDERS[:1]),
        "sample/orders-2.json": json.dumps(ORDERS[1:]),
        "sample/events.csv": EVENT,
        "sample/README.md": "Not data.",
    }
    for name, content in files.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path / "data"


def test_everything_is_loaded_and_told(shop: Shop, data: Path) -> None:
    report = load_sample(shop, data)
    assert str(report) == "1 products, 1 customers, 2 orders and 1 events"
    assert report.customer == "ada@example.com"
    assert [status for _, status in report.orders] == ["delivered", "delivered"]
    assert [number[-1] for number, _ in report.orders] == ["1", "2"], "the oldest first"


def test_every_date_is_moved_to_today(shop: Shop, data: Path) -> None:
    """From 1 January to the clock's 11 January: ten days later."""
    load_sample(shop, data)
    with shop.reading() as session:
        order = session.query(models.Order).where(models.Order.number.like("%2")).one()
        assert order.placed_at == datetime(2026, 1, 7, 23, 30, tzinfo=UTC)
        assert order.history[0].at == order.placed_at
        assert order.delivered_at == datetime(2026, 1, 9, 15, 0, tzinfo=UTC)
        assert order.expected_on == date(2026, 1, 10)
        (customer,) = session.query(models.Customer)
        assert customer.created_at == datetime(2025, 12, 11, tzinfo=UTC)
        (event,) = session.query(models.BehaviourEvent)
        assert event.at == datetime(2026, 1, 10, 23, 59, 59, tzinfo=UTC)


def test_another_day_may_be_named(shop: Shop, data: Path) -> None:
    load_sample(shop, data, today=date(2026, 1, 1))
    with shop.reading() as session:
        (event,) = session.query(models.BehaviourEvent)
        assert event.at == datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_shop_in_use_is_left_alone(shop: Shop, data: Path) -> None:
    load_sample(shop, data)
    with pytest.raises(DataError, match="has customers already"):
        load_sample(shop, data)


def test_a_project_without_a_sample_says_so(shop: Shop, tmp_path: Path) -> None:
    assert not has_sample(tmp_path)
    with pytest.raises(DataError, match="no sample data") as caught:
        load_sample(shop, tmp_path)
    assert "shoptalk import" in (caught.value.hint or "")


def test_a_catalogue_alone_is_a_sample(shop: Shop, data: Path) -> None:
    for path in (data / "sample").glob("[!s]*"):
        path.unlink()
    assert str(load_sample(shop, data)) == "1 products, 0 customers, 0 orders and 0 events"


def test_wrong_rows_are_named_and_leave_the_shop_empty(shop: Shop, data: Path) -> None:
    (data / "sample" / "events.csv").write_text(EVENT + "click,bowl,s,2025-12-31\n")
    with pytest.raises(ImportRowsError, match="product 'bowl' is not known"):
        load_sample(shop, data)
    assert catalogue.list_products(shop) == []


def test_a_wrong_setting_is_named(shop: Shop, data: Path) -> None:
    (data / "sample" / "sample.yml").write_text("as_off: 2026-01-01\n")
    with pytest.raises(ConfigError, match="as_of"):
        load_sample(shop, data)
