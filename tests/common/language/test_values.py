"""How values are written; the right words are looked up in CLDR's charts, not made by Babel."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from common.language import Money, Quantity, language
from common.language.values import Formatter

ENGLISH = Formatter(Locale.parse("en_GB"), ZoneInfo("Europe/Berlin"))
AMERICAN = Formatter(Locale.parse("en_US"), UTC)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Money(123456, "EUR"), "€1,234.56"),
        (Money(500, "JPY"), "JP¥500"),
        (Quantity(420, "g"), "420 g"),
        (Quantity(1, "years"), "1 year"),
        (Quantity(2, "years"), "2 years"),
        (Quantity(98, "%"), "98%"),
        (Quantity(180, "g/m²"), "180 g/m²"),
        (1234567, "1,234,567"),
        (None, ""),
    ],
)
def test_values_are_written_as_the_language_does(value: object, words: str) -> None:
    assert ENGLISH.write(value) == words


def test_a_date_names_its_year_when_it_is_another_one() -> None:
    this_year = datetime.now(UTC).year
    assert ENGLISH.write(date(this_year, 5, 3)) == "3 May"
    assert ENGLISH.write(date(this_year, 5, 3), "long") == f"3 May {this_year}"
    assert ENGLISH.write(date(2019, 5, 3)) == "3 May 2019"
    assert AMERICAN.write(date(2019, 5, 3)) == "May 3, 2019"


def test_a_moment_is_told_in_the_shop_s_time_zone() -> None:
    late = datetime(2019, 5, 3, 22, 30, tzinfo=UTC)  # half past midnight in Berlin
    assert ENGLISH.write(late) == "4 May 2019"
    assert ENGLISH.write(late, "time") == "00:30"


def test_things_are_joined_as_the_language_does() -> None:
    assert ENGLISH.join(["a"]) == "a"
    assert ENGLISH.join(["a", "b", "c"]) == "a, b and c"
    assert ENGLISH.join(["a", "b", "c"], "or") == "a, b or c"
    assert AMERICAN.join(["a", "b", "c"]) == "a, b, and c"


def test_values_are_written_as_in_the_shop_s_country_only_where_the_language_is_spoken() -> None:
    english = language("en")
    assert str(english.locale("US")) == "en_US"
    assert str(english.locale("DE")) == "en_GB"
    assert str(english.locale()) == "en_GB"
