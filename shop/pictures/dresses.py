"""Dresses and skirts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, fill, gloss, line, mirror, oval, shade
from shop.pictures.tops import COLLAR, NECKS, rows

_STRAPS: Final = mirror(line("base", "M140 62 L144 30", 6))
_SLEEVE_SHORT: Final = mirror(
    fill("base", "M138 50 L120 58 L106 86 L124 94 L134 78 Z")
    + shade("M138 50 L120 58 L106 86 L124 94 L134 78 Z")
)
_SLEEVE_LONG: Final = mirror(
    fill("base", "M138 50 L122 58 L100 136 L114 140 L134 84 Z")
    + shade("M138 50 L122 58 L100 136 L114 140 L134 84 Z")
)
_BODICE: Final = "M138 48 L128 58 Q134 84 134 104 H186 Q186 84 192 58 L182 48 Q160 66 138 48 Z"
_STRAP_BODICE: Final = "M136 60 Q134 84 136 104 H184 Q186 84 184 60 Q172 70 160 66 Q148 70 136 60 Z"

_SHIRT_FRONT: Final = (
    COLLAR
    + line("dark", "M160 76 V206", 1.4)
    + line("paper", "M160 84 V196", 4.5, "0.1 16")
    + box("deep", 134, 100, 52, 7, 2)
)


def _hem(width: int, hem: int) -> str:
    left, right = 160 - width, 160 + width
    return f"M134 102 L{left} {hem} Q160 {hem + 12} {right} {hem} L186 102 Q160 108 134 102 Z"


_DRESS_PARTS: Final[Mapping[str, tuple[str, str, int, int, str]]] = {
    # shape: sleeves or straps, bodice, half width of the hem, hem, details
    "a-line": (_SLEEVE_SHORT, _BODICE, 62, 196, line("dark", "M136 104 Q160 110 184 104", 1.6)),
    "wrap": (
        _SLEEVE_LONG,
        _BODICE,
        54,
        202,
        line("dark", "M140 50 L178 104 M180 50 L160 78 M150 106 Q152 160 138 202", 1.8)
        + box("deep", 133, 98, 54, 9, 3)
        + line("deep", "M180 104 L190 134 M182 104 L196 126", 4),
    ),
    "maxi": (
        _STRAPS,
        _STRAP_BODICE,
        58,
        218,
        line("dark", "M136 104 H184 M118 172 Q160 180 202 172", 1.8),
    ),
    "shirt": (
        _SLEEVE_LONG,
        _BODICE,
        44,
        200,
        _SHIRT_FRONT,
    ),
    "shirt-short": (
        _SLEEVE_SHORT,
        _BODICE,
        44,
        200,
        _SHIRT_FRONT,
    ),
    "slip": (_STRAPS, _STRAP_BODICE, 40, 210, gloss("M146 74 L140 200 L148 202 L154 74 Z")),
    "pinafore": (
        mirror(line("base", "M142 66 L138 28", 9) + oval("brass", 142, 66, 4)),
        "M138 60 H182 L186 104 H134 Z",
        56,
        190,
        line("dark", "M146 72 H174 V94 H146 Z M134 104 H186", 1.8)
        + mirror(line("dark", "M128 128 H150 V152 H124", 1.8)),
    ),
    "knit": (
        _SLEEVE_LONG,
        _BODICE,
        34,
        192,
        NECKS["roll"] + line("dark", rows(76, 190, 9, lambda y: f"M134 {y} H186"), 1, "4 4"),
    ),
    "tiered": (
        _SLEEVE_SHORT,
        _BODICE,
        66,
        210,
        line("dark", "M134 104 H186 M122 138 Q160 148 198 138 M108 172 Q160 184 212 172", 2.2),
    ),
    "party": (
        "",
        _STRAP_BODICE,
        72,
        176,
        fill("deep", "M134 98 H186 V108 H134 Z")
        + line(
            "light", "M130 124 L112 174 M148 124 L142 180 M172 124 L178 180 M190 124 L208 174", 1.6
        )
        + line("paper", "M146 82 H176 M140 92 H182 M126 150 H200 M134 134 H190", 3, "0.1 11"),
    ),
}


def draw_dress(shape: str) -> str:
    """Draw a dress, one shape of :data:`DRESSES`."""
    sleeves, bodice, width, hem, details = _DRESS_PARTS[shape]
    skirt = _hem(width, hem)
    return (
        sleeves
        + fill("base", skirt)
        + fill("base", bodice)
        + shade(
            f"M134 102 L{160 - width} {hem} Q{168 - width} {hem + 4} {180 - width} "
            f"{hem + 6} L148 104 Z"
        )
        + gloss(f"M178 108 L{148 + width} {hem - 6} L{140 + width} {hem - 4} L170 108 Z")
        + details
    )


DRESSES: Final = tuple(_DRESS_PARTS)

_SKIRT_PARTS: Final[Mapping[str, tuple[int, int, str]]] = {
    # shape: half width of the hem, hem, details
    "midi": (66, 196, mirror(line("dark", "M146 62 Q140 130 124 192", 1.4))),
    "pleated": (
        84,
        190,
        line(
            "dark",
            " ".join(
                f"M{130 + i * 10} 60 L{84 + i * 25} {190 + (6 if 0 < i < 6 else 0)}"
                for i in range(7)
            ),
            1.8,
        ),
    ),
    "mini": (
        58,
        142,
        mirror(line("dark", "M128 62 Q128 78 118 84", 1.8)) + line("dark", "M160 62 V146", 1.4),
    ),
    "wrap": (
        60,
        186,
        line("dark", "M176 60 Q170 130 146 192", 2)
        + line("deep", "M190 58 L204 92 M192 58 L212 84", 4),
    ),
}
SKIRTS: Final = tuple(_SKIRT_PARTS)


def draw_skirt(shape: str) -> str:
    """Draw a skirt, one shape of :data:`SKIRTS`."""
    width, hem, details = _SKIRT_PARTS[shape]
    cloth = f"M124 56 L{160 - width} {hem} Q160 {hem + 14} {160 + width} {hem} L196 56 Z"
    return (
        fill("base", cloth)
        + shade(
            f"M124 56 L{160 - width} {hem} Q{170 - width} {hem + 4} {184 - width} "
            f"{hem + 6} L142 56 Z"
        )
        + details
        + box("deep", 122, 46, 76, 14, 3)
    )
