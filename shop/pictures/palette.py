"""The inks a picture is drawn with: sixteen shop colours and the fixed ones (wood, steel, ...)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BASES: Final[Mapping[str, str]] = {
    "black": "#33363d",
    "white": "#fbfaf6",
    "grey": "#8f979f",
    "navy": "#2c3e63",
    "blue": "#4a7fb5",
    "green": "#4f8a5f",
    "olive": "#7b7f4a",
    "red": "#c24a45",
    "orange": "#dd8445",
    "yellow": "#e8c04d",
    "pink": "#e3a0ae",
    "purple": "#7d5f96",
    "brown": "#8a6246",
    "beige": "#d6c0a0",
    "cream": "#f3e8cf",
    "teal": "#3f8f8c",
}
"""Shop colour → the main hex colour of a drawing."""

UNKNOWN_COLOUR: Final = "beige"

_PALE: Final = frozenset({"white", "cream"})

_FIXED: Final[Mapping[str, str]] = {
    "wood": "#c69767",
    "wood_dark": "#a37545",
    "steel": "#cdd4d9",
    "steel_dark": "#8d979f",
    "ink": "#2d3139",
    "paper": "#fffdf7",
    "sole": "#f2ede2",
    "rubber": "#45484f",
    "glow": "#ffe8a3",
    "leaf": "#6f9a6b",
    "brass": "#d3aa55",
}


def mix(first: str, second: str, share: float) -> str:
    """Blend two ``#rrggbb`` colours; ``share`` (0 to 1) is how much of ``second`` is taken."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def inks(colour: str) -> dict[str, str]:
    """Return ink name → hex colour for a shop colour; an unknown colour draws as beige.

    ``base`` fills the product, ``dark`` its seams and folds, ``light`` its trim, ``back`` and
    ``halo`` the scene behind it. Seams on dark products are lighter than the cloth, so that
    they can be seen.
    """
    name = colour if colour in BASES else UNKNOWN_COLOUR
    base = BASES[name]
    dark = mix(base, "#9aa3b5", 0.5) if name in {"black", "navy"} else mix(base, "#2a2320", 0.32)
    halo = mix(base, "#bfb29c", 0.55) if name in _PALE else mix(base, "#ffffff", 0.76)
    return {
        **_FIXED,
        "base": base,
        "dark": dark,
        "light": mix(base, "#ffffff", 0.45),
        "deep": mix(base, "#1c1a1d", 0.45),
        "halo": halo,
        "back": mix(halo, "#faf7f1", 0.62),
    }
