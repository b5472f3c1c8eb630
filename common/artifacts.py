"""Trained things on disk: fingerprints, manifests and folders that appear whole or not at all."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from common.errors import ModelError

MANIFEST = "manifest.json"


def fingerprint(*parts: object) -> str:
    """A hash that changes when any part changes.

    Args:
        parts: paths (files, or folders with all they hold, by name and content), bytes, text, or
            anything JSON can write.

    Returns:
        64 hexadecimal digits (SHA-256).
    """
    digest = hashlib.sha256()
    for part in parts:
        for chunk in _chunks(part):
            digest.update(len(chunk).to_bytes(8, "big"))
            digest.update(chunk)
    return digest.hexdigest()


def sources(*names: str) -> list[Path]:
    """Where code lies, as parts of a fingerprint: folders of packages and files of modules.

    Args:
        names: dotted, such as ``nlu_models.training``; they are not imported, their parents are.

    Raises:
        ModuleNotFoundError: there is no module of a name.
    """
    return [_location(name) for name in names]


def _location(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"There is no module {name}.", name=name)
    path = Path(spec.origin)
    return path.parent if path.name == "__init__.py" else path


def _chunks(part: object) -> Iterator[bytes]:
    if isinstance(part, Path):
        yield from _path_chunks(part)
    elif isinstance(part, bytes):
        yield part
    elif isinstance(part, str):
        yield part.encode()
    else:
        yield json.dumps(part, sort_keys=True, default=str).encode()


def _path_chunks(path: Path) -> Iterator[bytes]:
    if not path.is_dir():
        yield path.read_bytes() if path.exists() else b"absent"
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            yield file.relative_to(path).as_posix().encode()
            yield file.read_bytes()


def write_manifest(folder: Path, fingerprint: str, **info: Any) -> None:
    """Write ``manifest.json`` beside a trained part: its fingerprint and what helps a person."""
    values = {"fingerprint": fingerprint, **info}
    (folder / MANIFEST).write_text(json.dumps(values, indent=2, default=str), encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a trained part; an empty mapping when the part was never trained.

    Raises:
        ModelError: the manifest exists but cannot be read.
    """
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path} is damaged: {error}.", hint=f"Delete {folder} and run 'shoptalk train'."
        ) from error
    return dict(values)


def is_current(folder: Path, fingerprint: str) -> bool:
    """Whether the part in ``folder`` was trained from exactly this fingerprint."""
    return read_manifest(folder).get("fingerprint") == fingerprint


@contextmanager
def atomic_dir(path: Path) -> Iterator[Path]:
    """A temporary folder that takes the place of ``path`` when the block succeeds.

    Readers see the old folder or the new one, never a half-written one; on an error the old one
    stays and the temporary one is removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        yield temporary
        _swap(temporary, path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _swap(temporary: Path, path: Path) -> None:
    temporary.chmod(0o755)
    old = path.with_name(f".{path.name}-old-{os.getpid()}")
    if path.exists():
        path.rename(old)
    temporary.rename(path)
    shutil.rmtree(old, ignore_errors=True)
