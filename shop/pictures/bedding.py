"""Pillows, duvets, blankets and what else makes a bed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, clipped, fill, gloss, ground, line, mirror, oval, shade

_CUSHION: Final = "M78 66 Q160 84 242 66 Q228 128 242 190 Q160 174 78 190 Q92 128 78 66 Z"
_BED: Final = (
    ground(y=210, rx=128)
    + box("wood", 40, 64, 240, 92, 10)
    + box("wood_dark", 44, 184, 232, 16, 4)
    + mirror(box("wood_dark", 48, 192, 12, 20, 2))
    + box("paper", 46, 126, 228, 62, 10)
)
_PILLOWS: Final = mirror(
    fill("light", "M58 100 Q104 90 152 100 Q158 118 152 136 Q104 144 58 136 Q52 118 58 100 Z")
)
_COVER: Final = "M44 138 Q160 126 276 138 L282 196 Q160 206 38 196 Z"
_FOLDED: Final = "".join(
    box("base", 78, y, 164, 36, 16)
    + shade(f"M78 {y + 20} H242 Q242 {y + 36} 226 {y + 36} H94 Q78 {y + 36} 78 {y + 20} Z")
    for y in (168, 130, 92)
)


def _cover(name: str, pattern: str) -> str:
    return (
        _BED
        + _PILLOWS
        + fill("base", _COVER)
        + clipped(f"clip-duvet-{name}", _COVER, pattern)
        + shade("M38 182 Q160 192 282 182 L282 196 Q160 206 38 196 Z")
        + fill("light", "M44 138 Q160 126 276 138 L277 150 Q160 138 43 150 Z")
    )


BEDDING: Final[Mapping[str, Mapping[str, str]]] = {
    "pillow": {
        "sleeping": ground(rx=100)
        + fill("base", "M56 92 Q160 66 264 92 Q280 134 264 178 Q160 200 56 178 Q40 134 56 92 Z")
        + shade("M56 150 Q160 180 264 150 Q268 166 264 178 Q160 200 56 178 Q52 166 56 150 Z")
        + line("dark", "M58 94 Q78 108 84 124 M262 94 Q242 108 236 124", 2)
        + gloss("M92 96 Q160 80 228 96 Q160 90 92 104 Z"),
        "square": ground(rx=86)
        + fill("base", _CUSHION)
        + shade("M78 66 Q110 74 120 74 Q108 128 118 182 Q98 186 78 190 Q92 128 78 66 Z")
        + line("dark", "M84 72 Q160 90 236 72 M84 184 Q160 168 236 184", 1.6, "5 4"),
        "knitted": ground(rx=86)
        + fill("base", _CUSHION)
        + clipped(
            "clip-pillow-knitted",
            _CUSHION,
            line(
                "dark",
                " ".join(
                    f"M{x} {y} l7 7 7 -7" for x in range(76, 244, 14) for y in range(70, 192, 12)
                ),
                2,
            ),
        )
        + "".join(oval("light", x, y, 7) for x, y in ((78, 66), (242, 66), (78, 190), (242, 190))),
        "bolster": ground(rx=110)
        + box("base", 50, 96, 220, 88, 44)
        + oval("dark", 86, 140, 30, 44)
        + oval("light", 84, 140, 22, 34)
        + gloss("M110 104 H236 Q250 110 254 118 Q180 112 116 114 Z"),
    },
    "duvet": {
        "plain": _cover("plain", ""),
        "striped": _cover(
            "striped",
            line(
                "light",
                " ".join(f"M{x} 120 L{x * 1.06 - 10:.0f} 210" for x in range(40, 290, 18)),
                5,
            ),
        ),
        "check": _cover(
            "check",
            line(
                "light",
                " ".join(f"M{x} 120 V210" for x in range(40, 290, 20))
                + " M30 152 H290 M30 170 H290 M30 188 H290",
                4,
            ),
        ),
        "dots": _cover(
            "dots", line("light", "M44 154 H280 M54 168 H280 M44 182 H280", 6, "0.1 20")
        ),
        "leaves": _cover(
            "leaves",
            "".join(
                fill("light", f"M{x} {y} q10 -14 20 0 q-10 10 -20 0 Z")
                for x in range(46, 270, 32)
                for y in (158, 180)
            ),
        ),
        "filling": ground(rx=110)
        + fill(
            "base",
            "M62 88 Q110 70 160 88 Q210 70 258 88 Q272 120 258 144 Q272 168 258 192 "
            "Q210 206 160 194 Q110 206 62 192 Q48 168 62 144 Q48 120 62 88 Z",
        )
        + line(
            "dark",
            "M160 88 V194 M62 144 Q160 154 258 144 M111 80 Q106 140 111 200 M209 80 "
            "Q214 140 209 200",
            2,
        )
        + shade(
            "M62 168 Q160 184 258 168 Q266 180 258 192 Q210 206 160 194 Q110 206 62 "
            "192 Q54 180 62 168 Z"
        ),
    },
    "blanket": {
        "throw": ground(rx=90)
        + _FOLDED
        + line("light", "M90 178 H226 M90 140 H226 M90 102 H226", 3, "10 5")
        + line(
            "base",
            "M84 206 V216 M100 206 V216 M116 206 V216 M132 206 V216 M148 206 V216 "
            "M164 206 V216 M180 206 V216 M196 206 V216 M212 206 V216 M230 206 V216",
            3,
        ),
        "waffle": ground(rx=90)
        + _FOLDED
        + line(
            "dark",
            "M92 104 H230 M92 114 H230 M92 142 H230 M92 152 H230 M92 180 H230 M92 190 H230",
            5,
            "5 5",
        ),
        "check": ground(rx=90)
        + _FOLDED
        + line("light", "M104 94 V204 M140 94 V204 M176 94 V204 M212 94 V204", 7)
        + line(
            "dark",
            "M112 94 V204 M148 94 V204 M184 94 V204 M220 94 V204 M82 104 H238 M82 "
            "142 H238 M82 180 H238",
            1.6,
        ),
        "fur": ground(rx=90)
        + _FOLDED
        + line(
            "light",
            "M88 100 H234 M96 112 H230 M88 138 H234 M96 150 H230 M88 176 H234 M96 190 H230",
            4,
            "2 9",
        ),
    },
    "sheet": {
        "fitted": ground(y=206, rx=120)
        + fill("base", "M46 108 L94 72 H226 L274 108 V176 Q274 194 256 194 H64 Q46 194 46 176 Z")
        + shade("M46 118 H274 V176 Q274 194 256 194 H64 Q46 194 46 176 Z")
        + line("dark", "M52 118 V186 M268 118 V186 M46 118 H274", 2)
        + line("light", "M60 190 H260", 3, "3 4"),
        "folded": ground(rx=90)
        + _FOLDED
        + box("light", 148, 90, 24, 116, 3)
        + line("dark", "M96 110 H140 M180 110 H224", 1.6),
        "topper": ground(y=206, rx=120)
        + fill("base", "M40 118 L90 82 H230 L280 118 V168 Q280 184 264 184 H56 Q40 184 40 168 Z")
        + shade("M40 126 H280 V168 Q280 184 264 184 H56 Q40 184 40 168 Z")
        + line(
            "dark",
            "M40 126 H280 M76 98 H244 M106 84 L78 124 M142 84 L130 124 M178 84 L190 "
            "124 M214 84 L242 124",
            1.8,
        ),
    },
    "eye-mask": {
        "contoured": line("deep", "M30 116 Q60 88 92 100 M290 116 Q260 88 228 100", 7)
        + fill(
            "base",
            "M78 104 Q120 80 160 96 Q200 80 242 104 Q256 158 208 164 Q178 162 160 "
            "136 Q142 162 112 164 Q64 158 78 104 Z",
        )
        + shade(
            "M80 132 Q120 150 160 128 Q200 150 242 132 Q244 160 208 164 Q178 162 160 "
            "136 Q142 162 112 164 Q76 160 80 132 Z"
        )
        + line("light", "M104 124 Q120 136 136 124 M184 124 Q200 136 216 124", 3),
    },
    "hot-water-bottle": {
        "knitted": ground(rx=60)
        + fill("dark", "M144 28 H176 L170 58 H150 Z")
        + fill(
            "base",
            "M112 86 Q114 60 146 58 H174 Q206 60 208 86 V182 Q208 206 184 206 H136 "
            "Q112 206 112 182 Z",
        )
        + line(
            "dark",
            " ".join(
                f"M{x} {y} l6 6 6 -6" for x in range(118, 200, 14) for y in range(76, 196, 13)
            ),
            2,
        )
        + box("light", 138, 52, 44, 14, 6),
    },
}
