"""Kitchenware."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, fill, gloss, ground, line, mirror, oval, shade

_HANDLE: Final = line("dark", "M208 96 Q252 92 248 134 Q244 162 202 160", 13) + line(
    "base", "M208 96 Q252 92 248 134 Q244 162 202 160", 9
)
_STEAM: Final = line(
    "light", "M140 62 Q130 48 142 36 Q150 24 142 12 M176 62 Q166 48 178 36 Q186 24 178 12", 4
)
_BLADE: Final = "M44 124 Q110 92 196 94 V126 H60 Q50 126 44 124 Z"

_MUG_PARTS: Final = (
    fill(
        "base",
        "M104 76 H212 Q216 150 200 188 Q196 202 182 202 H134 Q120 202 116 188 Q100 150 104 76 Z",
    )
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
        + "".join(
            oval("dark", x, y, 1.8)
            for x, y in ((130, 100), (180, 112), (150, 150), (194, 168), (134, 182), (168, 132))
        ),
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
        + fill(
            "steel",
            "M24 116 Q30 104 46 104 H198 V134 " + "q-4 8 -8 0 " * 20 + "H36 Q24 130 24 116 Z",
        )
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
        + fill(
            "base", "M88 190 Q76 100 160 96 Q244 100 232 190 Q230 202 216 202 H104 Q90 202 88 190 Z"
        )
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
            + oval("light", 160, y, 74, 10)
            + oval("dark", 160, y + 2, 69, 8)
            for y in (130, 106, 82)
        ),
        "eggcup": ground(rx=60)
        + fill("sole", "M126 104 Q126 46 160 46 Q194 46 194 104 Z")
        + fill(
            "base",
            "M116 98 H204 Q202 148 172 156 V180 Q198 186 200 200 H120 Q122 186 148 "
            "180 V156 Q118 148 116 98 Z",
        )
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
        + line(
            "wood_dark",
            "M76 84 Q160 76 240 86 M76 118 Q150 128 240 116 M80 152 Q170 144 240 158",
            2,
        )
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
        + fill(
            "base",
            "M160 26 H168 V64 H176 V26 H192 V64 H200 V26 H208 V80 Q206 106 184 106 "
            "Q162 106 160 80 Z",
        )
        + "</g>",
    },
    "jug": {
        "small": ground(rx=66)
        + line("base", "M202 96 Q248 90 240 134 Q234 166 204 168", 11)
        + fill(
            "base",
            "M92 70 L118 84 H208 Q206 120 216 154 Q220 202 190 202 H130 Q100 202 104 "
            "154 Q116 110 92 70 Z",
        )
        + shade(
            "M92 70 L118 84 Q130 120 120 156 Q116 196 140 202 H130 Q100 202 104 154 "
            "Q116 110 92 70 Z"
        )
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
        + fill(
            "base",
            "M126 78 Q128 60 140 60 H180 Q192 60 194 78 V194 Q194 206 182 206 H138 "
            "Q126 206 126 194 Z",
        )
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
        + fill(
            "base",
            "M138 64 Q132 42 160 42 Q188 42 182 64 L176 88 Q196 104 184 150 L196 202 "
            "H124 L136 150 Q124 104 144 88 Z",
        )
        + shade(
            "M138 64 Q132 42 160 42 Q148 50 150 88 Q138 104 150 150 L144 202 H124 "
            "L136 150 Q124 104 144 88 Z"
        )
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
        + "".join(
            oval("rubber" if i % 3 else "leaf", x, y, 8, 4)
            for i, (x, y) in enumerate(((126, 126), (160, 116), (192, 128), (146, 142), (178, 144)))
        ),
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
