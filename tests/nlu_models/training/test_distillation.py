from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from common.errors import ModelError
from nlu_models.model.calibration import softmax
from nlu_models.model.config import JointBertConfig
from nlu_models.model.encoding import TagSet
from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import JointBert
from nlu_models.training import distillation
from nlu_models.training.batches import collate, in_buckets, to_row
from nlu_models.training.checkpoint import find_checkpoint
from nlu_models.training.distillation import Distillation
from nlu_models.training.train import settings
from nlu_models.training.trainer import Trainer

MakeConfig = Callable[..., JointBertConfig]


def test_without_a_teacher_nothing_changes(
    examples: list[Example], model: JointBert, make_config: MakeConfig
) -> None:
    nothing = Distillation(examples, model.card.intents, make_config())
    row = to_row(examples[0], model.runner.encoder, model.card.intents, model.tags)
    rows = nothing.taught([row])
    assert rows == [row]
    loss = torch.tensor(1.5)
    assert nothing.mixed(loss, torch.zeros(1, 4), collate(rows)) is loss


def test_rows_carry_the_softened_probabilities_in_the_students_order(
    examples: list[Example], model: JointBert, trained: Path, make_config: MakeConfig
) -> None:
    config = make_config(teacher=str(trained), teacher_temperature=3.0)
    intents = tuple(reversed(model.card.intents))
    rows = [to_row(e, model.runner.encoder, intents, model.tags) for e in examples]
    taught = Distillation(examples, intents, config).taught(rows)
    logits = model.runner.run([example.text for example in examples]).intent_logits
    wanted = torch.tensor(softmax(logits / 3.0)[:, ::-1].copy())
    assert torch.allclose(torch.tensor([row.teacher for row in taught]), wanted, atol=1e-6)
    for places in in_buckets(taught, 5, random.Random(1)):
        batch = collate([taught[place] for place in places])
        assert batch.teacher is not None
        assert batch.teacher.shape == (len(batch.intents), 4)


def test_several_teachers_speak_with_the_mean_of_their_probabilities(
    monkeypatch: pytest.MonkeyPatch, make_config: MakeConfig
) -> None:
    said = {"a": [[0.2, 0.8]], "b": [[0.6, 0.4]]}
    monkeypatch.setattr(distillation, "_said", lambda path, *_: said[str(path)])
    both = Distillation([Example("x", "p")], ["p", "q"], make_config(teacher="a, b"))
    assert both._targets == [pytest.approx([0.4, 0.6])]


def test_the_loss_by_hand(
    monkeypatch: pytest.MonkeyPatch, model: JointBert, make_config: MakeConfig
) -> None:
    monkeypatch.setattr(distillation, "_said", lambda *_: [[0.25, 0.75]])
    config = make_config(teacher="a", teacher_temperature=2.0, teacher_weight=0.25)
    example = Example("hello", "p")
    taught = Distillation([example], ["p", "q"], config)
    rows = taught.taught([to_row(example, model.runner.encoder, ["p", "q"], TagSet(()))])
    logits = torch.tensor([[2 * math.log(3), 0.0]])  # at temperature 2: 3/4 and 1/4
    divergence = 0.25 * math.log(0.25 / 0.75) + 0.75 * math.log(0.75 / 0.25)
    mixed = taught.mixed(torch.tensor(8.0), logits, collate(rows))
    assert mixed.item() == pytest.approx(0.75 * 8.0 + 0.25 * 4 * divergence, rel=1e-5)


def test_the_student_learns_from_the_teacher_alone(
    examples: list[Example], trained: Path, model: JointBert, make_config: MakeConfig
) -> None:
    """The labels have no weight, and those of two intents are wrong: the teacher's are learned."""
    swapped = {"greet": "goodbye", "goodbye": "greet"}
    wrong = [Example(e.text, swapped.get(str(e.intent), e.intent), e.entities) for e in examples]
    config = make_config(teacher=str(trained), teacher_weight=1.0, epochs=20)
    with settings(config):
        trainer = Trainer(wrong, wrong, config, find_checkpoint(config.base))
        trainer.fit(progress=False, log_dir=None)
    assert trainer.intents == model.card.intents
    assert trainer._accuracy(trainer._rows(examples)) > 0.85


def test_other_intents_are_refused(
    examples: list[Example], trained: Path, make_config: MakeConfig
) -> None:
    intents = ["find", "goodbye", "greet", "refund"]
    with pytest.raises(ModelError, match="lacks refund; it has order besides") as caught:
        Distillation(examples, intents, make_config(teacher=str(trained)))
    assert "same data" in str(caught.value.hint)


def test_a_missing_teacher_is_named(tmp_path: Path, make_config: MakeConfig) -> None:
    with pytest.raises(ModelError, match="absent"):
        Distillation([], ["a", "b"], make_config(teacher=str(tmp_path / "absent")))
