"""Which of several processes behind one port a process is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_OWNER = re.compile(r"p(\d{1,3})\.")


@dataclass(frozen=True)
class Seat:
    """One of several processes behind a port.

    Attributes:
        number: which one, from 0.
        count: how many there are.
        folder: holds the socket file of each.
    """

    number: int
    count: int
    folder: Path

    def file(self, number: int) -> Path:
        """The socket file through which others reach a process."""
        return self.folder / f"{number}.sock"

    def mark(self, session_id: str) -> str:
        """A session id of the socket library's that names its process."""
        return f"p{self.number}.{session_id}"

    def owner(self, session_id: str) -> int | None:
        """The process whose session this is, where it is another's."""
        found = _OWNER.match(session_id)
        number = int(found[1]) if found else self.number
        return number if number != self.number and number < self.count else None
