"""Games and toys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, fill, gloss, ground, line, moved, oval, shade


def _card(ink: str, turn: int, mark: str) -> str:
    face = box("paper", 124, 54, 76, 116, 8) + box(ink, 130, 60, 64, 104, 5) + mark
    return f'<g transform="rotate({turn} 160 220)">{face}</g>'


_STAR: Final = fill(
    "paper",
    "M162 92 L168 106 L183 107 L171 117 L175 132 L162 123 L149 132 L153 117 L141 107 L156 106 Z",
)
_PIECE: Final = "M{x} {y} h22 q-6 -16 9 -16 q15 0 9 16 h22 v22 q16 -6 16 9 q0 15 -16 9 v22 h-62 Z"


def _piece(ink: str, x: int, y: int) -> str:
    d = _PIECE.format(x=x, y=y)
    return fill(ink, d) + line("paper", d, 2)


_DIE: Final = (
    box("base", 120, 80, 80, 80, 14)
    + shade("M120 140 H200 V146 Q200 160 186 160 H134 Q120 160 120 146 Z")
    + "".join(
        oval("paper", x, y, 7)
        for x, y in ((142, 102), (178, 102), (160, 120), (142, 138), (178, 138))
    )
)
_PAWN: Final = oval("base", 0, -34, 13) + fill(
    "base", "M-7 -24 H7 Q10 -6 20 12 H-20 Q-10 -6 -7 -24 Z"
)

GAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "board-game": {
        "box": ground(rx=110)
        + fill("dark", "M64 92 L236 92 L256 196 H64 Z")
        + box("base", 64, 84, 176, 112, 6)
        + box("light", 74, 94, 156, 92, 4)
        + fill("base", "M74 186 L118 128 L146 160 L176 116 L230 186 Z")
        + oval("glow", 206, 118, 14)
        + gloss("M66 86 H238 V92 H66 Z")
        + f'<g transform="translate(258 198)">{_PAWN}</g>',
        "board": ground(y=206, rx=116)
        + fill("wood_dark", "M160 66 L288 134 L160 206 L32 134 Z")
        + fill("paper", "M160 70 L278 134 L160 198 L42 134 Z")
        + line("base", "M160 84 L252 134 L160 184 L68 134 Z M114 109 L206 159 M206 109 L114 159", 7)
        + f'<g transform="translate(150 132)">{_PAWN}</g><g transform="translate(206 '
        f'150) scale(0.8)">{_PAWN}</g>',
        "strategy": ground(y=206, rx=110)
        + "".join(
            fill(ink, f"M{x} {y} l26 -15 26 15 v30 l-26 15 -26 -15 Z")
            + line("paper", f"M{x} {y} l26 -15 26 15 v30 l-26 15 -26 -15 Z", 3)
            for x, y, ink in (
                (82, 76, "leaf"),
                (134, 76, "glow"),
                (186, 76, "base"),
                (56, 121, "base"),
                (108, 121, "wood"),
                (160, 121, "leaf"),
                (212, 121, "light"),
                (82, 166, "glow"),
                (134, 166, "base"),
                (186, 166, "wood"),
            )
        )
        + f'<g transform="translate(186 134) scale(0.8)">{_PAWN}</g>',
    },
    "puzzle": {
        "pieces": ground(y=206, rx=90)
        + _piece("base", 90, 78)
        + _piece("light", 152, 78)
        + _piece("dark", 90, 140)
        + _piece("base", 168, 150),
        "landscape": ground(y=206, rx=110)
        + box("wood", 50, 44, 220, 152, 6)
        + box("light", 58, 52, 204, 136, 3)
        + oval("glow", 214, 84, 18)
        + fill("dark", "M58 150 L112 90 L150 140 L190 100 L262 168 V188 H58 Z")
        + fill("base", "M58 166 Q140 140 262 172 V188 H58 Z")
        + line("paper", "M126 52 V188 M194 52 V188 M58 97 H262 M58 142 H262", 2),
    },
    "cards": {
        "fan": ground(y=206, rx=80)
        + _card("dark", -26, "")
        + _card("light", -9, "")
        + _card("dark", 9, "")
        + _card("base", 24, _STAR),
        "deck": ground(rx=70)
        + moved(_card("base", 0, ""), 10, 22)
        + moved(_card("dark", 0, ""), 4, 14)
        + moved(_card("base", 0, _STAR), -2, 6),
    },
    "dice": {
        "pair": ground(rx=100) + moved(_DIE, -46, 10, -12, 0.95) + moved(_DIE, 52, 34, 16, 0.85),
    },
    "blocks": {
        "tower": ground(rx=70)
        + "".join(
            box("wood" if i % 2 else "base", 108 + (i % 3) * 3, 182 - i * 22, 100, 20, 3)
            + line(
                "wood_dark",
                f"M{142 + (i % 3) * 3} {184 - i * 22} v16 M{174 + (i % 3) * 3} {184 - i * 22} v16",
                1.6,
            )
            for i in range(7)
        ),
        "stack": ground(rx=100)
        + box("base", 70, 140, 60, 60, 6)
        + box("wood", 134, 140, 60, 60, 6)
        + box("light", 198, 140, 60, 60, 6)
        + fill("dark", "M132 136 L164 76 L196 136 Z")
        + oval("base", 100, 110, 28)
        + fill("wood", "M204 136 Q206 92 228 92 Q250 92 252 136 Z"),
        "chess": ground(y=206, rx=100)
        + "".join(
            box(
                "base" if (row + column) % 2 else "paper",
                76 + column * 28,
                92 + row * 28,
                28,
                28,
                0,
            )
            for row in range(4)
            for column in range(6)
        )
        + line("wood_dark", "M74 90 H246 V206 H74 Z", 5)
        + '<g transform="translate(120 140) scale(1.5)">'
        + _PAWN
        + '</g><g transform="translate(202 170) scale(1.2)">'
        + _PAWN
        + "</g>",
    },
    "kite": {
        "diamond": line("ink", "M160 178 Q130 200 160 214 Q190 224 176 240", 2.4)
        + fill("base", "M160 24 L228 92 L160 184 L92 92 Z")
        + fill("light", "M160 24 L228 92 H160 Z M160 92 H92 L160 184 Z")
        + line("dark", "M160 24 V184 M92 92 H228", 2.4)
        + fill("base", "M152 200 l-16 -8 v16 Z M152 200 l16 -8 v16 Z"),
    },
    "outdoor-game": {
        "boules": ground(y=200, rx=110)
        + oval("base", 108, 158, 40)
        + oval("steel_dark", 196, 152, 40)
        + oval("wood", 250, 182, 16)
        + line("light", "M76 136 Q108 124 140 136 M70 160 Q108 150 146 160", 3)
        + line("steel", "M164 130 Q196 118 228 130 M158 154 Q196 144 234 154", 3),
        "racket": ground(y=206, rx=90)
        + '<g transform="rotate(28 160 120)">'
        + line("wood", "M160 150 V214", 13)
        + oval("base", 160, 88, 50, 64)
        + oval("paper", 160, 88, 40, 54)
        + line(
            "steel_dark",
            "M136 48 V128 M152 38 V140 M168 38 V140 M184 48 V128 M124 66 H196 M120 "
            "84 H200 M122 102 H198 M130 122 H190",
            1.6,
        )
        + "</g>"
        + oval("glow", 248, 182, 16),
        "skittles": ground(rx=100)
        + "".join(
            fill(
                "wood" if i % 2 else "base",
                f"M{x - 12} 198 Q{x - 22} 150 {x - 9} 120 Q{x - 12} 92 {x} 90 "
                f"Q{x + 12} 92 {x + 9} 120 Q{x + 22} 150 {x + 12} 198 Z",
            )
            + line("paper", f"M{x - 8} 122 H{x + 8}", 4)
            for i, x in enumerate((86, 124, 162, 200))
        )
        + oval("dark", 246, 176, 26),
    },
    "yo-yo": {
        "classic": line("ink", "M160 20 V120", 2.4)
        + oval("dark", 166, 142, 58)
        + oval("base", 158, 142, 58)
        + oval("light", 158, 142, 34)
        + oval("brass", 158, 142, 9)
        + gloss("M112 126 Q124 96 152 92 Q130 106 124 136 Z"),
    },
}
