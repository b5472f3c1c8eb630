"""From a file to raw records that know their lines. Nothing is interpreted here."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from common.config import nearest
from common.errors import BadRow, DataError, ImportRowsError
from shop.importing.layout import Layout, Part
from shop.importing.raw import Raw
from shop.importing.records import Record, option_name

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
DELIMITERS = ",;\t"
SEPARATOR = re.compile(r"sep=([,;\t])", re.IGNORECASE)
"""The first line by which spreadsheets tell how cells are separated."""
MAX_CELL = 1_000_000
FORMULA = re.compile(r"'+[=+\-@\t]")
"""A cell that a spreadsheet would run is exported behind an apostrophe, which is taken off here."""


def read_records(
    path: Path, layout: Layout, *, encoding: str | None = None
) -> tuple[list[Raw], list[BadRow]]:
    """The raw records of a CSV or JSON file, and the rows that are not even that.

    Args:
        encoding: of the file; found out (UTF-8, or by its byte order mark) when not given.

    Raises:
        DataError: there is no such file, or it is neither CSV nor JSON by its name.
        ImportRowsError: it cannot be read as what its name says.
    """
    readers = {".csv": _read_csv, ".tsv": _read_csv, ".json": _read_json}
    reader = readers.get(path.suffix.casefold())
    if reader is None:
        raise DataError(
            f"{path} is neither a .csv nor a .json file.", hint="Name it by what it holds."
        )
    return reader(decode(path, encoding), layout, path)


def read_bytes(path: Path) -> bytes:
    """What a file holds.

    Raises:
        DataError: it is not there or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error


def decode(path: Path, encoding: str | None = None) -> str:
    """The text of a file; raises as :func:`read_records`."""
    content = read_bytes(path)
    found = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding or found)
    except LookupError as error:
        raise DataError(f"'{encoding}' is not an encoding.", hint="E.g. utf-8, cp1252.") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"byte 0x{content[error.start]:02x} is not {error.encoding}"
        raise ImportRowsError(
            f"{path}, line {line}: {reason}.",
            rows=[BadRow(line, reason)],
            hint="Save it as UTF-8, or say what it is, e.g. --encoding cp1252.",
        ) from error


# JSON


def _read_json(text: str, layout: Layout, path: Path) -> tuple[list[Raw], list[BadRow]]:
    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant)
    records, bad, line, at = [], [], 1, 0
    try:
        for start, value in _elements(text, decoder):
            line += text.count("\n", at, start)
            at = start
            if isinstance(value, dict):
                records.append(_json_record(line, value, layout))
            else:
                bad.append(BadRow(line, f"is not an object but {json.dumps(value, default=str)}"))
    except (ValueError, RecursionError) as error:
        raise _not_json(path, text, error) from error
    return records, bad


def _elements(text: str, decoder: json.JSONDecoder) -> Iterator[tuple[int, Any]]:
    """(start, value) of each element of the list that ``text`` is."""
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise json.JSONDecodeError("a list of records in [ ] is expected", text, at)
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        value, end = decoder.raw_decode(text, at)
        yield at, value
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
            if text[at : at + 1] == "]":
                raise json.JSONDecodeError("a record is expected after the comma", text, at)
        elif text[at : at + 1] != "]":
            raise json.JSONDecodeError("',' or ']' is expected", text, at)
    end = _skip(text, at + 1)
    if end != len(text):
        raise json.JSONDecodeError("nothing is expected after the list", text, end)


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in {" ", "\t", "\n", "\r"}:
        at += 1
    return at


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a value")


def _not_json(path: Path, text: str, error: Exception) -> ImportRowsError:
    line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
    reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    return ImportRowsError(
        f"{path}, line {line}: this is not the JSON of a list: {reason}.",
        rows=[BadRow(line, reason)],
        hint="The file must be a list of objects: [{...}, {...}].",
    )


def _json_record(line: int, values: dict[str, Any], layout: Layout) -> Raw:
    filled = _without_nulls(values, layout.record)
    for part in layout.parts:
        nested = filled.get(part.field)
        if part.many and isinstance(nested, list):
            filled[part.field] = [
                _without_nulls(one, part.record) if isinstance(one, dict) else one for one in nested
            ]
        elif isinstance(nested, dict):
            filled[part.field] = _without_nulls(nested, part.record)
    return Raw(line, filled)


def _without_nulls(values: dict[str, Any], record: type[Record]) -> dict[str, Any]:
    return {k: v for k, v in _filled(values, record, blank=None).items() if v is not None}


# CSV


def _read_csv(text: str, layout: Layout, path: Path) -> tuple[list[Raw], list[BadRow]]:
    return plain_records(read_table(text, path), layout)


@dataclass(frozen=True)
class Table:
    """The rows of a CSV file as (line, cells); the header is as written, but without spaces."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    bad: list[BadRow]

    def full(self) -> tuple[list[tuple[int, dict[str, str]]], list[BadRow]]:
        """Rows as (line, cells by the column's name in lower case), and those of other lengths."""
        names = [name.casefold() for name in self.header]
        full, bad = [], []
        for line, cells in self.rows:
            if len(cells) == len(names):
                full.append((line, dict(zip(names, cells, strict=True))))
            else:
                reason = f"has {len(cells)} cells where the header has {len(names)}"
                bad.append(BadRow(line, reason))
        return full, bad


def read_table(text: str, path: Path) -> Table:
    """The rows of a CSV file.

    Raises:
        ImportRowsError: it is empty.
    """
    rows, bad = _csv_rows(text)
    if not rows:
        raise ImportRowsError(f"{path} is empty.", rows=[BadRow(1, "no header")])
    return Table(rows[0][1], rows[1:], bad)


def plain_records(table: Table, layout: Layout) -> tuple[list[Raw], list[BadRow]]:
    """The records of a CSV file whose columns are those of docs/import.md."""
    header = [name.casefold() for name in table.header]
    bad = table.bad + [BadRow(1, reason) for reason in header_troubles(header, layout)]
    if bad:
        return [], bad
    full, bad = table.full()
    records, mixed = _grouped(full, layout) if layout.grouped else (_single(full, layout), [])
    return records, bad + mixed


def _csv_rows(text: str) -> tuple[list[tuple[int, list[str]]], list[BadRow]]:
    csv.field_size_limit(MAX_CELL)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    told = SEPARATOR.fullmatch(first.strip("\r\ufeff "))
    delimiter = told[1] if told else max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, [_plain(cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        return rows, [BadRow(line, f"is not well-formed CSV: {error}")]
    if told:
        del rows[0]
    return _without_empty_columns(rows), []


def _without_empty_columns(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Rows without columns at the end that have neither a name nor a value."""
    if not rows:
        return rows
    header = rows[0][1]
    named = max((place for place, name in enumerate(header, 1) if name), default=0)
    empty = range(named, len(header))
    if any(cells[place] for _, cells in rows for place in empty if place < len(cells)):
        return rows
    return [(line, cells[:named] if len(cells) == len(header) else cells) for line, cells in rows]


def _plain(cell: str) -> str:
    stripped = cell.strip()
    return stripped[1:] if FORMULA.match(stripped) else stripped


def header_troubles(header: list[str], layout: Layout) -> list[str]:
    """Why a header, in lower case, is none of this layout."""
    known = layout.names()
    troubles = []
    for name in header:
        guess = nearest(name, known)
        if not layout.takes(name):
            troubles.append(
                f"unknown column '{name}'" + (f"; did you mean '{guess}'?" if guess else "")
            )
    twice = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    troubles += [f"column '{name}' is there twice" for name in twice]
    fields = layout.record.model_fields
    troubles += [
        f"column '{name}' is missing"
        for name in layout.own
        if fields[name].is_required() and name not in header
    ]
    return troubles


def _single(rows: list[tuple[int, dict[str, str]]], layout: Layout) -> list[Raw]:
    return [Raw(line, _filled(cells, layout.record, blank="")) for line, cells in rows]


def _grouped(
    rows: list[tuple[int, dict[str, str]]], layout: Layout
) -> tuple[list[Raw], list[BadRow]]:
    """Rows with the same key become one record."""
    records: dict[str, Raw] = {}
    bad: list[BadRow] = []
    for line, cells in rows:
        key = cells[layout.key]
        if not key:
            bad.append(BadRow(line, f"column '{layout.key}' is empty"))
        elif key not in records:
            records[key] = _first_row(line, cells, layout)
        else:
            bad += _contradictions(line, cells, records[key], layout)
        if key:
            _add_nested(line, cells, records[key], layout)
    return list(records.values()), bad


def _first_row(line: int, cells: dict[str, str], layout: Layout) -> Raw:
    own = {name: cells[name] for name in layout.own if name in cells}
    values = _filled(own, layout.record, blank="")
    values |= {name: cell for name, cell in cells.items() if cell and layout.beside(name)}
    for part in layout.parts:
        present = part.cells(cells)
        if part.many and present:
            values[part.field] = []
        elif any(present.values()) or (present and not _required(part)):
            values[part.field] = _filled(present, part.record, blank="")
    return Raw(line, values)


def _add_nested(line: int, cells: dict[str, str], record: Raw, layout: Layout) -> None:
    for part in layout.parts:
        present = part.cells(cells)
        if part.many and any(present.values()):
            record.values[part.field].append(_filled(present, part.record, blank=""))
            record.lines.setdefault(part.field, []).append(line)


def _contradictions(line: int, cells: dict[str, str], record: Raw, layout: Layout) -> list[BadRow]:
    """Below a record's first row, its own columns are empty or the same."""
    once = [p for p in layout.parts if not p.many]
    first = {name: record.values.get(name) for name in layout.own}
    for part in once:
        nested = record.values.get(part.field, {})
        first |= {column: nested.get(name) for column, name in part.columns.items()}
    return [
        BadRow(line, f"column '{name}' says '{cells[name]}' here but '{was}' on line {record.line}")
        for name, was in first.items()
        if cells.get(name) and cells[name] != was
    ]


def _required(part: Part) -> bool:
    return any(info.is_required() for info in part.record.model_fields.values())


def _filled(values: dict[str, Any], record: type[Record], *, blank: Any) -> dict[str, Any]:
    """``values`` with each blank replaced by its default, or left out where there is none."""
    filled = {}
    for name, value in values.items():
        info = record.model_fields.get(name)
        if value != blank:
            filled[name] = value
        elif info is None and option_name(name):
            filled[name] = ""
        elif info is not None and not info.is_required():
            filled[name] = info.get_default(call_default_factory=True)
    return filled
