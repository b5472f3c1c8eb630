from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForMaskedLM, DistilBertConfig, DistilBertModel

from common.errors import DataError
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.training import train as training
from nlu_models.training.checkpoint import find_checkpoint, load_encoder
from nlu_models.training.finishing import Calibration
from nlu_models.training.pretraining import PretrainingConfig, PretrainingReport, adapted, pretrain
from nlu_models.training.seeding import settings

MakeConfig = Callable[..., JointBertConfig]
TALKS = [
    ("hello again", "see you later"),
    ("good morning", "good night", "bye now"),
    ("show me red shoes", "a green jacket please"),
    ("where is my order", "track order please"),
] * 6


def run(
    base: Path,
    out: Path,
    talks: list[tuple[str, ...]],
    log_dir: Path | None = None,
    **changes: object,
) -> PretrainingReport:
    values = {"base": str(base), "epochs": 12, "learning_rate": 5e-3, "threads": 1, "batch_size": 8}
    config = PretrainingConfig.model_validate(values | {"held_out_share": 0.3} | changes)
    with settings(config):
        return pretrain(talks, config, out, progress=False, log_dir=log_dir)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pretrained")


@pytest.fixture(scope="module")
def report(checkpoint: Path, folder: Path) -> PretrainingReport:
    return run(checkpoint, folder / "bert", TALKS, folder / "logs")


def test_hidden_words_are_learned(report: PretrainingReport) -> None:
    """The held-out conversations are the trained ones again."""
    assert report.texts == 54
    assert report.after.loss < 0.8 * report.before.loss
    assert report.after.accuracy > report.before.accuracy
    assert report.after.follows is not None


def test_what_follows_is_learned(tmp_path: Path, checkpoint: Path) -> None:
    """A farewell always follows a greeting, so half of the strangers can be told: 75 % in all."""
    talks = [(a, b) for a in ("hello", "hi", "good", "hey") for b in ("bye", "farewell", "later")]
    result = run(
        checkpoint, tmp_path / "bert", talks * 10, held_out_share=0.5, epochs=30, dropout=0
    )
    assert result.after.follows == pytest.approx(0.75, abs=0.15)


def test_the_folder_is_a_checkpoint_that_base_can_name(
    report: PretrainingReport, folder: Path, make_config: MakeConfig, checkpoint: Path
) -> None:
    names = {path.name for path in (folder / "bert").iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= names
    config = make_config(base=folder / "bert")
    encoder, _ = load_encoder(find_checkpoint(config.base), config)
    weights = load_file(folder / "bert" / "model.safetensors")
    words = weights["bert.embeddings.word_embeddings.weight"]
    assert torch.equal(encoder.get_parameter("embeddings.word_embeddings.weight"), words)
    before, _ = load_encoder(find_checkpoint(str(checkpoint)), config)
    assert not torch.equal(before.get_parameter("embeddings.word_embeddings.weight"), words)


def test_the_word_head_is_tied_to_the_word_vectors(report: PretrainingReport, folder: Path) -> None:
    model = AutoModelForMaskedLM.from_pretrained(folder / "bert")
    vectors = model.get_input_embeddings().weight
    assert model.get_output_embeddings().weight.data_ptr() == vectors.data_ptr()


def test_tensorboard_logs(report: PretrainingReport, folder: Path) -> None:
    assert list((folder / "logs").glob("events.out.tfevents.*"))


def test_the_same_seed_gives_the_same_weights(tmp_path: Path, checkpoint: Path) -> None:
    reports = [run(checkpoint, tmp_path / name, TALKS, epochs=1) for name in ("a", "b")]
    assert reports[0].after == reports[1].after
    first, second = (load_file(tmp_path / name / "model.safetensors") for name in ("a", "b"))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_lone_messages_teach_words_only(tmp_path: Path, checkpoint: Path) -> None:
    lone = [(turn,) for talk in TALKS for turn in talk]
    result = run(checkpoint, tmp_path / "bert", lone, epochs=1)
    assert result.after.follows is None


def test_a_base_without_a_head_for_pairs_learns_words_only(
    tmp_path: Path, checkpoint: Path
) -> None:
    base = tmp_path / "distilbert"
    size = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))["vocab_size"]
    shape = DistilBertConfig(vocab_size=size, dim=32, n_layers=1, n_heads=2, hidden_dim=64)
    DistilBertModel(shape).save_pretrained(base)
    (base / "tokenizer.json").write_bytes((checkpoint / "tokenizer.json").read_bytes())
    result = run(base, tmp_path / "out", TALKS, epochs=2)
    assert result.after.follows is None
    assert result.after.loss < result.before.loss


def test_one_text_is_not_enough(tmp_path: Path, checkpoint: Path) -> None:
    with pytest.raises(DataError, match="2 texts or more"):
        run(checkpoint, tmp_path / "bert", [("hello",)])


def test_training_begins_from_the_adapted_checkpoint(make_config: MakeConfig) -> None:
    texts = ["hello again", "see you later", "good morning"] * 4
    plain = make_config()
    with adapted(texts, plain, progress=False, log_dir=None) as found:
        assert found == find_checkpoint(plain.base)
    config = make_config(pretraining_epochs=1)
    with settings(config), adapted(texts, config, progress=False, log_dir=None) as found:
        assert found.sha256 != find_checkpoint(plain.base).sha256
        load_encoder(found, config)


def test_training_with_pretraining_epochs(
    tmp_path: Path,
    examples: list[Example],
    make_config: MakeConfig,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(training, "write_network", lambda *_, **__: None)  # the export takes long
    monkeypatch.setattr(training, "calibrate", lambda *_: Calibration(1.0, 0.0, 1.0))
    config = make_config(epochs=1, pretraining_epochs=1)
    training.train(examples, config, tmp_path / "model", progress=False, log_dir=tmp_path / "logs")
    assert list((tmp_path / "logs" / "pretraining").glob("events.out.tfevents.*"))
