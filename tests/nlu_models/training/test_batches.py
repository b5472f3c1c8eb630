from __future__ import annotations

import random
from pathlib import Path

import pytest

from nlu_models.model.encoding import IGNORED, TagSet, TextEncoder
from nlu_models.model.examples import Entity, Example
from nlu_models.model.joint_bert import read_tokenizer
from nlu_models.training.batches import collate, in_buckets, some_of_each, to_row


@pytest.fixture(scope="module")
def encoder(checkpoint: Path) -> TextEncoder:
    return TextEncoder(
        read_tokenizer(checkpoint / "tokenizer.json"), max_tokens=64, max_characters=256
    )


def test_padding_carries_no_tag_and_no_attention(encoder: TextEncoder) -> None:
    tags = TagSet((("colour", None, None),))
    rows = [
        to_row(
            Example("red shoes please", "find", (Entity(0, 3, "colour", "red"),)),
            encoder,
            ["find"],
            tags,
        ),
        to_row(Example("hello", None), encoder, ["find"], tags),
    ]
    batch = collate(rows)
    assert batch.input_ids.shape == batch.attention_mask.shape == batch.tags.shape == (2, 5)
    assert batch.attention_mask.tolist() == [[1] * 5, [1, 1, 1, 0, 0]]
    assert batch.tags.tolist() == [
        [IGNORED, 1, 0, 0, IGNORED],
        [IGNORED, 0, IGNORED, IGNORED, IGNORED],
    ]
    assert batch.intents.tolist() == [0, IGNORED]


def test_every_row_comes_once_and_lengths_are_alike(encoder: TextEncoder) -> None:
    examples = [Example("hello " * (1 + number % 10), str(number)) for number in range(200)]
    intents = [str(number) for number in range(200)]
    rows = [to_row(example, encoder, intents, TagSet(())) for example in examples]
    places = list(in_buckets(rows, 16, random.Random(0)))
    assert sorted(place for part in places for place in part) == list(range(200))
    batches = [collate([rows[place] for place in part]) for part in places]
    padded = sum(batch.input_ids.numel() for batch in batches)
    real = sum(len(row.encoded.ids) for row in rows)
    assert padded < 1.15 * real


def test_some_of_each_intent_in_their_order(encoder: TextEncoder) -> None:
    texts = [("hi", "greet"), ("bye", "leave"), ("hey", "greet"), ("hello", "greet"), ("?", None)]
    intents = ["greet", "leave"]
    rows = [to_row(Example(*each), encoder, intents, TagSet(())) for each in texts]
    assert [row.encoded.text for row in some_of_each(rows, 2)] == ["hi", "bye", "hey", "?"]
