"""The schema's steps: what an older database holds is carried over, and back."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Inspector, MetaData, inspect, select, text
from sqlalchemy.exc import IntegrityError

from common.errors import StorageError
from shop import Shop, ShopConfig, database, identity, migrations, models, open_shop, orders
from shop.catalogue import get_product
from shop.migrations import FIRST, HEAD
from shop.migrations.first_tables import TABLES

OLD = Path(__file__).with_name("first_schema.sql")
CONFIG = ShopConfig(order_number="HP-104233")
AFTER_FIRST = [step.revision for step in migrations.steps()][1:]


@pytest.fixture
def old_url(url: str, tmp_path: Path) -> str:
    """A database as the first version of the program left it."""
    sqlite = tmp_path / "old.db"
    connection = sqlite3.connect(sqlite)
    connection.executescript(OLD.read_text(encoding="utf-8"))
    connection.close()
    if url.startswith("sqlite"):
        return f"sqlite:///{sqlite}"
    _copy_to(url, sqlite)
    return url


def _copy_to(url: str, sqlite: Path) -> None:
    """The same rows in another engine's tables."""
    source, target = database.make_engine(f"sqlite:///{sqlite}"), database.make_engine(url)
    with source.connect() as old, target.begin() as new:
        TABLES.create_all(new)
        for table in TABLES.sorted_tables:
            rows = [dict(row) for row in old.execute(select(table)).mappings()]
            if rows:
                new.execute(table.insert(), rows)
            if "id" in table.c and str(table.c.id.type) == "INTEGER":
                sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                new.execute(text(f"SELECT setval({sequence}, {len(rows) + 1})"))
    source.dispose()
    target.dispose()


def test_the_newest_step_is_the_one_the_program_needs() -> None:
    steps = migrations.steps()
    assert [step.revision for step in steps] == [f"{n:04d}" for n in range(1, len(steps) + 1)]
    assert steps[-1].revision == HEAD


def test_an_older_schema_is_refused_until_it_is_migrated(old_url: str) -> None:
    with pytest.raises(StorageError, match=f"has schema 0001, this program needs {HEAD}") as error:
        open_shop(old_url)
    assert "shoptalk migrate" in (error.value.hint or "")

    assert [step.revision for step in database.migrate(old_url)] == AFTER_FIRST
    assert database.migrate(old_url) == []
    open_shop(old_url).close()


def test_nothing_is_lost_on_the_way_up(old_url: str) -> None:
    database.migrate(old_url)
    shop = open_shop(old_url, CONFIG)
    identity.trust(shop, "talk", "C1")

    product = get_product(shop, "mug")
    assert product is not None
    assert (product.price_cents, product.categories) == (1250, ("kitchenware",))
    assert (product.attributes, product.tags) == ({"volume_ml": 350}, ("gift",))
    assert [(v.sku, v.options, v.stock, v.counted) for v in product.variants] == [
        ("MUG-TEAL", {"colour": "teal"}, 4, True),
        ("MUG-WHITE-L", {"colour": "white", "size": "L"}, 0, True),
    ]
    sent = orders.get_order(shop, "talk", "HP-104001")
    assert [(p.lines, p.carrier, p.tracking_codes) for p in sent.parcels] == [
        ((1, 2), "Nordpost", ("0042",))
    ]
    assert (sent.carrier, sent.tracking_code) == ("Nordpost", "0042")
    assert [(i.colour, i.size, i.status) for i in sent.items] == [
        ("teal", "", "returning"),
        ("white", "L", "ordered"),
    ]
    assert sent.payment == "Visa ending in 4242"
    assert orders.get_order(shop, "talk", "HP-104002").parcels == ()
    (refund,) = orders.refunds_of(shop, "talk")
    assert (refund.amount_cents, refund.return_number) == (1250, "HP-104001-R1")
    shop.close()


def test_down_again_is_what_it_was(old_url: str) -> None:
    before = _rows(old_url)
    database.migrate(old_url)
    taken = database.migrate(old_url, back_to=FIRST)

    assert [step.revision for step in taken] == AFTER_FIRST[::-1]
    after = _rows(old_url)
    assert after.keys() - before.keys() == {"alembic_version"}
    for name in before.keys() - {"schema_versions"}:
        assert after[name] == before[name]
    assert [row["version"] for row in after["schema_versions"]] == [1]
    assert [step.revision for step in database.migrate(old_url)] == AFTER_FIRST
    open_shop(old_url).close()


def _rows(url: str) -> dict[str, list[dict[str, Any]]]:
    engine = database.make_engine(url)
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        rows = {
            table.name: sorted(
                (dict(row) for row in connection.execute(table.select()).mappings()), key=repr
            )
            for table in found.sorted_tables
        }
    engine.dispose()
    return {name: [dict(sorted(row.items())) for row in found] for name, found in rows.items()}


def test_what_the_first_schema_cannot_hold_is_left_out(url: str) -> None:
    shop = open_shop(url, CONFIG)
    with shop.session() as session:
        session.add(models.Product(id="mug", name="Mug", price_cents=1250))
        session.flush()
        session.add(
            models.Variant(sku="M", product_id="mug", options={"Color": "red", "glaze": "x"})
        )
        session.add(models.Customer(id="C1", name="Mia", email="mia@example.com"))
        session.flush()
        for place, status in enumerate(("on_hold", "return_requested", "partially_shipped")):
            session.add(_order(place, status))
    shop.close()
    database.migrate(url, back_to=FIRST)
    rows = _rows(url)
    assert [(v["colour"], v["size"]) for v in rows["variants"]] == [("red", "")]
    assert sorted(o["status"] for o in rows["orders"]) == ["delivered", "paid", "shipped"]
    database.migrate(url)


def test_a_return_with_one_refund_takes_several_and_goes_back_to_one(old_url: str) -> None:
    database.migrate(old_url)
    shop = open_shop(old_url, CONFIG)
    with shop.session() as session:
        first = session.scalars(select(models.Refund)).one()
        assert (first.number, first.return_id) == ("HP-104001-M1", 1)
        second = {"number": "HP-104001-M2", "amount_cents": 300, "method": "gift"}
        session.add(models.Refund(order_id=first.order_id, return_id=first.return_id, **second))
    shop.close()

    database.migrate(old_url, back_to="0002")
    held = [(r["number"], r["amount_cents"], r["return_id"]) for r in _rows(old_url)["refunds"]]
    assert sorted(held) == [("HP-104001-M1", 1250, 1), ("HP-104001-M2", 300, None)]
    database.migrate(old_url)
    shop = open_shop(old_url, CONFIG)
    identity.trust(shop, "talk", "C1")
    assert sorted(r.method for r in orders.refunds_of(shop, "talk")) == ["", "gift"]
    shop.close()


def _order(place: int, status: str) -> models.Order:
    return models.Order(
        number=f"HP-{place}",
        customer_id="C1",
        status=status,
        recipient="Mia",
        street="Weg 1",
        postcode="20457",
        city="Hamburg",
        country="DE",
    )


def test_a_migrated_database_is_like_a_new_one(old_url: str, tmp_path: Path) -> None:
    database.migrate(old_url)
    migrated = database.make_engine(old_url)
    fresh = open_shop(f"sqlite:///{tmp_path / 'new.db'}")
    if migrated.dialect.name == "sqlite":
        assert _shape(migrated) == _shape(fresh.engine)
    else:
        assert _shape(migrated).keys() == _shape(fresh.engine).keys()
    fresh.close()
    migrated.dispose()


def _shape(engine: Engine) -> dict[str, Any]:
    """Every table's columns, keys, references and indexes; names of constraints are left out."""
    found: Inspector = inspect(engine)
    return {
        name: {
            "columns": sorted(
                (c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(name)
            ),
            "key": found.get_pk_constraint(name)["constrained_columns"],
            "references": sorted(
                (tuple(f["constrained_columns"]), f["referred_table"])
                for f in found.get_foreign_keys(name)
            ),
            "unique": sorted(tuple(u["column_names"]) for u in found.get_unique_constraints(name)),
            "checks": sorted(c["sqltext"] for c in found.get_check_constraints(name)),
            "indexes": sorted(
                (i["name"], tuple(i["column_names"])) for i in found.get_indexes(name)
            ),
        }
        for name in found.get_table_names()
    }


@pytest.mark.parametrize("status", ["on_hold", "partially_shipped", "exchange_requested"])
def test_a_migrated_database_takes_the_new_states_and_no_others(old_url: str, status: str) -> None:
    database.migrate(old_url)
    shop = open_shop(old_url)
    with shop.session() as session:
        session.get_one(models.Order, 1).status = status
    with pytest.raises(IntegrityError), shop.session() as session:
        session.get_one(models.Order, 1).status = "teleported"
    shop.close()


def test_a_newer_schema_is_refused(url: str) -> None:
    shop = open_shop(url)
    with shop.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    shop.close()
    with pytest.raises(StorageError, match="has schema 9999, newer") as error:
        open_shop(url)
    assert "Update this program" in (error.value.hint or "")
    with pytest.raises(StorageError, match="has schema 9999, newer"):
        database.migrate(url)


def test_another_programs_tables_are_refused(url: str) -> None:
    engine = database.make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE orders (id INTEGER)"))
    engine.dispose()
    with pytest.raises(StorageError, match="another program"):
        open_shop(url)
    with pytest.raises(StorageError, match="another program"):
        database.migrate(url)


def test_a_step_that_does_not_exist_is_refused(shop: Shop) -> None:
    url = shop.engine.url.render_as_string(hide_password=False)
    with pytest.raises(StorageError, match="'0000' is not a step") as error:
        database.migrate(url, back_to="0000")
    assert "0001, 0002" in (error.value.hint or "")


def test_a_step_that_fails_changes_nothing(old_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _rows(old_url)
    monkeypatch.setattr(migrations, "_FOLDER", _broken_steps(Path(OLD.parent), monkeypatch))
    with pytest.raises(Exception, match="THIS"):
        database.migrate(old_url)
    assert _rows(old_url) == before


def _broken_steps(_: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real steps; the last statement of the second one is not SQL."""
    from alembic import op

    real = op.drop_table

    def drop_table(name: str, *args: Any, **kwargs: Any) -> None:
        real(name, *args, **kwargs)
        if name == "schema_versions":
            op.execute("THIS IS NOT SQL")

    monkeypatch.setattr(op, "drop_table", drop_table)
    return migrations._FOLDER


def test_an_empty_database_that_is_migrated_is_made_new(url: str) -> None:
    assert database.migrate(url) == []
    open_shop(url).close()
