"""Checksums of a model's files: a weight that changed on the disk gives only wrong answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from common.errors import ModelError


def checksums(files: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of ``files``, 64 hexadecimal digits each, by the files' names."""
    return {file.name: _checksum(file) for file in sorted(files)}


def check_sums(expected: Mapping[str, str], folder: Path) -> None:
    """Compare the files of ``folder`` with checksums taken before; a missing file is let pass.

    Raises:
        ModelError: a file is another one.
    """
    for name, digest in expected.items():
        path = folder / name
        if path.is_file() and _checksum(path) != digest:
            raise ModelError(
                f"{path} is damaged, or of another model: its checksum is not the one in the card.",
                hint="Train the model again: 'shoptalk train'.",
            )


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
