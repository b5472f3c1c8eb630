"""Reading products, customers, orders, events and reviews from CSV and JSON files.

Products also come from the exports of other shop systems and from feeds (``formats``).

All or nothing: every bad row of every file is reported with its line and reason, and then nothing
is written. Repeatable: a record that is there already is brought up to date. An import never
deletes; the schema is described in ``docs/import.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from common.config import nearest
from common.errors import BadRow, DataError, ImportRowsError
from shop.database import Shop
from shop.importing.customers import CustomerStore
from shop.importing.events import EventStore
from shop.importing.explaining import Explanation, explained
from shop.importing.formats.sheet import Setting
from shop.importing.layout import LAYOUTS, Layout
from shop.importing.moving import moved
from shop.importing.orders import OrderStore
from shop.importing.products import ProductStore
from shop.importing.recognising import Reading, read_file
from shop.importing.reviews import ReviewStore
from shop.importing.storing import Store, lookup, repeated
from shop.importing.validating import Checked, validate
from shop.models import Product

KINDS = tuple(LAYOUTS)
STAYING = "of those, products that came earlier and stay: to stop selling one, set its stock to 0"
STORES: dict[str, Store] = {
    "products": ProductStore(),
    "customers": CustomerStore(),
    "orders": OrderStore(),
    "events": EventStore(),
    "reviews": ReviewStore(),
}


@dataclass(frozen=True)
class ImportReport:
    """What an import did."""

    kind: str
    created: int
    updated: int
    notes: Mapping[str, int] = field(default_factory=dict)
    """What was left out or changed on the way, counted by a phrase."""

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
        kind: products, customers, orders, events or reviews.
        paths: ``.csv``, ``.tsv`` or ``.json`` files.
        encoding: of the files; UTF-8 or by their byte order mark when not given.

    Raises:
        DataError: the kind is not known, or a file cannot be read.
        ImportRowsError: rows are wrong; its ``rows`` hold all of them, and nothing was imported.
        StorageError: the database refused.
    """
    return import_all(shop, {kind: paths}, encoding=encoding)[0]


def import_all(
    shop: Shop,
    paths_by_kind: Mapping[str, Sequence[Path]],
    *,
    encoding: str | None = None,
    format_name: str | None = None,
) -> list[ImportReport]:
    """Import files of several kinds in one transaction, each kind after those it refers to.

    Args:
        paths_by_kind: the files of each kind.
        encoding: of the files; UTF-8 or by their byte order mark when not given.
        format_name: plain or another shop system's; by the files' shape when not given.

    Returns:
        A report for each kind, in the order of import.

    Raises:
        DataError, ImportRowsError, StorageError: as :func:`import_files`.
    """
    layouts = {kind: layout_of(kind) for kind in paths_by_kind}
    with shop.session() as session:
        return [
            import_within(
                shop,
                session,
                layouts[kind],
                paths_by_kind[kind],
                encoding=encoding,
                format_name=format_name,
            )
            for kind in sorted(layouts, key=KINDS.index)
        ]


def explain(
    shop: Shop,
    paths_by_kind: Mapping[str, Sequence[Path]],
    *,
    encoding: str | None = None,
    format_name: str | None = None,
) -> list[Explanation]:
    """What :func:`import_all` would do with these files; the database stays as it is.

    Each kind is written and all of it is taken back, so that files which refer to each other are
    judged as they would be. Raises as :func:`import_files`, but for rows that are wrong.
    """
    layouts = {kind: layout_of(kind) for kind in paths_by_kind}
    with shop.session() as session:
        explanations = [
            _explained(shop, session, layouts[kind], paths_by_kind[kind], encoding, format_name)
            for kind in sorted(layouts, key=KINDS.index)
        ]
        session.rollback()
    return explanations


def _explained(
    shop: Shop,
    session: Session,
    layout: Layout,
    paths: Sequence[Path],
    encoding: str | None,
    format_name: str | None,
) -> Explanation:
    good: list[Checked[Any]] = []
    files = []
    for path in paths:
        reading, records, bad = _checked(shop, Path(path), layout, encoding, format_name)
        notes = {**reading.notes, **_staying(session, reading)}
        files.append(explained(replace(reading, notes=notes), layout.kind, records, bad))
        good += _of_several(records, [], path)[0] if len(paths) > 1 else records
    misfits = tuple(_misfits(session, good, layout))
    wrong = {bad.line for bad in misfits}
    fitting = [checked for checked in good if not wrong & checked.all_lines]
    done = STORES[layout.kind].write(shop, session, fitting)
    return Explanation(layout.kind, tuple(files), misfits, done.created, done.updated)


def import_within(
    shop: Shop,
    session: Session,
    layout: Layout,
    paths: Sequence[Path],
    *,
    encoding: str | None = None,
    format_name: str | None = None,
    moved_by: timedelta = timedelta(),
) -> ImportReport:
    """Import files of one kind in the caller's transaction; raises as :func:`import_files`.

    ``moved_by`` is added to every date and time in them.
    """
    good: list[Checked[Any]] = []
    bad: list[BadRow] = []
    notes: Counter[str] = Counter()
    for path in paths:
        reading, records, troubles = _checked(shop, Path(path), layout, encoding, format_name)
        if len(paths) > 1:
            records, troubles = _of_several(records, troubles, Path(path))
        good += records
        bad += troubles
        notes.update(reading.notes)
        notes.update(_staying(session, reading))
    if moved_by:
        good = [replace(checked, record=moved(checked.record, moved_by)) for checked in good]
    bad += _misfits(session, good, layout)
    if bad:
        raise _rows_error(paths, bad)
    done = STORES[layout.kind].write(shop, session, good)
    return ImportReport(layout.kind, done.created, done.updated, dict(notes))


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


def _checked(
    shop: Shop, path: Path, layout: Layout, encoding: str | None, format_name: str | None
) -> tuple[Reading, list[Checked[Any]], list[BadRow]]:
    setting = Setting(shop.now(), shop.config.zone)
    reading = read_file(path, layout, setting, encoding=encoding, format_name=format_name)
    good, invalid = validate(reading.records, layout, shop.config)
    return reading, good, sorted([*reading.bad, *invalid], key=lambda row: row.line)


def _staying(session: Session, reading: Reading) -> dict[str, int]:
    """How many products that a file leaves out came with an earlier one and stay as they are."""
    there = lookup(session, Product.id, [one for one in reading.gone if one])
    return {f"{STAYING} ({', '.join(sorted(there))})": len(there)} if there else {}


def _of_several(
    good: list[Checked[Any]], bad: list[BadRow], path: Path
) -> tuple[list[Checked[Any]], list[BadRow]]:
    """Records and wrong rows that name their file, for there are others."""
    named = [replace(checked, file=Path(path).name) for checked in good]
    return named, [BadRow(row.line, f"{Path(path).name}: {row.reason}") for row in bad]


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
