"""Pictures of products that have no photograph: small, flat SVG illustrations.

``draw("mug", "rounded", "green")`` returns a whole SVG document. Every drawing is a row of a
table (kind → shape → strokes), so a new shape is a new row; garments are cut from one pattern in
:mod:`shop.pictures.tops`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from html import escape
from typing import Final

from shop.pictures.bags import BAGS
from shop.pictures.bedding import BEDDING
from shop.pictures.camping import CAMPING
from shop.pictures.dresses import DRESSES, SKIRTS, draw_dress, draw_skirt
from shop.pictures.footwear import SHOES
from shop.pictures.games import GAMES
from shop.pictures.kitchen import KITCHENWARE
from shop.pictures.lamps import LAMPS
from shop.pictures.legs import LEGS, draw_legs
from shop.pictures.palette import inks
from shop.pictures.sound import HEADPHONES
from shop.pictures.strokes import box, fill, gloss, ground, shade
from shop.pictures.tops import TOPS, draw_top

__all__ = ["KINDS", "draw"]

_STATIC: Final[Mapping[str, Mapping[str, str]]] = {
    **SHOES,
    **BAGS,
    **HEADPHONES,
    **LAMPS,
    **KITCHENWARE,
    **BEDDING,
    **CAMPING,
    **GAMES,
}
_PARCEL: Final = (
    ground(rx=90)
    + box("wood", 84, 96, 152, 106, 4)
    + fill("wood_dark", "M84 96 L104 70 H216 L236 96 Z")
    + box("base", 148, 96, 24, 106, 0)
    + fill("dark", "M148 96 L152 70 H168 L172 96 Z")
    + shade("M84 168 H236 V198 Q236 202 232 202 H88 Q84 202 84 198 Z")
    + gloss("M88 98 H144 V102 H88 Z")
)

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    **{kind: tuple(shapes) for kind, shapes in (*TOPS.items(), *LEGS.items(), *_STATIC.items())},
    "dress": DRESSES,
    "skirt": SKIRTS,
}
"""Every kind that can be drawn → its shapes; the first shape stands in for an unknown one."""

_CUTTERS: Final[Mapping[str, Callable[[str], str]]] = {
    **{kind: partial(draw_top, kind) for kind in TOPS},
    **{kind: partial(draw_legs, kind) for kind in LEGS},
    "dress": draw_dress,
    "skirt": draw_skirt,
}


@lru_cache(maxsize=1024)
def draw(kind: str, shape: str, colour: str) -> str:
    """Return a self-contained SVG document (view box 320 by 240) of a product.

    Args:
        kind: what it is, a key of :data:`KINDS`; anything else draws as a parcel.
        shape: which one of its kind; an unknown shape draws as the first of the kind.
        colour: one of the shop's colours; an unknown one draws as beige.
    """
    title = " ".join(part for part in (colour, kind.replace("-", " ")) if part)
    palette = inks(colour)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" role="img">'
        f"<title>{escape(_printable(title))}</title>"
        f'<rect width="320" height="240" fill="{palette["back"]}"/>'
        f'<circle cx="160" cy="120" r="112" fill="{palette["halo"]}"/>'
        f"{_drawing(kind, shape).format_map(palette)}</svg>\n"
    )


def _drawing(kind: str, shape: str) -> str:
    if kind not in KINDS:
        return _PARCEL
    known = shape if shape in KINDS[kind] else KINDS[kind][0]
    return _CUTTERS[kind](known) if kind in _CUTTERS else _STATIC[kind][known]


def _printable(text: str) -> str:
    """Drop what XML 1.0 does not allow in text (control characters, lone surrogates)."""
    return "".join(letter for letter in text if letter.isprintable())
