"""Bags, wallets and suitcases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shop.pictures.strokes import box, fill, gloss, ground, line, mirror, oval, shade

_PACK: Final = (
    "M108 76 Q108 40 160 40 Q212 40 212 76 L218 186 Q218 202 202 202 H118 Q102 202 102 186 Z"
)
_PACK_SHADE: Final = shade("M108 76 Q108 40 160 40 Q132 44 128 76 L124 202 H118 Q102 202 102 186 Z")
_TOTE: Final = "M96 92 H224 L232 204 H88 Z"

BAGS: Final[Mapping[str, Mapping[str, str]]] = {
    "backpack": {
        "daypack": ground()
        + line("dark", "M144 42 Q144 22 160 22 Q176 22 176 42", 5)
        + fill("base", _PACK)
        + _PACK_SHADE
        + fill("dark", "M118 130 H202 L206 188 Q206 194 198 194 H122 Q114 194 114 188 Z")
        + fill("base", "M119 132 H201 L204 186 Q204 191 198 191 H122 Q116 191 116 186 Z")
        + line("light", "M126 146 H194 M116 92 Q160 70 204 92", 3)
        + box("light", 154, 144, 6, 16, 3),
        "rolltop": ground()
        + fill("base", "M106 70 H214 L218 186 Q218 202 202 202 H118 Q102 202 102 186 Z")
        + fill("dark", "M108 48 Q160 38 212 48 L214 74 Q160 84 106 74 Z")
        + line("light", "M110 60 Q160 70 210 60", 3)
        + mirror(line("ink", "M122 72 V130", 5) + box("steel", 115, 100, 14, 12, 3))
        + box("light", 136, 148, 48, 30, 4)
        + shade("M106 74 H124 L120 202 H118 Q102 202 102 186 Z"),
        "hiking": ground()
        + mirror(fill("deep", "M108 130 H94 Q88 130 88 140 V176 Q88 186 104 186 Z"))
        + fill("base", _PACK)
        + _PACK_SHADE
        + box("light", 98, 26, 124, 24, 12)
        + line("dark", "M122 26 V50 M198 26 V50", 5)
        + fill("deep", "M106 84 Q160 96 214 84 L213 62 Q160 48 107 62 Z")
        + mirror(line("ink", "M132 84 V196", 4) + box("steel", 126, 108, 12, 9, 2))
        + line("light", "M140 140 H180 M140 152 H180", 3),
        "school": ground()
        + line("dark", "M144 42 Q144 22 160 22 Q176 22 176 42", 6)
        + fill("base", _PACK)
        + _PACK_SHADE
        + fill("light", "M118 134 H202 L206 190 H114 Z")
        + oval("paper", 160, 92, 20)
        + fill(
            "base",
            "M160 78 L165 87 L174 88 L167 95 L169 105 L160 100 L151 105 L153 95 L146 88 L155 87 Z",
        )
        + line("dark", "M118 134 H202", 3),
    },
    "tote": {
        "open": ground()
        + line("dark", "M126 96 Q126 34 160 34 Q194 34 194 96", 7)
        + fill("base", _TOTE)
        + shade("M96 92 H120 L116 204 H88 Z")
        + line("dark", "M96 104 H224", 1.6, "5 3")
        + fill(
            "leaf",
            "M160 176 V132 Q138 138 140 116 Q160 118 160 136 Q160 112 182 112 Q182 138 160 142 Z",
        ),
        "zip": ground()
        + line("dark", "M122 96 Q122 40 160 40 Q198 40 198 96", 7)
        + fill("base", _TOTE)
        + shade("M92 150 H228 L232 204 H88 Z")
        + line("steel", "M98 97 H222", 4, "3 2")
        + box("brass", 152, 92, 16, 9, 3),
        "basket": ground()
        + line("wood_dark", "M118 104 Q124 40 160 40 Q196 40 202 104", 7)
        + fill("base", "M84 100 Q160 116 236 100 L216 200 Q160 212 104 200 Z")
        + line(
            "dark",
            " ".join(
                f"M{88 + i} {112 + i} Q160 {126 + i} {232 - i} {112 + i}" for i in range(0, 90, 13)
            ),
            2,
            "9 5",
        )
        + fill("deep", "M84 100 Q160 116 236 100 Q160 92 84 100 Z"),
    },
    "satchel": {
        "flap": ground()
        + line("deep", "M92 108 Q100 26 160 26 Q220 26 228 108", 6)
        + box("base", 84, 92, 152, 108, 10)
        + fill("dark", "M84 102 Q84 92 94 92 H226 Q236 92 236 102 V148 Q160 176 84 148 Z")
        + fill("base", "M86 100 Q86 92 94 92 H226 Q234 92 234 100 V145 Q160 172 86 145 Z")
        + gloss("M90 96 H230 V102 H90 Z")
        + mirror(line("deep", "M116 116 V176", 8) + box("brass", 110, 152, 12, 12, 2)),
        "briefcase": ground()
        + line("deep", "M132 82 Q132 58 144 58 H176 Q188 58 188 82", 8)
        + box("base", 76, 80, 168, 120, 10)
        + shade("M76 140 H244 V190 Q244 200 234 200 H86 Q76 200 76 190 Z")
        + line("steel", "M84 92 H236", 3, "3 2")
        + line("dark", "M92 140 H228 V186 H92 Z", 1.8)
        + box("brass", 152, 132, 16, 14, 3),
        "crossbody": ground(rx=60)
        + line("deep", "M108 118 Q112 18 160 18 Q208 18 212 118", 4)
        + fill("base", "M100 112 H220 V170 Q220 200 190 200 H130 Q100 200 100 170 Z")
        + fill("dark", "M100 112 H220 Q218 164 160 166 Q102 164 100 112 Z")
        + fill("base", "M102 112 H218 Q216 161 160 163 Q104 161 102 112 Z")
        + oval("brass", 160, 158, 6),
    },
    "duffel": {
        "weekend": ground(rx=96)
        + line("deep", "M116 112 Q122 56 160 56 Q198 56 204 112", 7)
        + fill(
            "base",
            "M72 116 Q74 98 94 98 H226 Q246 98 248 116 L254 186 Q254 200 240 200 H80 "
            "Q66 200 66 186 Z",
        )
        + shade("M72 116 Q74 98 94 98 H102 L96 200 H80 Q66 200 66 186 Z")
        + line("steel", "M86 106 H234", 4, "3 2")
        + line("deep", "M116 108 V200 M204 108 V200", 8)
        + box("light", 142, 146, 36, 20, 4),
        "sports": ground(rx=96)
        + line("deep", "M124 114 Q128 66 160 66 Q192 66 196 114", 6)
        + box("base", 62, 106, 196, 92, 40)
        + oval("dark", 92, 152, 26, 44)
        + line("light", "M130 106 V198 M190 106 V198", 9)
        + line("steel", "M126 118 H196", 3, "3 2"),
    },
    "pouch": {
        "belt-bag": ground(rx=70)
        + line("deep", "M40 112 Q160 72 280 112", 10)
        + fill("base", "M94 104 Q160 86 226 104 Q232 170 190 180 H130 Q88 170 94 104 Z")
        + line("steel", "M104 120 Q160 104 216 120", 3.5, "3 2")
        + shade("M98 140 Q160 160 222 140 Q218 172 190 180 H130 Q102 172 98 140 Z"),
        "wallet": ground(rx=66, y=180)
        + box("dark", 92, 92, 140, 84, 8)
        + box("base", 88, 84, 140, 84, 8)
        + line("light", "M96 92 H220 M96 160 H220", 1.6, "5 3")
        + box("deep", 186, 112, 46, 26, 8)
        + oval("brass", 204, 125, 5),
        "wash-bag": ground(rx=80)
        + box("base", 80, 100, 160, 98, 18)
        + line("steel", "M90 116 H230", 4, "3 2")
        + line("deep", "M236 108 Q262 112 254 136", 6)
        + shade("M80 160 H240 V180 Q240 198 222 198 H98 Q80 198 80 180 Z")
        + box("light", 140, 146, 40, 20, 4),
        "sleeve": ground(rx=90)
        + box("base", 74, 72, 172, 124, 10)
        + line("steel", "M82 84 H238", 4, "3 2")
        + shade("M74 150 H246 V186 Q246 196 236 196 H84 Q74 196 74 186 Z")
        + box("light", 206, 164, 26, 16, 3),
    },
    "suitcase": {
        "cabin": ground(rx=64)
        + line("steel_dark", "M140 62 V22 H180 V62", 6)
        + box("base", 104, 58, 112, 138, 14)
        + line("dark", "M126 64 V190 M148 64 V190 M172 64 V190 M194 64 V190", 2.4)
        + mirror(oval("ink", 120, 202, 7))
        + gloss("M112 70 Q112 64 118 64 H122 V188 H112 Z"),
    },
}
