"""What an import would do, without doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common.errors import BadRow
from shop.importing.formats.sheet import Column
from shop.importing.recognising import UNUSED, Reading
from shop.importing.records import ProductRecord
from shop.importing.validating import Checked


@dataclass(frozen=True)
class FileExplanation:
    """How one file was understood.

    ``title`` is what its format is called and ``why`` tells by what it was recognised. ``holds``
    counts what would come: records, and of products also variants and pictures. ``notes`` counts
    what would be left out or changed; ``bad`` are the wrong rows, by line.
    """

    path: Path
    kind: str
    title: str
    why: str
    columns: tuple[Column, ...]
    holds: Mapping[str, int]
    notes: Mapping[str, int]
    bad: tuple[BadRow, ...]


@dataclass(frozen=True)
class Explanation:
    """What an import would do with the files of one kind.

    ``misfits`` are records that do not fit each other or the database. ``created`` and ``updated``
    count the others.
    """

    kind: str
    files: tuple[FileExplanation, ...]
    misfits: tuple[BadRow, ...] = field(default=())
    created: int = 0
    updated: int = 0

    @property
    def wrong(self) -> int:
        """How many rows are wrong; if any is, an import changes nothing."""
        return len(self.misfits) + sum(len(one.bad) for one in self.files)


def explained(
    reading: Reading, kind: str, good: Sequence[Checked[Any]], bad: Sequence[BadRow]
) -> FileExplanation:
    """How a file was understood, with the records that fit the schema and the rows that do not."""
    return FileExplanation(
        path=reading.path,
        kind=kind,
        title=reading.title,
        why=reading.why,
        columns=tuple(reading.columns),
        holds=_holds(kind, [checked.record for checked in good]),
        notes={phrase: count for phrase, count in reading.notes.items() if phrase != UNUSED},
        bad=tuple(bad),
    )


def _holds(kind: str, records: Sequence[Any]) -> dict[str, int]:
    holds = {kind: len(records)}
    if kind == "products":
        variants = [variant for product in records for variant in product.variants]
        holds["variants"] = len(variants)
        holds["pictures"] = sum(len(_pictures(product)) for product in records)
    return holds


def _pictures(product: ProductRecord) -> set[str]:
    """The addresses of a product's pictures, its variants' included, each once."""
    own = {product.image_url, *product.pictures}
    own |= {url for v in product.variants for url in (v.image_url, *v.pictures)}
    return own - {""}
