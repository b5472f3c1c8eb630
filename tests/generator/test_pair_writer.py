"""The pair writer learns a toy language whose right answers are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from common.errors import DataError, ModelError
from generator.pair_training import PairConfig, PairReport, train_pairs
from generator.pair_writer import Option, PairWriter, best

WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "glade", "heath")
QUICK = PairConfig(
    vocabulary=120, width=32, inner=64, encoder_layers=1, decoder_layers=1, dropout=0.0,
    epochs=60, batch_size=32, learning_rate=5e-3, warm_up=20, smoothing=0.0,
)  # fmt: skip


def pairs() -> list[tuple[str, str]]:
    return [(f"name {a} by {b}", f"{a} is made by {b} .") for a in WORDS for b in WORDS if a != b]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pairs") / "model"


@pytest.fixture(scope="module")
def report(folder: Path) -> PairReport:
    return train_pairs(pairs()[::2], folder, QUICK)


def test_values_of_pairs_that_it_never_saw_are_copied(report: PairReport, folder: Path) -> None:
    writer = PairWriter.load(folder)
    unseen = pairs()[1::2]
    written = [writer.write(source, beams=3) for source, _ in unseen]
    assert np.mean([got == text for got, (_, text) in zip(written, unseen, strict=True)]) > 0.8


def test_the_same_seed_gives_the_same_texts(report: PairReport, folder: Path) -> None:
    writer, source = PairWriter.load(folder), "name amber by glade"
    first = writer.sample(source, count=4, seed=3, temperature=1.5)
    assert first == writer.sample(source, count=4, seed=3, temperature=1.5)
    assert len({one.text for one in first}) == len(first)


def test_a_step_with_kept_keys_is_the_whole_network(report: PairReport) -> None:
    import torch

    from generator.copynet import CopyNet, FirstStep, NextStep
    from generator.network import NetworkConfig

    torch.manual_seed(0)
    sizes = NetworkConfig(width=16, heads=2, inner=32, dropout=0.0)
    network = CopyNet(30, sizes, length=20).eval()
    source, target = torch.randint(4, 30, (2, 5)), torch.randint(4, 30, (2, 7))
    mask = torch.ones_like(source)
    with torch.no_grad():
        whole = network(source, mask, target)
        encoded, crossed = FirstStep(network)(source, mask)
        kept = torch.zeros(2, sizes.decoder_layers, 2, 2, 0, 8)
        for place in range(7):
            token = target[:, place : place + 1]
            chances, kept = NextStep(network)(token, kept, source, mask, encoded, crossed)
            assert torch.allclose(chances, whole[:, place], atol=1e-4)
    assert torch.allclose(whole.exp().sum(-1), torch.ones(2, 7), atol=1e-4)


def test_the_text_with_the_least_fault_is_taken() -> None:
    options = [Option("a b", -0.1), Option("a c", -0.2), Option("d", -0.3)]
    assert best(options) == "a b"
    assert best(options, lambda text: float("c" not in text)) == "a c"
    assert best([]) == ""


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no pairs"):
        train_pairs([], tmp_path / "model")
    with pytest.raises(ModelError, match="No trained pair writer"):
        PairWriter.load(tmp_path)


def test_training_ends_when_its_time_is_spent(tmp_path: Path) -> None:
    config = QUICK.model_copy(update={"seconds": 0.2, "epochs": 1000})
    assert train_pairs(pairs(), tmp_path / "model", config).steps < 1000
