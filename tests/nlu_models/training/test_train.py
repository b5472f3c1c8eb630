from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from common.errors import DataError, ModelError
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Entity, Example
from nlu_models.model.joint_bert import JointBert, Runner
from nlu_models.training.checkpoint import find_checkpoint
from nlu_models.training.train import FLOAT_FILE, Trainer, TrainingReport, hold_out, settings, train

MakeConfig = Callable[..., JointBertConfig]


def test_learns_intents_and_entities(model: JointBert, examples: list[Example]) -> None:
    network = JointBert(model.card, model.runner, model.geometry)
    parses = network.parse([example.text for example in examples])
    assert np.mean([p.intent == e.intent for p, e in zip(parses, examples, strict=True)]) > 0.85
    wanted = {(e.text, x.start, x.end, x.type) for e in examples for x in e.entities}
    found = {(p.text, x.start, x.end, x.type) for p in parses for x in p.entities}
    assert len(wanted & found) > 0.8 * len(wanted)


def test_quantised_model_agrees_with_the_float_model(
    model: JointBert, model_folder: Path, examples: list[Example]
) -> None:
    from common.onnx import open_session

    texts = [example.text for example in examples]
    full = Runner([open_session(model_folder / FLOAT_FILE)], model.runner.encoder).run(texts)
    small = model.runner.run(texts)
    agree = full.intent_logits.argmax(1) == small.intent_logits.argmax(1)
    assert agree.mean() > 0.95
    assert (full.embeddings * small.embeddings).sum(1).min() > 0.95


def fit(examples: list[Example], config: JointBertConfig, log_dir: Path | None = None) -> Trainer:
    """Everything of a training run but its export, which takes the most time here."""
    trainer = Trainer(examples, examples[:4], config, find_checkpoint(config.base))
    trainer.fit(progress=False, log_dir=log_dir)
    return trainer


def test_report(model_report: TrainingReport, model_folder: Path, examples: list[Example]) -> None:
    assert model_report.examples == len(examples)
    assert model_report.held_out == 4
    assert model_report.epochs == 30
    assert model_report.seconds > 0
    assert 0 <= model_report.calibration_error <= 1
    assert sorted(path.name for path in model_folder.iterdir()) == [
        "card.json",
        "exact.json",
        "geometry.npz",
        "model.float.onnx",
        "model.onnx",
        "tokenizer.json",
        "utterances.npz",
        "words.json",
    ]


def test_tensorboard_logs(tmp_path: Path, examples: list[Example], make_config: MakeConfig) -> None:
    fit(examples, make_config(epochs=1), tmp_path)
    assert list(tmp_path.glob("events.out.tfevents.*"))


def test_the_same_seed_gives_the_same_weights(
    examples: list[Example], make_config: MakeConfig
) -> None:
    config = make_config(epochs=1, typo_share=0.5)
    with settings(config):
        first = fit(examples, config).network.state_dict()
    with settings(config):
        second = fit(examples, config).network.state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_stops_early_when_nothing_is_gained(
    examples: list[Example], make_config: MakeConfig
) -> None:
    config = make_config(epochs=30, patience=2, learning_rate=1e-9, head_learning_rate=1e-9)
    trainer = Trainer(examples, examples[:4], config, find_checkpoint(config.base))
    assert trainer.fit(progress=False, log_dir=None) < 30


def test_word_vectors_stay_when_frozen(examples: list[Example], make_config: MakeConfig) -> None:
    for frozen in (True, False):
        config = make_config(epochs=1, freeze_embeddings=frozen)
        trainer = Trainer(examples, [], config, find_checkpoint(config.base))
        words = trainer.network.encoder.embeddings.word_embeddings.weight
        before = words.detach().clone()
        trainer.fit(progress=False, log_dir=None)
        assert torch.equal(before, words) is frozen


def test_a_failed_training_leaves_the_old_model(
    tmp_path: Path, trained: Path, examples: list[Example], make_config: MakeConfig
) -> None:
    folder = Path(shutil.copytree(trained, tmp_path / "model"))
    with pytest.raises(ModelError):
        train(examples, make_config(base=str(tmp_path / "absent")), folder, progress=False)
    JointBert.load(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_one_intent_is_not_enough(tmp_path: Path, make_config: MakeConfig) -> None:
    with pytest.raises(DataError, match="two intents"):
        train([Example("hi", "greet")] * 9, make_config(), tmp_path / "m", progress=False)


def test_an_entity_outside_its_text(tmp_path: Path, make_config: MakeConfig) -> None:
    examples = [Example("hi", "a"), Example("ho", "b", (Entity(1, 9, "x", "o"),))]
    with pytest.raises(DataError, match="'x' of the utterance 'ho'"):
        train(examples, make_config(), tmp_path / "m", progress=False)


def test_an_entity_inside_a_word_is_reported(
    examples: list[Example], make_config: MakeConfig, caplog: pytest.LogCaptureFixture
) -> None:
    cut = Example("a raincoat", "find", (Entity(6, 10, "category", "coat"),))
    config = make_config()
    with caplog.at_level(logging.WARNING):
        Trainer([*examples, cut], [], config, find_checkpoint(config.base))
    assert "'coat' (category) in 'a raincoat'" in caplog.text


def test_a_checkpoint_that_is_no_bert(tmp_path: Path, examples: list[Example]) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "model.safetensors").write_bytes(b"nothing")
    config = JointBertConfig(base=str(tmp_path / "base"))
    with pytest.raises(ModelError, match="cannot be loaded"):
        train(examples, config, tmp_path / "m", progress=False)


def test_utterances_without_intent_train_entities_only(
    examples: list[Example], make_config: MakeConfig
) -> None:
    only = [Example(e.text, None, e.entities) for e in examples if e.entities]
    trainer = fit([*examples, *only], make_config(epochs=1))
    assert trainer.intents == ("find", "goodbye", "greet", "order")


def test_hold_out_takes_a_share_of_each_intent() -> None:
    examples = [Example(f"{i}", name) for name in ("a", "b") for i in range(20)]
    examples += [Example(f"{i}", "rare") for i in range(4)]
    kept, held = hold_out(examples, 0.1, seed=1)
    assert sorted(str(e.intent) for e in held) == ["a", "a", "b", "b"]
    assert len(kept) + len(held) == len(examples)
    assert hold_out(examples, 0.1, seed=1) == (kept, held)
