from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.language import language

shape_of = language("en").reads("shapes").shape_of


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("taped seams", "plural"),
        ("silicone tips in 4 sizes", "plural"),
        ("2 side pockets", "plural"),
        ("stand collar", "thing"),
        ("zip at the foot", "thing"),
        ("folds flat", "verb"),
        ("floats", "verb"),
        ("cable shortens", "clause"),
        ("ear pads wipe clean", "clause"),
        ("lid comes apart in 2 parts", "clause"),
        ("pole not included", "clause"),
        ("washed before sewing", "done"),
        ("below the knee", "place"),
        ("no side seams", "no"),
        ("showerproof", "quality"),
        ("relaxed", "quality"),
        ("reflective piping", "mass"),
        ("coconut buttons", "plural"),
        ("", "thing"),
    ],
)
def test_shape_of_a_detail(value: str, shape: str) -> None:
    assert shape_of("details", value) == shape


def test_the_attribute_decides_where_the_words_do_not() -> None:
    assert shape_of("material", "3-layer something") == "mass"
    assert shape_of("care", "wipe clean") == "do"
    assert shape_of("care", "machine wash 40") == "thing"


@given(st.text(max_size=40), st.text(max_size=10))
def test_any_value_has_a_shape(value: str, key: str) -> None:
    assert shape_of(key, value)


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("every part replaceable", "clause"),
        ("use wooden tools and medium heat", "do"),
        ("join up to 4 sets", "do"),
        ("nothing presses on the lids", "clause"),
        ("hem longer behind", "clause"),
        ("warmest coat we sell", "clause"),
        ("treated against mould and showers", "done"),
        ("grill safe", "quality"),
        ("slip-on", "quality"),
        ("2 inside battery pockets", "plural"),
        ("grip lined with cork", "thing"),
        ("bone conduction", "mass"),
    ],
)
def test_what_is_no_noun_phrase_is_not_taken_for_one(value: str, shape: str) -> None:
    assert shape_of("details", value) == shape


@pytest.mark.parametrize(
    ("value", "phrase"),
    [
        ("brass zip", "a brass zip"),
        ("ankle buckle", "an ankle buckle"),
        ("button and zip", "a button and zip"),
        ("cuffs and hem", "cuffs and hem"),
        ("elastic and drawcord", "elastic and drawcord"),
        ("Bluetooth 5.2", "Bluetooth 5.2"),
        ("3.5 mm jack", "a 3.5 mm jack"),
        ("taped seams", "taped seams"),
    ],
)
def test_only_what_is_counted_takes_an_article(value: str, phrase: str) -> None:
    reads = language("en").reads("shapes")
    assert reads.noun_phrase(value, shape_of("closure", value)) == phrase


def test_a_verb_after_they() -> None:
    base_form = language("en").reads("shapes").base_form
    assert [base_form(verb) for verb in ("is", "has", "folds", "dries", "stretches", "can")] == [
        "are",
        "have",
        "fold",
        "dry",
        "stretch",
        "can",
    ]
