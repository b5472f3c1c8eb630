"""Reading products, customers, orders and events from CSV and JSON files.

All or nothing: every bad row of every file is reported with its line and reason, and then nothing
is written. Repeatable: a record that is there already is brought up to date. An import never
deletes; the schema is described in ``docs/import.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from common.config import nearest
from common.errors import BadRow, DataError, ImportRowsError
from shop.database import Shop
from shop.importing.customers import CustomerStore
from shop.importing.events import EventStore
from shop.importing.layout import LAYOUTS, Layout
from shop.importing.moving import moved
from shop.importing.orders import OrderStore
from shop.importing.products import ProductStore
from shop.importing.reading import read_records
from shop.importing.storing import Store, repeated
from shop.importing.validating import Checked, validate

KINDS = tuple(LAYOUTS)
STORES: dict[str, Store] = {
    "products": ProductStore(),
    "customers": CustomerStore(),
    "orders": OrderStore(),
    "events": EventStore(),
}


@dataclass(frozen=True)
class ImportReport:
    """What an import did."""

    kind: str
    created: int
    updated: int

    def __str__(self) -> str:
        return f"{self.kind}: {self.created} new, {self.updated} brought up to date"


def import_file(shop: Shop, kind: str, path: Path, *, encoding: str | None = None) -> ImportReport:
    """Import one file; as :func:`import_files`."""
    return import_files(shop, kind, [path], encoding=encoding)


def import_files(
    shop: Shop, kind: str, paths: Sequence[Path], *, encoding: str | None = None
) -> ImportReport:
    """Import files of one kind together, in one transaction.

    Args:
        kind: products, customers, orders or events.
        paths: ``.csv``, ``.tsv`` or ``.json`` files.
        encoding: of the files; UTF-8 or by their byte order mark when not given.

    Raises:
        DataError: the kind is not known, or a file cannot be read.
        ImportRowsError: rows are wrong; its ``rows`` hold all of them, and nothing was imported.
        StorageError: the database refused.
    """
    return import_all(shop, {kind: paths}, encoding=encoding)[0]


def import_all(
    shop: Shop, paths_by_kind: Mapping[str, Sequence[Path]], *, encoding: str | None = None
) -> list[ImportReport]:
    """Import files of several kinds in one transaction, each kind after those it refers to.

    Returns:
        A report for each kind, in the order of import.

    Raises:
        DataError, ImportRowsError, StorageError: as :func:`import_files`.
    """
    layouts = {kind: layout_of(kind) for kind in paths_by_kind}
    with shop.session() as session:
        return [
            import_within(shop, session, layouts[kind], paths_by_kind[kind], encoding=encoding)
            for kind in sorted(layouts, key=KINDS.index)
        ]


def import_within(
    shop: Shop,
    session: Session,
    layout: Layout,
    paths: Sequence[Path],
    *,
    encoding: str | None = None,
    moved_by: timedelta = timedelta(),
) -> ImportReport:
    """Import files of one kind in the caller's transaction; raises as :func:`import_files`.

    ``moved_by`` is added to every date and time in them.
    """
    good: list[Checked[Any]] = []
    bad: list[BadRow] = []
    for path in paths:
        records, troubles = _read(shop, Path(path), layout, encoding, several=len(paths) > 1)
        good += records
        bad += troubles
    if moved_by:
        good = [replace(checked, record=moved(checked.record, moved_by)) for checked in good]
    bad += _misfits(session, good, layout)
    if bad:
        raise _rows_error(paths, bad)
    done = STORES[layout.kind].write(shop, session, good)
    return ImportReport(layout.kind, done.created, done.updated)


def layout_of(kind: str) -> Layout:
    """The layout of a kind of file.

    Raises:
        DataError: there is no such kind.
    """
    if kind not in LAYOUTS:
        guess = nearest(kind, list(KINDS))
        raise DataError(
            f"'{kind}' cannot be imported or exported"
            + (f"; did you mean '{guess}'?" if guess else "."),
            hint=f"Kinds: {', '.join(KINDS)}.",
        )
    return LAYOUTS[kind]


def _read(
    shop: Shop, path: Path, layout: Layout, encoding: str | None, *, several: bool
) -> tuple[list[Checked[Any]], list[BadRow]]:
    raw, unreadable = read_records(path, layout, encoding=encoding)
    good, invalid = validate(raw, layout, shop.config)
    bad = sorted([*unreadable, *invalid], key=lambda row: row.line)
    if several:
        good = [replace(checked, file=path.name) for checked in good]
        bad = [BadRow(row.line, f"{path.name}: {row.reason}") for row in bad]
    return good, bad


def _misfits(session: Session, records: Sequence[Checked[Any]], layout: Layout) -> Iterator[BadRow]:
    keys = ((checked, getattr(checked.record, layout.key)) for checked in records)
    yield from repeated(((checked, key) for checked, key in keys if key), layout.key)
    yield from STORES[layout.kind].check(session, records)


def _rows_error(paths: Sequence[Path], bad: list[BadRow]) -> ImportRowsError:
    names = ", ".join(str(path) for path in paths)
    rows = "1 row is" if len(bad) == 1 else f"{len(bad)} rows are"
    first = f"line {bad[0].line}: {bad[0].reason}"
    return ImportRowsError(
        f"{names}: {rows} wrong, nothing was imported. First: {first}.",
        rows=bad,
        hint="Correct these rows and import again; docs/import.md describes the columns.",
    )
