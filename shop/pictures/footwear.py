"""Shoes, seen from the side with the toe to the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, fill, gloss, ground, line, oval, shade

_LOW: Final = (
    "M70 108 Q84 102 96 116 Q112 128 132 104 L140 100 Q168 126 204 140 Q252 148 256 176 L66 176 "
    "Q60 140 70 108 Z"
)
_SOLE: Final = "M62 172 H258 Q264 190 246 192 H76 Q60 192 62 172 Z"
_LACES: Final = line("paper", "M142 118 L160 106 M154 128 L172 116 M168 136 L186 124", 4)
_LUGS: Final = (
    "M62 172 H260 Q264 186 252 188 L248 196 H238 L234 189 L226 196 H214 "
    "L210 189 L202 196 H190 L186 189 L178 196 H166 L162 189 L150 196 H138 "
    "L134 189 L120 196 H104 L98 189 L90 196 H76 Q60 194 62 172 Z"
)
_TOE: Final = shade("M206 141 Q252 148 256 174 H214 Q220 156 206 141 Z")
_HEEL: Final = shade("M70 108 Q60 140 66 174 H92 Q86 140 92 112 Q80 104 70 108 Z")
_SHAFT: Final = "M84 44 H142 L146 104 Q176 130 212 138 Q252 146 256 176 L72 176 Q76 110 84 44 Z"


def _shoe(upper: str, sole: str, *details: str) -> str:
    return ground(y=196, rx=104) + fill("base", upper) + "".join(details) + sole


_FOAM: Final = fill(
    "sole", "M60 166 Q100 176 160 172 Q220 168 260 172 Q268 190 248 194 H74 Q56 190 60 166 Z"
) + line("dark", "M70 182 Q160 176 252 184", 2)
_FLAT: Final = fill("sole", _SOLE) + line("dark", "M66 180 H256", 1.6)
_WELT: Final = fill("ink", "M64 172 H256 Q262 180 256 184 H118 L114 196 H68 Z")
_COUNTER: Final = shade("M70 116 Q62 140 66 176 H92 Q86 144 90 114 Q80 110 70 116 Z")
_LOAFER: Final = (
    "M70 116 Q86 108 100 122 Q124 134 146 122 Q176 116 206 142 Q250 150 254 176 L66 176 "
    "Q62 140 70 116 Z"
)

SHOES: Final[Mapping[str, Mapping[str, str]]] = {
    "sneaker": {
        "low": _shoe(
            _LOW, _FLAT, _HEEL, _TOE, _LACES, line("dark", "M132 106 Q150 150 150 172", 1.8)
        ),
        "runner": _shoe(
            _LOW,
            _FOAM,
            _HEEL,
            line("light", "M104 168 Q140 130 172 168 M128 168 Q160 134 190 168", 5),
            _TOE,
            _LACES,
        ),
        "velcro": _shoe(
            _LOW, _FLAT, _TOE, _HEEL, line("light", "M120 136 L156 104 M142 150 L180 120", 13)
        ),
        "high": _shoe(
            "M82 62 Q110 54 132 62 L142 102 Q172 128 206 140 Q252 148 256 176 L66 "
            "176 Q72 118 82 62 Z",
            _FLAT,
            fill("sole", "M216 142 Q252 148 256 174 H210 Q222 156 216 142 Z"),
            _LACES,
            line("paper", "M124 76 L138 72 M128 92 L144 86", 4),
            oval("paper", 106, 92, 11),
            oval("dark", 106, 92, 4),
        ),
        "slip-on": _shoe(
            _LOAFER, _FLAT, _COUNTER, _TOE, fill("dark", "M120 132 L148 122 L152 136 L132 150 Z")
        ),
        "hiking": _shoe(
            _LOW,
            fill("rubber", _LUGS),
            _HEEL,
            fill("rubber", "M222 144 Q254 150 257 174 H214 Q228 160 222 144 Z"),
            line("dark", "M96 116 Q110 150 150 172 M132 106 Q150 150 196 172", 2),
            _LACES,
        ),
    },
    "boot": {
        "hiking": _shoe(
            _SHAFT,
            fill("rubber", _LUGS),
            shade("M84 44 H104 Q92 110 96 174 H72 Q76 110 84 44 Z"),
            fill("rubber", "M222 140 Q254 148 257 174 H214 Q228 158 222 140 Z"),
            line("paper", "M128 66 L148 62 M130 86 L150 82 M138 108 L158 100 M156 122 L174 112", 4),
            fill("deep", "M82 44 H144 L144 56 H82 Z"),
        ),
        "chelsea": _shoe(
            _SHAFT,
            _WELT,
            fill("deep", "M106 46 H132 L136 112 Q120 122 108 108 Z"),
            line("dark", "M112 52 V106 M119 50 V110 M126 50 V112", 1.4),
            line("deep", "M88 46 Q84 30 94 30 Q100 32 98 46", 5),
            _TOE,
        ),
        "snow": _shoe(
            _SHAFT,
            fill("rubber", _LUGS),
            fill("deep", "M73 150 Q160 140 226 142 Q254 150 256 176 H72 Z"),
            line("sole", "M84 48 H142", 17, "0.1 9"),
            line("paper", "M126 76 L148 72 M130 96 L150 90 M138 116 L160 106", 4),
        ),
        "wellington": _shoe(
            "M92 26 H146 L144 116 Q176 132 212 138 Q252 146 256 178 L80 178 Q88 100 92 26 Z",
            fill("rubber", _LUGS),
            gloss("M128 40 H138 L136 120 H126 Z"),
            shade("M92 26 H108 Q102 110 100 176 H80 Q88 100 92 26 Z"),
            line("dark", "M92 44 H146", 3),
            box("brass", 134, 52, 10, 14, 2),
        ),
    },
    "sandal": {
        "two-strap": ground(y=196, rx=104)
        + fill("base", "M80 164 Q84 108 122 106 L138 164 Z M158 164 Q176 122 210 128 L226 164 Z")
        + shade("M80 164 Q84 108 122 106 L116 164 Z")
        + box("brass", 106, 120, 14, 16, 3)
        + box("brass", 196, 134, 14, 14, 3)
        + fill(
            "wood",
            "M62 158 Q120 168 160 162 Q220 154 258 164 Q264 178 254 180 H70 Q58 172 62 158 Z",
        )
        + fill("rubber", "M66 178 H256 Q258 190 246 192 H80 Q66 190 66 178 Z"),
        "sport": ground(y=196, rx=104)
        + line(
            "base",
            "M82 166 Q84 110 108 108 Q130 112 146 164 M112 110 Q150 118 186 164 M160 "
            "160 Q190 122 232 166",
            14,
        )
        + line("dark", "M82 160 Q84 112 106 110 M168 154 Q190 128 222 158", 1.6, "4 3")
        + box("ink", 118, 108, 22, 12, 3)
        + fill("sole", "M62 160 H256 Q264 172 256 178 H70 Q58 174 62 160 Z")
        + fill("rubber", _LUGS),
    },
    "flat": {
        "ballet": ground(y=196, rx=104)
        + fill("base", "M66 140 Q74 124 84 138 Q120 172 184 150 Q240 148 258 178 L68 178 Z")
        + shade("M66 140 Q60 160 68 178 H104 Q80 162 80 136 Q72 130 66 140 Z")
        + fill("deep", "M196 148 L182 138 V158 Z M196 148 L210 140 V160 Z")
        + fill("ink", "M66 177 H258 Q260 184 250 185 H94 L92 190 H68 Z"),
    },
    "loafer": {
        "penny": _shoe(
            _LOAFER,
            _WELT,
            _COUNTER,
            fill("deep", "M146 122 Q166 118 180 126 L160 160 Q142 156 132 142 Z"),
            box("light", 150, 136, 16, 5, 2),
            _TOE,
        ),
        "deck": _shoe(
            _LOAFER,
            _FLAT,
            _COUNTER,
            line("wood", "M74 130 Q110 146 150 136 L186 142", 3.5),
            line("dark", "M150 122 Q140 150 176 162 Q206 168 212 146", 2.4),
            line("paper", "M150 130 L168 122 M160 140 L180 130", 4),
        ),
        "derby": _shoe(
            _LOW,
            _WELT,
            _TOE,
            line("dark", "M132 106 Q126 140 150 156 Q180 160 196 138", 2),
            _LACES,
            _HEEL,
        ),
        "monk": _shoe(
            _LOAFER,
            _WELT,
            _COUNTER,
            _TOE,
            line("deep", "M104 150 Q140 150 168 124 M110 164 Q150 162 184 134", 11),
            box("brass", 118, 142, 14, 15, 3),
            box("brass", 134, 154, 14, 14, 3),
        ),
        "espadrille": _shoe(
            _LOAFER,
            fill("wood", _SOLE) + line("wood_dark", "M64 178 H256 M66 186 H252", 3, "5 4"),
            _TOE,
            _COUNTER,
        ),
    },
    "clog": {
        "wooden": ground(y=196, rx=104)
        + fill("base", "M138 168 Q132 116 160 110 Q214 114 252 166 L250 176 H140 Z")
        + line("brass", "M142 168 Q200 176 248 170", 4, "0.1 10")
        + fill(
            "wood",
            "M58 156 Q110 166 160 172 Q220 182 256 170 Q266 182 248 186 Q190 192 150 "
            "178 L112 196 H66 Z",
        )
        + shade("M138 168 Q132 116 160 110 Q168 112 172 114 Q152 130 160 170 Z"),
        "garden": ground(y=196, rx=104)
        + fill(
            "base",
            "M64 150 Q66 136 80 146 Q112 160 132 120 Q190 104 240 146 Q262 162 258 "
            "190 H70 Q60 180 64 150 Z",
        )
        + line("dark", "M166 132 H222 M160 146 H232", 8, "0.1 16")
        + gloss("M140 122 Q190 108 234 144 L226 146 Q186 116 142 128 Z")
        + shade("M64 168 H258 V190 H70 Q60 180 64 168 Z"),
    },
    "slipper": {
        "felt": ground(y=196, rx=104)
        + fill(
            "base",
            "M62 170 Q64 150 92 160 Q126 158 140 118 Q200 108 244 150 Q262 166 258 184 H66 Z",
        )
        + fill("sole", "M92 160 Q126 158 140 118 Q132 166 108 176 Q92 172 92 160 Z")
        + line("sole", "M140 119 Q130 160 96 162", 7)
        + shade("M190 122 Q240 140 258 184 H216 Q224 150 190 122 Z")
        + fill("wood_dark", "M62 180 H258 Q260 192 248 192 H74 Q62 192 62 180 Z"),
    },
    "heel": {
        "court": ground(y=196, rx=104)
        + fill(
            "base",
            "M70 92 Q82 92 96 112 Q132 160 188 158 Q240 160 266 190 L206 190 Q150 "
            "184 110 142 L86 132 L80 194 H72 Q64 130 70 92 Z",
        )
        + shade("M110 142 Q150 184 206 190 H266 Q210 186 118 128 Z")
        + gloss("M196 162 Q232 166 252 182 L240 180 Q220 168 196 168 Z"),
        "strappy": ground(y=196, rx=104)
        + fill(
            "deep",
            "M70 118 Q120 130 150 166 Q200 180 262 180 Q268 190 256 190 H190 Q140 "
            "186 106 148 L96 144 L98 194 H74 Z",
        )
        + line(
            "base",
            "M72 120 Q66 84 92 74 Q116 76 112 100 M96 76 Q128 96 132 146 M176 178 Q192 146 240 178",
            9,
        )
        + box("brass", 104, 84, 12, 12, 2),
    },
}
