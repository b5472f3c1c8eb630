"""The pictures of a project's catalogue, served from one folder and from nowhere else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

TYPES: Final = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
}
"""File ending → media type; no other file is a picture."""

_NAME: Final = re.compile(r"\w[\w.-]{0,200}", re.ASCII)


class PictureFolder:
    """A folder of pictures, each named after its product: ``ID.svg``, ``ID-COLOUR.jpg`` ...

    Args:
        folder: where they lie; it need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, name: str) -> Path | None:
        """The file of that name, or of that name with another picture's ending; None without.

        A name is no path: a folder, a hidden file, a file that is no picture and a link out of the
        folder are not found.
        """
        asked = Path(name)
        if not _NAME.fullmatch(name) or asked.suffix.casefold() not in TYPES:
            return None
        others = (f"{asked.stem}{ending}" for ending in TYPES)
        return next((path for one in (name, *others) if (path := self._file(one))), None)

    def _file(self, name: str) -> Path | None:
        path = (self._folder / name).resolve()
        inside = path.is_relative_to(self._folder.resolve())
        return path if inside and path.is_file() else None
