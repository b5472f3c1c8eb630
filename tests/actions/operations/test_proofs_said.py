"""Names, postcodes and addresses by their form, whatever their letters' case and place."""

from __future__ import annotations

import pytest

from actions.conversation import Entity, Turn
from actions.operations.proofs_said import email_put_right, name_said, postcodes_said


def heard(text: str, **codes: str) -> Turn:
    found = tuple(Entity(n, words, words, text.index(words)) for n, words in codes.items())
    return Turn(text=text, whole=text, entities=found)


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("thijs postma, 3511 KM. need to fix my orders", "3511 KM", "thijs postma"),
        ("noor brouwer 3012 CL. want to send stuff back", "3012 CL", "noor brouwer"),
        ("now its Cian Quinn here I bought a lamp, code D08 K2X4", "D08 K2X4", "Cian Quinn"),
        ("hi its théo blanchard 44000, whats up", "44000", "théo blanchard"),
        ("postcode 28195 Bremen, name is Karl Weber", "28195", "Karl Weber"),
        ("28195 Bremen, Karl Weber", "28195", "Karl Weber"),
        ("Anna van der Berg, 3011 AA", "3011 AA", "Anna van der Berg"),
        ("send my boots back please, 28195", "28195", None),
        ("wrong colour, 28195", "28195", None),
        ("12345 Berlin please", "12345", None),
    ],
)
def test_a_name_beside_a_code(text: str, code: str, name: str | None) -> None:
    assert name_said(heard(text, postcode=code)) == name


def test_without_a_code_only_what_says_that_it_is_a_name_is_one() -> None:
    assert name_said(heard("my name is mia lindqvist and i ordered boots")) == "mia lindqvist"
    assert name_said(heard("green boots, size 38")) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("my code is d08 k2x4", ["D08K2X4"]),
        ("3511km", ["3511KM"]),
        ("signe.lund@example.com. 2100. You could know this.", ["2100"]),
        ("sw1a 1aa please", ["SW1A1AA"]),
        ("it cost 2000 in total", []),
        ("I ordered 3 of 4200", []),
    ],
)
def test_postcodes_of_the_countries_that_are_sent_to(text: str, codes: list[str]) -> None:
    found = postcodes_said(heard(text), ("NL", "IE", "GB", "DK"))
    assert [code.replace(" ", "") for code in found] == codes


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("frieda@example.com", "It is .net. Sorry.", "frieda@example.net"),
        ("frieda@example.com", "not .com, .org", "frieda@example.org"),
        ("frieda@example.com", "dot net", "frieda@example.net"),
        ("frieda@example.com", "its .net at the end not .com", "frieda@example.net"),
        ("hanah.voigt@example.com", "sorry, with two n", "hannah.voigt@example.com"),
        ("hannah.voigt@example.com", "with only one n", "hanah.voigt@example.com"),
        ("mia-lund@example.com", "no dash", "mialund@example.com"),
        ("anne@example.com", "anna, not anne", "anna@example.com"),
        ("mia@example.com", "it's at example.org", "mia@example.org"),
        ("banana@example.com", "with two n", None),
        ("mia@example.com", "no idea", None),
        ("mia@example.com", "28195", None),
    ],
)
def test_an_address_is_put_right_where_only_one_change_fits(
    before: str, text: str, after: str | None
) -> None:
    assert email_put_right(before, heard(text)) == after
