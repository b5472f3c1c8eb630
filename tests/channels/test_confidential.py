"""Card numbers, IBANs and passwords are masked; what only looks like one is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.confidential import Kind, Masked, mask
from bot.channels.numbers import is_card, is_iban, luhn
from tests.channels.secret_forms import CARDS, HARMLESS, IBANS, PASSWORDS

FORMS = [(*row, Kind.CARD) for row in CARDS]
FORMS += [(*row, Kind.IBAN) for row in IBANS]
FORMS += [(*row, Kind.PASSWORD) for row in PASSWORDS]


@pytest.mark.parametrize(("text", "secret", "kind"), FORMS)
def test_nothing_is_left_of_a_secret(text: str, secret: str, kind: Kind) -> None:
    masked = mask(text, ["en"])
    assert secret not in masked.text
    assert kind in masked.kinds


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text, ["en"]) == Masked(text)


def test_there_are_two_hundred_forms() -> None:
    assert len(FORMS) == 200
    assert len({text for text, _, _ in FORMS}) == 200


def test_the_last_four_stay_so_that_a_person_can_tell_which_one() -> None:
    said = "Refund to DE89 3704 0044 0532 0130 00, not to 4111 1111 1111 1111 12/27 123, please"
    assert mask(said, ["en"]).text == "Refund to ••••3000, not to ••••1111 •• •••, please"


def test_the_words_around_a_password_stay() -> None:
    said = "My password is hunter2, and HP-104233 is my order."
    assert mask(said, ["en"]).text == "My password is ••••••, and HP-104233 is my order."


def test_what_is_masked_stays_as_it_is() -> None:
    for text, _, _ in FORMS:
        once = mask(text, ["en"]).text
        assert mask(once, ["en"]).text == once


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    mask(text, ["en", "none"])


def test_check_digits() -> None:
    assert luhn("79927398713")
    assert not luhn("79927398710")
    assert is_card("378282246310005")
    assert not is_card("4006381333931"), "an article number"
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("GB82WEST12345698765431")
