"""Which format a file has, and what it holds by that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.config import nearest
from common.errors import BadRow, DataError, ImportRowsError
from shop.importing.formats import FORMATS, NAMES, PLAIN
from shop.importing.formats.feeds import FeedError, read_feed
from shop.importing.formats.sheet import Column, Found, Row, Setting, Sheet
from shop.importing.layout import LAYOUTS, Layout
from shop.importing.raw import Raw
from shop.importing.reading import (
    Table,
    decode,
    header_troubles,
    plain_records,
    read_bytes,
    read_records,
    read_table,
)

TABLES = (".csv", ".tsv", ".txt")
SUFFIXES = (*TABLES, ".json", ".xml")
UNKNOWN = "columns that the format does not have and that were not brought"
UNUSED = "columns that were not brought (--explain names them)"


@dataclass(frozen=True)
class Reading:
    """What was read of a file.

    ``format`` is the name of a format and ``title`` what it is called; ``why`` tells by what it was
    recognised. ``notes`` counts what was left out or changed, by a phrase; ``gone`` are the ids of
    products that were left out.
    """

    path: Path
    format: str
    title: str
    why: str
    records: Sequence[Raw]
    bad: Sequence[BadRow]
    columns: Sequence[Column]
    notes: Mapping[str, int]
    gone: Sequence[str] = ()


def read_file(
    path: Path,
    layout: Layout,
    setting: Setting,
    *,
    encoding: str | None = None,
    format_name: str | None = None,
) -> Reading:
    """What a file holds, in whichever format it is.

    Args:
        layout: of the kind of records that it should hold.
        setting: what reading a format must know of the shop.
        encoding: of the file; found out when not given.
        format_name: one of :data:`NAMES`; found out when not given.

    Raises:
        DataError: there is no such file or format, or its name says that it is something else.
        ImportRowsError: it cannot be read as what its name says.
    """
    if format_name not in {None, *NAMES}:
        guess = nearest(str(format_name), list(NAMES))
        raise DataError(
            f"'{format_name}' is no format" + (f"; did you mean '{guess}'?" if guess else "."),
            hint=f"Formats: {', '.join(NAMES)}.",
        )
    suffix = path.suffix.casefold()
    if layout.kind != "products" and (suffix == ".xml" or format_name not in {None, PLAIN}):
        what = f"The format '{format_name}'" if format_name else "A feed"
        raise DataError(f"{path}: {what} holds products, no {layout.kind}.")
    if suffix == ".xml":
        return _feed(path, setting, encoding, format_name)
    if suffix not in TABLES:
        return _json(path, layout, encoding)
    table = read_table(decode(path, encoding), path)
    if layout.kind == "products" and format_name != PLAIN:
        full, short = table.full()
        sheet = Sheet(tuple(table.header), tuple(Row(line, cells) for line, cells in full))
        if told := _format_of(sheet, format_name):
            return _foreign(path, sheet, setting, *told, bad=[*table.bad, *short])
    return _plain(path, table, layout)


def looks_like_products(path: Path, *, encoding: str | None = None) -> bool:
    """Whether a file, whatever its name, is of a format that holds products."""
    if path.suffix.casefold() == ".xml":
        return True
    if path.suffix.casefold() not in TABLES:
        return False
    table = read_table(decode(path, encoding), path)
    rows = tuple(Row(line, cells) for line, cells in table.full()[0])
    return _format_of(Sheet(tuple(table.header), rows), None) is not None


def kind_of(path: Path, *, encoding: str | None = None) -> str | None:
    """The one kind of records whose columns a file of the shop's own layout has; None: unclear.

    Raises:
        DataError, ImportRowsError: it cannot be read as what its name says.
    """
    if path.suffix.casefold() == ".xml":
        return None
    if path.suffix.casefold() in TABLES:
        names = [name.casefold() for name in read_table(decode(path, encoding), path).header]
        fits = [k for k, layout in LAYOUTS.items() if not header_troubles(names, layout)]
    else:
        fits = [k for k, layout in LAYOUTS.items() if _is_record(path, layout, encoding)]
    return fits[0] if len(fits) == 1 else None


def _is_record(path: Path, layout: Layout, encoding: str | None) -> bool:
    """Whether the first record of a JSON file has the keys that this kind needs, and no others."""
    records, _ = read_records(path, layout, encoding=encoding)
    fields = layout.record.model_fields
    needed = {name for name, info in fields.items() if info.is_required()}
    return bool(records) and needed <= set(records[0].values) <= set(fields)


def _format_of(sheet: Sheet, format_name: str | None) -> tuple[str, str] | None:
    """(format, why) of a sheet; None for a plain one."""
    if format_name:
        return format_name, "--format says so"
    return next(
        ((name, why) for name, one in FORMATS.items() if (why := one.recognises(sheet))), None
    )


def _foreign(
    path: Path, sheet: Sheet, setting: Setting, name: str, why: str, *, bad: Sequence[BadRow] = ()
) -> Reading:
    found = FORMATS[name].products(sheet, setting)
    _tell_columns(found, sheet)
    return Reading(
        path,
        name,
        FORMATS[name].TITLE,
        why,
        found.records,
        [*bad, *found.bad],
        found.columns,
        found.notes,
        found.gone,
    )


def _tell_columns(found: Found, sheet: Sheet) -> None:
    """Count the columns that hold something and are not brought; nothing is lost in silence."""
    lost = [c for c in found.columns if not c.field and sheet.filled(c.name)]
    unknown = [column.name for column in lost if not column.known]
    if unknown:
        found.notes[f"{UNKNOWN} ({', '.join(unknown)})"] = len(unknown)
    if len(lost) > len(unknown):
        found.notes[UNUSED] = len(lost) - len(unknown)


def _feed(path: Path, setting: Setting, encoding: str | None, format_name: str | None) -> Reading:
    try:
        sheet = read_feed(read_bytes(path), encoding)
    except FeedError as error:
        raise ImportRowsError(
            f"{path}, line {error.line}: {error.reason}.",
            rows=[BadRow(error.line, error.reason)],
            hint="A feed is RSS 2.0 or Atom, as Google Merchant Center takes it.",
        ) from error
    told = _format_of(sheet, format_name) if format_name != PLAIN else None
    if told is None:
        raise DataError(
            f"{path} is a feed, but none of products: its items lack Google's elements, "
            "such as <g:id> and <g:price>.",
            hint="docs/import.md describes the feeds that can be imported.",
        )
    return _foreign(path, sheet, setting, *told)


def _json(path: Path, layout: Layout, encoding: str | None) -> Reading:
    records, bad = read_records(path, layout, encoding=encoding)
    names = dict.fromkeys(name for one in records for name in one.values)
    nested = {part.field for part in layout.parts}
    columns = [
        Column(
            name,
            name if name in nested or name in layout.own else "",
            known=name in layout.record.model_fields,
        )
        for name in names
    ]
    return Reading(path, PLAIN, f"a list of {layout.kind}", "it is JSON", records, bad, columns, {})


def _plain(path: Path, table: Table, layout: Layout) -> Reading:
    records, bad = plain_records(table, layout)
    known = layout.names()
    columns = []
    for name in table.header:
        plain = name.casefold()
        guess = nearest(plain, known)
        unknown = f"not known; did you mean '{guess}'?" if guess else "not known"
        taken = layout.takes(plain)
        goes = plain if plain in layout.columns else "options"
        columns.append(Column(name, goes if taken else "", "" if taken else unknown, known=taken))
    lacking = header_troubles([name.casefold() for name in table.header], layout)
    why = "its columns are those of docs/import.md" if not lacking else "no other format fits"
    title = f"a table of {layout.kind}"
    return Reading(path, PLAIN, title, why, records, bad, columns, {})
