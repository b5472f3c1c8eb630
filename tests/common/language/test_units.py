from __future__ import annotations

import pytest

from common.language import language, unit_mark, without_unit
from common.language.units import CLDR_UNITS, MARKS


@pytest.mark.parametrize(
    ("name", "mark", "parts"),
    [
        ("mass_g", "g", ("mass", "g")),
        ("fabric_gsm", "gsm", ("fabric", "g/m²")),
        ("battery_hours", "hours", ("battery", "hours")),
        ("hours", "hours", ("hours", "")),
        ("brightness_lumens", "lumens", ("brightness_lumens", "")),
        ("material", None, ("material", "")),
        ("wall_colour", None, ("wall_colour", "")),
        ("", None, ("", "")),
    ],
)
def test_the_unit_of_an_attribute_stands_in_its_name(
    name: str, mark: str | None, parts: tuple[str, str]
) -> None:
    assert unit_mark(name) == mark
    assert without_unit(name) == parts


def test_units_are_written_by_cldr_but_for_those_it_has_no_plain_name_for() -> None:
    assert {unit for unit in MARKS.values() if unit} - set(CLDR_UNITS) == {"g/m²", "dB"}


def test_english_has_words_for_every_mark() -> None:
    assert set(MARKS) == set(language("en").reads("units").UNIT_WORDS)
