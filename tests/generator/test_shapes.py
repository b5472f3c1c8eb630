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
