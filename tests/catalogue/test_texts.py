"""Texts about every product of the sample: whole sentences, in which each value has its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import template
from generator.facts import ProductFacts
from generator.reading import read_examples
from generator.tongue import shape_words

PRODUCTS = [
    example.facts
    for example in read_examples(Path(__file__).parents[2] / "data" / "catalogue" / "products")
]
NO_NOUN = (
    "open|magnetic|slip-on|use|turn|tap|join|pat|every|not|can|is|are|has|have|opens|folds|floats|"
    "sheds|for|at|below|above|finished|stitched|brushed|washed"
)
A_PART = "(?:fit|sleeves|finish|toe|collar|sole|back|lacing)"
BROKEN = re.compile(
    rf"\b(?:with|by|of|has|have|in) (?:an? )?(?:{NO_NOUN})\b(?!-)(?! {A_PART})"
    r"|\ba (?=[aeio])|\ban (?=[bcdfgjklmnpqrstvwxyz])"
    r"|\b0 (?!\.)(?:pockets|cards)\b|\b(\w{4,}) \1\b|\bfor 1 players\b"
)
"""A value that is no noun phrase where one belongs, a wrong article, a word twice."""
FINE = re.compile(r"in open-?\w*|of brushed \w+|of washed \w+|in brushed \w+|in washed \w+")


def broken(text: str) -> list[str]:
    return [found[0] for found in BROKEN.finditer(FINE.sub("", text))]


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.id)
def test_the_plain_text_and_each_fact_read_as_sentences(product: ProductFacts) -> None:
    facts = [fact for fact in product.facts if not fact.key.endswith(".n")]
    lines = [template.describe(product), template.slogan(product)]
    lines += [template.sentence(product, fact) for fact in facts]
    assert {line: found for line in lines if (found := broken(line))} == {}
    assert all(line[0].isupper() or line[0].isdigit() for line in lines)
    assert all(line.endswith(".") for line in lines)


def test_what_is_no_noun_phrase_is_never_told_as_one() -> None:
    for product in PRODUCTS:
        for fact in product.facts:
            told = template.phrase(fact, plural=product.plural)
            if told and fact.kind == "text" and fact.attribute not in ("fit", "sleeves"):
                assert fact.shape in shape_words().NOUNS, (fact, told)
