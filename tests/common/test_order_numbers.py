from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.order_numbers import OrderNumberShape

EXAMPLES = ["HP-104233", "#W2611340", "#1001", "1001", "2024-00123", "AB-12-CD34", "SO/77.1"]


@pytest.mark.parametrize(
    ("example", "written", "number"),
    [
        ("HP-104233", "hp104233", "HP-104233"),
        ("HP-104233", "#104233", "HP-104233"),
        ("HP-104233", "HP 104 233", "HP 104 233"),
        ("HP-104233", "1042331", "HP-1042331"),
        ("#W2611340", "w2611340", "#W2611340"),
        ("#W2611340", "2611340", "#W2611340"),
        ("#W2611340", "W-2611340", "#W2611340"),
        ("1001", "#1002", "1002"),
        ("#1001", "1002", "#1002"),
        ("2024-00123", "202500077", "2025-00077"),
        ("2024-00123", "2025 77", "2025-77"),
        ("AB-12-CD34", "ab12ef56", "AB-12-EF56"),
    ],
)
def test_a_number_takes_the_shape_of_the_example(example: str, written: str, number: str) -> None:
    assert OrderNumberShape.of(example).normal(written) == number


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_is_read_as_itself_with_and_without_its_signs(example: str) -> None:
    shape = OrderNumberShape.of(example)
    bare = "".join(c for c in example if c.isalnum())
    for written in (example, example.lower(), f" {example} ", bare, bare.lower()):
        assert shape.normal(written) == example


@pytest.mark.parametrize(
    ("example", "text", "found"),
    [
        ("HP-104233", "where are hp104216 and HP 104182?", ["hp104216", "HP 104182"]),
        ("HP-104233", "order #104216 please", ["#104216"]),
        ("HP-104233", "my WH1000XM5 cost 104.233 euros", []),
        ("#W2611340", "cancel #W2611340 and w4817420", ["#W2611340", "w4817420"]),
        ("2024-00123", "is 2024-00123 sent", ["2024-00123"]),
    ],
)
def test_numbers_are_found_in_running_text(example: str, text: str, found: list[str]) -> None:
    pattern = OrderNumberShape.of(example).pattern()
    assert [match.group() for match in pattern.finditer(text)] == found


@pytest.mark.parametrize("example", ["", "HP-", "order", "1" * 41])
def test_an_example_needs_digits(example: str) -> None:
    with pytest.raises(ValueError, match="order number"):
        OrderNumberShape.of(example)


@given(st.sampled_from(EXAMPLES), st.text(max_size=60))
def test_what_is_normal_stays_so(example: str, text: str) -> None:
    shape = OrderNumberShape.of(example)
    number = shape.normal(text)
    assert shape.normal(number) == number
