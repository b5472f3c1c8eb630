"""The schema's history, kept by Alembic: one file a step in ``versions/``, forward and back.

A new database is made from the models at once and marked as up to date. An existing one takes the
steps it has not seen, in one transaction, when its owner runs ``shoptalk migrate``. Opening a
database only compares marks, so that serving does not load Alembic.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, func, inspect, select, table
from sqlalchemy.engine import URL

from common.errors import StorageError
from shop.review_models import Base

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0011"
"""The newest step; a test compares it with the files."""
FIRST = "0001"
MARK, OLD_MARK = "alembic_version", "schema_versions"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Step:
    """One step of the schema's history, and what it does in words."""

    revision: str
    name: str


def create_schema(connection: Connection) -> None:
    """Make all tables of an empty database and mark it as up to date."""
    from alembic import command

    Base.metadata.create_all(connection)
    command.stamp(_config(connection), HEAD)


def upgrade(connection: Connection, revision: str = HEAD) -> list[Step]:
    """Take the steps up to ``revision`` that the database has not seen.

    Returns:
        The steps taken, in order; empty when there was nothing to do.
    """
    from alembic import command

    before = current_revision(connection)
    config = _config(connection)
    if before == FIRST and not inspect(connection).has_table(MARK):
        command.stamp(config, FIRST)
    command.upgrade(config, revision)
    return [step for step in steps() if (before or "") < step.revision <= revision]


def downgrade(connection: Connection, revision: str) -> list[Step]:
    """Take back the steps after ``revision``.

    Returns:
        The steps taken back, the newest first.
    """
    from alembic import command

    before = current_revision(connection) or ""
    command.downgrade(_config(connection), revision)
    return [step for step in reversed(steps()) if revision < step.revision <= before]


def steps() -> list[Step]:
    """All steps in order."""
    from alembic.script import ScriptDirectory

    found = [
        Step(script.revision, script.doc)
        for script in ScriptDirectory(str(_FOLDER)).walk_revisions()
    ]
    return found[::-1]


def current_revision(connection: Connection) -> str | None:
    """The newest step the database has seen; None for a database without our tables."""
    tables = inspect(connection)
    if tables.has_table(MARK):
        mark = connection.scalar(select(column("version_num")).select_from(table(MARK)))
        if mark:
            return str(mark)
    return FIRST if tables.has_table(OLD_MARK) and _is_first(connection) else None


def check_schema(connection: Connection, url: URL) -> None:
    """Refuse a database that this program would misread.

    Raises:
        StorageError: its schema is older or newer than this program's, or the tables are another
            program's.
    """
    name = url.render_as_string(hide_password=True)
    seen = current_revision(connection)
    if seen == HEAD:
        return
    if seen is None:
        raise StorageError(
            f"The database {name} holds tables of another program under the shop's names.",
            hint="Give the shop a database of its own.",
        )
    if seen in {step.revision for step in steps()}:
        raise StorageError(
            f"The shop's database {name} has schema {seen}, this program needs {HEAD}.",
            hint="Make a backup, then run 'shoptalk migrate'.",
        )
    raise StorageError(
        f"The shop's database {name} has schema {seen}, newer than this program's {HEAD}.",
        hint="Update this program, or open a database of its own version.",
    )


def is_new(connection: Connection) -> bool:
    """Whether the database holds none of the shop's tables."""
    return not set(Base.metadata.tables) & set(inspect(connection).get_table_names())


def _is_first(connection: Connection) -> bool:
    return bool(connection.scalar(select(func.count()).select_from(table(OLD_MARK))))


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
