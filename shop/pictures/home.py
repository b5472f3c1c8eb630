"""Lamps, kitchenware and bedding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, clipped, fill, gloss, ground, line, mirror, oval, shade

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
        + fill("base", "M104 196 Q92 130 124 100 L118 66 L142 88 Q160 84 178 88 L202 66 L196 100 Q228 130 216 196 Q160 208 104 196 Z")
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
        + line("dark", " ".join(f"M{160 - w} {y} Q160 {y + 5} {160 + w} {y}" for y, w in ((72, 58), (90, 78), (108, 86), (126, 87), (144, 82), (162, 68))), 1.5),
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
        + line("dark", "M124 66 H196 M114 84 H206 M104 102 H216 M94 120 H226 M148 48 L122 132 M172 48 L198 132 M160 48 V132", 2),
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
        + line("ink", "M10 60 Q90 120 160 84 Q240 44 312 104 M10 150 Q100 206 180 164 Q250 132 312 180", 3)
        + "".join(
            box("base", x - 5, y - 4, 10, 12, 2) + oval("glow", x, y + 18, 11, 13)
            for x, y in ((52, 86), (106, 100), (160, 84), (214, 66), (270, 82), (60, 174), (126, 182), (190, 160), (256, 158))
        ),
    },
}

_HANDLE: Final = line("dark", "M208 96 Q252 92 248 134 Q244 162 202 160", 13) + line(
    "base", "M208 96 Q252 92 248 134 Q244 162 202 160", 9
)
_STEAM: Final = line("light", "M140 62 Q130 48 142 36 Q150 24 142 12 M176 62 Q166 48 178 36 Q186 24 178 12", 4)
_BLADE: Final = "M44 124 Q110 92 196 94 V126 H60 Q50 126 44 124 Z"

_MUG_PARTS: Final = (
    fill("base", "M104 76 H212 Q216 150 200 188 Q196 202 182 202 H134 Q120 202 116 188 Q100 150 104 76 Z")
    + shade("M104 76 H122 Q120 150 138 202 H134 Q120 202 116 188 Q100 150 104 76 Z")
    + gloss("M192 92 H202 Q204 140 196 172 L188 172 Q194 140 192 92 Z")
)

KITCHENWARE: Final[Mapping[str, Mapping[str, str]]] = {
    "mug": {
        "rounded": ground() + _STEAM + _HANDLE + _MUG_PARTS + oval("deep", 158, 77, 54, 9),
        "espresso": ground(rx=70)
        + fill("light", "M84 188 H236 Q230 204 160 204 Q90 204 84 188 Z")
        + fill("base", "M112 112 H208 Q206 168 188 188 H132 Q114 168 112 112 Z")
        + shade("M112 112 H128 Q130 168 146 188 H132 Q114 168 112 112 Z")
        + oval("deep", 160, 112, 48, 8)
        + line("light", "M160 92 Q150 80 162 68 Q170 56 160 46", 4),
        "enamel": ground()
        + _STEAM
        + line("base", "M210 104 Q250 98 246 134 Q242 160 208 158", 8)
        + box("base", 106, 78, 106, 122, 10)
        + shade("M106 88 Q106 78 116 78 H124 V200 H116 Q106 200 106 190 Z")
        + line("ink", "M105 79 H213", 5)
        + "".join(oval("dark", x, y, 1.8) for x, y in ((130, 100), (180, 112), (150, 150), (194, 168), (134, 182), (168, 132))),
    },
    "pan": {
        "frying": ground(cx=130, y=196, rx=90)
        + line("wood_dark", "M206 128 L290 92", 15)
        + line("steel_dark", "M196 132 L224 120", 9)
        + oval("deep", 130, 140, 92, 50)
        + oval("base", 130, 134, 92, 50)
        + oval("dark", 130, 136, 76, 39)
        + gloss("M64 128 Q84 104 124 100 Q92 110 78 138 Z"),
    },
    "pot": {
        "casserole": ground(rx=96)
        + mirror(line("base", "M84 126 Q58 122 62 142 Q66 152 86 148", 10))
        + fill("base", "M80 112 H240 V178 Q240 202 216 202 H104 Q80 202 80 178 Z")
        + shade("M80 112 H104 V200 Q80 200 80 178 Z")
        + fill("dark", "M74 112 Q78 84 160 82 Q242 84 246 112 Z")
        + fill("base", "M78 110 Q82 86 160 84 Q238 86 242 110 Z")
        + gloss("M100 102 Q116 90 152 88 L150 93 Q122 96 110 106 Z")
        + box("brass", 146, 66, 28, 18, 8),
        "saucepan": ground(cx=140, rx=80)
        + line("ink", "M208 118 H292", 13)
        + box("base", 72, 98, 136, 102, 12)
        + shade("M72 110 Q72 98 84 98 H98 V200 H84 Q72 200 72 188 Z")
        + gloss("M180 110 H192 V190 H180 Z")
        + fill("steel", "M66 98 Q140 70 214 98 Z")
        + oval("ink", 140, 78, 12, 8),
    },
    "knife": {
        "chef": ground(y=176, rx=110)
        + fill("steel", "M34 152 Q70 98 196 96 V150 Z")
        + gloss("M60 136 Q100 104 194 102 V110 Q110 112 60 136 Z")
        + box("steel_dark", 194, 94, 14, 40, 3)
        + fill("base", "M206 98 H276 Q292 100 290 118 Q286 134 270 130 H206 Z")
        + "".join(oval("brass", x, 115, 3.4) for x in (224, 246, 268)),
        "paring": ground(y=164, rx=80)
        + fill("steel", "M84 132 Q112 104 170 104 V134 Z")
        + gloss("M100 126 Q124 110 168 109 V115 Q128 116 100 126 Z")
        + fill("base", "M168 102 H238 Q252 106 250 120 Q246 136 232 134 H168 Z")
        + "".join(oval("brass", x, 119, 3) for x in (188, 210)),
        "bread": ground(y=166, rx=120)
        + fill("steel", "M24 116 Q30 104 46 104 H198 V134 " + "q-4 8 -8 0 " * 20 + "H36 Q24 130 24 116 Z")
        + gloss("M40 110 H196 V116 H40 Z")
        + fill("base", "M196 100 H280 Q298 106 294 124 Q288 140 272 134 H196 Z")
        + "".join(oval("brass", x, 118, 3.2) for x in (216, 240, 264)),
    },
    "kettle": {
        "gooseneck": ground()
        + line("base", "M120 176 Q70 176 76 132 Q82 96 52 88", 9)
        + line("wood_dark", "M196 96 Q262 84 256 140 Q252 168 236 176", 10)
        + fill("base", "M112 92 H200 L218 190 Q218 202 206 202 H108 Q96 202 96 190 Z")
        + shade("M112 92 H128 L118 202 H108 Q96 202 96 190 Z")
        + gloss("M184 104 H192 L204 184 H194 Z")
        + fill("dark", "M116 92 Q156 70 196 92 Z")
        + oval("wood_dark", 156, 74, 10, 8),
        "stovetop": ground()
        + line("dark", "M104 100 Q104 36 160 36 Q216 36 216 100", 9)
        + line("wood", "M132 44 Q160 30 188 44", 11)
        + fill("base", "M226 140 L278 96 L288 106 L240 172 Z")
        + fill("base", "M88 190 Q76 100 160 96 Q244 100 232 190 Q230 202 216 202 H104 Q90 202 88 190 Z")
        + shade("M88 190 Q76 100 160 96 Q108 110 114 202 H104 Q90 202 88 190 Z")
        + oval("dark", 160, 97, 32, 7)
        + oval("ink", 160, 88, 9),
        "electric": ground()
        + line("deep", "M204 92 H238 Q250 92 248 112 L242 176", 12)
        + fill("base", "M106 70 H206 L214 186 H98 Z")
        + fill("base", "M108 74 L80 68 L102 112 Z")
        + shade("M106 70 H124 L118 186 H98 Z")
        + gloss("M186 84 H194 L200 176 H190 Z")
        + box("deep", 104, 58, 104, 14, 6)
        + box("ink", 92, 186, 128, 16, 6),
    },
    "bowl": {
        "wide": ground()
        + fill("base", "M64 108 H256 Q248 186 190 196 H130 Q72 186 64 108 Z")
        + shade("M64 108 H92 Q98 180 146 196 H130 Q72 186 64 108 Z")
        + oval("light", 160, 108, 96, 16)
        + oval("dark", 160, 111, 86, 12)
        + box("dark", 126, 194, 68, 9, 3),
        "deep": ground()
        + "".join(
            fill("base", f"M86 {y} H234 Q230 {y + 62} 190 {y + 72} H130 Q90 {y + 62} 86 {y} Z")
            + shade(f"M86 {y} H108 Q112 {y + 60} 146 {y + 72} H130 Q90 {y + 62} 86 {y} Z")
            + oval("dark", 160, y, 74, 10)
            for y in (130, 106, 82)
        ),
        "eggcup": ground(rx=60)
        + fill("sole", "M126 104 Q126 46 160 46 Q194 46 194 104 Z")
        + fill("base", "M116 98 H204 Q202 148 172 156 V180 Q198 186 200 200 H120 Q122 186 148 180 V156 Q118 148 116 98 Z")
        + shade("M116 98 H132 Q136 148 156 156 V200 H120 Q122 186 148 180 V156 Q118 148 116 98 Z")
        + fill("light", "M150 122 Q162 108 174 120 L184 116 L176 130 Q164 140 150 122 Z"),
    },
    "plate": {
        "dinner": ground(y=196)
        + oval("base", 160, 122, 82)
        + oval("light", 160, 122, 60)
        + '<circle cx="160" cy="122" r="60" fill="none" stroke="{dark}" stroke-width="1.6"/>'
        + gloss("M98 96 Q114 60 150 52 Q122 70 108 104 Z"),
    },
    "board": {
        "rectangular": ground(y=204, rx=100)
        + '<g transform="rotate(-8 160 120)">'
        + box("wood_dark", 64, 66, 196, 128, 16)
        + box("wood", 60, 58, 196, 128, 16)
        + line("wood_dark", "M76 84 Q160 76 240 86 M76 118 Q150 128 240 116 M80 152 Q170 144 240 158", 2)
        + oval("base", 232, 82, 11)
        + oval("back", 232, 82, 6)
        + "</g>",
    },
    "utensils": {
        "spoons": ground(rx=60)
        + line("wood", "M128 150 L100 56 M160 150 V44 M192 150 L220 60", 9)
        + '<g transform="rotate(-16 98 52)">'
        + oval("wood", 98, 48, 16, 24)
        + "</g>"
        + fill("wood", "M142 22 H178 L174 66 H146 Z")
        + '<g transform="rotate(18 222 54)">'
        + oval("wood", 222, 52, 16, 24)
        + oval("wood_dark", 222, 50, 6)
        + "</g>"
        + fill("base", "M110 120 H210 L202 202 H118 Z")
        + shade("M110 120 H130 L134 202 H118 Z"),
        "servers": ground(rx=80)
        + '<g transform="rotate(-18 160 120)">'
        + line("base", "M136 206 L136 92", 10)
        + oval("base", 136, 66, 24, 40)
        + shade("M124 66 Q126 40 136 34 Q130 66 136 100 Q126 92 124 66 Z")
        + '</g><g transform="rotate(18 160 120)">'
        + line("base", "M184 206 L184 92", 10)
        + fill("base", "M160 26 H168 V64 H176 V26 H192 V64 H200 V26 H208 V80 Q206 106 184 106 Q162 106 160 80 Z")
        + "</g>",
    },
    "jug": {
        "small": ground(rx=66)
        + line("base", "M202 96 Q248 90 240 134 Q234 166 204 168", 11)
        + fill("base", "M92 70 L118 84 H208 Q206 120 216 154 Q220 202 190 202 H130 Q100 202 104 154 Q116 110 92 70 Z")
        + shade("M92 70 L118 84 Q130 120 120 156 Q116 196 140 202 H130 Q100 202 104 154 Q116 110 92 70 Z")
        + gloss("M192 98 H200 Q200 130 206 160 L198 160 Q192 130 192 98 Z"),
    },
    "teapot": {
        "round": ground(rx=92)
        + fill("base", "M96 150 Q64 146 52 98 L70 92 Q78 118 104 126 Z")
        + line("wood", "M110 92 Q112 30 160 30 Q208 30 210 92", 8)
        + oval("base", 160, 146, 78, 58)
        + shade("M82 146 Q82 92 140 90 Q104 110 108 152 Q112 190 142 202 Q82 196 82 146 Z")
        + oval("dark", 160, 94, 40, 9)
        + oval("base", 160, 91, 38, 8)
        + oval("wood_dark", 160, 80, 9),
    },
    "bottle": {
        "vacuum": ground(rx=46)
        + box("steel", 134, 28, 52, 34, 8)
        + fill("base", "M126 78 Q128 60 140 60 H180 Q192 60 194 78 V194 Q194 206 182 206 H138 Q126 206 126 194 Z")
        + shade("M126 78 Q128 60 140 60 H144 V206 H138 Q126 206 126 194 Z")
        + gloss("M178 80 H185 V194 H178 Z")
        + line("steel_dark", "M134 54 H186", 3),
        "tumbler": ground(rx=50)
        + fill("base", "M116 70 H204 L194 196 Q192 206 182 206 H138 Q128 206 126 196 Z")
        + shade("M116 70 H132 L142 206 H138 Q128 206 126 196 Z")
        + box("ink", 110, 54, 100, 18, 7)
        + box("ink", 138, 44, 30, 12, 4)
        + fill("light", "M121 118 H199 L197 152 H123 Z"),
    },
    "towel": {
        "striped": line("wood", "M60 46 H260", 7)
        + fill("paper", "M102 46 H218 L222 196 H98 Z")
        + line("base", "M108 76 H214 M107 90 H214 M104 150 H218 M103 164 H218 M102 178 H219", 7)
        + shade("M102 46 H120 L118 196 H98 Z")
        + line("base", "M98 196 H222", 5, "0.1 7"),
    },
    "grinder": {
        "tall": ground(rx=44)
        + oval("steel", 160, 34, 9)
        + fill("base", "M138 64 Q132 42 160 42 Q188 42 182 64 L176 88 Q196 104 184 150 L196 202 H124 L136 150 Q124 104 144 88 Z")
        + shade("M138 64 Q132 42 160 42 Q148 50 150 88 Q138 104 150 150 L144 202 H124 L136 150 Q124 104 144 88 Z")
        + line("light", "M142 90 H178 M134 152 H186", 3),
    },
    "dish": {
        "baking": ground(rx=104)
        + mirror(line("base", "M66 128 Q40 126 42 142 Q46 152 68 150", 10))
        + fill("base", "M60 112 H260 L244 184 Q242 196 228 196 H92 Q78 196 76 184 Z")
        + shade("M60 112 H84 L98 196 H92 Q78 196 76 184 Z")
        + oval("dark", 160, 112, 100, 14)
        + oval("glow", 160, 114, 88, 10),
        "pizza": ground(rx=104)
        + oval("deep", 160, 146, 108, 52)
        + oval("base", 160, 138, 108, 52)
        + oval("wood", 160, 132, 82, 36)
        + oval("glow", 160, 131, 70, 29)
        + "".join(oval("rubber" if i % 3 else "leaf", x, y, 8, 4) for i, (x, y) in enumerate(((126, 126), (160, 116), (192, 128), (146, 142), (178, 144)))),
    },
    "jar": {
        "set": ground(rx=100)
        + "".join(
            box("wood", x - 2, y - 14, w + 4, 16, 5)
            + f'<rect x="{x}" y="{y}" width="{w}" height="{202 - y}" rx="10" fill="{{paper}}"/>'
            + box("base", x + 5, y + (202 - y) // 3, w - 10, (202 - y) * 2 // 3 - 6, 7)
            + gloss(f"M{x + 8} {y + 10} h7 V194 h-7 Z")
            for x, y, w in ((58, 84, 68), (134, 114, 60), (202, 142, 56))
        ),
    },
}

_CUSHION: Final = "M78 66 Q160 84 242 66 Q228 128 242 190 Q160 174 78 190 Q92 128 78 66 Z"
_BED: Final = (
    ground(y=210, rx=128)
    + box("wood", 40, 64, 240, 92, 10)
    + box("wood_dark", 44, 184, 232, 16, 4)
    + mirror(box("wood_dark", 48, 192, 12, 20, 2))
    + box("paper", 46, 126, 228, 62, 10)
)
_PILLOWS: Final = mirror(fill("light", "M58 100 Q104 90 152 100 Q158 118 152 136 Q104 144 58 136 Q52 118 58 100 Z"))
_COVER: Final = "M44 138 Q160 126 276 138 L282 196 Q160 206 38 196 Z"
_FOLDED: Final = "".join(
    box("base", 78, y, 164, 36, 16) + shade(f"M78 {y + 20} H242 Q242 {y + 36} 226 {y + 36} H94 Q78 {y + 36} 78 {y + 20} Z")
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
        + clipped("clip-pillow-knitted", _CUSHION, line("dark", " ".join(f"M{x} {y} l7 7 7 -7" for x in range(76, 244, 14) for y in range(70, 192, 12)), 2))
        + "".join(oval("light", x, y, 7) for x, y in ((78, 66), (242, 66), (78, 190), (242, 190))),
        "bolster": ground(rx=110)
        + box("base", 50, 96, 220, 88, 44)
        + oval("dark", 86, 140, 30, 44)
        + oval("light", 84, 140, 22, 34)
        + gloss("M110 104 H236 Q250 110 254 118 Q180 112 116 114 Z"),
    },
    "duvet": {
        "plain": _cover("plain", ""),
        "striped": _cover("striped", line("light", " ".join(f"M{x} 120 L{x * 1.06 - 10:.0f} 210" for x in range(40, 290, 18)), 5)),
        "check": _cover("check", line("light", " ".join(f"M{x} 120 V210" for x in range(40, 290, 20)) + " M30 152 H290 M30 170 H290 M30 188 H290", 4)),
        "dots": _cover("dots", line("light", "M44 154 H280 M54 168 H280 M44 182 H280", 6, "0.1 20")),
        "leaves": _cover("leaves", "".join(fill("light", f"M{x} {y} q10 -14 20 0 q-10 10 -20 0 Z") for x in range(46, 270, 32) for y in (158, 180))),
        "filling": ground(rx=110)
        + fill("base", "M62 88 Q110 70 160 88 Q210 70 258 88 Q272 120 258 144 Q272 168 258 192 Q210 206 160 194 Q110 206 62 192 Q48 168 62 144 Q48 120 62 88 Z")
        + line("dark", "M160 88 V194 M62 144 Q160 154 258 144 M111 80 Q106 140 111 200 M209 80 Q214 140 209 200", 2)
        + shade("M62 168 Q160 184 258 168 Q266 180 258 192 Q210 206 160 194 Q110 206 62 192 Q54 180 62 168 Z"),
    },
    "blanket": {
        "throw": ground(rx=90)
        + _FOLDED
        + line("light", "M90 178 H226 M90 140 H226 M90 102 H226", 3, "10 5")
        + line("base", "M84 206 V216 M100 206 V216 M116 206 V216 M132 206 V216 M148 206 V216 M164 206 V216 M180 206 V216 M196 206 V216 M212 206 V216 M230 206 V216", 3),
        "waffle": ground(rx=90) + _FOLDED + line("dark", "M92 104 H230 M92 114 H230 M92 142 H230 M92 152 H230 M92 180 H230 M92 190 H230", 5, "5 5"),
        "check": ground(rx=90)
        + _FOLDED
        + line("light", "M104 94 V204 M140 94 V204 M176 94 V204 M212 94 V204", 7)
        + line("dark", "M112 94 V204 M148 94 V204 M184 94 V204 M220 94 V204 M82 104 H238 M82 142 H238 M82 180 H238", 1.6),
        "fur": ground(rx=90) + _FOLDED + line("light", "M88 100 H234 M96 112 H230 M88 138 H234 M96 150 H230 M88 176 H234 M96 190 H230", 4, "2 9"),
    },
    "sheet": {
        "fitted": ground(y=206, rx=120)
        + fill("base", "M46 108 L94 72 H226 L274 108 V176 Q274 194 256 194 H64 Q46 194 46 176 Z")
        + shade("M46 118 H274 V176 Q274 194 256 194 H64 Q46 194 46 176 Z")
        + line("dark", "M52 118 V186 M268 118 V186 M46 118 H274", 2)
        + line("light", "M60 190 H260", 3, "3 4"),
        "folded": ground(rx=90) + _FOLDED + box("light", 148, 90, 24, 116, 3) + line("dark", "M96 110 H140 M180 110 H224", 1.6),
        "topper": ground(y=206, rx=120)
        + fill("base", "M40 118 L90 82 H230 L280 118 V168 Q280 184 264 184 H56 Q40 184 40 168 Z")
        + shade("M40 126 H280 V168 Q280 184 264 184 H56 Q40 184 40 168 Z")
        + line("dark", "M40 126 H280 M76 98 H244 M106 84 L78 124 M142 84 L130 124 M178 84 L190 124 M214 84 L242 124", 1.8),
    },
    "eye-mask": {
        "contoured": line("deep", "M30 116 Q60 88 92 100 M290 116 Q260 88 228 100", 7)
        + fill("base", "M78 104 Q120 80 160 96 Q200 80 242 104 Q256 158 208 164 Q178 162 160 136 Q142 162 112 164 Q64 158 78 104 Z")
        + shade("M80 132 Q120 150 160 128 Q200 150 242 132 Q244 160 208 164 Q178 162 160 136 Q142 162 112 164 Q76 160 80 132 Z")
        + line("light", "M104 124 Q120 136 136 124 M184 124 Q200 136 216 124", 3),
    },
    "hot-water-bottle": {
        "knitted": ground(rx=60)
        + fill("dark", "M144 28 H176 L170 58 H150 Z")
        + fill("base", "M112 86 Q114 60 146 58 H174 Q206 60 208 86 V182 Q208 206 184 206 H136 Q112 206 112 182 Z")
        + line("dark", " ".join(f"M{x} {y} l6 6 6 -6" for x in range(118, 200, 14) for y in range(76, 196, 13)), 2)
        + box("light", 138, 52, 44, 14, 6),
    },
}
