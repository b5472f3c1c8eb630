"""Turns what a database driver says into one sentence that names the way out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError

from common.errors import StorageError


@dataclass(frozen=True)
class Trouble:
    """Words that drivers use for one kind of trouble, and what to tell people."""

    signs: tuple[str, ...]
    says: str
    hint: str


TROUBLES = (
    Trouble(
        ("database is locked", "database table is locked", "lock timeout", "deadlock detected"),
        "is locked by another program",
        "Try again in a moment; close other programs that write to it, or use PostgreSQL.",
    ),
    Trouble(
        ("readonly database", "read-only transaction", "permission denied"),
        "is read-only",
        "Give this user write access to the database file and its folder, or to the tables.",
    ),
    Trouble(
        ("unable to open database file",),
        "cannot be opened",
        "Check that its folder exists and may be written to.",
    ),
    Trouble(
        ("file is not a database", "disk image is malformed", "file is encrypted"),
        "is damaged, or is not a database",
        "Restore it from a backup, or move the file away to begin with a new one.",
    ),
    Trouble(
        ("database or disk is full", "no space left"),
        "cannot grow: the disk is full",
        "Free some space and try again; nothing was half-written.",
    ),
    Trouble(
        ("no such table", "no such column", 'relation "', 'column "'),
        "does not have the tables this program expects",
        "Run 'shoptalk migrate', or begin with a new database.",
    ),
    Trouble(
        ("password authentication failed", "no password supplied", 'role "'),
        "refuses the login",
        "Check the user and the password in the database URL.",
    ),
    Trouble(
        ('database "',),
        "does not exist",
        "Create it, e.g. with createdb, or check its name in the database URL.",
    ),
    Trouble(
        ("could not connect", "connection refused", "could not translate host", "timeout expired"),
        "cannot be reached",
        "Check host and port in the database URL, and that the server is running.",
    ),
    Trouble(
        ("server closed the connection", "terminating connection", "connection already closed"),
        "closed the connection",
        "Try again; if it stays so, look at the database server's log.",
    ),
)


@contextmanager
def storage_errors(url: URL) -> Iterator[None]:
    """Raise StorageError in place of a driver's error; a broken constraint passes unchanged.

    Raises:
        StorageError: the database of ``url`` is locked, read-only, damaged, full or unreachable.
    """
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise explain(url, error) from error


def explain(url: URL, error: DBAPIError) -> StorageError:
    """The error to raise for a driver's error."""
    name = url.render_as_string(hide_password=True)
    said = str(error.orig).strip()
    for trouble in TROUBLES:
        if any(sign in said.casefold() for sign in trouble.signs):
            return StorageError(f"The shop's database {name} {trouble.says}.", hint=trouble.hint)
    first_line = said.splitlines()[0] if said else type(error.orig).__name__
    return StorageError(
        f"The shop's database {name} reports: {first_line}.",
        hint="Run 'shoptalk doctor' to check the environment.",
    )
