"""The sample catalogue keeps the promises of data/catalogue/README.md."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "data" / "catalogue" / "products"
CATEGORIES = {
    "jackets",
    "shirts",
    "trousers",
    "dresses",
    "shoes",
    "bags",
    "headphones",
    "lamps",
    "kitchenware",
    "bedding",
    "camping",
    "games",
}
COLOURS = {
    "black",
    "white",
    "grey",
    "navy",
    "blue",
    "green",
    "olive",
    "red",
    "orange",
    "yellow",
    "pink",
    "purple",
    "brown",
    "beige",
    "cream",
    "teal",
}
SIZES = {
    "clothing": {"XS", "S", "M", "L", "XL"},
    "shoes": {str(size) for size in range(36, 47)},
    "bedding": {"single", "double", "king", "one size"},
    "other": {"one size"},
}
SIZES_OF = {
    **dict.fromkeys(("jackets", "shirts", "trousers"), SIZES["clothing"]),
    "dresses": SIZES["clothing"] | SIZES["other"],
    "shoes": SIZES["shoes"],
    "bedding": SIZES["bedding"],
}
FIELDS = {
    "id",
    "name",
    "category",
    "brand",
    "price",
    "description",
    "slogan",
    "attributes",
    "tags",
    "variants",
}
NUMBER_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
Product = dict[str, Any]


def _load() -> list[Product]:
    paths = sorted(FOLDER.glob("*.json"))
    return [product for path in paths for product in json.loads(path.read_text(encoding="utf-8"))]


PRODUCTS = _load()
each_product = pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product["id"])


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")


def _facts(product: Product) -> str:
    parts = [product["name"], product["price"]]
    for name, value in product["attributes"].items():
        parts += [name.replace("_", " "), str(value)]
    return " ".join(parts).lower()


def _texts(product: Product) -> str:
    return f"{product['description']} {product['slogan']}".lower()


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def _repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_twelve_categories_with_at_least_twenty_six_products_each() -> None:
    counts = Counter(product["category"] for product in PRODUCTS)
    assert set(counts) == CATEGORIES == {path.stem for path in FOLDER.glob("*.json")}
    assert min(counts.values()) >= 26
    assert len(PRODUCTS) >= 312


@pytest.mark.parametrize("field", ["id", "name", "slogan", "description"])
def test_no_two_products_share(field: str) -> None:
    assert _repeated([product[field].lower() for product in PRODUCTS]) == []


def test_skus_are_unique_in_the_shop() -> None:
    assert _repeated([row["sku"] for product in PRODUCTS for row in product["variants"]]) == []


def test_brands_are_shared_across_categories() -> None:
    brands = {product["brand"] for product in PRODUCTS}
    assert 15 <= len(brands) <= 20
    shared = {
        brand
        for brand in brands
        if len({product["category"] for product in PRODUCTS if product["brand"] == brand}) > 1
    }
    assert len(shared) >= 15


def test_an_attribute_keeps_its_type_within_a_category() -> None:
    kinds: dict[tuple[str, str], set[str]] = {}
    for product in PRODUCTS:
        for name, value in product["attributes"].items():
            kind = "number" if type(value) in {int, float} else type(value).__name__
            kinds.setdefault((product["category"], name), set()).add(kind)
    assert {key: sorted(found) for key, found in kinds.items() if len(found) > 1} == {}


def test_every_file_shares_a_core_of_attributes() -> None:
    for category in CATEGORIES:
        rows = [
            set(product["attributes"]) for product in PRODUCTS if product["category"] == category
        ]
        core = {
            name for name in set().union(*rows) if sum(name in row for row in rows) > len(rows) / 2
        }
        assert len(core) >= 3, category


def test_some_variants_are_sold_out_and_no_product_wholly() -> None:
    stocks = [[row["stock"] for row in product["variants"]] for product in PRODUCTS]
    assert all(any(stock) for stock in stocks)
    assert sum(0 in stock for stock in stocks) >= 50


def test_hygiene_items_are_marked() -> None:
    marked = [p for p in PRODUCTS if p["attributes"].get("returnable") is False]
    assert len(marked) >= 10
    assert not any(product["attributes"].get("returnable") is True for product in PRODUCTS)


@each_product
def test_fields_and_identity(product: Product) -> None:
    assert set(product) == FIELDS
    assert product["id"] == _slug(product["name"])
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", product["id"])
    assert re.fullmatch(r"\d+\.\d\d", product["price"])
    assert Decimal("5") <= Decimal(product["price"]) <= Decimal("600")
    assert 6 <= len(product["attributes"]) <= 11
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in product["attributes"])
    assert 3 <= len(product["tags"]) <= 6 and not _repeated(product["tags"])
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", tag) for tag in product["tags"])


@each_product
def test_variants(product: Product) -> None:
    variants = product["variants"]
    assert 2 <= len(variants) <= 8
    sizes = SIZES_OF.get(product["category"], SIZES["other"])
    for row in variants:
        assert set(row) - {"image_url"} == {"sku", "colour", "size", "stock"}
        own = f"{product['id']}-{row['colour']}.svg"
        picture = f"/pictures/{own}" if (FOLDER.parent / "pictures" / own).exists() else None
        assert row.get("image_url") == picture
        assert row["colour"] in COLOURS and row["size"] in sizes
        assert row["sku"] == f"{product['id']}-{row['colour']}-{_slug(row['size'])}".upper()
        assert type(row["stock"]) is int and 0 <= row["stock"] <= 40


@each_product
def test_texts_have_the_right_length(product: Product) -> None:
    description = product["description"]
    assert 80 <= len(description) <= 600
    assert 2 <= len(re.findall(r"[.!?](?:\s|$)", description)) <= 4
    assert 3 <= len(product["slogan"].split()) <= 9
    assert "  " not in description and description == description.strip()


@each_product
def test_every_number_is_a_fact(product: Product) -> None:
    facts = _facts(product)
    texts = _texts(product)
    assert _numbers(texts) <= _numbers(facts)
    spelled = {word for word in NUMBER_WORDS if re.search(rf"\b{word}\b", texts)}
    known = {word for word, n in NUMBER_WORDS.items() if word in facts or str(n) in _numbers(facts)}
    assert spelled <= known


@each_product
def test_every_colour_in_a_text_is_a_fact(product: Product) -> None:
    named = {colour for colour in COLOURS if re.search(rf"\b{colour}\b", _texts(product))}
    own = {row["colour"] for row in product["variants"]}
    assert named <= own | set(re.findall(r"[a-z]+", _facts(product)))
