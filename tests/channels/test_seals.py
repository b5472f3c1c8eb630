from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.seals import Seal
from common.errors import TokenError

SECRET = "0123456789abcdef0123456789abcdef"
seal = Seal(SECRET, "button", prefix="sb1.")
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(conversation=st.text(st.characters(exclude_categories=["Cs"])), text=texts)
def test_what_is_closed_can_be_opened_in_its_conversation(conversation: str, text: str) -> None:
    closed = seal.close(conversation, text)
    assert seal.is_sealed(closed)
    assert re.fullmatch(r"[\w.-]+", closed, re.ASCII)
    assert seal.open(conversation, closed) == text


@given(text=texts)
def test_another_conversation_cannot_open_it(text: str) -> None:
    with pytest.raises(TokenError):
        seal.open("b", seal.close("a", text))


def test_conversation_and_text_are_kept_apart() -> None:
    closed = seal.close("ab", "c")
    with pytest.raises(TokenError):
        seal.open("a", closed)


def test_another_purpose_and_another_secret_cannot_open_it() -> None:
    closed = seal.close("a", "/deny")
    for other in (Seal(SECRET, "card", prefix="sb1."), Seal("x" * 32, "button", prefix="sb1.")):
        with pytest.raises(TokenError):
            other.open("a", closed)


@given(position=st.integers(min_value=0), char=st.sampled_from("Ab0-_.é"))
def test_a_changed_seal_is_refused(position: int, char: str) -> None:
    closed = seal.close("a", "/affirm")
    position %= len(closed)
    changed = closed[:position] + char + closed[position + 1 :]
    if changed != closed:
        with pytest.raises(TokenError):
            seal.open("a", changed)


@given(junk=st.text())
def test_junk_is_refused(junk: str) -> None:
    with pytest.raises(TokenError):
        seal.open("a", junk)
