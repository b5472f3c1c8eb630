from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.language.measures import in_unit, measure, measured


@pytest.mark.parametrize(
    ("name", "value", "unit", "expected"),
    [
        ("weight_g", 380, "", ("weight", "mass", (380, 380))),
        ("weight_kg", 2.5, "", ("weight", "mass", (2500, 2500))),
        ("capacity_l", 0.5, "", ("capacity", "volume", (500, 500))),
        ("battery_hours", 20, "", ("battery", "time", (1200, 1200))),
        ("battery_life", 2, "h", ("battery_life", "time", (120, 120))),
        ("comfort_c", -10, "", ("comfort", "temperature", (-10, -10))),
        ("people", 5, "", ("people", "people", (5, 5))),
        ("players", "2 to 5", "", ("players", "", (2, 5))),
        ("people", "2-6人", "", ("people", "people", (2, 6))),
        ("people", "1人", "", ("people", "people", (1, 1))),
        ("room_degrees", "14 to 18", "", ("room_degrees", "", (14, 18))),
    ],
)
def test_what_an_attribute_measures(
    name: str, value: object, unit: str, expected: tuple[object, ...]
) -> None:
    assert measured(name, value, unit) == expected


@pytest.mark.parametrize("value", [True, "knee", "3.5 mm jack", "IP67", ""])
def test_no_number_is_no_measure(value: object) -> None:
    assert measured("length", value) is None


def test_fahrenheit_begins_elsewhere() -> None:
    assert measure(32, "°F").value == 0
    assert in_unit(measure(14, "°F").value, "°F") == pytest.approx(14)


@given(st.floats(-1e6, 1e6), st.sampled_from(["g", "kg", "oz", "in", "l", "h", "°F", "pieces"]))
def test_units_come_and_go(value: float, unit: str) -> None:
    assert in_unit(measure(value, unit).value, unit) == pytest.approx(value, abs=1e-6)
