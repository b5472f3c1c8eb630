"""Camping gear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, fill, gloss, ground, line, oval, shade

_GRASS: Final = (
    '<path d="M0 204 Q80 192 160 200 Q240 208 320 196 V240 H0 Z" fill="{leaf}" opacity="0.35"/>'
)
_FLAME: Final = fill("glow", "M160 74 Q184 104 172 126 H148 Q136 104 160 74 Z")

CAMPING: Final[Mapping[str, Mapping[str, str]]] = {
    "tent": {
        "dome": _GRASS
        + fill("base", "M48 202 Q60 84 160 66 Q260 84 272 202 Z")
        + shade("M48 202 Q60 84 160 66 Q104 110 104 202 Z")
        + fill("deep", "M160 70 Q126 130 118 202 H202 Q194 130 160 70 Z")
        + fill("light", "M160 70 Q190 130 182 202 H202 Q194 130 160 70 Z")
        + line("dark", "M52 196 Q70 92 160 66 Q250 92 268 196", 2.4)
        + line("ink", "M48 202 L26 208 M272 202 L294 208", 2.4),
        "tunnel": _GRASS
        + fill("base", "M36 202 Q40 104 96 96 H236 Q286 110 290 202 Z")
        + fill("deep", "M36 202 Q40 104 96 96 Q146 108 148 202 Z")
        + fill("light", "M92 202 Q92 140 100 98 Q146 110 148 202 Z")
        + line("dark", "M180 96 Q204 130 206 202 M236 96 Q258 130 258 202", 2.4)
        + box("paper", 172, 138, 26, 20, 6),
        "tarp": _GRASS
        + line("wood_dark", "M86 206 V74 M234 206 V74", 6)
        + fill("base", "M40 132 L86 70 L160 92 L234 70 L280 132 Q220 104 160 122 Q100 104 40 132 Z")
        + shade("M40 132 L86 70 L160 92 V122 Q100 104 40 132 Z")
        + line("ink", "M40 132 L18 206 M280 132 L302 206", 2),
        "tipi": _GRASS
        + line("wood_dark", "M150 30 L174 60 M170 30 L146 60", 5)
        + fill("base", "M160 46 L258 204 H62 Z")
        + shade("M160 46 L112 204 H62 Z")
        + fill("deep", "M160 92 L196 204 H124 Z")
        + fill("light", "M160 92 L196 204 H180 Q176 140 160 92 Z"),
    },
    "sleeping-bag": {
        "mummy": ground(y=206, rx=110)
        + '<g transform="rotate(-14 160 120)">'
        + fill(
            "base",
            "M40 120 Q40 66 96 70 L262 92 Q288 98 288 122 Q288 146 262 152 L96 172 "
            "Q40 176 40 120 Z",
        )
        + oval("deep", 84, 120, 30, 36)
        + oval("light", 80, 122, 18, 20)
        + line("dark", "M128 74 V168 M162 80 V164 M196 84 V160 M230 88 V156", 2)
        + line("steel", "M110 122 H270", 2.6, "3 2")
        + "</g>",
        "blanket": ground(y=206, rx=90)
        + fill(
            "base",
            "M88 52 H232 Q240 52 240 62 V194 Q240 204 230 204 H90 Q80 204 80 194 V62 "
            "Q80 52 88 52 Z",
        )
        + fill("light", "M84 54 H236 Q238 92 150 96 Q96 96 80 84 V62 Q80 54 84 54 Z")
        + line("dark", "M80 120 H240 M80 148 H240 M80 176 H240", 2)
        + line("steel", "M232 90 V196", 2.6, "3 2"),
        "rolled": ground(rx=80)
        + box("base", 68, 96, 184, 104, 50)
        + oval("dark", 108, 148, 40, 52)
        + '<path d="M108 148 m-26 0 a26 34 0 1 1 26 34 a18 24 0 1 1 -14 -34" '
        'fill="none" stroke="{light}" stroke-width="4"/>'
        + line("ink", "M176 98 V198 M214 100 V196", 7),
    },
    "stove": {
        "gas": ground(rx=60)
        + _FLAME
        + line("steel_dark", "M112 118 H208 M124 118 L146 148 M196 118 L174 148", 5)
        + box("ink", 146, 126, 28, 24, 4)
        + fill(
            "base",
            "M122 162 Q124 148 146 148 H174 Q196 148 198 162 V194 Q198 204 188 204 "
            "H132 Q122 204 122 194 Z",
        )
        + box("light", 122, 168, 76, 16, 0),
        "wood": ground(rx=66)
        + fill("glow", "M160 28 Q196 68 180 100 H140 Q124 68 160 28 Z")
        + fill("base", "M110 92 H210 L202 200 H118 Z")
        + oval("deep", 160, 92, 50, 9)
        + "".join(oval("glow", x, y, 5) for y in (124, 146) for x in (132, 150, 170, 188))
        + box("ink", 138, 166, 44, 26, 4)
        + shade("M110 92 H128 L132 200 H118 Z"),
        "fire-pit": ground(rx=96)
        + fill("glow", "M160 30 Q212 84 190 124 H130 Q108 84 160 30 Z")
        + fill(
            "wood_dark",
            "M104 112 L210 128 L208 138 L102 122 Z M112 138 L216 112 L218 122 L114 146 Z",
        )
        + fill("base", "M66 132 H254 Q244 178 196 184 H124 Q76 178 66 132 Z")
        + line("ink", "M112 182 L98 206 M208 182 L222 206", 6)
        + shade("M66 132 H90 Q98 176 140 184 H124 Q76 178 66 132 Z"),
    },
    "lantern": {
        "led": ground(rx=52)
        + '<ellipse cx="160" cy="120" rx="100" ry="88" fill="{glow}" opacity="0.5"/>'
        + line("steel_dark", "M124 66 Q124 18 160 18 Q196 18 196 66", 5)
        + box("base", 120, 60, 80, 22, 8)
        + box("glow", 128, 82, 64, 84, 8)
        + line("steel_dark", "M128 82 V166 M149 82 V166 M171 82 V166 M192 82 V166", 3)
        + fill("base", "M116 166 H204 L210 204 H110 Z"),
        "collapsible": ground(rx=56)
        + '<ellipse cx="160" cy="132" rx="96" ry="74" fill="{glow}" opacity="0.5"/>'
        + line("base", "M124 74 Q160 34 196 74", 5)
        + box("base", 112, 72, 96, 18, 8)
        + "".join(box("glow", 116, y, 88, 22, 10) for y in (90, 113, 136, 159))
        + box("base", 112, 182, 96, 22, 8),
    },
    "headlamp": {
        "band": '<path d="M170 128 L40 60 V210 Z" fill="{glow}" opacity="0.5"/>'
        + line("base", "M160 130 Q186 50 254 74 Q300 100 262 160 Q220 204 164 150", 14)
        + line("light", "M176 96 Q196 70 236 78", 3)
        + box("ink", 132, 104, 58, 52, 14)
        + oval("glow", 150, 130, 16)
        + oval("paper", 150, 130, 8),
    },
    "mat": {
        "inflatable": ground(y=206, rx=110)
        + '<g transform="rotate(-10 160 120)">'
        + box("base", 44, 82, 236, 88, 26)
        + line("dark", " ".join(f"M{x} 86 V166" for x in range(68, 270, 22)), 2.4)
        + gloss("M58 94 H266 V102 H58 Z")
        + box("ink", 276, 118, 14, 14, 4)
        + "</g>",
        "foam": ground(rx=80)
        + box("base", 78, 104, 186, 96, 46)
        + oval("dark", 116, 152, 38, 48)
        + '<path d="M116 152 m-24 0 a24 30 0 1 1 24 30 a16 20 0 1 1 -12 -30" '
        'fill="none" stroke="{light}" stroke-width="5"/>'
        + line("dark", "M170 106 V198 M190 106 V198 M210 106 V198 M230 108 V196", 3, "2 5"),
    },
    "chair": {
        "folding": _GRASS
        + line(
            "steel_dark", "M98 200 L208 124 M212 204 L112 124 M104 124 L86 44 M216 124 L226 44", 6
        )
        + fill("base", "M84 40 H230 L222 116 Q160 124 100 116 Z")
        + fill("dark", "M96 122 H222 L210 142 H108 Z")
        + fill("base", "M96 120 H222 L212 136 H106 Z")
        + shade("M84 40 H104 L116 118 Q108 118 100 116 Z"),
        "stool": _GRASS
        + line("wood_dark", "M112 202 L204 108 M208 202 L116 108 M160 204 V108", 7)
        + fill("base", "M96 96 Q160 118 224 96 L216 116 Q160 136 104 116 Z")
        + shade("M100 106 Q160 128 220 106 L216 116 Q160 136 104 116 Z"),
    },
    "hammock": {
        "hanging": _GRASS
        + box("wood_dark", 26, 20, 22, 190, 8)
        + box("wood_dark", 272, 20, 22, 190, 8)
        + line("sole", "M44 72 L84 100 M276 72 L236 100", 4)
        + fill("base", "M78 96 Q160 216 242 96 Q232 154 160 164 Q88 154 78 96 Z")
        + fill("light", "M78 96 Q88 154 160 164 Q232 154 242 96 Q160 176 78 96 Z"),
    },
    "cookset": {
        "nested": ground(rx=84)
        + line("ink", "M216 124 H286 M210 168 H262", 8)
        + box("base", 84, 108, 132, 88, 12)
        + shade("M84 160 H216 V184 Q216 196 204 196 H96 Q84 196 84 184 Z")
        + fill("steel", "M78 108 Q150 78 222 108 Z")
        + oval("ink", 150, 86, 10, 7)
        + box("steel_dark", 96, 186, 108, 14, 5),
        "cutlery": ground(rx=70, y=206)
        + line("base", "M112 200 V110 M160 200 V110 M208 200 V110", 10)
        + oval("steel", 112, 78, 18, 28)
        + fill(
            "steel",
            "M142 40 H149 V76 H156 V40 H164 V76 H171 V40 H178 V90 Q176 112 160 114 "
            "Q144 112 142 90 Z",
        )
        + fill("steel", "M198 114 V44 Q222 50 220 114 Z"),
    },
    "cool-box": {
        "hard": ground(rx=96)
        + line("steel_dark", "M84 104 Q84 44 160 44 Q236 44 236 104", 6)
        + box("base", 70, 108, 180, 92, 12)
        + box("light", 64, 84, 192, 32, 10)
        + box("ink", 146, 108, 28, 18, 4)
        + shade("M70 160 H250 V188 Q250 200 238 200 H82 Q70 200 70 188 Z"),
    },
    "tool": {
        "multi": ground(y=196, rx=90)
        + fill("steel", "M150 116 L96 40 L116 36 L178 104 Z M170 116 L224 46 L234 60 L184 124 Z")
        + fill(
            "base",
            "M98 116 H222 Q236 118 236 134 Q236 152 222 154 H98 Q84 152 84 134 Q84 118 98 116 Z",
        )
        + line("dark", "M98 126 H222 M98 144 H222", 2)
        + oval("steel", 100, 135, 6)
        + oval("steel", 220, 135, 6),
        "hatchet": ground(y=204, rx=80)
        + '<g transform="rotate(24 160 120)">'
        + line("wood", "M160 40 Q152 120 162 208", 15)
        + fill("steel", "M150 44 L98 32 Q84 70 104 104 L152 82 Z")
        + fill("base", "M150 40 H176 V86 H150 Z")
        + "</g>",
        "filter": ground(rx=50)
        + box("light", 136, 30, 48, 26, 8)
        + fill("base", "M124 58 H196 V150 Q196 160 186 160 H134 Q124 160 124 150 Z")
        + gloss("M178 66 H186 V150 H178 Z")
        + fill("steel", "M140 160 H180 L172 204 H148 Z")
        + fill("paper", "M160 84 Q180 112 160 124 Q140 112 160 84 Z"),
    },
}
