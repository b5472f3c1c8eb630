from __future__ import annotations

import pytest

from generator.facts import Fact, ProductFacts, is_plural, written


def test_each_attribute_becomes_facts_of_its_kind(jacket: ProductFacts) -> None:
    facts = {fact.key: fact for fact in jacket.facts}
    assert facts["weight_g"] == Fact("weight_g", "380", "number")
    assert facts["hood"].kind == "yes"
    assert facts["windproof"].kind == "no"
    assert facts["details.plural"].value == "taped seams"
    assert facts["details.plural#2"].value == "adjustable cuffs"


def test_a_number_inside_a_text_is_a_fact_of_its_own(jacket: ProductFacts) -> None:
    assert jacket.by_key()["care.n"] == Fact("care.n", "30", "number")


def test_none_means_that_the_product_lacks_it(jacket: ProductFacts) -> None:
    assert jacket.by_key()["lining"] == Fact("lining", "lining", "no")


def test_names_and_kind_are_facts(jacket: ProductFacts) -> None:
    naming = {fact.key: fact.value for fact in jacket.naming}
    assert naming == {
        "name": "Fjord Rain Jacket",
        "short": "Fjord",
        "noun": "jacket",
        "brand": "Nordhavn",
    }


def test_a_feature_at_the_end_of_a_name_is_no_kind() -> None:
    product = ProductFacts("x", "Robin Kids' Wireless", "headphones", attributes={"wireless": True})
    assert "noun" not in product.by_key()


@pytest.mark.parametrize(
    ("phrase", "plural"),
    [("Egg Cups", True), ("Rain Jacket", False), ("flared glass", False), ("", False)],
)
def test_plural(phrase: str, plural: bool) -> None:
    assert is_plural(phrase) is plural


@pytest.mark.parametrize(
    ("number", "text"),
    [(380, "380"), (2.2, "2.2"), (10000, "10000"), (4.0, "4"), (2500000, "2500000")],
)
def test_numbers_are_written_plainly(number: float, text: str) -> None:
    assert written(number) == text


def test_the_attribute_of_a_fact_is_its_plain_name(jacket: ProductFacts) -> None:
    assert {fact.attribute for fact in jacket.facts} == set(jacket.attributes)
