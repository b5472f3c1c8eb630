"""Opening the conversations' database, and its errors in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from common.errors import StorageError
from common.files import create_private

BUSY_TIMEOUT_SECONDS = 5
POSTGRES_THREADS = 4
P = ParamSpec("P")
T = TypeVar("T")


class Tables:
    """A few tables of their own in a database: made at the first use, each work one transaction.

    Args:
        url: SQLAlchemy URL.
        metadata: the tables. A column that an older version of the program did not have is added;
            it needs a ``server_default``.
    """

    def __init__(self, url: str, metadata: sa.MetaData) -> None:
        self._url = url
        self._metadata = metadata
        self._engine: sa.Engine | None = None

    def run(
        self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """``work(connection, ...)`` in a transaction; blocks.

        Raises:
            StorageError: the database cannot be opened, read or written.
        """
        try:
            if self._engine is None:
                engine = create_engine(self._url)
                self._metadata.create_all(engine)
                _add_columns(engine, self._metadata)
                self._engine = engine
            with self._engine.begin() as connection:
                return work(connection, *args, **kwargs)
        except sa.exc.SQLAlchemyError as error:
            raise explain(error, sa.make_url(self._url)) from error

    def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            self._engine.dispose()


def _add_columns(engine: sa.Engine, metadata: sa.MetaData) -> None:
    """Add the columns that tables of an older version lack."""
    for table in metadata.sorted_tables:
        held = {one["name"] for one in sa.inspect(engine).get_columns(table.name)}
        for column in table.columns:
            if column.name in held:
                continue
            told = sa.schema.CreateColumn(column).compile(dialect=engine.dialect)
            with engine.begin() as connection:
                connection.execute(sa.DDL(f"ALTER TABLE {table.name} ADD COLUMN {told}"))


def create_engine(url: str) -> sa.Engine:
    """An engine for ``sqlite:///FILE`` or ``postgresql://...``; a new file is its owner's alone."""
    parsed = sa.make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg2")
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_size=POSTGRES_THREADS, pool_pre_ping=True)
    if parsed.database:
        create_private(Path(parsed.database.removeprefix("file:")))
    engine = sa.create_engine(
        parsed,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        poolclass=sa.StaticPool,
    )
    sa.event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _: Any) -> None:
    # WAL: readers never wait for the writer. NORMAL: an operating-system crash may cost the last
    # turns of a conversation, never the file; a full fsync a message would cost milliseconds.
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


# what the driver's message contains: (what happened, how to fix it)
_EXPLANATIONS = (
    (
        ("database is locked",),
        "is locked by another program",
        "Stop the other program (a second 'shoptalk run', a backup, a database browser).",
    ),
    (
        ("readonly", "read-only"),
        "is read-only",
        "Give this user write permission for the file and its folder.",
    ),
    (
        ("no such column", "has no column", "undefinedcolumn", "does not exist"),
        "has the tables of another version",
        "Run 'shoptalk doctor'; keep a copy of the old database and start with a new one.",
    ),
    (
        ("not a database", "malformed"),
        "is damaged",
        "Restore it from a backup, or move it away to start with an empty one.",
    ),
    (
        ("unable to open", "connection refused", "could not connect", "timeout"),
        "cannot be reached",
        "Check the path or URL, that the server runs, and the user and password.",
    ),
)


def explain(error: sa.exc.SQLAlchemyError, url: sa.URL) -> StorageError:
    """A database error in words: what is wrong with which database, and how to fix it."""
    cause = str(getattr(error, "orig", None) or error)
    for needles, problem, hint in _EXPLANATIONS:
        if any(needle in cause.lower() for needle in needles):
            return StorageError(f"The conversation database {url!r} {problem}.", hint=hint)
    return StorageError(
        f"The conversation database {url!r} failed: {cause.splitlines()[0]}",
        hint="Run 'shoptalk doctor' to see whether it can be reached.",
    )


def schema_error(version: int, needed: int, url: sa.URL) -> StorageError:
    """The database has tables of another version."""
    age = "an older" if version < needed else "a newer"
    return StorageError(
        f"The conversation database {url!r} has the schema of {age} version "
        f"({version}; this program needs {needed}).",
        hint="Keep a copy and start with a new database, or run the version that wrote it.",
    )
