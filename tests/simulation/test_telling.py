"""How customers put things: slips of the fingers spare the facts, languages bring the phrases."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulation.phrases import Phrases
from bot.simulation.telling import mistyped
from common.errors import LanguageError
from common.language.folder import Language, Layer


@given(st.text(max_size=80), st.integers())
def test_slips_change_words_only(text: str, seed: int) -> None:
    words = text.split(" ")
    found = mistyped(text, set(words[:2]), Random(seed)).split(" ")
    assert len(found) == len(words)
    for word, typed in zip(words, found, strict=True):
        if word in words[:2] and word.isalpha():
            assert typed == word
        if "@" in word or any(map(str.isdigit, word)):
            assert typed == word


def test_some_words_are_mistyped() -> None:
    text = "please arrange everything yourself whenever possible because nobody remembers"
    assert mistyped(text, set(), Random(1)) != text


def lay(folder: Path, says: str, reads: str = "") -> Language:
    (folder / "simulate").mkdir(parents=True)
    (folder / "simulate" / "says.yml").write_text(says, encoding="utf-8")
    if reads:
        (folder / "simulate" / "reads.yml").write_text(reads, encoding="utf-8")
    return Language("xx", "X", "en_GB", (Layer(folder, None),))


def test_phrases_are_filled_in_and_answers_searched(tmp_path: Path) -> None:
    phrases = Phrases.load(
        lay(tmp_path, "cancel:\n  named: ['stop {order}']", "refused: ['can.?t']")
    )
    assert phrases.say("cancel.named", Random(1), order="Q-1") == "stop Q-1"
    assert phrases.finds("refused", "I CAN’T do that")
    assert not phrases.finds("agreed", "I can")


@pytest.mark.parametrize(
    ("says", "reads", "wrong"),
    [
        ("cancel: stop", "", "list of texts"),
        ("- stop", "", "mapping"),
        ("cancel: ['stop']", "refused: ['(']", "regular expression"),
    ],
)
def test_a_wrong_file_says_where(tmp_path: Path, says: str, reads: str, wrong: str) -> None:
    with pytest.raises(LanguageError, match=wrong):
        Phrases.load(lay(tmp_path, says, reads))


def test_a_value_that_is_not_given_is_named(tmp_path: Path) -> None:
    phrases = Phrases.load(lay(tmp_path, "cancel: ['stop {number}']"))
    with pytest.raises(LanguageError, match="cannot be filled in"):
        phrases.say("cancel", Random(1), order="Q-1")
    with pytest.raises(LanguageError, match="has no 'return'"):
        phrases.say("return", Random(1))


def test_a_language_without_phrases_is_told(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="no phrases"):
        Phrases.load(Language("xx", "X", "en_GB", (Layer(tmp_path, None),)))
