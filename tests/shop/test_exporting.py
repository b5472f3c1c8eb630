"""What is exported imports back to the same shop."""

from __future__ import annotations

import csv
import stat
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import DataError
from shop import Shop, ShopConfig, open_shop
from shop.exporting import export_file
from shop.importing import KINDS, STORES, import_all
from shop.importing.layout import LAYOUTS
from shop.importing.validating import Checked, context_of

# Anything that a file may hold: no control characters, no white space around.
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12).map(
    lambda text: text.strip()
)
NAME = TEXT.filter(bool)
CODE = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
PRICE = st.integers(0, 10**6).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
TIME = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2100, 1, 1),
    timezones=st.just(UTC),
)
TAG = NAME.filter(lambda text: "|" not in text)
ADDRESS = st.fixed_dictionaries(
    {
        "name": NAME,
        "street": NAME,
        "extra": TEXT,
        "postcode": NAME,
        "city": NAME,
        "region": TEXT,
        "country": st.sampled_from(["DE", "NL", "JP"]),
    }
)
PRICE_OR_NONE = st.none() | PRICE
OPTIONS = st.dictionaries(NAME, NAME, max_size=3)
ATTRIBUTE = TEXT | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9)


TOLD = st.fixed_dictionaries({}, optional={"name": TEXT, "description": TEXT, "slogan": TEXT})


@st.composite
def shops(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """A whole small shop as records, which refer to each other."""
    ids = draw(st.lists(CODE, min_size=1, max_size=3, unique=True))
    skus = iter(draw(st.lists(NAME, min_size=9, max_size=9, unique=True)))
    products: list[dict[str, Any]] = [
        {
            "id": product_id,
            "name": draw(NAME),
            "category": draw(TEXT),
            "categories": draw(st.lists(TAG, max_size=2)),
            "url": draw(TEXT),
            "pictures": draw(st.lists(TAG, max_size=2)),
            "brand": draw(TEXT),
            "price": draw(PRICE),
            "description": draw(TEXT),
            "slogan": draw(TEXT),
            "attributes": draw(st.dictionaries(NAME, ATTRIBUTE, max_size=3)),
            "tags": draw(st.lists(TAG, max_size=2)),
            "texts": draw(st.dictionaries(st.sampled_from(["de", "zh-Hant"]), TOLD, max_size=2)),
            "image_url": draw(TEXT),
            "variants": [
                {
                    "sku": next(skus),
                    "options": draw(OPTIONS),
                    "price": draw(PRICE_OR_NONE),
                    "sale_price": draw(st.sampled_from([None, "0.00"])),
                    "stock": draw(st.integers(0, 99) | st.sampled_from(["yes", "no"])),
                    "barcode": draw(st.sampled_from(["", "4006381333931"])),
                    "image_url": draw(TEXT),
                    "pictures": draw(st.lists(TAG, max_size=2)),
                }
                for _ in range(draw(st.integers(1, 3)))
            ],
        }
        for product_id in ids
    ]
    people = draw(st.lists(CODE, min_size=1, max_size=2, unique=True))
    customers = [
        {
            "id": one,
            "name": draw(TEXT),
            "email": f"{number}@example.com",
            "phone": draw(TEXT),
            "language": draw(TEXT),
            "created_at": draw(st.none() | TIME),
            "addresses": draw(st.lists(ADDRESS, max_size=2)),
            "payments": draw(
                st.lists(
                    st.fixed_dictionaries(
                        {
                            "kind": CODE,
                            "label": CODE,
                            "last_four": st.sampled_from(["", "4242"]),
                            "code": CODE,
                            "balance": PRICE_OR_NONE,
                        }
                    ),
                    max_size=2,
                )
            ),
        }
        for number, one in enumerate(people)
    ]
    sold = [variant["sku"] for product in products for variant in product["variants"]]
    orders = [
        draw(_orders(f"HP-{number}", people, sold)) for number in range(draw(st.integers(0, 3)))
    ]
    return {
        "products": products,
        "customers": customers,
        "orders": orders,
        "events": draw(_events(ids, people)),
        "reviews": draw(_reviews(ids, people)),
    }


@st.composite
def _orders(draw: st.DrawFn, number: str, people: list[str], skus: list[str]) -> dict[str, Any]:
    lines = draw(st.integers(1, 3))
    at = draw(TIME)
    status = draw(
        st.sampled_from(["placed", "on_hold", "partially_shipped", "delivered", "cancelled"])
    )
    order: dict[str, Any] = {
        "number": number,
        "customer_id": draw(st.sampled_from(people)),
        "status": status,
        "placed_at": draw(st.sampled_from([at, None])),
        "delivered_at": draw(TIME) if status == "delivered" else None,
        "expected_on": draw(st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))),
        "hold_until": draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        "note": draw(st.sampled_from(["", "Leave it with the florist."])),
        "shipping": draw(PRICE),
        "payment": draw(CODE),
        "payments": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "method": CODE,
                        "label": CODE,
                        "amount": PRICE,
                        "status": st.sampled_from(["paid", "pending"]),
                        "paid_at": st.none() | TIME,
                    }
                ),
                max_size=2,
            )
        ),
        "parcels": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "lines": st.just([1]),
                        "carrier": TEXT,
                        "tracking_codes": st.lists(TAG, max_size=2),
                        "tracking_url": TEXT,
                        "shipped_at": st.none() | TIME,
                        "delivered_at": st.none() | TIME,
                    }
                ),
                max_size=2,
            )
        ),
        "address": draw(ADDRESS),
        "items": [
            {
                "line": line,
                "sku": draw(st.sampled_from(skus)),
                "name": draw(NAME),
                "quantity": draw(st.integers(1, 9)),
                "price": draw(PRICE),
                "status": "ordered",
                "options": draw(OPTIONS),
            }
            for line in range(1, lines + 1)
        ],
        "history": [
            {"status": "paid", "at": at + timedelta(hours=step), "note": draw(TEXT)}
            for step in range(draw(st.integers(0, 5)))
        ],
    }
    returned = draw(st.booleans())
    if returned:
        order["returns"] = [
            {
                "number": f"{number}-R",
                "lines": [1],
                "reason": draw(TEXT),
                "status": "received",
                "created_at": draw(TIME),
            }
        ]
        order["items"][0]["status"] = "returned"
    order["refunds"] = [
        {
            "number": f"{number}-M{place}",
            "amount": draw(PRICE),
            "shipping": draw(PRICE),
            "reason": draw(TEXT),
            "status": "paid",
            "method": draw(CODE),
            "label": draw(CODE),
            "created_at": draw(st.none() | TIME),
            "paid_at": draw(TIME),
            "return_number": f"{number}-R" if returned else "",
        }
        for place in range(1, draw(st.integers(1, 4)))  # several of one return, too
    ]
    if lines > 1 and draw(st.booleans()):
        order["exchanges"] = [
            {
                "number": f"{number}-X",
                "line": 2,
                "status": "sent",
                "difference": draw(st.sampled_from(["0.00", "12.50", "-3.05"])),
                "new_sku": draw(st.sampled_from(skus)),
                "created_at": draw(TIME),
            }
        ]
    return order


@st.composite
def _events(draw: st.DrawFn, products: list[str], people: list[str]) -> list[dict[str, Any]]:
    keys = draw(st.lists(NAME, max_size=4, unique=True))
    kinds = ("impression", "click", "cart", "purchase", "rating")
    events = []
    for key in keys:
        kind = draw(st.sampled_from(kinds))
        events.append(
            {
                "id": key,
                "kind": kind,
                "product_id": draw(st.sampled_from(products)),
                "customer_id": draw(st.sampled_from(["", *people])),
                "session_id": draw(NAME),
                "position": draw(st.none() | st.integers(1, 99)),
                "reason": draw(TEXT),
                "surface": draw(TEXT),
                "at": draw(TIME),
                "value": draw(st.floats(1, 5)) if kind == "rating" else None,
            }
        )
    return events


@st.composite
def _reviews(draw: st.DrawFn, products: list[str], people: list[str]) -> list[dict[str, Any]]:
    keys = draw(st.lists(NAME, max_size=3, unique=True))
    return [
        {
            "id": key,
            "product_id": draw(st.sampled_from(products)),
            "customer_id": draw(st.sampled_from(["", *people])),
            "author": draw(TEXT),
            "rating": draw(st.none() | st.floats(1, 5)),
            "title": draw(NAME),
            "text": draw(TEXT),
            "verified": draw(st.booleans()),
            "address": draw(TEXT),
            "at": draw(TIME),
        }
        for key in keys
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(records=shops(), form=st.sampled_from(["csv", "tsv", "json"]))
def test_export_and_import_give_the_same_shop(
    records: dict[str, list[dict[str, Any]]], form: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = (open_shop(f"sqlite:///{folder}/{n}.db", ShopConfig()) for n in "ab")
        _store(first, records)
        _export(first, folder / "one", form)
        import_all(second, {kind: [folder / "one" / f"{kind}.{form}"] for kind in KINDS})
        _export(second, folder / "two", form)
        for kind in KINDS:
            one, two = (folder / n / f"{kind}.{form}" for n in ("one", "two"))
            assert one.read_text("utf-8") == two.read_text("utf-8")
        assert _dump(first) == _dump(second)
        import_all(first, {kind: [folder / "one" / f"{kind}.{form}"] for kind in KINDS})
        assert _dump(first) == _dump(second)
        first.close()
        second.close()


def _store(shop: Shop, records: dict[str, list[dict[str, Any]]]) -> None:
    with shop.session() as session:
        for kind in KINDS:
            cls = LAYOUTS[kind].record
            context = context_of(shop.config)
            good = [Checked(1, cls.model_validate(r, context=context)) for r in records[kind]]
            STORES[kind].write(shop, session, good)


def _export(shop: Shop, folder: Path, form: str) -> None:
    for kind in KINDS:
        export_file(shop, kind, folder / f"{kind}.{form}")


def _dump(shop: Shop) -> dict[str, list[Any]]:
    """Every table's rows without the numbers that a database gives by itself."""
    from shop.models import Base

    own = {"id", "order_id", "return_id", "item_id"}
    found = {}
    with shop.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name in {"schema_versions", "counters"}:
                continue
            names = [c.name for c in table.columns if c.name not in own or str(c.type) == "TEXT"]
            rows = session.execute(table.select()).mappings()
            found[table.name] = sorted(repr([row[name] for name in names]) for row in rows)
    return found


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(shop: Shop, tmp_path: Path) -> None:
    from shop import models

    for value in ("=1+1", "+49 40", "-x", "@me", "'=x", "plain"):
        with shop.session() as session:
            session.get_one(models.Product, "reef").brand = value
        export_file(shop, "products", tmp_path / "p.csv")
        with (tmp_path / "p.csv").open(encoding="utf-8", newline="") as file:
            cells = {row["id"]: row["brand"] for row in csv.DictReader(file) if row["name"]}
        assert cells["reef"] == (value if value == "plain" else f"'{value}")
        import_all(shop, {"products": [tmp_path / "p.csv"]})
        with shop.reading() as session:
            assert session.get_one(models.Product, "reef").brand == value


def test_only_its_owner_may_read_an_export(shop: Shop, tmp_path: Path) -> None:
    assert export_file(shop, "customers", tmp_path / "deep" / "c.json") == 2
    assert stat.S_IMODE((tmp_path / "deep" / "c.json").stat().st_mode) == 0o600
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["c.json"]


def test_an_empty_shop_exports_empty_files_that_import(empty_shop: Shop, tmp_path: Path) -> None:
    for form in ("csv", "json"):
        paths = {kind: [tmp_path / f"{kind}.{form}"] for kind in KINDS}
        for kind, (path,) in paths.items():
            assert export_file(empty_shop, kind, path) == 0
        assert [r.created for r in import_all(empty_shop, paths)] == [0] * len(KINDS)


def test_a_failed_export_leaves_the_old_file(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("old", encoding="utf-8")
    (tmp_path / "broken.csv").mkdir()
    with pytest.raises(DataError, match="cannot be written"):
        export_file(shop, "products", tmp_path / "broken.csv")
    with pytest.raises(DataError, match=r"neither a \.csv nor a \.json"):
        export_file(shop, "products", tmp_path / "p.xlsx")
    with pytest.raises(DataError, match="did you mean 'products'"):
        export_file(shop, "prodcts", path)
    assert path.read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir() if "." in p.name and "db" not in p.name) == [
        "broken.csv",
        "p.csv",
    ]
