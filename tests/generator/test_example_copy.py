"""The hand-written examples must be what the writer is taught to be: true."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from generator.corpus import pairs_of
from generator.reading import read_example_copy, read_examples

DATA = Path(__file__).parents[2] / "data"
EXAMPLE_COPY = DATA / "copy"


def test_nearly_everything_in_the_example_copy_can_be_learnt() -> None:
    examples = read_example_copy(EXAMPLE_COPY)
    written = sum(1 for example in examples if example.description or example.slogan)
    assert written >= 500
    assert len(pairs_of(examples)) >= 900


def test_every_category_of_the_shop_has_examples() -> None:
    shop = {example.facts.category for example in read_examples(DATA / "catalogue" / "products")}
    texts = Counter(e.facts.category for e in read_example_copy(EXAMPLE_COPY) if e.description)
    assert all(texts[category] >= 10 for category in shop)


def test_no_product_of_the_shop_stands_in_the_example_copy() -> None:
    shop = {example.facts.name for example in read_examples(DATA / "catalogue" / "products")}
    assert shop.isdisjoint(example.facts.name for example in read_example_copy(EXAMPLE_COPY))
