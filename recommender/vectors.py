"""Content vectors of the items, kept beside the text they were made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np

from common.errors import ModelError
from recommender.embedding import TextEncoder, item_text, text_hash
from recommender.items import Item

VECTORS_FILE = "vectors.npz"


@dataclass(frozen=True)
class VectorStore:
    """Unit-length vectors of items.

    Attributes:
        ids: item ids by row.
        hashes: hash of the text each row was made from.
        matrix: shape (items, dimensions), float32.
    """

    ids: tuple[str, ...]
    hashes: tuple[str, ...]
    matrix: np.ndarray

    def save(self, folder: Path) -> None:
        """Write to ``vectors.npz`` in the folder."""
        np.savez(
            folder / VECTORS_FILE,
            ids=np.array(self.ids, dtype=np.str_),
            hashes=np.array(self.hashes, dtype=np.str_),
            matrix=self.matrix,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            ModelError: the file is missing or damaged.
        """
        path = folder / VECTORS_FILE
        try:
            with np.load(path, allow_pickle=False) as file:
                ids, hashes = file["ids"].tolist(), file["hashes"].tolist()
                store = cls(tuple(ids), tuple(hashes), file["matrix"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(
                f"Cannot read the item vectors {path}: {error}", hint="Run: shoptalk train"
            ) from error
        if not len(store.ids) == len(store.hashes) == len(store.matrix):
            raise ModelError(f"{path} is damaged: its parts differ in length.")
        return store

    def renewed(self, items: Sequence[Item], encoder: TextEncoder) -> VectorStore:
        """A store of exactly these items, by the texts they have now."""
        hashes = tuple(text_hash(item_text(item)) for item in items)
        return VectorStore(tuple(item.id for item in items), hashes, self.of(items, encoder))

    def of(self, items: Sequence[Item], encoder: TextEncoder) -> np.ndarray:
        """The vectors of ``items``, shape (items, dimensions).

        An item that is new, or whose text changed, is embedded now.
        """
        rows = {(i, h): row for row, (i, h) in enumerate(zip(self.ids, self.hashes, strict=True))}
        texts = [item_text(item) for item in items]
        found = [rows.get((i.id, text_hash(t))) for i, t in zip(items, texts, strict=True)]
        matrix = np.zeros((len(items), self.matrix.shape[1]), dtype=np.float32)
        known = [place for place, row in enumerate(found) if row is not None]
        matrix[known] = self.matrix[[row for row in found if row is not None]]
        missing = [place for place, row in enumerate(found) if row is None]
        if missing:
            matrix[missing] = encoder.encode([texts[place] for place in missing])
        return matrix
