"""Opening the shop's database, and the transactions everything else runs in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from common.errors import ConfigError, StorageError
from common.files import create_private
from shop import migrations
from shop.config import ShopConfig
from shop.errors import storage_errors
from shop.mapping import LANGUAGE
from shop.migrations import Step, check_schema, create_schema, is_new

BUSY_SECONDS = 5
SCHEMA_LOCK = 7_301_144
"""Key of the PostgreSQL advisory lock under which tables are made or changed."""


def utc_now() -> datetime:
    """The time now, aware and in UTC."""
    return datetime.now(UTC)


@dataclass
class Shop:
    """An open shop: its database, its settings and its clock. Safe to share between threads."""

    engine: Engine
    config: ShopConfig
    clock: Callable[[], datetime] = utc_now
    cache: dict[str, Any] = field(default_factory=dict, repr=False)
    language: str = ""
    """Code of the language in which products are read; the shop's own texts when empty."""

    def speaking(self, language: str) -> Shop:
        """The same shop, read in a language: products and order lines are called as in it."""
        return self if language == self.language else replace(self, language=language)

    def now(self) -> datetime:
        """The time by the shop's clock, aware and in UTC."""
        return self.clock()

    def today(self) -> date:
        """The day it is in the shop's time zone."""
        return self.now().astimezone(self.config.zone).date()

    def session(self) -> AbstractContextManager[Session]:
        """One transaction that may write: committed at the end of the block, undone on an error.

        Raises:
            StorageError: the database is locked, read-only or unreachable.
        """
        return self._transaction(writes=True)

    def reading(self) -> AbstractContextManager[Session]:
        """One transaction that only reads; it does not wait for writers on SQLite.

        Raises:
            StorageError: the database is unreachable or damaged.
        """
        return self._transaction(writes=False)

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Session]:
        with storage_errors(self.engine.url):
            engine = self.engine.execution_options(writes=writes)
            with Session(engine, expire_on_commit=False, autoflush=writes) as session:
                session.info[LANGUAGE] = self.language
                yield session
                if writes:
                    session.commit()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_shop(
    url: str, config: ShopConfig | None = None, *, clock: Callable[[], datetime] = utc_now
) -> Shop:
    """Open the shop's database; an empty one gets its tables.

    Args:
        url: SQLAlchemy URL of a SQLite file or a PostgreSQL database.
        config: the shop's settings; the defaults when not given.
        clock: gives the time now, aware; for tests and simulations.

    Raises:
        ConfigError: the URL is not one of a supported database.
        StorageError: the database is locked, read-only, unreachable, or of another schema.
    """
    engine = make_engine(url)
    _ensure_schema(engine)
    return Shop(engine, config or ShopConfig(), clock)


def migrate(url: str, *, back_to: str | None = None) -> list[Step]:
    """Bring a database of an older schema up to date, or take it back to an older schema.

    Args:
        back_to: the last step that stays, e.g. ``0001``; forward to the newest when not given.

    Returns:
        The steps taken, or taken back.

    Raises:
        ConfigError, StorageError: as :func:`open_shop`; ``back_to`` is no earlier step.
    """
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        # SQLite changes a table by making it anew, which checked references would forbid.
        event.listen(engine, "connect", _without_references)
    taken: list[Step] = []
    with _schema_transaction(engine) as connection:
        if is_new(connection):
            create_schema(connection)
        if back_to is not None:
            check_schema(connection, engine.url)
            taken = _back(connection, back_to)
        elif migrations.current_revision(connection) in {s.revision for s in migrations.steps()}:
            taken = migrations.upgrade(connection)
        if back_to is None:
            check_schema(connection, engine.url)
        _check_references(connection)
    engine.dispose()
    return taken


def _back(connection: Connection, revision: str) -> list[Step]:
    known = [step.revision for step in migrations.steps()]
    if revision not in known:
        raise StorageError(
            f"'{revision}' is not a step of the schema.", hint=f"Steps: {', '.join(known)}."
        )
    return migrations.downgrade(connection, revision)


def _without_references(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise StorageError(
            f"A row of table {broken[0]} refers to a row of {broken[2]} that is not there.",
            hint="Restore the database from a backup; nothing was changed.",
        )


def make_engine(url: str) -> Engine:
    """An engine with the settings the shop relies on.

    Raises:
        ConfigError: the URL is malformed, or names an engine that is not supported.
        StorageError: the folder of a SQLite file cannot be made.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError as error:
        raise ConfigError(
            f"The database URL '{url}' is malformed.",
            hint="Write it like sqlite:///var/shop.db or postgresql://user@host/name.",
        ) from error
    if backend == "sqlite":
        return _sqlite_engine(parsed)
    if backend == "postgresql":
        return _postgres_engine(parsed)
    raise ConfigError(
        f"The shop cannot use a '{backend}' database.", hint="Use a sqlite or postgresql URL."
    )


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ConfigError(
            "The shop needs a database file: one in memory is not shared between threads.",
            hint="Write the URL like sqlite:///var/shop.db.",
        )
    file = url.database.removeprefix("file:")
    try:
        create_private(Path(file))
    except OSError as error:
        raise StorageError(
            f"The folder of {file} cannot be made: {error.strerror}.",
            hint="Check the path and its permissions.",
        ) from error
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres_engine(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg2")
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            executemany_mode="values_plus_batch",
            executemany_batch_page_size=500,
            connect_args={
                "connect_timeout": BUSY_SECONDS,
                "options": f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC",
            },
        )
    except (ImportError, NoSuchModuleError) as error:
        raise ConfigError(
            f"The driver of '{url.drivername}' is not installed.",
            hint="Run: pip install psycopg2-binary",
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling would begin late and without a lock; see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # An order must outlive a power cut; NORMAL may lose the latest transactions.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: two that read first and write later would deadlock.
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _ensure_schema(engine: Engine) -> None:
    """Look first, so that a database in use or read-only opens without a lock."""
    reader = engine.execution_options(writes=False)
    with storage_errors(engine.url), reader.connect() as connection:
        new = is_new(connection)
        if not new:
            check_schema(connection, engine.url)
    if new:
        with _schema_transaction(engine) as connection:
            if is_new(connection):
                create_schema(connection)


@contextmanager
def _schema_transaction(engine: Engine) -> Iterator[Connection]:
    with storage_errors(engine.url), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_LOCK})
        yield connection
