"""Jackets, shirts, hoodies, jumpers, trousers, shorts, dresses and skirts, cut from one pattern."""

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


def _rows(top: int, bottom: int, step: int, path: Callable[[int], str]) -> str:
    return " ".join(path(y) for y in range(top, bottom, step))


_PATTERNS: Final[Mapping[str, str]] = {
    "plain": "",
    "fleece": line("light", _rows(66, 204, 12, lambda y: f"M70 {y} H250"), 3, "1 9"),
    "seams": line("light", "M108 92 H212 M134 92 L128 186 M186 92 L192 186", 1.6, "5 3"),
    "diamonds": line(
        "dark",
        " ".join(f"M{x} 40 l180 180 M{x + 80} 40 l-180 180" for x in range(-60, 320, 22)),
        1.4,
    ),
    "channels": line("dark", _rows(78, 204, 20, lambda y: f"M70 {y} Q160 {y + 8} 250 {y}"), 2.2),
    "check": line("dark", _rows(60, 204, 20, lambda y: f"M70 {y} H250 M{y} 40 V204"), 2)
    + line("light", _rows(68, 204, 20, lambda y: f"M70 {y} H250 M{y} 40 V204"), 5)
    + line("dark", "M210 40 V204 M230 40 V204 M80 40 V204", 2),
    "pinstripes": line("dark", " ".join(f"M{x} 40 V210" for x in range(76, 250, 9)), 1.2),
    "stripes": line("paper", _rows(70, 196, 15, lambda y: f"M66 {y} H254"), 5),
    "bands": line("light", "M66 92 H254 M66 140 H254", 20),
    "dots": line("light", _rows(64, 200, 16, lambda y: f"M{78 + y % 32 // 2} {y} H250"), 5, "0 16"),
    "knit": line("dark", _rows(70, 196, 9, lambda y: f"M66 {y} H254"), 1, "4 4"),
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

_COLLAR: Final = fill("deep", "M136 52 Q160 66 184 52 L160 74 Z") + mirror(
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
_NECKS: Final[Mapping[str, str]] = {
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
    "collar": _COLLAR,
    "lapel": _LAPEL,
    "bow": _COLLAR
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
        _NECKS[top.neck],
    )
    return "".join(parts)


@dataclass(frozen=True)
class Legs:
    """What tells one pair of trousers from another: hem height, leg width, trimmings."""

    hem: int = 214
    outer: int = 112
    inner: int = 148
    details: str = ""


_FLY: Final = line("dark", "M160 48 V80 Q158 88 150 88", 1.6)
_JEANS: Final = mirror(line("brass", "M126 58 Q128 72 114 76", 1.6, "4 2")) + _FLY
_POCKET: Final = mirror(line("dark", "M130 50 L120 72", 1.8)) + _FLY
_DRAWSTRING: Final = line("paper", "M156 46 L150 70 M164 46 L170 68", 2) + mirror(
    line("dark", "M122 60 L116 78", 1.8)
)
LEGS: Final[Mapping[str, Mapping[str, Legs]]] = {
    "trousers": {
        "straight": Legs(outer=112, inner=148, details=_POCKET),
        "slim": Legs(outer=122, inner=148, details=_POCKET),
        "wide": Legs(
            outer=98, inner=154, details=_POCKET + mirror(line("dark", "M132 60 L128 208", 1.2))
        ),
        "jeans": Legs(outer=115, inner=147, details=_JEANS),
        "pleated": Legs(
            outer=114, inner=146, details=_POCKET + mirror(line("dark", "M140 50 L134 208", 1.3))
        ),
        "jogger": Legs(
            hem=208,
            outer=124,
            inner=146,
            details=_DRAWSTRING + mirror(box("dark", 121, 198, 28, 12, 4)),
        ),
        "cargo": Legs(
            outer=110,
            inner=148,
            details=_POCKET + mirror(line("dark", "M112 124 H140 V158 H110 Z M112 134 H140", 1.8)),
        ),
        "legging": Legs(outer=130, inner=149, details=line("light", "M116 56 H204", 2)),
        "dungaree": Legs(
            details=fill("base", "M128 50 L134 14 H186 L192 50 Z")
            + line("dark", "M144 22 H176 V42 H144 Z", 1.8)
            + mirror(line("base", "M137 16 L128 2", 8) + oval("brass", 139, 19, 4))
            + _FLY
        ),
    },
    "shorts": {
        "chino": Legs(hem=136, outer=96, inner=152, details=_POCKET),
        "sport": Legs(
            hem=124,
            outer=94,
            inner=154,
            details=_DRAWSTRING + mirror(line("light", "M112 62 L104 120", 4)),
        ),
        "cargo": Legs(
            hem=146,
            outer=94,
            inner=152,
            details=_POCKET + mirror(line("dark", "M102 96 H130 V124 H99 Z M102 104 H130", 1.8)),
        ),
    },
}


def draw_legs(kind: str, shape: str) -> str:
    """Draw trousers or shorts of the table :data:`LEGS`."""
    legs = LEGS[kind][shape]
    half = (
        f"M160 40 H120 Q112 84 {legs.outer} {legs.hem} Q{(legs.outer + legs.inner) // 2} "
        f"{legs.hem + 5} {legs.inner} {legs.hem} L160 96 Z"
    )
    picture = (
        mirror(fill("base", half))
        + shade(half)
        + mirror(line("dark", f"M{legs.outer + 1} {legs.hem - 8} H{legs.inner}", 1.2, "4 3"))
        + line("dark", "M160 54 V98", 1.4)
        + box("base", 118, 34, 84, 16, 3)
        + line("dark", "M119 50 H201", 1.6)
        + gloss("M121 36 H199 V40 H121 Z")
        + legs.details
    )
    lower = (240 - legs.hem) / 2 - 18 if legs.hem < 200 else 0
    return f'<g transform="translate(0 {lower})">{picture}</g>'


_STRAPS: Final = mirror(line("base", "M140 62 L144 30", 6))
_SLEEVE_SHORT: Final = mirror(
    fill("base", "M138 50 L120 58 L106 86 L124 94 L134 78 Z")
    + shade("M138 50 L120 58 L106 86 L124 94 L134 78 Z")
)
_SLEEVE_LONG: Final = mirror(
    fill("base", "M138 50 L122 58 L100 136 L114 140 L134 84 Z")
    + shade("M138 50 L122 58 L100 136 L114 140 L134 84 Z")
)
_BODICE: Final = "M138 48 L128 58 Q134 84 134 104 H186 Q186 84 192 58 L182 48 Q160 66 138 48 Z"
_STRAP_BODICE: Final = "M136 60 Q134 84 136 104 H184 Q186 84 184 60 Q172 70 160 66 Q148 70 136 60 Z"


def _hem(width: int, hem: int) -> str:
    return f"M134 102 L{160 - width} {hem} Q160 {hem + 12} {160 + width} {hem} L186 102 Q160 108 134 102 Z"


_DRESS_PARTS: Final[Mapping[str, tuple[str, str, int, int, str]]] = {
    # shape: sleeves or straps, bodice, half width of the hem, hem, details
    "a-line": (_SLEEVE_SHORT, _BODICE, 62, 196, line("dark", "M136 104 Q160 110 184 104", 1.6)),
    "wrap": (
        _SLEEVE_LONG,
        _BODICE,
        54,
        202,
        line("dark", "M140 50 L178 104 M180 50 L160 78 M150 106 Q152 160 138 202", 1.8)
        + box("deep", 133, 98, 54, 9, 3)
        + line("deep", "M180 104 L190 134 M182 104 L196 126", 4),
    ),
    "maxi": (
        _STRAPS,
        _STRAP_BODICE,
        58,
        218,
        line("dark", "M136 104 H184 M118 172 Q160 180 202 172", 1.8),
    ),
    "shirt": (
        _SLEEVE_LONG,
        _BODICE,
        44,
        200,
        _COLLAR.replace("128 56", "132 56")
        + line("dark", "M160 76 V206", 1.4)
        + line("paper", "M160 84 V196", 4.5, "0.1 16")
        + box("deep", 134, 100, 52, 7, 2),
    ),
    "slip": (_STRAPS, _STRAP_BODICE, 40, 210, gloss("M146 74 L140 200 L148 202 L154 74 Z")),
    "pinafore": (
        mirror(line("base", "M142 66 L138 28", 9) + oval("brass", 142, 66, 4)),
        "M138 60 H182 L186 104 H134 Z",
        56,
        190,
        line("dark", "M146 72 H174 V94 H146 Z M134 104 H186", 1.8)
        + mirror(line("dark", "M128 128 H150 V152 H124", 1.8)),
    ),
    "knit": (
        _SLEEVE_LONG,
        _BODICE,
        34,
        192,
        _NECKS["roll"] + line("dark", _rows(76, 190, 9, lambda y: f"M134 {y} H186"), 1, "4 4"),
    ),
    "tiered": (
        _SLEEVE_SHORT,
        _BODICE,
        66,
        210,
        line("dark", "M134 104 H186 M122 138 Q160 148 198 138 M108 172 Q160 184 212 172", 2.2),
    ),
    "party": (
        "",
        _STRAP_BODICE,
        72,
        176,
        fill("deep", "M134 98 H186 V108 H134 Z")
        + line(
            "light", "M130 124 L112 174 M148 124 L142 180 M172 124 L178 180 M190 124 L208 174", 1.6
        )
        + line("paper", "M146 82 H176 M140 92 H182 M126 150 H200 M134 134 H190", 3, "0.1 11"),
    ),
}


def draw_dress(shape: str) -> str:
    """Draw a dress, one shape of :data:`DRESSES`."""
    sleeves, bodice, width, hem, details = _DRESS_PARTS[shape]
    skirt = _hem(width, hem)
    return (
        sleeves
        + fill("base", skirt)
        + fill("base", bodice)
        + shade(
            f"M134 102 L{160 - width} {hem} Q{168 - width} {hem + 4} {180 - width} {hem + 6} L148 104 Z"
        )
        + gloss(f"M178 108 L{148 + width} {hem - 6} L{140 + width} {hem - 4} L170 108 Z")
        + details
    )


DRESSES: Final = tuple(_DRESS_PARTS)

_SKIRT_PARTS: Final[Mapping[str, tuple[int, int, str]]] = {
    # shape: half width of the hem, hem, details
    "midi": (66, 196, mirror(line("dark", "M146 62 Q140 130 124 192", 1.4))),
    "pleated": (
        84,
        190,
        line(
            "dark",
            " ".join(
                f"M{130 + i * 10} 60 L{84 + i * 25} {190 + (6 if 0 < i < 6 else 0)}"
                for i in range(7)
            ),
            1.8,
        ),
    ),
    "mini": (
        58,
        142,
        mirror(line("dark", "M128 62 Q128 78 118 84", 1.8)) + line("dark", "M160 62 V146", 1.4),
    ),
    "wrap": (
        60,
        186,
        line("dark", "M176 60 Q170 130 146 192", 2)
        + line("deep", "M190 58 L204 92 M192 58 L212 84", 4),
    ),
}
SKIRTS: Final = tuple(_SKIRT_PARTS)


def draw_skirt(shape: str) -> str:
    """Draw a skirt, one shape of :data:`SKIRTS`."""
    width, hem, details = _SKIRT_PARTS[shape]
    cloth = f"M124 56 L{160 - width} {hem} Q160 {hem + 14} {160 + width} {hem} L196 56 Z"
    return (
        fill("base", cloth)
        + shade(
            f"M124 56 L{160 - width} {hem} Q{170 - width} {hem + 4} {184 - width} {hem + 6} L142 56 Z"
        )
        + details
        + box("deep", 122, 46, 76, 14, 3)
    )
