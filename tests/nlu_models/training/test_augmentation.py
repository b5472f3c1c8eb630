from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from nlu_models.model.examples import Example
from nlu_models.training.augmentation import Sounds, with_typo
from nlu_models.training.data import parse_annotated


def test_short_words_stay() -> None:
    example = Example("is it red", "ask")
    assert with_typo(example, random.Random(1)) is example


def test_first_letters_and_length_change_little() -> None:
    example = Example("jacket please", "find")
    for seed in range(50):
        text = with_typo(example, random.Random(seed)).text
        first, second = text.split()
        assert first[0] == "j"
        assert second[0] == "p"
        assert OSA.distance(text, example.text) <= 1


@given(
    st.lists(
        st.sampled_from(["jacket", "red", "trousers", "HP-104233", "ok"]), min_size=1, max_size=6
    ),
    st.integers(0, 2**32),
)
def test_entities_follow_their_words(words: list[str], seed: int) -> None:
    line = " ".join(f"[{word}](thing) and" for word in words)
    example = parse_annotated(line, "any")
    changed = with_typo(example, random.Random(seed))
    assert len(changed.entities) == len(words)
    for entity, word in zip(changed.entities, words, strict=True):
        assert entity.value == changed.text[entity.start : entity.end]
        assert OSA.distance(entity.value, word) <= 1
        assert " " not in entity.value


SOUNDS = Sounds({"在": ("再",), "怎么": ("肿么",), "红": ("虹",)})


def test_ideographs_are_taken_that_sound_alike() -> None:
    example = parse_annotated("你[在](place)吗", "ask")
    changed = with_typo(example, random.Random(1), SOUNDS)
    assert changed.text == "你再吗"
    assert changed.entities[0].value == "再"
    assert with_typo(example, random.Random(1)) is example


@given(st.integers(0, 2**32))
def test_one_slip_among_ideographs_and_no_entity_vanishes(seed: int) -> None:
    example = parse_annotated("我想买[红](colour)[外套](category)怎么下单", "find")
    changed = with_typo(example, random.Random(seed), SOUNDS)
    assert OSA.distance(changed.text, example.text) <= 2
    assert [entity.type for entity in changed.entities] == ["colour", "category"]
    for entity in changed.entities:
        assert entity.value == changed.text[entity.start : entity.end] != ""
