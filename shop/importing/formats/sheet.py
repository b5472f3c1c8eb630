"""What the formats of other shop systems have in common: a sheet of rows, and its known columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from common.errors import BadRow
from shop.importing.raw import Raw

COMES = "comes or not"
"""Where a column goes that decides whether a row is brought at all."""


@dataclass(frozen=True)
class Row:
    """A row of a sheet.

    ``cells`` are by the column's name in lower case; ``lists`` holds all that an XML file repeats.
    """

    line: int
    cells: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A file as rows under a header, whatever it was written in.

    ``header`` is as written; ``root`` is the name of an XML file's root and empty for a table.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    root: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names of the columns in lower case."""
        return frozenset(name.casefold() for name in self.header)

    def filled(self, name: str) -> bool:
        """Whether any row has something in this column."""
        return any(row.cells.get(name.casefold()) for row in self.rows)


@dataclass(frozen=True)
class Setting:
    """What reading a format must know of the shop: the time, and the zone of times without one."""

    now: datetime
    zone: tzinfo = UTC


@dataclass(frozen=True)
class Column:
    """How one column of a file was understood.

    ``field`` is the column of docs/import.md that it fills, empty where it is not brought; ``why``
    tells how, or why not. ``known`` is false for a column that the format does not have.
    """

    name: str
    field: str = ""
    why: str = ""
    known: bool = True


@dataclass
class Found:
    """What a file holds: raw records, rows that are not even that, and what is to be told.

    ``notes`` counts what was left out or changed, by a phrase that the number stands behind;
    ``gone`` are the ids of products that were left out.
    """

    records: list[Raw] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    columns: list[Column] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def leave_out(self, product_id: str, why: str) -> None:
        """Count a product that is not brought."""
        self.notes[f"products left out, {why}"] += 1
        self.gone.append(product_id)

    def complain(self, line: int, reason: str) -> None:
        """Refuse a row."""
        self.bad.append(BadRow(line, reason))


@dataclass(frozen=True)
class Known:
    """A column that a format has: the names it goes by, and what becomes of it.

    ``pattern`` stands for many columns of a kind, such as all metafields.
    """

    key: str
    names: tuple[str, ...] = ()
    field: str = ""
    why: str = ""
    pattern: str = ""

    def fits(self, name: str) -> re.Match[str] | None:
        """How a column's name is one of these; None if it is not."""
        pattern = self.pattern or "|".join(map(re.escape, self.names))
        return re.fullmatch(pattern, name.strip(), re.IGNORECASE)


class Header:
    """A sheet's columns by the keys of its format.

    Args:
        sheet: the file.
        known: the format's columns; the first that a name fits counts.
        aliases: header as written -> the name that the format knows, where that is another.
    """

    def __init__(
        self, sheet: Sheet, known: Sequence[Known], aliases: Mapping[str, str] | None = None
    ) -> None:
        self._sheet = sheet
        self._aliases = aliases or {}
        self._known = {name: _known(self._plain(name), known) for name in sheet.header if name}
        self._by_key: dict[str, str] = {}
        self._many: dict[str, list[tuple[str, re.Match[str]]]] = {}
        for name, one in self._known.items():
            match = one.fits(self._plain(name)) if one else None
            if one is not None and match is not None:
                self._by_key.setdefault(one.key, name)
                self._many.setdefault(one.key, []).append((name.casefold(), match))

    def has(self, *keys: str) -> bool:
        """Whether the file has one of these columns."""
        return any(key in self._by_key for key in keys)

    def name(self, key: str) -> str:
        """A column as the file writes it."""
        return self._by_key.get(key, key)

    def cell(self, row: Row, key: str) -> str:
        """What a row has in a column; empty where the file has no such column."""
        name = self._by_key.get(key)
        return row.cells.get(name.casefold(), "").strip() if name else ""

    def many(self, key: str) -> Sequence[tuple[str, re.Match[str]]]:
        """The columns of a kind that has a pattern, as (name in lower case, match)."""
        return self._many.get(key, ())

    def _plain(self, name: str) -> str:
        return self._aliases.get(name, name)

    def columns(self) -> list[Column]:
        """How each column was understood, in the order of the file."""
        return [
            Column(name, one.field, one.why)
            if one
            else Column(name, why="not a column of this format", known=False)
            for name, one in self._known.items()
        ]

    def troubles(self) -> Iterator[str]:
        """Columns that are there twice, so that nobody can say which of them counts."""
        lower = Counter(name.casefold() for name in self._sheet.header if name)
        for name, one in self._known.items():
            if one is not None and one.field and lower[name.casefold()] > 1:
                yield f"column '{name}' is there twice"

    def written(self, fields: Mapping[str, str]) -> dict[str, str]:
        """A record's columns as this file calls them, so that an error names what people see.

        Args:
            fields: column of docs/import.md -> key of the format's column.
        """
        return {name: self.name(key) for name, key in fields.items() if key in self._by_key}


def _known(name: str, known: Sequence[Known]) -> Known | None:
    return next((one for one in known if one.fits(name)), None)
