from __future__ import annotations

from pathlib import Path
from subprocess import CalledProcessError

import pytest

from benchmarks.nlu_latency import latency
from nlu_models.training.train import train
from tests.nlu_models.conftest import UTTERANCES, examples_of, make_checkpoint, tiny_config


def test_a_message_takes_some_time_and_few_take_much_more(tmp_path: Path) -> None:
    examples = examples_of(UTTERANCES)
    config = tiny_config(make_checkpoint(tmp_path / "bert", examples), epochs=1)
    train(examples, config, tmp_path / "model", progress=False)
    figures = latency(tmp_path / "model", [example.text for example in examples])
    assert 0 < figures["p50_ms"] <= figures["p99_ms"]


def test_without_a_model_the_process_says_why(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CalledProcessError):
        latency(tmp_path, ["hello"])
    assert "No model in" in capfd.readouterr().err
