from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from common.errors import ConfigError, StorageError
from shop import Shop, ShopConfig, catalogue, database, models, open_shop


def test_an_empty_database_gets_its_tables_once(url: str) -> None:
    first = open_shop(url)
    first.close()
    again = open_shop(url, ShopConfig(name="Again"))
    assert again.config.name == "Again"
    assert catalogue.list_products(again) == []
    again.close()


def test_two_that_open_a_new_database_at_once_both_succeed(url: str) -> None:
    failures: list[Exception] = []

    def start() -> None:
        try:
            open_shop(url).close()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_sqlite_is_set_up_for_many_readers_and_checked_references(sqlite_url: str) -> None:
    shop = open_shop(sqlite_url)
    with shop.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA busy_timeout")) == database.BUSY_SECONDS * 1000


def test_an_error_undoes_the_whole_transaction(shop: Shop) -> None:
    with pytest.raises(RuntimeError), shop.session() as session:
        session.get_one(models.Product, "fjord").price_cents = 1
        session.flush()
        raise RuntimeError
    product = catalogue.get_product(shop, "fjord")
    assert product is not None
    assert product.price_cents == 12900


def test_references_and_limits_are_kept_by_the_database(shop: Shop) -> None:
    with pytest.raises(IntegrityError), shop.session() as session:
        session.add(models.Variant(sku="X", product_id="nothing"))
    with pytest.raises(IntegrityError), shop.session() as session:
        session.get_one(models.Variant, "REEF-WHITE-42").stock = -1


def test_times_keep_their_moment_and_need_a_zone(shop: Shop) -> None:
    tokyo = datetime(2025, 6, 1, 9, 0, tzinfo=timezone(timedelta(hours=9)))
    with shop.session() as session:
        session.get_one(models.Customer, "C1").created_at = tokyo
    with shop.reading() as session:
        stored = session.get_one(models.Customer, "C1").created_at
    assert stored == datetime(2025, 6, 1, 0, 0, tzinfo=UTC)
    assert stored.tzinfo is UTC
    with pytest.raises(StatementError, match="time zone"), shop.session() as session:
        session.get_one(models.Customer, "C1").created_at = datetime(2025, 6, 1)
        session.flush()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "malformed"),
        ("mysql://root@localhost/shop", "cannot use a 'mysql' database"),
        ("sqlite://", "needs a database file"),
        ("sqlite:///:memory:", "needs a database file"),
    ],
)
def test_a_database_it_cannot_use_is_refused(url: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as error:
        open_shop(url)
    assert error.value.hint


def test_a_locked_database_is_named(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    shop = open_shop(sqlite_url)
    other = sqlite3.connect(shop.engine.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(StorageError, match="locked by another program") as error,
        shop.session() as session,
    ):
        session.add(models.Counter(name="x", value=1))
    assert "Try again" in (error.value.hint or "")
    assert catalogue.list_products(shop) == []  # readers do not wait
    other.execute("ROLLBACK")
    other.close()
    with shop.session() as session:
        session.add(models.Counter(name="x", value=1))


@pytest.mark.postgres
def test_a_locked_row_is_named_on_postgres(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    shop = open_shop(postgres_url)
    with shop.session() as session:
        session.add(models.Counter(name="x", value=1))
    with shop.session() as holder:
        holder.get_one(models.Counter, "x", with_for_update=True)
        with (
            pytest.raises(StorageError, match="locked by another program"),
            shop.session() as session,
        ):
            session.get_one(models.Counter, "x", with_for_update=True)
    shop.close()


def test_a_read_only_database_is_named(sqlite_url: str) -> None:
    shop = open_shop(sqlite_url)
    path = shop.engine.url.database
    shop.close()
    reader = open_shop(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert catalogue.list_products(reader) == []
    with pytest.raises(StorageError, match="is read-only") as error, reader.session() as session:
        session.add(models.Counter(name="x", value=1))
    assert "write access" in (error.value.hint or "")


@pytest.mark.postgres
def test_a_read_only_database_is_named_on_postgres(postgres_url: str) -> None:
    shop = open_shop(postgres_url)
    with pytest.raises(StorageError, match="is read-only"), shop.session() as session:
        session.execute(text("SET TRANSACTION READ ONLY"))
        session.add(models.Counter(name="x", value=1))
    shop.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_text("This is a shopping list, not a database. " * 50, encoding="utf-8")
    with pytest.raises(StorageError, match="not a database") as error:
        open_shop(f"sqlite:///{path}")
    assert "backup" in (error.value.hint or "")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be made"):
        open_shop(f"sqlite:///{tmp_path / 'file' / 'shop.db'}")


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    with pytest.raises(StorageError, match="cannot be reached") as error:
        open_shop("postgresql://shop:secret@127.0.0.1:9/shop")
    assert "secret" not in str(error.value)
    assert "***" in str(error.value)


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_named(postgres_url: str) -> None:
    with pytest.raises(StorageError, match="does not exist") as error:
        open_shop(f"{postgres_url}_nowhere")
    assert "createdb" in (error.value.hint or "")
