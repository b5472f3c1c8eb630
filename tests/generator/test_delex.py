from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.delex import delexicalise, relexicalise
from generator.facts import ProductFacts
from generator.tongue import copy_words
from generator.words import join


@pytest.mark.parametrize(
    ("sentence", "tokens"),
    [
        ("It weighs 380 g.", "it weighs [weight_g] g ."),
        ("It weighs 380 grams.", "it weighs [weight_g] grams ."),
        ("A jacket in recycled nylon.", "a [noun] in [material.mass] ."),
        ("Recycled-nylon with 3 pockets.", "[material.mass] with [pockets] pockets ."),
        ("It has three pockets.", "it has [pockets] pockets ."),
        ("The Fjord Rain Jacket by Nordhavn.", "the [name] by [brand] ."),
        ("The Fjord has taped seams.", "the [short] has [details.plural] ."),
        ("Machine wash at 30.", "machine wash at [care.n] ."),
        ("Machine wash 30.", "[care] ."),
        ("Waterproof to 10,000 mm.", "waterproof to [waterproof_mm] mm ."),
        ("It weighs 381 g.", "it weighs 381 g ."),
        ("It is 380 mm long.", "it is 380 mm long ."),
    ],
)
def test_values_of_the_product_become_slots(
    sentence: str, tokens: str, jacket: ProductFacts
) -> None:
    assert " ".join(delexicalise(sentence, jacket).tokens) == tokens


def test_stated_facts_are_found_by_slot_and_in_other_words(jacket: ProductFacts) -> None:
    keys = delexicalise("The hood and the seams keep 380 g dry.", jacket).keys
    assert set(keys) == {"hood", "weight_g", "details.plural"}


@pytest.mark.parametrize(("litres", "written"), [(1, "Holds 1 litre."), (2.2, "Holds 2.2 litres.")])
def test_units_agree_with_the_number(litres: float, written: str) -> None:
    product = ProductFacts("k", "Tea Kettle", "kitchenware", attributes={"capacity_l": litres})
    for unit in ("litre", "litres"):
        tokens = ["holds", "[capacity_l]", unit, "."]
        assert join(relexicalise(tokens, product.by_key())) == written


def test_an_unknown_slot_is_an_error(jacket: ProductFacts) -> None:
    with pytest.raises(KeyError):
        relexicalise(["[lumens]"], jacket.by_key())


@given(st.text(alphabet="abc 380gRecycldny.,-[]#", max_size=60))
def test_any_text_survives(text: str) -> None:
    product = ProductFacts(
        "x", "A Jacket", "jackets", attributes={"weight_g": 380, "material": "recycled nylon"}
    )
    found = delexicalise(text, product)
    known = product.by_key()
    slots = [t for t in found.tokens if t.startswith("[") and t[1:-1] in known]
    assert set(found.keys) >= {slot[1:-1] for slot in slots}


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("pockets", "pocket"),
        ("hood", "hood"),
        ("weighs", "weigh"),
        ("taped", "tap"),
        ("gas", "gas"),
    ],
)
def test_stem(word: str, stemmed: str) -> None:
    assert copy_words().stem(word) == stemmed
