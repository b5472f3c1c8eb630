"""The schema's history: ordered, only ever added to, and checked when a database is opened.

A new database is made from the models at once. An existing one takes the steps it has not seen,
in one transaction, when its owner runs ``shoptalk migrate``. A dedicated migration tool would add
a dependency and a folder of scripts for what one short table does here; its autogeneration is
replaced by a test that compares a migrated database with a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, inspect, select, text
from sqlalchemy.engine import URL

from common.errors import StorageError
from shop.models import Base, SchemaVersion


@dataclass(frozen=True)
class Migration:
    """One step: its version, what it does in words, and its SQL, run in order."""

    version: int
    name: str
    statements: tuple[str, ...] = ()


MIGRATIONS: tuple[Migration, ...] = (Migration(1, "the first tables"),)


def create_schema(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Make all tables of an empty database and mark it as up to date."""
    Base.metadata.create_all(connection)
    _record(connection, migrations)


def apply_migrations(
    connection: Connection, migrations: Sequence[Migration] = MIGRATIONS
) -> list[Migration]:
    """Take the steps the database has not seen.

    Returns:
        The steps taken, in order; empty when there was nothing to do.
    """
    seen = current_version(connection)
    pending = [migration for migration in migrations if migration.version > seen]
    for migration in pending:
        for statement in migration.statements:
            connection.execute(text(statement))
    _record(connection, pending)
    return pending


def current_version(connection: Connection) -> int:
    """The newest migration the database has seen; 0 for a database without our tables."""
    if not inspect(connection).has_table(SchemaVersion.__tablename__):
        return 0
    return int(connection.scalar(select(func.max(SchemaVersion.version))) or 0)


def check_schema(
    connection: Connection, url: URL, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Refuse a database that this program would misread.

    Raises:
        StorageError: its schema is older or newer than this program's, or the tables are another
            program's.
    """
    name = url.render_as_string(hide_password=True)
    seen, latest = current_version(connection), migrations[-1].version
    if seen == latest:
        return
    if seen == 0:
        raise StorageError(
            f"The database {name} holds tables of another program under the shop's names.",
            hint="Give the shop a database of its own.",
        )
    if seen < latest:
        raise StorageError(
            f"The shop's database {name} has schema {seen}, this program needs {latest}.",
            hint="Make a backup, then run 'shoptalk migrate'.",
        )
    raise StorageError(
        f"The shop's database {name} has schema {seen}, newer than this program's {latest}.",
        hint="Update this program, or open a database of its own version.",
    )


def is_new(connection: Connection) -> bool:
    """Whether the database holds none of the shop's tables."""
    return not set(Base.metadata.tables) & set(inspect(connection).get_table_names())


def _record(connection: Connection, migrations: Sequence[Migration]) -> None:
    rows = [
        {"version": m.version, "name": m.name, "applied_at": datetime.now(UTC)} for m in migrations
    ]
    if rows:
        connection.execute(insert(SchemaVersion), rows)
