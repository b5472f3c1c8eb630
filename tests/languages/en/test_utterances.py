"""The base utterances of English speak of any shop, and of no shop alone."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
import yaml

from tests.nlu.utterances import BASE, BASE_FILES, ROOT, normalised, plain, read, spans

MIN_OF_CATALOGUE = 30
CATALOGUE = ROOT / "data" / "catalogue"

LINES = [
    (name, intent, line)
    for name in BASE_FILES
    for intent, lines in read(BASE / name).items()
    for line in lines
]


def names_of_the_sample() -> set[str]:
    """Its products, brands, and the words for its kinds."""
    products = [
        product
        for path in sorted((CATALOGUE / "products").glob("*.json"))
        for product in json.loads(path.read_text(encoding="utf-8"))
    ]
    brands = {product["brand"] for product in products}
    return {normalised(name) for name in brands | {product["name"] for product in products}}


def kinds_of_the_sample() -> set[str]:
    synonyms = yaml.safe_load((CATALOGUE / "synonyms.yml").read_text(encoding="utf-8"))
    return {
        name.casefold() for kind, names in synonyms["category"].items() for name in (kind, *names)
    }


def test_no_product_and_no_brand_of_the_sample_is_named() -> None:
    names = names_of_the_sample()
    found = [
        line
        for _, _, line in LINES
        if any(f" {name} " in f" {normalised(line)} " for name in names)
    ]
    assert found == []


def test_no_kind_of_the_sample_is_looked_for() -> None:
    kinds = kinds_of_the_sample()
    tagged = [(line, a.text) for _, _, line in LINES for a in spans(line) if a.type == "category"]
    assert tagged
    assert [line for line, text in tagged if text.casefold() in kinds] == []


def test_no_value_is_one_of_the_sample() -> None:
    assert [line for _, _, line in LINES if '"entity": "category"' in line] == []


def test_no_order_number_has_the_sample_s_prefix() -> None:
    assert [line for _, _, line in LINES if re.search(r"\bhp-?\d", line, re.IGNORECASE)] == []


@pytest.mark.parametrize("intent", sorted(read(BASE / "catalogue.yml")))
def test_the_catalogue_of_any_shop_is_understood(intent: str) -> None:
    assert len(read(BASE / "catalogue.yml")[intent]) >= MIN_OF_CATALOGUE


def test_no_utterance_comes_twice() -> None:
    counts = Counter(normalised(line) for _, _, line in LINES)
    assert [text for text, count in counts.items() if count > 1] == []


def test_every_bracket_is_a_whole_annotation() -> None:
    assert [line for _, _, line in LINES if re.search(r"[\[\]{}]", plain(line))] == []
