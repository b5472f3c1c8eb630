from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.signing import Signer
from common.errors import TokenError

SECRET = "0123456789abcdef0123456789abcdef"
signer = Signer(SECRET, "button", prefix="sb1.")
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(conversation=st.text(st.characters(exclude_categories=["Cs"])), text=texts)
def test_what_is_closed_can_be_opened_in_its_conversation(conversation: str, text: str) -> None:
    signed = signer.sign(conversation, text)
    assert signer.is_signed(signed)
    assert re.fullmatch(r"[\w.-]+", signed, re.ASCII)
    assert signer.unsign(conversation, signed) == text


@given(text=texts)
def test_another_conversation_cannot_open_it(text: str) -> None:
    with pytest.raises(TokenError):
        signer.unsign("b", signer.sign("a", text))


def test_conversation_and_text_are_kept_apart() -> None:
    signed = signer.sign("ab", "c")
    with pytest.raises(TokenError):
        signer.unsign("a", signed)


def test_another_purpose_and_another_secret_cannot_open_it() -> None:
    signed = signer.sign("a", "/deny")
    for other in (Signer(SECRET, "card", prefix="sb1."), Signer("x" * 32, "button", prefix="sb1.")):
        with pytest.raises(TokenError):
            other.unsign("a", signed)


@given(position=st.integers(min_value=0), char=st.sampled_from("Ab0-_.é"))
def test_a_changed_signature_is_refused(position: int, char: str) -> None:
    signed = signer.sign("a", "/affirm")
    position %= len(signed)
    changed = signed[:position] + char + signed[position + 1 :]
    if changed != signed:
        with pytest.raises(TokenError):
            signer.unsign("a", changed)


@given(junk=st.text())
def test_junk_is_refused(junk: str) -> None:
    with pytest.raises(TokenError):
        signer.unsign("a", junk)


def test_a_name_is_always_the_same_and_another_for_another_secret() -> None:
    name = signer.name("192.0.2.1")
    assert name == signer.name("192.0.2.1") != signer.name("192.0.2.2")
    assert name != Signer("x" * 32, "button", prefix="sb1.").name("192.0.2.1")
    assert "192" not in name
