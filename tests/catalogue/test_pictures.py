"""The sample's pictures: one for every colour of every product, each a small, still drawing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

CATALOGUE = Path(__file__).resolve().parents[2] / "data" / "catalogue"
SVG = "{http://www.w3.org/2000/svg}"
DRAWABLE = {"svg", "title", "rect", "circle", "ellipse", "path", "g", "clipPath"}


def _products() -> Iterator[dict[str, Any]]:
    for path in sorted((CATALOGUE / "products").glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))


def test_there_is_a_picture_for_every_colour_of_every_product_and_no_other() -> None:
    wanted = set()
    for product in _products():
        colours = {variant["colour"] for variant in product["variants"]}
        main = colours - {
            colour
            for colour in colours
            if (CATALOGUE / "pictures" / f"{product['id']}-{colour}.svg").exists()
        }
        assert len(main) == 1, product["id"]
        wanted |= {f"{product['id']}.svg"}
        wanted |= {f"{product['id']}-{colour}.svg" for colour in colours - main}
    assert {path.name for path in (CATALOGUE / "pictures").iterdir()} == wanted


def test_every_picture_is_a_small_drawing_with_its_title() -> None:
    names = {product["id"]: product["name"] for product in _products()}
    for path in (CATALOGUE / "pictures").iterdir():
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        assert root.get("viewBox") == "0 0 320 240", path.name
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWABLE, path.name
        title = root.findtext(f"{SVG}title") or ""
        name, colour = title.rsplit(" in ", 1)
        assert path.stem in {i for i, n in names.items() if n == name} | {
            f"{i}-{colour}" for i, n in names.items() if n == name
        }
        assert path.stat().st_size < 10_000, path.name
