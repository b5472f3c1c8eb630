from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import DataError
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.training.checkpoint import find_checkpoint
from nlu_models.training.self_training import guess, read_unlabelled, with_guesses
from nlu_models.training.train import settings
from nlu_models.training.trainer import Trainer

MakeConfig = Callable[..., JointBertConfig]
UNLABELLED = ["hello there bot", "where is order [HP-104888]", "bye my friend", "red jacket"]


@pytest.fixture(scope="module")
def trainer(examples: list[Example], make_config: MakeConfig) -> Trainer:
    config = make_config(self_training_epochs=2)
    with settings(config):
        made = Trainer(examples, examples[:4], config, find_checkpoint(config.base))
        made.fit(progress=False, log_dir=None)
    return made


def test_guesses_have_an_intent_and_a_weight(trainer: Trainer) -> None:
    guesses = guess(trainer, UNLABELLED)
    assert [example.text for example in guesses] == UNLABELLED
    assert all(example.intent in trainer.intents for example in guesses)
    assert all(0 <= example.weight <= 1 for example in guesses)
    assert guesses[0].intent == "greet"


def test_known_and_repeated_messages_are_left_out(
    trainer: Trainer, examples: list[Example]
) -> None:
    assert guess(trainer, [examples[0].text]) == []
    assert len(guess(trainer, ["good day", "good day", examples[1].text])) == 1


def test_what_was_held_out_is_not_learned(trainer: Trainer) -> None:
    held_out = Example("a text kept apart", None)
    apart = Trainer(trainer.examples, [held_out], trainer.config, trainer.checkpoint)
    assert [example.text for example in guess(apart, [held_out.text, "another"])] == ["another"]


def test_the_second_training_sees_both(trainer: Trainer, examples: list[Example]) -> None:
    second = with_guesses(trainer, UNLABELLED, find_checkpoint(trainer.config.base))
    assert len(second.examples) == len(examples) + len(UNLABELLED)
    assert second.intents == trainer.intents
    assert second.fit(progress=False, log_dir=None) == 2


def test_reads_one_message_a_line(tmp_path: Path) -> None:
    file = tmp_path / "log.txt"
    file.write_text("hello\n\n  where is it?  \n", encoding="utf-8")
    assert read_unlabelled(JointBertConfig(unlabelled=str(file))) == ["hello", "where is it?"]
    assert read_unlabelled(JointBertConfig()) == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    config = JointBertConfig(unlabelled=str(tmp_path / "absent.txt"))
    with pytest.raises(DataError, match=r"absent\.txt cannot be read"):
        read_unlabelled(config)
