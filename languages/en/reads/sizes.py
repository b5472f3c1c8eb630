"""The English words around a size: patterns without groups."""

from __future__ import annotations

SIZE = r"sizes?"
"""The word for it: "size M"."""

BEFORE = r"in|an?|take|to"
"""What stands before a size in small letters: "in xl"."""
