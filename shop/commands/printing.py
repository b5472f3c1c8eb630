"""Tables and explanations for a terminal, as wide as it is."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from common.errors import BadRow
    from shop.importing.explaining import Explanation, FileExplanation
    from shop.importing.formats.sheet import Column

WIDEST = 48
NARROWEST = 12
GAP = 2
ROWS_SHOWN = 10


def table(rows: Sequence[dict[str, str]]) -> str:
    """Rows under a heading, in columns as wide as they need; long words are cut."""
    cells = [list(rows[0]), *([_short(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in cells]
    return "\n".join(line.rstrip() for line in lines)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= WIDEST else f"{flat[: WIDEST - 1]}…"


def wrapped_table(rows: Sequence[dict[str, str]], width: int) -> str:
    """Rows under a heading, not wider than ``width`` characters; long cells take several lines."""
    cells = [list(rows[0]), *([" ".join(value.split()) for value in row.values()] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    while sum(widths) + GAP * (len(widths) - 1) > width and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return "\n".join(text for line in cells for text in _wrapped(line, widths))


def _wrapped(line: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """One row of a table, in as many lines as its longest cell needs."""
    pieces = [textwrap.wrap(cell, size) or [""] for cell, size in zip(line, widths, strict=True)]
    for number in range(max(map(len, pieces))):
        parts = (piece[number] if number < len(piece) else "" for piece in pieces)
        padded = (part.ljust(size) for part, size in zip(parts, widths, strict=True))
        yield (" " * GAP).join(padded).rstrip()


def explanation(one: Explanation, width: int | None = None) -> str:
    """What an import would do with the files of one kind.

    Args:
        one: what was found out.
        width: of the page in characters; the terminal's when not given.
    """
    width = width or shutil.get_terminal_size((100, 24)).columns
    pieces = ["\n".join(_file(file, width)) for file in one.files]
    if one.misfits:
        what = _wrap("These do not fit each other or what is there already:", width)
        pieces.append("\n".join([*what, *_bad_rows(one.misfits, width)]))
    if one.wrong:
        rows = "1 row is" if one.wrong == 1 else f"{one.wrong} rows are"
        end = f"{rows} wrong: an import would change nothing."
    else:
        news = f"{one.kind}: {one.created} new, {one.updated} brought up to date"
        end = f"An import would do this: {news}. Nothing was changed."
    return "\n\n".join([*pieces, "\n".join(_wrap(end, width))])


def _file(file: FileExplanation, width: int) -> Iterator[str]:
    yield from _wrap(f"{file.path}: {file.title}, for {file.why}.", width)
    yield ""
    if file.columns:
        yield wrapped_table([_column(column) for column in file.columns], width)
        yield ""
    counts = ", ".join(f"{what}: {count}" for what, count in file.holds.items())
    yield from _wrap(f"It holds {counts}.", width)
    for phrase, count in file.notes.items():
        yield from _wrap(f"  {phrase}: {count}", width)
    yield from _bad_rows(file.bad, width)


def _column(column: Column) -> dict[str, str]:
    goes = column.field or ("not brought" if column.known else "not known")
    return {"COLUMN": column.name, "GOES TO": goes, "NOTE": column.why}


def _bad_rows(rows: Sequence[BadRow], width: int) -> Iterator[str]:
    for row in rows[:ROWS_SHOWN]:
        yield from _wrap(f"  line {row.line}: {row.reason}", width)
    if len(rows) > ROWS_SHOWN:
        yield f"  ... and {len(rows) - ROWS_SHOWN} more rows"


def _wrap(text: str, width: int) -> list[str]:
    indent = "    " if text.startswith(" ") else ""
    return textwrap.wrap(text, width, subsequent_indent=indent)
