"""A record as it stands in a file, before it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Raw:
    """One record as it stands in the file.

    ``line`` is where it begins; ``lines`` gives the line of each nested record, by field.
    ``columns`` holds what the file calls our columns, where that is something else.
    """

    line: int
    values: dict[str, Any]
    lines: dict[str, list[int]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def line_of(self, location: tuple[int | str, ...]) -> int:
        """The line of a value, by its place in the record, e.g. ``("variants", 2, "stock")``."""
        if len(location) > 1 and isinstance(location[1], int):
            lines = self.lines.get(str(location[0]), [])
            return lines[location[1]] if location[1] < len(lines) else self.line
        return self.line
