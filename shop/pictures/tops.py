"""Jackets, shirts, hoodies and jumpers, cut from one pattern."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from shop.pictures.strokes import box, clipped, fill, gloss, line, mirror, oval, shade

_LONG: Final = "M118 58 Q98 64 90 92 L74 178 Q84 186 98 182 L114 116 Z"
_SHORT: Final = "M118 58 Q100 64 92 84 L80 112 Q92 122 106 120 L114 104 Z"
_SLEEVES: Final[Mapping[str, str]] = {"long": _LONG, "short": _SHORT, "none": ""}


@dataclass(frozen=True)
class Top:
    """What tells one upper garment from another; ``hem`` is the y of its lower edge."""

    hem: int = 186
    sleeves: str = "long"
    neck: str = "crew"
    closure: str = "none"
    pattern: str = "plain"
    pockets: str = "none"
    cuffs: bool = False
    belt: bool = False


TOPS: Final[Mapping[str, Mapping[str, Top]]] = {
    "jacket": {
        "zip": Top(neck="stand", closure="zip", pockets="slanted"),
        "hooded": Top(neck="hood", closure="zip", pockets="slanted"),
        "overshirt": Top(neck="collar", closure="buttons", pockets="chest"),
        "parka": Top(hem=204, neck="fur hood", closure="zip", pockets="patch"),
        "field": Top(hem=200, neck="collar", closure="buttons", pockets="patch"),
        "fleece": Top(neck="stand", closure="zip", pockets="slanted", pattern="fleece"),
        "denim": Top(hem=176, neck="collar", closure="buttons", pockets="chest", pattern="seams"),
        "quilted": Top(neck="crew", closure="buttons", pattern="diamonds", pockets="slanted"),
        "trench": Top(hem=216, neck="lapel", closure="double", pockets="slanted", belt=True),
        "puffer": Top(neck="hood", closure="zip", pattern="channels"),
        "biker": Top(hem=176, neck="lapel", closure="asymmetric", pockets="slanted"),
        "blazer": Top(hem=196, neck="lapel", closure="two buttons", pockets="flap"),
        "anorak": Top(neck="hood", closure="half zip", pockets="pouch"),
        "bomber": Top(hem=180, neck="rib", closure="zip", pockets="slanted", cuffs=True),
        "gilet": Top(sleeves="none", neck="stand", closure="zip", pattern="channels"),
        "coat": Top(hem=216, neck="lapel", closure="two buttons", pockets="flap"),
        "chore": Top(hem=190, neck="collar", closure="buttons", pockets="patch"),
        "cropped": Top(hem=166, neck="crew", closure="buttons", pattern="knit"),
    },
    "shirt": {
        "oxford": Top(neck="collar", closure="buttons", pockets="one chest"),
        "plain": Top(neck="collar", closure="buttons"),
        "check": Top(neck="collar", closure="buttons", pattern="check", pockets="chest"),
        "striped": Top(neck="collar", closure="buttons", pattern="pinstripes"),
        "short": Top(sleeves="short", neck="collar", closure="buttons", pockets="one chest"),
        "polo": Top(sleeves="short", neck="collar", closure="placket"),
        "tee": Top(sleeves="short", neck="crew"),
        "breton": Top(neck="crew", pattern="stripes"),
        "henley": Top(neck="crew", closure="placket"),
        "blouse": Top(hem=178, neck="bow", closure="buttons", cuffs=True),
        "rugby": Top(neck="collar", closure="placket", pattern="bands", cuffs=True),
        "band": Top(neck="rib", closure="placket"),
        "dots": Top(sleeves="short", neck="collar", closure="buttons", pattern="dots"),
        "v-neck": Top(sleeves="short", neck="v"),
    },
    "hoodie": {
        "pullover": Top(neck="hood", pockets="pouch", cuffs=True),
        "zip": Top(neck="hood", closure="zip", pockets="slanted", cuffs=True),
    },
    "jumper": {
        "crew": Top(neck="rib", pattern="knit", cuffs=True),
        "roll-neck": Top(neck="roll", pattern="knit", cuffs=True),
        "cable": Top(neck="rib", pattern="cable", cuffs=True),
        "fair-isle": Top(neck="rib", pattern="fair isle", cuffs=True),
        "cardigan": Top(neck="v", closure="buttons", pattern="knit", pockets="patch", cuffs=True),
        "sweatshirt": Top(neck="rib", cuffs=True),
    },
}


def _body(hem: int) -> str:
    return (
        f"M134 52 L116 59 Q112 110 106 {hem} Q160 {hem + 8} 214 {hem} "
        "Q208 110 204 59 L186 52 Q160 64 134 52 Z"
    )


def rows(top: int, bottom: int, step: int, path: Callable[[int], str]) -> str:
    """Join the paths that ``path`` gives for every ``step``-th y from top to bottom."""
    return " ".join(path(y) for y in range(top, bottom, step))


_PATTERNS: Final[Mapping[str, str]] = {
    "plain": "",
    "fleece": line("light", rows(66, 204, 12, lambda y: f"M70 {y} H250"), 3, "1 9"),
    "seams": line("light", "M108 92 H212 M134 92 L128 186 M186 92 L192 186", 1.6, "5 3"),
    "diamonds": line(
        "dark",
        " ".join(f"M{x} 40 l180 180 M{x + 80} 40 l-180 180" for x in range(-60, 320, 22)),
        1.4,
    ),
    "channels": line("dark", rows(78, 204, 20, lambda y: f"M70 {y} Q160 {y + 8} 250 {y}"), 2.2),
    "check": line("dark", rows(60, 204, 20, lambda y: f"M70 {y} H250 M{y} 40 V204"), 2)
    + line("light", rows(68, 204, 20, lambda y: f"M70 {y} H250 M{y} 40 V204"), 5)
    + line("dark", "M210 40 V204 M230 40 V204 M80 40 V204", 2),
    "pinstripes": line("dark", " ".join(f"M{x} 40 V210" for x in range(76, 250, 9)), 1.2),
    "stripes": line("paper", rows(70, 196, 15, lambda y: f"M66 {y} H254"), 5),
    "bands": line("light", "M66 92 H254 M66 140 H254", 20),
    "dots": line("light", rows(64, 200, 16, lambda y: f"M{78 + y % 32 // 2} {y} H250"), 5, "0 16"),
    "knit": line("dark", rows(70, 196, 9, lambda y: f"M66 {y} H254"), 1, "4 4"),
    "cable": line(
        "dark",
        " ".join(
            f"M{x} {y} q7 7 0 14 m7 -14 q-7 7 0 14"
            for x in (100, 128, 156, 184, 212)
            for y in range(66, 190, 14)
        ),
        1.8,
    ),
    "fair isle": line("paper", "M66 84 H254 M66 112 H254", 3, "6 6")
    + line("light", "M66 98 l9 -8 9 8 9 -8 9 8 9 -8 9 8 9 -8 9 8 9 -8 9 8 9 -8 9 8 9 -8 9 8", 3)
    + line("light", "M192 98 l9 -8 9 8 9 -8 9 8 9 -8 9 8", 3),
}

COLLAR: Final = fill("deep", "M136 52 Q160 66 184 52 L160 74 Z") + mirror(
    fill("light", "M136 47 Q146 44 160 62 L144 78 L128 56 Z") + line("dark", "M160 62 L144 78", 1.4)
)
_LAPEL: Final = (
    fill("paper", "M136 50 L184 50 L160 112 Z")
    + shade("M136 50 Q160 62 184 50 L176 66 Q160 74 144 66 Z")
    + mirror(
        fill("base", "M137 46 L124 60 L128 84 L138 82 L160 118 L150 76 Z")
        + line("dark", "M137 46 L124 60 L128 84 L138 82 L160 118 L143 62", 1.6)
    )
)
_HOOD: Final = (
    fill("base", "M126 60 Q118 22 160 18 Q202 22 194 60 Q160 76 126 60 Z")
    + fill("deep", "M138 58 Q134 32 160 30 Q186 32 182 58 Q160 70 138 58 Z")
    + line("dark", "M126 60 Q160 76 194 60", 1.6)
    + line("light", "M148 66 V92 M172 66 V92", 1.8)
)
NECKS: Final[Mapping[str, str]] = {
    "crew": fill("deep", "M136 52 Q160 64 184 52 Q180 70 160 70 Q140 70 136 52 Z")
    + line("dark", "M134 53 Q138 73 160 73 Q182 73 186 53", 2),
    "v": fill("deep", "M136 52 Q160 62 184 52 L160 92 Z")
    + line("dark", "M134 53 L160 95 L186 53", 2.4),
    "rib": fill("deep", "M138 51 Q160 60 182 51 L180 58 Q160 68 140 58 Z")
    + line("light", "M136 52 Q140 70 160 70 Q180 70 184 52", 5)
    + line("dark", "M136 52 Q140 70 160 70 Q180 70 184 52", 5, "1 3"),
    "stand": fill("base", "M136 54 L139 36 Q160 44 181 36 L184 54 Q160 68 136 54 Z")
    + fill("deep", "M139 36 Q160 44 181 36 Q160 32 139 36 Z")
    + line("dark", "M136 55 Q160 68 184 55", 1.6),
    "roll": fill("base", "M137 54 L140 32 Q160 38 180 32 L183 54 Q160 68 137 54 Z")
    + line(
        "dark",
        "M138 46 Q160 58 182 46 M146 36 V58 M153 37 V61 M160 38 V62 M167 37 V61 M174 36 V58",
        1.2,
    )
    + fill("deep", "M140 32 Q160 38 180 32 Q160 28 140 32 Z"),
    "collar": COLLAR,
    "lapel": _LAPEL,
    "bow": COLLAR
    + fill("light", "M160 76 L140 66 V92 Z M160 76 L180 66 V92 Z M156 78 L148 112 L158 108 Z")
    + fill("light", "M164 78 L172 112 L162 108 Z")
    + oval("dark", 160, 78, 4),
    "hood": _HOOD,
    "fur hood": line("sole", "M130 60 Q122 26 160 22 Q198 26 190 60", 15, "0.1 8")
    + _HOOD
    + line("sole", "M137 60 Q131 31 160 29 Q189 31 183 60", 9, "0.1 7"),
}

_CENTRE_BUTTONS: Final = line("dark", "M160 78 V{hem}", 1.4) + line(
    "paper", "M160 88 V{hem}", 5, "0.1 20"
)
_CLOSURES: Final[Mapping[str, str]] = {
    "none": "",
    "zip": line("dark", "M160 66 V{hem}", 3) + line("steel", "M160 66 V{hem}", 1.2, "2 2"),
    "half zip": line("dark", "M160 66 V112", 3) + line("steel", "M160 66 V112", 1.2, "2 2"),
    "buttons": _CENTRE_BUTTONS,
    "placket": line("dark", "M155 74 V108 H165 V74", 1.4)
    + line("paper", "M160 80 V106", 4, "0.1 11"),
    "two buttons": line("dark", "M160 116 Q158 150 152 {hem}", 1.6)
    + oval("deep", 163, 124, 3.6)
    + oval("deep", 163, 144, 3.6),
    "double": line("dark", "M170 112 V{hem}", 1.6)
    + "".join(oval("deep", x, y, 3.6) for x in (146, 178) for y in (118, 140, 176)),
    "asymmetric": line("dark", "M178 84 L146 {hem}", 3)
    + line("steel", "M178 84 L146 {hem}", 1.4, "2 2"),
}

_POCKETS: Final[Mapping[str, str]] = {
    "none": "",
    "slanted": mirror(line("dark", "M136 138 L124 164", 2.4)),
    "chest": mirror(line("dark", "M122 94 H146 V116 L134 122 L122 116 Z M122 102 H146", 1.6)),
    "one chest": line("dark", "M174 92 H196 V112 L185 118 L174 112 Z", 1.6),
    "patch": mirror(line("dark", "M116 142 H148 V174 H114 Z M116 150 H148", 1.6)),
    "flap": mirror(fill("dark", "M117 148 H147 V155 H116 Z")),
    "pouch": line("dark", "M134 142 H186 L200 174 H120 Z", 1.8),
}


def draw_top(kind: str, shape: str) -> str:
    """Draw an upper garment of the table :data:`TOPS`."""
    top = TOPS[kind][shape]
    body, sleeve = _body(top.hem), _SLEEVES[top.sleeves]
    pattern = _PATTERNS[top.pattern]
    clip = f"clip-{kind}-{shape}"
    sleeves = fill("base", sleeve) + shade(sleeve) if sleeve else ""
    if sleeve and top.cuffs and top.sleeves == "long":
        sleeves += line("light", "M77 174 Q87 181 98 178", 8) + line(
            "dark", "M77 174 Q87 181 98 178", 8, "1 3"
        )
    parts = (
        mirror(sleeves),
        mirror(clipped(f"{clip}-sleeve", sleeve, pattern)) if sleeve and pattern else "",
        fill("base", body),
        clipped(clip, body, pattern) if pattern else "",
        shade(
            f"M116 59 Q112 110 106 {top.hem} Q118 {top.hem + 4} 126 {top.hem + 4} Q122 110 128 62 Z"
        ),
        gloss(f"M196 66 Q202 120 204 {top.hem - 8} L198 {top.hem - 7} Q196 120 190 66 Z"),
        line("light", f"M108 {top.hem - 3} Q160 {top.hem + 5} 212 {top.hem - 3}", 8)
        if top.cuffs
        else "",
        line("dark", f"M108 {top.hem - 3} Q160 {top.hem + 5} 212 {top.hem - 3}", 8, "1 3")
        if top.cuffs
        else "",
        _CLOSURES[top.closure].replace("{hem}", str(top.hem)),
        _POCKETS[top.pockets],
        box("deep", 108, 150, 104, 10, 2) + box("brass", 152, 148, 16, 14, 2) if top.belt else "",
        NECKS[top.neck],
    )
    return "".join(parts)
