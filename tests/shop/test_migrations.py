from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete, inspect, text, update

from common.errors import StorageError
from shop import database, migrations, open_shop
from shop.migrations import MIGRATIONS, Migration, apply_migrations, current_version
from shop.models import SchemaVersion

NEXT = MIGRATIONS[-1].version + 1
STEP = Migration(
    NEXT,
    "remember gift wishes",
    (
        "CREATE TABLE gift_wishes (id INTEGER PRIMARY KEY, words TEXT NOT NULL)",
        "INSERT INTO gift_wishes (id, words) VALUES (1, 'a ribbon')",
    ),
)


def test_versions_are_ordered_without_gaps() -> None:
    assert [m.version for m in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_an_older_schema_is_refused_until_it_is_migrated(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shop(url).close()
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, STEP))
    monkeypatch.setattr(migrations.check_schema, "__defaults__", ((*MIGRATIONS, STEP),))
    monkeypatch.setattr(migrations.apply_migrations, "__defaults__", ((*MIGRATIONS, STEP),))

    with pytest.raises(StorageError, match=f"this program needs {NEXT}") as error:
        open_shop(url)
    assert "shoptalk migrate" in (error.value.hint or "")

    assert database.migrate(url) == [STEP]
    assert database.migrate(url) == []
    shop = open_shop(url)
    with shop.reading() as session:
        assert session.scalar(text("SELECT words FROM gift_wishes")) == "a ribbon"
    shop.close()


def test_a_newer_schema_is_refused(url: str) -> None:
    shop = open_shop(url)
    with shop.session() as session:
        session.execute(update(SchemaVersion).values(version=99))
    shop.close()
    with pytest.raises(StorageError, match="has schema 99, newer") as error:
        open_shop(url)
    assert "Update this program" in (error.value.hint or "")


def test_another_programs_tables_are_refused(url: str) -> None:
    engine = database.make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE orders (id INTEGER)"))
    engine.dispose()
    with pytest.raises(StorageError, match="another program"):
        open_shop(url)


def test_a_step_that_fails_changes_nothing(url: str) -> None:
    shop = open_shop(url)
    broken = Migration(NEXT, "break", (*STEP.statements, "THIS IS NOT SQL"))
    with pytest.raises(Exception, match="THIS"), shop.engine.begin() as connection:
        apply_migrations(connection, (*MIGRATIONS, broken))
    assert _tables(shop.engine).isdisjoint({"gift_wishes"})
    with shop.engine.connect() as connection:
        assert current_version(connection) == MIGRATIONS[-1].version
    shop.close()


def test_an_empty_database_that_is_migrated_is_made_new(url: str) -> None:
    assert database.migrate(url) == []
    shop = open_shop(url)
    with shop.session() as session:
        session.execute(delete(SchemaVersion))
    shop.close()
    with pytest.raises(StorageError, match="another program"):
        open_shop(url)


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())
