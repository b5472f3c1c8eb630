from __future__ import annotations

import json
from pathlib import Path

import pytest

from common.errors import DataError
from generator.reading import read_example_copy, read_examples

PRODUCT = {
    "id": "oak-board",
    "name": "Oak Board",
    "category": "kitchenware",
    "brand": "Oakmeadow",
    "price": "49.90",
    "description": "A board, 40 cm long.",
    "slogan": "Cut well.",
    "attributes": {"length_cm": 40},
    "variants": [{"sku": "A", "colour": "brown", "size": "L", "stock": 0}],
}


def test_a_product_is_read_with_its_texts(tmp_path: Path) -> None:
    (tmp_path / "kitchenware.json").write_text(json.dumps([PRODUCT]), encoding="utf-8")
    (example,) = read_examples(tmp_path)
    assert example.facts.attributes == {"length_cm": 40}
    assert (example.facts.price, example.facts.colours) == (49.9, ("brown",))
    assert (example.description, example.slogan) == ("A board, 40 cm long.", "Cut well.")


def test_the_example_copy_gives_an_example_for_each_text(tmp_path: Path) -> None:
    (tmp_path / "kitchen.yml").write_text(
        "- name: Oak Board\n  category: kitchenware\n  attributes: {length_cm: 40}\n"
        "  texts: [One., Two.]\n  slogans: [Three.]\n",
        encoding="utf-8",
    )
    found = [(example.description, example.slogan) for example in read_example_copy(tmp_path)]
    assert found == [("One.", ""), ("Two.", ""), ("", "Three.")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", r"cannot be read"),
        ("{}", r"must hold"),
        ('[{"name": "x"}]', "product 1 has no 'category'"),
        ("[7]", "product 1 is malformed"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "bad.json").write_text(content, encoding="utf-8")
    (tmp_path / "bad.yml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"bad\.json.*" + message):
        read_examples(tmp_path)
    with pytest.raises(DataError, match=r"bad\.yml.*" + message):
        read_example_copy(tmp_path)


def test_units_and_options_are_read_as_the_shop_keeps_them(tmp_path: Path) -> None:
    lengths = [{"sku": n, "options": {"length": n, "color": "black"}} for n in ("3 ft", "6 ft")]
    cable = {
        "attributes": {"power": {"value": 240, "unit": "W"}, "usb": "2.0"},
        "variants": lengths,
    }
    (tmp_path / "cables.json").write_text(json.dumps([PRODUCT | cable]), encoding="utf-8")
    facts = read_examples(tmp_path)[0].facts
    assert (facts.attributes, facts.units) == ({"power": 240, "usb": "2.0"}, {"power": "W"})
    assert facts.options == {"length": ("3 ft", "6 ft"), "color": ("black",)}
