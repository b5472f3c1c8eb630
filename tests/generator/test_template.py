from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator import template
from generator.facts import ProductFacts
from generator.guard import Guard


def test_description_states_the_main_facts(jacket: ProductFacts) -> None:
    assert template.describe(jacket) == (
        "The Fjord Rain Jacket by Nordhavn is made of recycled nylon."
        " It has a hood and 3 pockets, and weighs 380 g."
        " It comes with taped seams and adjustable cuffs."
    )


def test_plural_products_get_plural_verbs(earbuds: ProductFacts) -> None:
    assert template.describe(earbuds).startswith(
        "Wren Earbuds by Tonefell are wireless."
        " They run for 8 hours on a charge, weigh 4.5 g and are rated IPX5."
    )


def test_one_is_singular_and_zero_is_not_told() -> None:
    product = ProductFacts("x", "Oak Box", "games", attributes={"pockets": 0, "capacity_l": 1})
    assert template.describe(product) == "The Oak Box holds 1 litre."


def test_what_the_language_has_no_phrase_for_is_told_by_its_name() -> None:
    units = {"sensor": "dpi", "battery_life": "months"}
    facts = {"sensor": 26000, "battery_life": 18, "bays": 2}
    mouse = ProductFacts("x", "Swift Mouse", "mice", "Dunlin", attributes=facts, units=units)
    assert template.describe(mouse) == (
        "The Swift Mouse by Dunlin: sensor 26000 dpi, battery life 18 months."
    )
    usb = ProductFacts(
        "x", "Swift Mouse", "mice", attributes={"connection": "USB-C cable", **facts}, units=units
    )
    assert template.describe(usb) == (
        "The Swift Mouse connects by a USB-C cable."
        " At a glance: sensor 26000 dpi, battery life 18 months."
    )


def test_a_product_without_facts_gets_a_true_sentence() -> None:
    product = ProductFacts("x", "Oak Box", "games")
    assert template.describe(product) == "The Oak Box is in our games."
    assert template.slogan(product) == "Oak Box."


def test_template_texts_pass_the_guard(jacket: ProductFacts, earbuds: ProductFacts) -> None:
    for product in (jacket, earbuds):
        assert Guard(product).check(template.describe(product)) == []
        assert Guard(product).check(template.slogan(product)) == []


def test_another_seed_begins_with_another_fact(jacket: ProductFacts) -> None:
    assert template.describe(jacket, 1).startswith(
        "The Fjord Rain Jacket by Nordhavn has a hood. It has 3 pockets, weighs 380 g"
    )
    lines = [template.slogan(jacket, seed) for seed in range(8)]
    assert lines[:3] == [
        "Fjord Rain Jacket, by Nordhavn.",
        "Fjord Rain Jacket: made of recycled nylon.",
        "Fjord Rain Jacket: a hood.",
    ]
    assert len(set(lines)) == len({template.describe(jacket, seed) for seed in range(8)}) == 8
    assert not [line for line in lines if Guard(jacket).check(line)]


@given(
    st.dictionaries(
        st.sampled_from(["material", "weight_g", "hood", "details", "fit", "odd_thing", "closure"]),
        st.one_of(st.booleans(), st.integers(0, 9999), st.text("abc ,", max_size=12)),
    )
)
def test_any_attributes_give_sentences(attributes: dict[str, str | float | bool]) -> None:
    text = template.describe(ProductFacts("x", "Oak Box", "games", attributes=attributes))
    assert text.startswith("The Oak Box")
    assert text.endswith(".")


def test_a_name_with_an_article_of_its_own_gets_no_other() -> None:
    product = ProductFacts("x", "The Baker's Dozen", "games", attributes={"material": "card"})
    assert template.describe(product) == "The Baker's Dozen is made of card."
    assert [fact.key for fact in product.naming if fact.value == "The"] == []
