"""Pictures are whole, safe XML documents whatever they are asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.pictures import KINDS, draw
from shop.pictures.palette import BASES, inks, mix

PRODUCTS = Path(__file__).resolve().parents[2] / "data" / "catalogue" / "products"
SVG = "{http://www.w3.org/2000/svg}"
DRAWABLE = {"svg", "title", "rect", "circle", "ellipse", "path", "g", "clipPath"}


def _parse(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 320 240"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWABLE
    return root


def _title(svg: str) -> str | None:
    return _parse(svg).findtext(f"{SVG}title")


def _products() -> Iterator[dict[str, Any]]:
    for path in sorted(PRODUCTS.glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("kind", "shape"), [(kind, shape) for kind, shapes in KINDS.items() for shape in shapes]
)
def test_every_shape_draws_with_no_ink_left_unnamed(kind: str, shape: str) -> None:
    svg = draw(kind, shape, "teal")
    _parse(svg)
    assert "{" not in svg
    assert BASES["teal"] in svg or kind in {"lantern", "mat"}


def test_shapes_of_a_kind_differ() -> None:
    for kind, shapes in KINDS.items():
        assert len({draw(kind, shape, "blue") for shape in shapes}) == len(shapes), kind


def test_colours_differ() -> None:
    assert len({draw("mug", "rounded", colour) for colour in BASES}) == len(BASES) == 16


def test_every_catalogue_product_draws_as_itself() -> None:
    for product in _products():
        if "picture" not in product:
            assert product["image_url"]
            continue
        picture = product["picture"]
        assert picture["shape"] in KINDS[picture["kind"]], product["id"]
        assert picture["colour"] in {variant["colour"] for variant in product["variants"]}
        _parse(draw(**picture))


def test_clip_ids_are_unique_to_their_outline() -> None:
    """Several pictures in one page must not clip each other."""
    outlines: dict[str, str] = {}
    for kind, shapes in KINDS.items():
        for shape in shapes:
            for name, d in re.findall(
                r'<clipPath id="([^"]+)"><path d="([^"]+)"', draw(kind, shape, "red")
            ):
                assert outlines.setdefault(name, d) == d, name


def test_an_unknown_kind_is_a_parcel_with_its_own_title() -> None:
    assert _title(draw("theremin", "", "red")) == "red theremin"
    assert (
        draw("theremin", "", "red").split("</title>")[1]
        == draw("", "x", "red").split("</title>")[1]
    )


def test_an_unknown_shape_is_the_first_of_its_kind_and_an_unknown_colour_beige() -> None:
    assert draw("mug", "octagonal", "green") == draw("mug", "rounded", "green")
    assert BASES["beige"] in draw("mug", "rounded", "mauve")


def test_markup_in_a_name_is_escaped() -> None:
    assert _title(draw("<script>&'\"", "", "red")) == "red <script>&'\""


@given(st.text(), st.text(), st.text())
def test_any_words_draw(kind: str, shape: str, colour: str) -> None:
    _parse(draw(kind, shape, colour))


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=8), st.sampled_from(sorted(BASES)))
def test_drawing_is_deterministic(kind: str, shape: str, colour: str) -> None:
    assert draw(kind, shape, colour) == draw.__wrapped__(kind, shape, colour)


def test_mix_goes_from_the_first_colour_to_the_second() -> None:
    assert mix("#102030", "#ffffff", 0) == "#102030"
    assert mix("#102030", "#ffffff", 1) == "#ffffff"
    assert mix("#000000", "#ff8000", 0.5) == "#804000"


def test_inks_are_hex_colours() -> None:
    for colour in BASES:
        assert all(re.fullmatch("#[0-9a-f]{6}", ink) for ink in inks(colour).values())
