from __future__ import annotations

import pytest
from hypothesis import given, settings
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
        ("The best jacket.", "best", "rule"),
        ("Guaranteed for life.", "Guaranteed", "rule"),
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
    found = Guard(jacket).check(text)
    assert any(word in one.word and one.reason == reason for one in found)


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


@settings(deadline=None)  # the first text reads the lists of the language
@given(st.integers(min_value=1, max_value=99_999))
def test_only_the_true_weight_passes(grams: int) -> None:
    product = ProductFacts("x", "Oak Board", "kitchenware", attributes={"weight_g": 1200})
    assert bool(Guard(product).check(f"It weighs {grams} g.")) is (grams != 1200)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged_without_error(text: str) -> None:
    Guard(ProductFacts("x", "Oak Board", "kitchenware")).check(text)


@pytest.mark.parametrize(
    "text",
    [
        "A hood that weighs 380 g.",  # the jacket does
        "The hood weighs 380 g.",
        "It is 380 g waterproof and 10000 mm light, with 3 hoods.",
        "Recycled nylon, lined with cotton.",
        "A nylon lining.",
        "The adjustable hood keeps the rain out.",  # the cuffs are
        "The collar is recycled nylon, the cuffs are taped.",
        "Recycled zip.",
    ],
)
def test_a_value_of_something_else_is_found(text: str, jacket: ProductFacts) -> None:
    assert Guard(jacket).check(text)


def test_which_material_is_of_which_part() -> None:
    bag = ProductFacts(
        "x", "Elm Bag", "bags", attributes={"material": "leather", "lining": "cotton"}
    )
    assert Guard(bag).check("Leather, lined with cotton.") == []
    assert Guard(bag).check("The lining is cotton.") == []
    found = Guard(bag).check("Cotton on the outside, lined with leather.")
    assert [(one.word, one.reason) for one in found] == [
        ("Cotton", "relation"), ("leather", "relation"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("It weighs 4.1 kg.", True),
        ("At 4100g it stays put.", True),
        ("A four-piece set.", True),
        ("The 20-litre tub is easy to carry.", True),
        ("It holds twenty litres.", True),
        ("20,000 ml of water.", True),
        ("Just over 4 kg.", True),
        ("Less than 5 kilos.", True),
        ("No more than 4 kg.", False),
        ("It weighs 4.1 g.", False),
        ("A 20 kg tub.", False),
        ("A five-piece set.", False),
        ("4.1 litres.", False),
        ("It costs £39.", True),
        ("Only 29 euros.", False),
        ("Half the price today.", False),
    ],
)
def test_numbers_in_other_units_and_in_words(text: str, holds: bool) -> None:
    tub = ProductFacts(
        "x", "Oak Tub", "garden", price=39.0,
        attributes={"weight_g": 4100, "capacity_l": 20, "pieces": 4},
    )  # fmt: skip
    assert (Guard(tub).check(text) == []) is holds


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=50_000), st.integers(min_value=1, max_value=50_000))
def test_a_weight_in_kilograms_passes_only_where_it_is_the_weight(held: int, said: int) -> None:
    product = ProductFacts("x", "Oak Board", "kitchenware", attributes={"weight_g": held})
    off = abs(said - held) / held
    refused = bool(Guard(product).check(f"It weighs {said / 1000:g} kg."))
    assert refused is (off > 0.01) or abs(off - 0.01) < 1e-9


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nothing beats it in the rain.", "superlative"),
        ("Second to none.", "superlative"),
        ("Good for your heart.", "health"),
        ("Free delivery on all orders.", "delivery"),
        ("OEKO-TEX certified.", "certificate"),
        ("Loved by thousands.", "reviews"),
        ("A carbon-neutral jacket.", "environment"),
        ("With a Gore-Tex membrane.", "brand"),
        ("A jacket for kids.", "audience"),
        ("Made in Italy.", "origin"),
        ("Charges by USB-C.", "technology"),
        ("It has a built-in torch.", "part"),
        ("It comes with a kazoo.", "feature"),
        ("PFAS-free.", "quality"),
    ],
)
def test_each_kind_of_claim_is_named(text: str, kind: str, jacket: ProductFacts) -> None:
    assert kind in {found.kind for found in Guard(jacket).check(text)}


def test_a_rule_of_one_country_holds_there_alone(jacket: ProductFacts) -> None:
    assert Guard(jacket).check("The sale of navy jackets.") == []
    assert Guard(jacket, country="FR").check("The sale of navy jackets.")


def test_each_claim_is_traced_to_its_field(jacket: ProductFacts) -> None:
    text = "Recycled nylon with a hood, in navy. It weighs 0.38 kg and keeps out 10 m of water."
    traced = {said.word: said.field for said in Guard(jacket).explain(text) if said.holds}
    assert traced == {
        "Recycled": "material", "nylon": "material", "hood": "hood", "navy": "colours",
        "0.38 kg": "weight_g", "10 m": "waterproof_mm",
    }  # fmt: skip


def test_what_the_shop_wrote_itself_may_count_as_known(jacket: ProductFacts) -> None:
    text = "The breathable lining dries overnight."
    assert Guard(jacket).check(text)
    assert Guard(jacket, description="Its lining is breathable.").check(text) == []


def test_a_closed_guard_refuses_a_word_that_it_does_not_know(jacket: ProductFacts) -> None:
    assert Guard(jacket).check("A hood against the monsoon.") == []
    assert Guard(jacket, closed=True).check("A hood against the monsoon.")
