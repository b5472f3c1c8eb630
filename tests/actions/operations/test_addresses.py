from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.operations.addresses import parse_address


@pytest.mark.parametrize(
    ("text", "street", "postcode", "city", "country"),
    [
        ("12 Mill Lane, 20095 Hamburg", "12 Mill Lane", "20095", "Hamburg", "DE"),
        ("Hafenstr. 12, 20457 Hamburg", "Hafenstr. 12", "20457", "Hamburg", "DE"),
        ("please send it to Hafenstr. 12, 20457 Hamburg", "Hafenstr. 12", "20457", "Hamburg", "DE"),
        (
            "the new address is Hafenstr. 12, 20457 Hamburg.",
            "Hafenstr. 12",
            "20457",
            "Hamburg",
            "DE",
        ),
        ("12 Mill Lane, Bristol BS1 4DJ", "12 Mill Lane", "BS1 4DJ", "Bristol", "GB"),
        ("12 Mill Lane, Bristol, BS1 4DJ", "12 Mill Lane", "BS1 4DJ", "Bristol", "GB"),
        ("12 Mill Lane\nBristol\nBS1 4DJ\nUK", "12 Mill Lane", "BS1 4DJ", "Bristol", "GB"),
        (
            "Keizersgracht 5, 1015 CJ Amsterdam, Netherlands",
            "Keizersgracht 5",
            "1015 CJ",
            "Amsterdam",
            "NL",
        ),
        ("Rue Cler 8, 75007 Paris, France", "Rue Cler 8", "75007", "Paris", "FR"),
        ("Flat 2, 12 Mill Lane, 20095 Hamburg", "Flat 2, 12 Mill Lane", "20095", "Hamburg", "DE"),
        ("ah sorry: Hafenstr. 12, 20457 Hamburg", "Hafenstr. 12", "20457", "Hamburg", "DE"),
        (
            "change the address of HP-104204 to Hafenstr. 12, 20457 Hamburg please, mail is a@b.de",
            "Hafenstr. 12",
            "20457",
            "Hamburg",
            "DE",
        ),
        ("12 Mill Lane 20095 Hamburg", "12 Mill Lane", "20095", "Hamburg", "DE"),
    ],
)
def test_addresses_as_people_write_them(
    text: str, street: str, postcode: str, city: str, country: str
) -> None:
    found = parse_address(text, country="DE", name="Mia")
    assert (found.street, found.postcode, found.city, found.country) == (
        street,
        postcode,
        city,
        country,
    )
    assert found.complete
    assert found.name == "Mia"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("12 Mill Lane", ("postcode", "city")),
        ("20095 Hamburg", ("street",)),
        ("12 Mill Lane, 20095", ("city",)),
    ],
)
def test_what_is_missing_is_named(text: str, missing: tuple[str, ...]) -> None:
    found = parse_address(text, country="DE")
    assert found.partial
    assert not found.complete
    assert found.missing == missing


def test_small_talk_is_no_address() -> None:
    assert not parse_address("can you wait a moment", country="DE").partial


@given(st.text(max_size=400))
def test_any_text_is_taken_without_an_error(text: str) -> None:
    parse_address(text, country="DE")
