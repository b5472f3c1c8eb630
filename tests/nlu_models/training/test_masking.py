from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models

from common.errors import ModelError
from nlu_models.model.encoding import IGNORED, TextEncoder
from nlu_models.model.joint_bert import read_tokenizer
from nlu_models.training.masking import FOLLOWS, RANDOM, Masker, Pair, pairs_of

SHARE = 0.15


@pytest.fixture(scope="module")
def encoder(checkpoint: Path) -> TextEncoder:
    tokenizer = read_tokenizer(checkpoint / "tokenizer.json")
    return TextEncoder(tokenizer, max_tokens=64, max_characters=512)


@pytest.fixture(scope="module")
def masker(encoder: TextEncoder) -> Masker:
    return Masker(encoder, SHARE)


def tokens(masker: Masker, ids: list[int]) -> list[str]:
    return [masker.encoder.tokenizer.id_to_token(token) for token in ids]


def test_a_pair_is_one_piece_of_two_types(masker: Masker) -> None:
    piece = masker.piece(Pair("hello", "good night", FOLLOWS))
    assert tokens(masker, list(piece.ids)) == ["[CLS]", "hello", "[SEP]", "good", "night", "[SEP]"]
    assert piece.types == (0, 0, 0, 1, 1, 1)
    assert piece.words == ((1,), (3,), (4,))
    assert piece.label == FOLLOWS


def test_the_same_place_in_both_texts_is_not_the_same_word(masker: Masker) -> None:
    assert len(masker.piece(Pair("hello", "hello")).words) == 2


def test_words_are_hidden_whole(masker: Masker) -> None:
    piece = masker.piece(Pair("zebra zebra zebra zebra"))  # of letters: [z, ##e, ##b, ##r, ##a]
    assert [len(word) for word in piece.words] == [5, 5, 5, 5]
    _, hidden = masker.hide(piece, random.Random(1))
    covered = [[hidden[place] != IGNORED for place in word] for word in piece.words]
    assert sum(all(word) for word in covered) == 1
    assert sum(any(word) for word in covered) == 1


def test_shares_are_those_of_the_paper(masker: Masker) -> None:
    piece = masker.piece(Pair(" ".join(["hello", "bye", "jacket", "order"] * 10)))
    generator = random.Random(3)
    kinds: Counter[str] = Counter()
    for _ in range(2000):
        ids, hidden = masker.hide(piece, generator)
        for shown, old, label in zip(ids, piece.ids, hidden, strict=True):
            if label == IGNORED:
                assert shown == old
                continue
            assert label == old
            kinds["mask" if shown == masker.mask_id else "same" if shown == old else "other"] += 1
    total = sum(kinds.values())
    assert total / (2000 * 40) == pytest.approx(SHARE, abs=0.005)
    assert kinds["mask"] / total == pytest.approx(0.8, abs=0.02)
    assert kinds["same"] / total == pytest.approx(0.1, abs=0.02)
    assert kinds["other"] / total == pytest.approx(0.1, abs=0.02)


def test_a_short_text_hides_one_word_and_an_empty_one_none(masker: Masker) -> None:
    _, hidden = masker.hide(masker.piece(Pair("hello bye")), random.Random(1))
    assert sum(token != IGNORED for token in hidden) == 1
    _, hidden = masker.hide(masker.piece(Pair("\u200b")), random.Random(1))
    assert set(hidden) == {IGNORED}


def test_batches_hold_every_pair_once_and_are_padded(masker: Masker) -> None:
    pairs = [Pair("hello"), Pair("hello", "bye", RANDOM), Pair("a green jacket please")]
    batches = list(masker.batches(pairs, 2, random.Random(5)))
    assert sorted(len(batch.follows) for batch in batches) == [1, 2]
    labels = sorted(int(label) for batch in batches for label in batch.follows)
    assert labels == [IGNORED, IGNORED, RANDOM]
    for batch in batches:
        assert batch.input_ids.shape == batch.words.shape == batch.token_type_ids.shape
        padding = batch.attention_mask == 0
        assert bool((batch.words[padding] == IGNORED).all())
    assert sum(int(batch.attention_mask.sum()) for batch in batches) == 3 + 5 + 6


def test_pairs_follow_half_of_the_time() -> None:
    talks = [tuple(f"{name}{turn}" for turn in range(3)) for name in "abcdefgh"]
    counts: Counter[int] = Counter()
    for seed in range(100):
        for pair in pairs_of(talks, random.Random(seed)):
            counts[pair.label] += 1
            assert pair.second is not None
            together = pair.first[0] == pair.second[0]
            assert together is (pair.label == FOLLOWS)
            if together:
                assert int(pair.second[1]) == int(pair.first[1]) + 1
    assert sum(counts.values()) == 100 * 8 * 2
    assert counts[FOLLOWS] / sum(counts.values()) == pytest.approx(0.5, abs=0.05)


def test_lone_messages_make_no_pairs() -> None:
    assert pairs_of([("a",), ("b",)], random.Random(1)) == [Pair("a"), Pair("b")]
    only = pairs_of([("a",), ("b", "c")], random.Random(1))
    assert only == [Pair("a"), Pair("b"), Pair("c")]


def test_a_vocabulary_that_cannot_hide_words() -> None:
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    with pytest.raises(ModelError, match="cannot be pre-trained"):
        Masker(TextEncoder(tokenizer, max_tokens=8, max_characters=8), SHARE)
