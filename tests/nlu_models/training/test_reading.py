"""A model that reads several requests in a situation: trained, served, trained further."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.situation import Situation
from nlu_models.training.checkpoint import find_checkpoint
from nlu_models.training.finetuning import take_over
from nlu_models.training.network import STATES
from nlu_models.training.trainer import Trainer
from nlu_models.training.weights import read_weights
from tests.nlu_models.conftest import SAID_IN


@pytest.fixture(scope="module")
def reader(reading_folder: Path) -> JointBert:
    return JointBert.load(reading_folder)


def test_the_same_words_mean_what_the_situation_makes_of_them(reader: JointBert) -> None:
    situations = [Situation(asked="email"), Situation(asked="address")]
    parses = reader.parse(["the red one"] * 2, situations)
    assert [parse.intent for parse in parses] == ["order", "find"]


def test_a_state_that_was_not_trained_changes_nothing(reader: JointBert) -> None:
    known, more = Situation(asked="address"), Situation(asked="address", did="listed")
    one, other = reader.parse(["the red one"] * 2, [known, more])
    assert replace(one, words=()) == replace(other, words=())


def test_two_requests_are_read_in_one_pass(reader: JointBert) -> None:
    text = "show me red shoes, and track my order"
    (parse,) = reader.parse([text])
    assert [(text[r.start : r.end], r.intent) for r in parse.requests] == [
        ("show me red shoes,", "find"),
        ("and track my order", "order"),
    ]
    assert parse.intent == "find"
    assert [entity.value for entity in parse.requests[0].entities] == ["red"]


def test_a_refusal_is_a_no(reader: JointBert) -> None:
    (parse,) = reader.parse(["i want no jacket"])
    assert parse.intent == "deny"
    assert [(part.intent, part.refused) for part in parse.requests] == [("find", True)]


def test_company_and_the_way_through_the_stages_change_no_request(reader: JointBert) -> None:
    texts = [example.text for example in SAID_IN] + ["hello, and where is my order"]
    situations = [example.situation for example in SAID_IN] + [Situation()]
    together = reader.parse(texts, situations)
    for text, situation, parse in zip(texts, situations, together, strict=True):
        (alone,) = reader.parse([text], [situation])
        assert [(r.intent, r.refused, r.start) for r in alone.requests] == [
            (r.intent, r.refused, r.start) for r in parse.requests
        ]


def test_a_long_message_in_a_situation_keeps_to_the_limit(reader: JointBert) -> None:
    encoder = reader.runner.encoder
    encoded = encoder.encode("red " * 500, Situation(asked="email"))
    assert len(encoded.ids) == encoder.max_tokens
    assert len(encoded.heads) == len(encoded.words) == len(encoded.spans)
    assert encoded.heads[-1] < len(encoded.ids)


def test_further_training_keeps_states_and_requests(
    reading_folder: Path, examples: list[Example]
) -> None:
    earlier = read_weights(reading_folder / "")
    config = earlier.config
    new = Example("the red one", "swap", situation=Situation(asked="items"))
    trainer = Trainer([*examples, *SAID_IN, new], [], config, find_checkpoint(config.base))
    take_over(earlier, trainer)
    parameters = dict(trainer.network.named_parameters())
    (states,) = (value for name, value in parameters.items() if STATES in name)
    assert trainer.encoder.states.states == ("asked:address", "asked:email", "asked:items")
    (known,) = (value for name, value in earlier.tensors.items() if STATES in name)
    assert torch.equal(states[:2], known)
    heads = parameters["heads.requests.tag_intents.weight"]
    place = trainer.intents.index("swap")
    assert bool((heads[:, place] == 0).all())
    assert bool((parameters["early.0.requests.intent_head.weight"][place] == 0).all())
