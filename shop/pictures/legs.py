"""Trousers and shorts, cut from one pattern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shop.pictures.strokes import box, fill, gloss, line, mirror, oval, shade


@dataclass(frozen=True)
class Legs:
    """What tells one pair of trousers from another: hem height, leg width, trimmings."""

    hem: int = 214
    outer: int = 112
    inner: int = 148
    details: str = ""


_FLY: Final = line("dark", "M160 48 V80 Q158 88 150 88", 1.6)
_JEANS: Final = mirror(line("brass", "M126 58 Q128 72 114 76", 1.6, "4 2")) + _FLY
_POCKET: Final = mirror(line("dark", "M130 50 L120 72", 1.8)) + _FLY
_DRAWSTRING: Final = line("paper", "M156 46 L150 70 M164 46 L170 68", 2) + mirror(
    line("dark", "M122 60 L116 78", 1.8)
)
LEGS: Final[Mapping[str, Mapping[str, Legs]]] = {
    "trousers": {
        "straight": Legs(outer=112, inner=148, details=_POCKET),
        "slim": Legs(outer=122, inner=148, details=_POCKET),
        "wide": Legs(
            outer=98, inner=154, details=_POCKET + mirror(line("dark", "M132 60 L128 208", 1.2))
        ),
        "jeans": Legs(outer=115, inner=147, details=_JEANS),
        "pleated": Legs(
            outer=114, inner=146, details=_POCKET + mirror(line("dark", "M140 50 L134 208", 1.3))
        ),
        "jogger": Legs(
            hem=208,
            outer=124,
            inner=146,
            details=_DRAWSTRING + mirror(box("dark", 121, 198, 28, 12, 4)),
        ),
        "cargo": Legs(
            outer=110,
            inner=148,
            details=_POCKET + mirror(line("dark", "M112 124 H140 V158 H110 Z M112 134 H140", 1.8)),
        ),
        "legging": Legs(outer=130, inner=149, details=line("light", "M116 56 H204", 2)),
        "dungaree": Legs(
            details=fill("base", "M128 50 L134 14 H186 L192 50 Z")
            + line("dark", "M144 22 H176 V42 H144 Z", 1.8)
            + mirror(line("base", "M137 16 L128 2", 8) + oval("brass", 139, 19, 4))
            + _FLY
        ),
    },
    "shorts": {
        "chino": Legs(hem=136, outer=96, inner=152, details=_POCKET),
        "sport": Legs(
            hem=124,
            outer=94,
            inner=154,
            details=_DRAWSTRING + mirror(line("light", "M112 62 L104 120", 4)),
        ),
        "cargo": Legs(
            hem=146,
            outer=94,
            inner=152,
            details=_POCKET + mirror(line("dark", "M102 96 H130 V124 H99 Z M102 104 H130", 1.8)),
        ),
    },
}


def draw_legs(kind: str, shape: str) -> str:
    """Draw trousers or shorts of the table :data:`LEGS`."""
    legs = LEGS[kind][shape]
    half = (
        f"M160 40 H120 Q112 84 {legs.outer} {legs.hem} Q{(legs.outer + legs.inner) // 2} "
        f"{legs.hem + 5} {legs.inner} {legs.hem} L160 96 Z"
    )
    picture = (
        mirror(fill("base", half))
        + shade(half)
        + mirror(line("dark", f"M{legs.outer + 1} {legs.hem - 8} H{legs.inner}", 1.2, "4 3"))
        + line("dark", "M160 54 V98", 1.4)
        + box("base", 118, 34, 84, 16, 3)
        + line("dark", "M119 50 H201", 1.6)
        + gloss("M121 36 H199 V40 H121 Z")
        + legs.details
    )
    lower = (240 - legs.hem) / 2 - 18 if legs.hem < 200 else 0
    return f'<g transform="translate(0 {lower})">{picture}</g>'
