"""Files that hold what people have said and bought."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def create_private(file: Path) -> None:
    """Make an empty file, and its folder, that only its owner may read; one that is there stays.

    A database library gives the files that it makes beside it the same mode. Where the file cannot
    be made the library says so in words that its caller explains.

    A file that is there is not even opened: closing it would end all of this process's POSIX locks
    on it, and two programs could write to one SQLite database (https://sqlite.org/howtocorrupt.html,
    section 2.2).

    Raises:
        OSError: the folder cannot be made.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
