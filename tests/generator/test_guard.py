from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.facts import ProductFacts
from generator.guard import Guard


@pytest.mark.parametrize(
    "text",
    [
        "The Fjord Rain Jacket is made of recycled nylon.",
        "A hooded jacket by Nordhavn with taped seams and 3 pockets.",
        "It weighs 380 g and is waterproof to 10000 mm.",
        "It comes in navy and olive.",
        "There is no lining, and it is not windproof.",
        "Machine wash at 30.",
        "Ready when you are.",
        "",
    ],
)
def test_true_statements_pass(text: str, jacket: ProductFacts) -> None:
    assert Guard(jacket).check(text) == []


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("It weighs 280 g.", "280", "number"),
        ("It weighs 380 mm.", "380", "number"),
        ("It has four pockets.", "four", "number"),
        ("It is waterproof to 20000 mm.", "20000", "number"),
        ("It has 3 zips.", "3", "number"),
        ("It weighs 30 g.", "30", "number"),
        ("A jacket in organic cotton.", "organic", "unsupported"),
        ("A breathable jacket.", "breathable", "unsupported"),
        ("Comes in red.", "red", "unsupported"),
        ("The best jacket.", "best", "unsupported"),
        ("Guaranteed for life.", "guaranteed", "unsupported"),
        ("It is windproof.", "windproof", "contradiction"),
        ("It has a cosy lining.", "lining", "contradiction"),
        ("It has no hood.", "hood", "contradiction"),
        ("Made by Farfell.", "Farfell", "unsupported"),
        ("Made in Norway.", "Norway", "unsupported"),
        ("Down insulation keeps you warm.", "insulation", "unsupported"),
    ],
)
def test_untrue_statements_are_found(
    text: str, word: str, reason: str, jacket: ProductFacts
) -> None:
    found = {(violation.word, violation.reason) for violation in Guard(jacket).check(text)}
    assert (word, reason) in found


def test_a_feature_the_product_lacks_may_be_denied_only(earbuds: ProductFacts) -> None:
    guard = Guard(earbuds)
    assert guard.check("There is no noise cancelling here.") == []
    assert guard.check("Noise cancelling keeps the train out.")


def test_a_number_inside_a_text_value_is_known(earbuds: ProductFacts) -> None:
    assert Guard(earbuds).check("A 10 minute charge gives 2 hours.") == []
    assert Guard(earbuds).check("A 5 minute charge gives 3 hours.")


def test_every_sentence_is_checked(jacket: ProductFacts) -> None:
    found = Guard(jacket).check("It has a hood. It is made of silk. It has 3 pockets.")
    assert [violation.word for violation in found] == ["silk"]


def test_single_words_are_judged_alike(jacket: ProductFacts) -> None:
    guard = Guard(jacket)
    assert guard.allows("[weight_g]")
    assert guard.allows("hood")
    assert guard.allows(",")
    assert not guard.allows("[lumens]")
    assert not guard.allows("silk")
    assert not guard.allows("7")


@given(st.integers(min_value=1, max_value=99_999))
def test_only_the_true_weight_passes(grams: int) -> None:
    product = ProductFacts("x", "Oak Board", "kitchenware", attributes={"weight_g": 1200})
    assert bool(Guard(product).check(f"It weighs {grams} g.")) is (grams != 1200)


@given(st.text(max_size=200))
def test_any_text_is_judged_without_error(text: str) -> None:
    Guard(ProductFacts("x", "Oak Board", "kitchenware")).check(text)
