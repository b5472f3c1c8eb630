"""What all kinds of import share when they write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.errors import BadRow
from shop.database import Shop
from shop.importing.validating import Checked
from shop.upsert import insert

T = TypeVar("T")
CHUNK = 5000


@dataclass(frozen=True)
class Row:
    """A table row to insert, or to update in the columns that the file gave."""

    values: dict[str, Any]
    given: frozenset[str]


@dataclass(frozen=True)
class Counts:
    """How many records are new and how many were there before."""

    created: int
    updated: int


class Store(Protocol):
    """How one kind of record is checked against the database and written to it."""

    def check(self, session: Session, records: Sequence[Checked[Any]]) -> Iterator[BadRow]:
        """Why records do not fit each other or what the database holds."""

    def write(self, shop: Shop, session: Session, records: Sequence[Checked[Any]]) -> Counts:
        """Insert the new records and update the others."""


def upsert(session: Session, table: Any, rows: Iterable[Row], keys: tuple[str, ...]) -> None:
    """Insert rows; where ``keys`` are there already, update only the given columns.

    Rows are written in the order of their keys, so that two writers cannot wait for each other.
    """
    by_given: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_given[row.given - set(keys)].append(row.values)
    for given, values in by_given.items():
        values.sort(key=lambda value: tuple(str(value[key]) for key in keys))
        statement = insert(session, table.__table__)
        if given:
            new = {name: statement.excluded[name] for name in given}
            statement = statement.on_conflict_do_update(index_elements=list(keys), set_=new)
        else:
            statement = statement.on_conflict_do_nothing(index_elements=list(keys))
        session.connection().execute(statement, values)


def lookup(
    session: Session, key: InstrumentedAttribute[T], keys: Collection[T], *columns: Any
) -> dict[T, Any]:
    """Key -> row of (key, \\*columns) for those of ``keys`` that the database holds."""
    found: dict[T, Any] = {}
    for chunk in chunks(sorted(set(keys), key=str)):
        for row in session.execute(select(key, *columns).where(key.in_(chunk))):
            found[row[0]] = row
    return found


def counts(session: Session, key: InstrumentedAttribute[str], keys: Collection[str]) -> Counts:
    """How many of ``keys`` would be created and how many updated."""
    known = len(lookup(session, key, keys))
    return Counts(len(set(keys)) - known, known)


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """``values`` in lists of at most ``size``."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk


def repeated(keys: Iterable[tuple[Checked[Any], str]], what: str) -> Iterator[BadRow]:
    """Complain about each record whose key an earlier one has."""
    first: dict[str, Checked[Any]] = {}
    for checked, key in keys:
        if key in first:
            place = f"{first[key].file} line {first[key].line}".strip()
            yield checked.bad(f"{what} '{key}' is on {place} already")
        first.setdefault(key, checked)
