"""What a metafield of Shopify holds, as the value of an attribute."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from shop.importing.fields import guessed
from shop.importing.formats import values
from shop.importing.markup import plain_line

REFERENCE = "gid://"
DEEPEST = 40


def attribute_of(cell: str) -> Any:
    """A cell as text, a yes or no, a number, or a value with its unit.

    Lists and rich text are written as JSON. None where there is nothing, or only a reference to
    another thing of the shop system.
    """
    text = cell.strip()
    if text[:1] in {"[", "{"}:
        try:
            return _of_json(json.loads(text))
        except (ValueError, RecursionError):
            return plain_line(text) or None
    return None if not text or text.startswith(REFERENCE) else guessed(plain_line(text))


def _of_json(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"value", "unit"} and isinstance(value["value"], int | float | str):
            return values.measure(str(value["value"]), str(value["unit"]).lower())
        if "type" not in value and "value" in value:
            return _of_json(value["value"])
    if isinstance(value, dict | list):
        joint = " " if isinstance(value, dict) else ", "
        return joint.join(_texts(value, DEEPEST)) or None
    return attribute_of(str(value)) if value is not None else None


def _texts(value: Any, depth: int) -> Iterator[str]:
    """The texts in a list, or in the nodes of rich text, from first to last."""
    if isinstance(value, dict) and depth:
        pieces = [value.get("value"), value.get("children")] if "type" in value else []
        yield from _texts(pieces, depth - 1)
    elif isinstance(value, list) and depth:
        for piece in value:
            yield from _texts(piece, depth - 1)
    elif isinstance(value, str | int | float) and not str(value).startswith(REFERENCE):
        text = plain_line(str(value)).strip()
        if text:
            yield text
