"""The few strokes every picture is made of.

Each function returns an SVG fragment in which colours are still names in braces (``{base}``);
:func:`shop.pictures.draw` fills them in from the palette. Coordinates are in the 320 by 240 view
box; ``ink`` is a name of :func:`shop.pictures.palette.inks`.
"""

from __future__ import annotations

from typing import Final

SHADE: Final = 'fill="#1c1a1d" opacity="0.13"'
GLOSS: Final = 'fill="#ffffff" opacity="0.22"'


def fill(ink: str, d: str) -> str:
    """Fill the closed path ``d``."""
    return f'<path d="{d}" fill="{{{ink}}}"/>'


def line(ink: str, d: str, width: float = 2, dash: str = "") -> str:
    """Draw the open path ``d`` with round ends; ``dash`` is an SVG dash array."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{d}" fill="none" stroke="{{{ink}}}" stroke-width="{width}"'
        f' stroke-linecap="round" stroke-linejoin="round"{dashes}/>'
    )


def oval(ink: str, cx: float, cy: float, rx: float, ry: float | None = None) -> str:
    """Fill an ellipse, or a circle when ``ry`` is left out."""
    return (
        f'<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{rx if ry is None else ry}" fill="{{{ink}}}"/>'
    )


def box(ink: str, x: float, y: float, width: float, height: float, radius: float = 4) -> str:
    """Fill a rectangle with rounded corners."""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="{{{ink}}}"/>'
    )


def shade(d: str) -> str:
    """Darken the closed path ``d`` a little."""
    return f'<path d="{d}" {SHADE}/>'


def gloss(d: str) -> str:
    """Lighten the closed path ``d`` a little."""
    return f'<path d="{d}" {GLOSS}/>'


def ground(cx: float = 160, y: float = 208, rx: float = 80) -> str:
    """Draw the soft shadow a product throws on the floor."""
    return f'<ellipse cx="{cx}" cy="{y}" rx="{rx}" ry="{min(9, rx / 7):.1f}" {SHADE}/>'


def mirror(fragment: str) -> str:
    """Draw a fragment as it is and once more mirrored at the middle of the picture."""
    return f'{fragment}<g transform="translate(320 0) scale(-1 1)">{fragment}</g>'


def moved(fragment: str, dx: float, dy: float, turn: float = 0, scale: float = 1) -> str:
    """Shift, turn (degrees, about the middle) and scale a fragment."""
    return (
        f'<g transform="translate({dx} {dy}) rotate({turn} 160 120) '
        f'translate({160 * (1 - scale):.1f} {120 * (1 - scale):.1f}) scale({scale})">{fragment}</g>'
    )


def clipped(name: str, d: str, fragment: str) -> str:
    """Draw a fragment only inside the closed path ``d``; ``name`` must be unique to ``d``."""
    return (
        f'<clipPath id="{name}"><path d="{d}"/></clipPath>'
        f'<g clip-path="url(#{name})">{fragment}</g>'
    )
