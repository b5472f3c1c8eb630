"""All or nothing, repeatable, and never undoing what the bot has done."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from common.errors import DataError, ImportRowsError
from shop import Shop, catalogue, events, identity, models, orders
from shop.importing import import_all, import_file, import_files
from shop.operations import cancel_order, return_items

PRODUCTS = (
    "id,name,category,price,sku,colour,stock\n"
    'cup,Cup,mugs,"1,50",CUP-R,red,3\ncup,,,,CUP-B,blue,4\npot,Pot,pots,20,POT,,1\n'
)
CUSTOMERS = (
    "id,name,email,created_at,address_name,address_street,address_postcode,address_city,"
    "address_country\nC1,Mia,mia@example.com,2025-01-01,Mia,Weg 1,20457,Hamburg,DE\n"
)
ORDERS = (
    "number,customer_id,status,placed_at,delivered_at,shipping,address_name,address_street,"
    "address_postcode,address_city,address_country,item_sku,item_quantity\n"
    "104001,C1,delivered,2025-06-10,2025-06-12,4.90,Mia,Weg 1,20457,Hamburg,DE,CUP-R,2\n"
    "104001,,,,,,,,,,,POT,1\n"
    "104002,C1,paid,2025-06-19,,4.90,Mia,Weg 1,20457,Hamburg,DE,CUP-B,1\n"
)
EVENTS = "kind,product_id,session_id,at\nclick,cup,s1,2025-06-01\nclick,cup,s1,2025-06-01\n"
FILES = {"products": PRODUCTS, "customers": CUSTOMERS, "orders": ORDERS, "events": EVENTS}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of a kind, CSV text or records for JSON, and returns its path."""

    def save(kind: str, content: Any, name: str | None = None) -> Path:
        is_text = isinstance(content, str)
        path = tmp_path / (name or f"{kind}.{'csv' if is_text else 'json'}")
        path.write_text(content if is_text else json.dumps(content), encoding="utf-8")
        return path

    return save


@pytest.fixture
def filled(empty_shop: Shop, write: Write) -> Shop:
    import_all(empty_shop, {kind: [write(kind, text)] for kind, text in FILES.items()})
    return empty_shop


def count(shop: Shop, table: Any) -> int:
    with shop.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def rows_of(shop: Shop, kind: str, path: Path) -> list[str]:
    with pytest.raises(ImportRowsError) as error:
        import_file(shop, kind, path)
    return [f"{row.line}: {row.reason}" for row in error.value.rows]


def test_what_was_imported_is_there(filled: Shop) -> None:
    cup = catalogue.get_product(filled, "cup")
    assert cup is not None
    assert cup.price_cents == 150
    assert [(v.sku, v.stock) for v in cup.variants] == [("CUP-R", 3), ("CUP-B", 4)]
    identity.trust(filled, "talk", "C1")
    second, first = orders.orders_of(filled, "talk")
    assert (first.number, first.total_cents) == ("HP-104001", 2 * 150 + 2000 + 490)
    assert [(i.name, i.colour, i.price_cents) for i in first.items] == [
        ("Cup", "red", 150),
        ("Pot", "", 2000),
    ]
    assert second.status == "paid"
    assert len(list(events.interactions(filled))) == 2


def test_a_second_import_changes_nothing(filled: Shop, write: Write) -> None:
    before = catalogue.list_products(filled)
    for kind, text in FILES.items():
        report = import_file(filled, kind, write(kind, text))
        assert report.created == 0
        assert report.updated > 0
        assert "0 new" in str(report)
    assert catalogue.list_products(filled) == before
    assert (count(filled, models.OrderItem), count(filled, models.BehaviourEvent)) == (3, 2)
    assert count(filled, models.CustomerAddress) == 1


def test_one_bad_row_keeps_everything_out(empty_shop: Shop, write: Write) -> None:
    good, bad = write("products", PRODUCTS), write("customers", CUSTOMERS.replace("mia@", "mia"))
    with pytest.raises(ImportRowsError, match="1 row is wrong, nothing was imported"):
        import_all(empty_shop, {"customers": [bad], "products": [good]})
    assert catalogue.list_products(empty_shop) == []


def test_every_bad_row_is_reported_in_the_order_of_lines(empty_shop: Shop, write: Write) -> None:
    path = write(
        "products",
        "id,name,category,price,sku,stock\na,A,x,1,A,-1\nb,,x,cheap,B,1\nc,C,x,1,A,1\nd,D\n",
    )
    assert rows_of(empty_shop, "products", path) == [
        "2: column 'stock' '-1' is less than 0",
        "3: column 'name' is missing",
        "3: column 'price' 'cheap' is not a price: write it like 129.00 or 129,00",
        "5: has 2 cells where the header has 6",
    ]
    path = write("products", "id,name,category,price,sku\na,A,x,1,A\nc,C,x,1,A\n")
    assert rows_of(empty_shop, "products", path) == ["3: SKU 'A' is on line 2 already"]
    path = write("products", "id,name,price,sku\na,A,1,A\nb,B,1,B\nb,,,A\nb,,,C\n")
    assert rows_of(empty_shop, "products", path) == ["4: SKU 'A' is on line 2 already"]


def test_several_files_name_the_file(empty_shop: Shop, write: Write) -> None:
    one = write("products", PRODUCTS, "one.csv")
    two = write("products", PRODUCTS.replace("pot,Pot", "pot,P\x07t"), "two.csv")
    with pytest.raises(ImportRowsError) as error:
        import_files(empty_shop, "products", [one, two])
    reasons = [row.reason for row in error.value.rows]
    assert reasons[0] == "two.csv: column 'name' holds the control character U+0007"
    assert "two.csv: id 'cup' is on one.csv line 2 already" in reasons


@pytest.mark.parametrize(
    ("kind", "old", "new", "reason"),
    [
        ("products", "id,", "id,", None),
        ("products", "cup,Cup", "mug,Cup", "3: column 'name' is missing"),
        ("customers", "C1,Mia", "C2,Mia", "2: e-mail address 'mia@example.com' belongs to"),
        ("orders", "104001,C1", "104001,C9", "2: customer 'C9' is not known"),
        ("orders", "POT", "PAN", "2: SKU 'PAN' is not known"),
        ("events", "click,cup", "click,pan", "2: product 'pan' is not known"),
    ],
)
def test_rows_that_do_not_fit_what_is_there(
    filled: Shop, write: Write, kind: str, old: str, new: str, reason: str | None
) -> None:
    path = write(kind, FILES[kind].replace(old, new, 1))
    if reason is None:
        import_file(filled, kind, path)
    else:
        assert any(row.startswith(reason) for row in rows_of(filled, kind, path))


def test_keys_belong_to_one_record(filled: Shop, write: Write) -> None:
    taken = [{"id": "jug", "name": "J", "category": "x", "price": 1, "variants": [{"sku": "POT"}]}]
    assert rows_of(filled, "products", write("products", taken)) == [
        "1: SKU 'POT' belongs to product pot"
    ]
    twice = [{**taken[0], "variants": [{"sku": s}]} for s in ("J1", "J2")]
    assert rows_of(filled, "products", write("products", twice)) == [
        "1: id 'jug' is on line 1 already"
    ]
    refund = {"number": "M1", "amount": 1, "created_at": "2025-01-01"}
    with filled.session() as session:
        order = session.scalars(select(models.Order).order_by(models.Order.number)).first()
        assert order is not None
        session.add(
            models.Refund(number="M1", order_id=order.id, amount_cents=1, created_at=filled.now())
        )
    other = [
        {
            "number": "104002",
            "customer_id": "C1",
            "status": "paid",
            "placed_at": "2025-06-19",
            "address": {"name": "M", "street": "W", "postcode": "2", "city": "H", "country": "DE"},
            "items": [{"sku": "CUP-B"}],
            "refunds": [refund],
        }
    ]
    assert rows_of(filled, "orders", write("orders", other)) == [
        "1: refund number 'M1' belongs to order HP-104001"
    ]


def test_a_column_that_is_not_there_leaves_the_values_alone(filled: Shop, write: Write) -> None:
    import_file(
        filled, "products", write("products", "id,name,category,price,sku\ncup,Mug,mugs,2,CUP-R\n")
    )
    cup = catalogue.get_product(filled, "cup")
    assert cup is not None
    assert (cup.name, cup.price_cents) == ("Mug", 200)
    assert {(v.sku, v.colour, v.stock) for v in cup.variants} == {
        ("CUP-R", "red", 3),
        ("CUP-B", "blue", 4),
    }
    import_file(
        filled,
        "products",
        write("products", "id,name,category,price,sku,colour\ncup,Mug,mugs,2,CUP-R,\n"),
    )
    assert {v.colour for v in catalogue.list_products(filled)[0].variants} == {"", "blue"}


def test_an_address_book_is_replaced_only_when_the_file_has_one(filled: Shop, write: Write) -> None:
    import_file(
        filled, "customers", write("c", "id,email,created_at\nC1,m@example.com,2025-01-01\n")
    )
    customer = identity.trust(filled, "talk", "C1")
    assert (customer.name, customer.email_masked) == ("Mia", "m***@example.com")
    assert customer.address is not None
    moved = CUSTOMERS.replace("Weg 1", "Neuer Weg 2")
    import_file(filled, "customers", write("c", moved))
    customer = identity.trust(filled, "talk", "C1")
    assert customer.address is not None
    assert customer.address.street == "Neuer Weg 2"
    assert count(filled, models.CustomerAddress) == 1


def test_a_nightly_import_does_not_undo_what_the_bot_did(filled: Shop, write: Write) -> None:
    identity.trust(filled, "talk", "C1")
    item = orders.get_order(filled, "talk", "104001").items[0].id
    returned = return_items(
        filled, "talk", order_number="104001", item_ids=[item], reason="x", request_id="a"
    )
    import_file(filled, "orders", write("orders", ORDERS))
    assert orders.returns_of(filled, "talk") == [returned]
    after = orders.get_order(filled, "talk", "104001")
    assert (after.items[0].id, after.items[0].status) == (item, "returning")
    assert len(after.history) == 1
    cancel_order(filled, "talk", order_number="104002", request_id="b")
    assert catalogue.stock_of(filled, "cup") == 8
    import_file(
        filled, "orders", write("orders", ORDERS.replace("104002,C1,paid", "104002,C1,cancelled"))
    )
    assert {i.status for i in orders.get_order(filled, "talk", "104002").items} == {"cancelled"}


def test_events_without_an_id_are_told_apart_and_imported_once(filled: Shop, write: Write) -> None:
    more = EVENTS + "click,cup,s1,2025-06-01\nclick,pot,s1,2025-06-01\n"
    report = import_file(filled, "events", write("events", more))
    assert (report.created, report.updated) == (2, 2)


@pytest.mark.parametrize(("kind", "guess"), [("product", "products"), ("boats", "")])
def test_an_unknown_kind_names_the_nearest(empty_shop: Shop, kind: str, guess: str) -> None:
    with pytest.raises(DataError, match=guess or "cannot be imported") as error:
        import_file(empty_shop, kind, Path("x.csv"))
    assert "events" in (error.value.hint or "")


def test_thirty_thousand_events_take_seconds(filled: Shop, write: Write) -> None:
    count = 30_000 if filled.engine.dialect.name == "sqlite" else 5_000
    lines = [f"click,cup,s{i},{1 + i % 9},2025-06-01T10:00:00Z" for i in range(count)]
    path = write("events", "kind,product_id,session_id,position,at\n" + "\n".join(lines))
    start = time.perf_counter()
    assert import_file(filled, "events", path).created == count
    assert time.perf_counter() - start < 30
