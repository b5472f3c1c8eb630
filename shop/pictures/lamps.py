"""Lamps, lit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, fill, gloss, ground, line, mirror, oval, shade

_GLOW: Final = '<ellipse cx="160" cy="132" rx="96" ry="76" fill="{glow}" opacity="0.45"/>'
_LOW_GLOW: Final = '<path d="M120 92 L66 204 H254 L200 92 Z" fill="{glow}" opacity="0.5"/>'

LAMPS: Final[Mapping[str, Mapping[str, str]]] = {
    "table-lamp": {
        "globe": ground()
        + '<circle cx="160" cy="100" r="84" fill="{glow}" opacity="0.45"/>'
        + box("base", 152, 140, 16, 48, 4)
        + oval("glow", 160, 98, 50)
        + gloss("M124 84 Q134 58 160 56 Q138 68 134 96 Z")
        + fill("base", "M122 194 Q160 178 198 194 L204 206 H116 Z"),
        "cone": ground()
        + '<path d="M104 116 L58 206 H262 L216 116 Z" fill="{glow}" opacity="0.5"/>'
        + box("wood", 154, 110, 12, 84, 3)
        + fill("base", "M134 40 H186 L220 118 H100 Z")
        + shade("M134 40 H150 L128 118 H100 Z")
        + gloss("M172 46 H180 L204 112 H194 Z")
        + fill("wood_dark", "M118 196 Q160 186 202 196 V206 H118 Z"),
        "mushroom": ground()
        + '<path d="M88 112 L60 206 H260 L232 112 Z" fill="{glow}" opacity="0.5"/>'
        + fill("light", "M142 112 H178 L186 200 H134 Z")
        + fill("base", "M82 116 Q84 44 160 44 Q236 44 238 116 Q160 128 82 116 Z")
        + gloss("M106 96 Q116 60 154 54 Q126 68 120 100 Z")
        + shade("M82 116 Q160 128 238 116 Q238 108 236 102 Q160 118 84 102 Z")
        + box("base", 126, 196, 68, 10, 5),
        "task": ground(cx=130)
        + '<path d="M196 92 L176 204 H290 L246 74 Z" fill="{glow}" opacity="0.5"/>'
        + line("steel_dark", "M124 196 L104 118 L184 62", 6)
        + oval("deep", 104, 118, 8)
        + fill("base", "M172 66 L206 40 Q232 52 254 84 L194 108 Q178 92 172 66 Z")
        + shade("M194 108 L254 84 L248 74 L190 98 Z")
        + fill("base", "M84 196 Q124 180 164 196 V206 H84 Z"),
        "lantern": ground()
        + _GLOW
        + line("dark", "M130 62 Q160 20 190 62", 4)
        + box("base", 112, 62, 96, 14, 4)
        + box("glow", 122, 76, 76, 114, 6)
        + line("dark", "M122 76 V190 M198 76 V190 M122 132 H198", 4)
        + box("base", 108, 190, 104, 16, 4),
        "night-light": ground(rx=70)
        + _GLOW
        + fill(
            "base",
            "M104 196 Q92 130 124 100 L118 66 L142 88 Q160 84 178 88 L202 66 L196 "
            "100 Q228 130 216 196 Q160 208 104 196 Z",
        )
        + shade("M104 196 Q92 130 124 100 L118 66 L130 78 Q108 140 126 200 Z")
        + mirror(oval("ink", 144, 130, 4.5))
        + line("ink", "M152 146 Q160 154 168 146", 3)
        + oval("glow", 160, 176, 22, 14),
    },
    "floor-lamp": {
        "tripod": ground()
        + '<ellipse cx="160" cy="74" rx="104" ry="62" fill="{glow}" opacity="0.45"/>'
        + line("wood", "M160 104 L112 206 M160 104 L208 206", 6)
        + line("wood_dark", "M160 104 V200", 6)
        + fill("base", "M124 30 H196 L212 106 H108 Z")
        + shade("M124 30 H140 L130 106 H108 Z"),
        "arc": ground(cx=106, rx=50)
        + '<path d="M200 92 L160 206 H296 L256 92 Z" fill="{glow}" opacity="0.5"/>'
        + line("steel_dark", "M106 200 V96 Q108 28 170 28 Q226 28 228 62", 5)
        + fill("base", "M188 94 Q190 58 228 58 Q266 58 268 94 Z")
        + gloss("M200 88 Q206 68 224 64 Q212 72 210 88 Z")
        + fill("deep", "M76 200 Q106 188 136 200 V208 H76 Z"),
        "column": ground(rx=50)
        + '<ellipse cx="160" cy="112" rx="92" ry="98" fill="{glow}" opacity="0.45"/>'
        + box("base", 128, 26, 64, 172, 18)
        + line("dark", " ".join(f"M128 {y} H192" for y in range(44, 196, 15)), 1.6)
        + gloss("M136 40 H146 V188 H136 Z")
        + box("wood_dark", 124, 196, 72, 12, 4),
        "reading": ground(cx=140, rx=50)
        + '<path d="M176 76 L150 206 H276 L238 64 Z" fill="{glow}" opacity="0.5"/>'
        + line("steel_dark", "M140 200 V54 Q140 36 160 38 L190 46", 5)
        + fill("base", "M176 40 L224 36 Q240 48 240 66 L178 82 Q168 62 176 40 Z")
        + fill("base", "M106 200 Q140 188 174 200 V208 H106 Z"),
    },
    "pendant": {
        "dome": _LOW_GLOW
        + line("ink", "M160 0 V52", 3)
        + fill("base", "M84 122 Q86 52 160 52 Q234 52 236 122 Z")
        + shade("M84 122 Q86 52 160 52 Q112 60 108 122 Z")
        + oval("glow", 160, 122, 66, 9)
        + box("brass", 150, 44, 20, 12, 4),
        "globe": '<circle cx="160" cy="126" r="96" fill="{glow}" opacity="0.4"/>'
        + line("ink", "M160 0 V66", 3)
        + oval("base", 160, 126, 62)
        + oval("glow", 160, 130, 30)
        + gloss("M112 108 Q122 74 154 68 Q130 84 124 118 Z")
        + box("brass", 146, 58, 28, 14, 4),
        "paper": '<ellipse cx="160" cy="120" rx="116" ry="88" fill="{glow}" opacity="0.45"/>'
        + line("ink", "M160 0 V54", 3)
        + oval("base", 160, 120, 88, 66)
        + line(
            "dark",
            " ".join(
                f"M{160 - w} {y} Q160 {y + 5} {160 + w} {y}"
                for y, w in ((72, 58), (90, 78), (108, 86), (126, 87), (144, 82), (162, 68))
            ),
            1.5,
        ),
        "cone": _LOW_GLOW
        + line("ink", "M160 0 V46", 3)
        + fill("base", "M148 44 H172 L228 128 H92 Z")
        + shade("M148 44 H156 L122 128 H92 Z")
        + oval("glow", 160, 128, 60, 8),
        "cluster": '<ellipse cx="160" cy="138" rx="124" ry="72" fill="{glow}" opacity="0.4"/>'
        + line("ink", "M160 0 V96 M100 0 V70 M220 0 V56", 2.4)
        + oval("base", 160, 126, 32)
        + oval("light", 100, 98, 28)
        + oval("dark", 220, 82, 28)
        + oval("glow", 160, 130, 14)
        + oval("glow", 100, 102, 12)
        + oval("glow", 220, 86, 12),
        "woven": _LOW_GLOW
        + line("ink", "M160 0 V48", 3)
        + fill("base", "M132 48 H188 L232 132 H88 Z")
        + line(
            "dark",
            "M124 66 H196 M114 84 H206 M104 102 H216 M94 120 H226 M148 48 L122 132 "
            "M172 48 L198 132 M160 48 V132",
            2,
        ),
    },
    "wall-lamp": {
        "sconce": '<ellipse cx="160" cy="110" rx="100" ry="92" fill="{glow}" opacity="0.45"/>'
        + box("deep", 148, 82, 24, 92, 8)
        + fill("base", "M108 48 H212 L194 118 Q160 128 126 118 Z")
        + oval("glow", 160, 48, 52, 8)
        + shade("M108 48 L126 118 Q136 124 142 124 L126 52 Z"),
        "swing": '<path d="M186 112 L150 214 H290 L254 112 Z" fill="{glow}" opacity="0.5"/>'
        + box("deep", 62, 72, 20, 96, 8)
        + line("brass", "M82 104 H150 L220 72", 6)
        + fill("base", "M198 62 H242 L266 118 H174 Z")
        + shade("M198 62 H210 L194 118 H174 Z"),
    },
    "string-lights": {
        "bulbs": '<ellipse cx="160" cy="124" rx="150" ry="70" fill="{glow}" opacity="0.3"/>'
        + line(
            "ink",
            "M10 60 Q90 120 160 84 Q240 44 312 104 M10 150 Q100 206 180 164 Q250 132 312 180",
            3,
        )
        + "".join(
            box("base", x - 5, y - 4, 10, 12, 2) + oval("glow", x, y + 18, 11, 13)
            for x, y in (
                (52, 86),
                (106, 100),
                (160, 84),
                (214, 66),
                (270, 82),
                (60, 174),
                (126, 182),
                (190, 160),
                (256, 158),
            )
        ),
    },
}
