from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from nlu_models.text.cleaning import clean
from nlu_models.text.spelling import common_words, uses_bars
from nlu_models.training.checkpoint import leave_end_unmarked, part_symbols
from nlu_models.training.multilingual.vocabulary import (
    Needs,
    kept,
    needs_of,
    pieces_of,
    tokenizer_of,
)
from tests.nlu_models.four_bits import SPECIAL

WORDS = [
    "▁the",
    "▁tea",
    "▁thé",
    "▁les",
    "s",
    "▁",
    "茶",
    "红色",
    "红色的",
    "的",
    "T恤",
    "чай",
    "ティー",
]
SIGNS = ["2025", "?", "，", "🙂"]
LETTERS = ["t", "e", "a", "h", "<", ">", "/", "红", "色", "恤", "T"]
PIECES = [*SPECIAL, *WORDS, *SIGNS, *LETTERS, "<mask>"]
SCORES = [0.0] * 4 + [-5.0] * len(WORDS) + [-6.0] * len(SIGNS) + [-9.0] * len(LETTERS) + [0.0]
ENGLISH = frozenset({"▁the", "▁tea", "s"})


def names(needs: Needs) -> set[str]:
    return {PIECES[place] for place in kept(PIECES, needs, ENGLISH)}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    made = tokenizer_of(PIECES, SCORES)
    part_symbols(made)
    made.encode_special_tokens = True
    return made


def test_chinese_keeps_ideographs_and_english() -> None:
    found = names(Needs(("CJK", "LATIN"), endings=("的",)))
    assert {"▁the", "▁tea", "s", "茶", "红色", "的", "T恤", *SIGNS, *LETTERS} <= found
    assert found.isdisjoint({"▁thé", "▁les", "чай", "ティー"})


def test_a_piece_with_an_ending_goes_and_the_ending_stays() -> None:
    found = names(Needs(("CJK", "LATIN"), endings=("的",)))
    assert "的" in found
    assert "红色的" not in found
    assert "红色的" in names(Needs(("CJK", "LATIN")))


def test_another_language_in_latin_letters_keeps_accents() -> None:
    found = names(needs_of(["fr"]))
    assert {"▁thé", "▁les"} <= found
    assert found.isdisjoint({"茶", "чай"})


def test_special_pieces_stand_where_they_stood() -> None:
    places = kept(PIECES, needs_of(["en"]), ENGLISH)
    assert [PIECES[place] for place in places[:4]] == [*SPECIAL]
    assert PIECES[places[-1]] == "<mask>"
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("code", "script"),
    [("zh", "CJK"), ("zh-TW", "CJK"), ("ru", "CYRILLIC"), ("ja", "KATAKANA"), ("ko", "HANGUL")],
)
def test_the_scripts_of_languages(code: str, script: str) -> None:
    assert script in needs_of([code]).scripts
    assert not needs_of([code, "en"]).latin


def test_many_languages_leave_out_nothing() -> None:
    assert names(needs_of(["mul"])) == {*PIECES}


def test_words_are_parted_at_spaces_punctuation_and_emoji(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("the tea?🙂").tokens[1:-1] == ["▁the", "▁tea", "?", "🙂"]
    assert tokenizer.encode("红色的茶", add_special_tokens=False).tokens == ["▁", "红色的", "茶"]


@pytest.mark.parametrize("text", ["the tea", "红色茶 the tea", "T恤 2025?"])
def test_a_text_comes_back(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(clean(text).text).ids) == text


def test_a_special_piece_that_is_typed_is_text(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.encode("<s> </s>", add_special_tokens=False).tokens
    assert tokens == ["▁", "<", "s", ">", "▁", "<", "/", "s", ">"]


def test_a_text_and_a_pair_have_their_marks() -> None:
    made = tokenizer_of(PIECES, SCORES)
    assert made.encode("tea").tokens == ["<s>", "▁tea", "</s>"]
    assert made.encode("tea", "tea").tokens == ["<s>", "▁tea", "</s>", "</s>", "▁tea", "</s>"]
    leave_end_unmarked(made)
    assert made.encode("tea").tokens == ["<s>", "▁tea"]


def test_pieces_of_words(tokenizer: Tokenizer) -> None:
    assert pieces_of(tokenizer, ["tea", "thes"]) >= {"▁tea", "▁the", "s"}


def test_common_words_are_whole_ones(tokenizer: Tokenizer) -> None:
    assert uses_bars(tokenizer)
    assert common_words(tokenizer) == ["the", "tea", "thé", "les"]
