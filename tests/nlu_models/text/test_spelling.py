from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.typos import misspelt
from common.errors import ModelError
from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import JointBert
from nlu_models.text.cleaning import clean
from nlu_models.text.spelling import WORDS_FILE, Speller

SPELLER = Speller(
    {"refund": 9, "return": 7, "order": 30, "orders": 3, "wallet": 1, "walnut": 2, "thor": 2},
    ["older", "retune", "please"],
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("refnud", "refund"),  # swapped
        ("refudn", "refund"),
        ("refnd", "refund"),  # one letter too few
        ("refunnd", "refund"),  # one too many
        ("regund", "refund"),  # a wrong one
        ("rrefund", "refund"),
        ("efund", "refund"),  # also the first
        ("refund", None),  # right
        ("retune", None),  # another word that exists
        ("older", None),
        ("xyzzy", None),  # nothing is like it
        ("plese", "please"),  # a common word
        ("oder", "order"),  # but rather one of the utterances
        ("fr", None),  # too short to tell
        ("thou", None),  # short, and what it is like is rare
        ("rfeudn", None),  # two errors
    ],
)
def test_one_error_is_corrected(typed: str, meant: str | None) -> None:
    assert SPELLER.word(typed) == meant


def test_the_first_letter_then_the_more_frequent_word_decides() -> None:
    assert Speller({"paid": 1, "laid": 50}).word("pxaid") == "paid"
    assert Speller({"boots": 5, "books": 9}).word("boobs") == "books"


def test_spans_point_into_the_original() -> None:
    text = clean("WHERE is my ordwr 104233? refunnd!")
    fixed = SPELLER.correct(text)
    assert fixed.text == "WHERE is my order 104233? refund!"
    start = fixed.text.index("refund")
    assert fixed.span(start, start + 6) == (26, 33)
    assert fixed.span(12, 17) == (12, 17)
    assert fixed.span(18, 24) == (18, 24)


@pytest.mark.parametrize(
    "text",
    ["mail refnud.ordwr@walet.org", "refnud-ordwr", "see walet.org/ordwr", "#ordwr", "ordwr2"],
)
def test_addresses_numbers_and_compounds_are_left_alone(text: str) -> None:
    assert SPELLER.correct(clean(text)).text == text


def test_the_end_of_a_sentence_is_no_address() -> None:
    assert SPELLER.correct(clean("a refnud. my ordwr")).text == "a refund. my order"


def test_a_right_text_stays_the_same_object() -> None:
    text = clean("where is my order")
    assert SPELLER.correct(text) is text


@given(st.text(alphabet="aeinorstu wl4!é", max_size=40))
def test_every_character_keeps_its_place(raw: str) -> None:
    text = clean(raw)
    fixed = SPELLER.correct(text)
    assert len(fixed.text) == len(fixed.starts) == len(fixed.ends)
    assert all(0 <= a < b <= len(raw) for a, b in zip(fixed.starts, fixed.ends, strict=True))
    assert list(fixed.starts) == sorted(fixed.starts)
    assert SPELLER.correct(fixed).text == fixed.text


@given(st.sampled_from(sorted(SPELLER.counts.keys() - {"thor"})), st.integers(0, 10_000))
def test_any_single_error_leads_to_a_known_word(word: str, seed: int) -> None:
    typed = misspelt(Example(word, None), random.Random(seed)).text
    assert (SPELLER.word(typed) or typed) in SPELLER.counts or typed in ("older", "retune")


def test_a_model_reads_a_misspelt_word_as_the_right_one(model: JointBert) -> None:
    right, wrong = model.runner.run(["a red jacket please", "a red jackett please"]).encoded
    assert right.ids == wrong.ids
    assert wrong.words[2].text == "jackett"


@pytest.mark.parametrize("content", [None, "[]", "{"])
def test_a_damaged_file_is_named(tmp_path: Path, model: JointBert, content: str | None) -> None:
    if content is not None:
        (tmp_path / WORDS_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"words\.json is missing or damaged"):
        Speller.load(tmp_path, model.runner.encoder.tokenizer)


def test_comes_back_from_its_file(tmp_path: Path, model: JointBert) -> None:
    SPELLER.save(tmp_path)
    assert json.loads((tmp_path / WORDS_FILE).read_text())["order"] == 30
    assert Speller.load(tmp_path, model.runner.encoder.tokenizer).word("refnud") == "refund"
