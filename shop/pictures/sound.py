"""Headphones and earbuds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, fill, gloss, ground, line, mirror, moved, oval, shade

_BAND: Final = line("deep", "M98 134 Q94 38 160 38 Q226 38 222 134", 11) + line(
    "light", "M120 60 Q136 44 160 44 Q184 44 200 60", 6
)
_CUP: Final = (
    box("base", 76, 112, 44, 78, 20)
    + shade("M76 132 Q76 112 96 112 Q86 120 86 150 Q86 184 98 190 Q76 190 76 170 Z")
    + box("ink", 112, 116, 18, 70, 9)
)
_PAD: Final = (
    oval("ink", 112, 152, 17, 30) + oval("base", 98, 152, 20, 30) + oval("light", 95, 152, 9, 14)
)
_BUD: Final = (
    fill(
        "base",
        "M92 96 Q92 70 118 72 Q142 76 140 100 Q138 118 124 118 L120 160 Q112 168 104 "
        "160 L104 116 Q92 110 92 96 Z",
    )
    + oval("ink", 132, 92, 9, 15)
    + oval("steel", 136, 92, 6, 11)
    + gloss("M98 92 Q100 78 114 78 Q104 84 104 104 Z")
)

HEADPHONES: Final[Mapping[str, Mapping[str, str]]] = {
    "headphones": {
        "over-ear": ground(rx=86) + _BAND + mirror(_CUP),
        "on-ear": ground(rx=76, y=204)
        + line("steel_dark", "M102 140 Q98 44 160 44 Q222 44 218 140", 5)
        + line("base", "M124 62 Q138 47 160 47 Q182 47 196 62", 9)
        + mirror(_PAD),
        "studio": ground(rx=86)
        + _BAND
        + mirror(_CUP + line("dark", "M84 130 H100 M84 142 H102 M84 154 H102 M84 166 H100", 3))
        + line("ink", "M98 188 Q100 214 124 210 Q150 204 168 214", 4, "1 5"),
        "headset": ground(rx=86)
        + line("steel_dark", "M102 140 Q98 44 160 44 Q222 44 218 140", 6)
        + line("base", "M124 62 Q138 47 160 47 Q182 47 196 62", 10)
        + mirror(_PAD)
        + line("ink", "M96 178 Q104 212 146 202", 4)
        + box("ink", 142, 194, 26, 14, 7),
    },
    "earbuds": {
        "true-wireless": ground(rx=90)
        + moved(mirror(_BUD), 0, -30, 0, 0.86)
        + box("base", 104, 142, 112, 62, 26)
        + line("dark", "M104 166 H216", 2.4)
        + gloss("M116 152 Q130 146 190 146 L188 151 Q134 152 118 160 Z")
        + oval("leaf", 160, 180, 3.4),
        "hook": ground(rx=84)
        + mirror(line("dark", "M120 132 Q62 124 74 72 Q88 36 120 60", 8))
        + moved(mirror(_BUD), 0, 34, 0, 0.96),
        "neckband": ground(rx=90)
        + line("base", "M102 142 Q84 36 160 36 Q236 36 218 142", 12)
        + mirror(
            box("base", 90, 128, 22, 46, 11)
            + line("ink", "M101 172 Q104 206 132 186", 3.4)
            + oval("ink", 140, 176, 10, 12)
            + oval("base", 132, 180, 13, 14)
        )
        + line("light", "M124 56 Q138 46 160 46 Q182 46 196 56", 4),
        "wired": ground(rx=70, y=212)
        + line(
            "dark", "M112 118 Q116 172 160 176 Q204 172 208 118 M160 176 V196 Q160 212 186 208", 4
        )
        + box("steel", 184, 201, 26, 13, 4)
        + box("dark", 114, 146, 9, 26, 4)
        + moved(mirror(_BUD), 0, -16, 0, 0.9),
    },
}
