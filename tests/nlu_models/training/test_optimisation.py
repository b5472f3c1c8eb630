from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn
from transformers import AutoModel

from nlu_models.model.config import JointBertConfig
from nlu_models.training.network import JointBertNetwork
from nlu_models.training.optimisation import WeightAverage, make_optimiser, make_schedule


def test_each_layer_learns_slower_than_the_one_above(
    checkpoint: Path, make_config: Callable[..., JointBertConfig]
) -> None:
    config = make_config(learning_rate=1e-3, head_learning_rate=1e-2, layer_decay=0.5)
    network = JointBertNetwork(
        AutoModel.from_pretrained(checkpoint), intents=2, tags=1, config=config
    )
    rates = {}
    groups = make_optimiser(network, config).param_groups
    names = [name for name, _ in network.named_parameters()]
    for name, group in zip(names, groups, strict=True):
        rates[name] = group["lr"]
        if name.endswith("bias") or "LayerNorm" in name:
            assert group["weight_decay"] == 0
    assert rates["heads.intent_vectors"] == 1e-2
    assert rates["encoder.encoder.layer.1.output.dense.weight"] == pytest.approx(1e-3)
    assert rates["encoder.encoder.layer.0.output.dense.weight"] == pytest.approx(5e-4)
    assert rates["encoder.embeddings.word_embeddings.weight"] == pytest.approx(2.5e-4)


def test_schedule_rises_then_falls_to_zero() -> None:
    optimiser = torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=1.0)
    schedule = make_schedule(optimiser, steps=10, warmup_share=0.2)
    rates = []
    for _ in range(10):
        rates.append(schedule.get_last_lr()[0])
        optimiser.step()
        schedule.step()
    assert rates[:3] == [0.5, 1.0, 1.0]
    # Half a cosine: a quarter of the way down after 2.67 of 8 steps, half after 4.
    assert rates[6] == pytest.approx(0.5)
    assert schedule.get_last_lr()[0] == pytest.approx(0.0)


def test_average_lags_behind_and_swaps_back() -> None:
    layer = nn.Linear(1, 1, bias=False)
    nn.init.constant_(layer.weight, 0.0)
    average = WeightAverage(layer, decay=0.5)
    for value in (1.0, 1.0):
        nn.init.constant_(layer.weight, value)
        average.update()
    # Decay of step 1 is 2/11, of step 2 is 3/12: 0 -> 9/11 -> 3/12 * 9/11 + 9/12.
    expected = 0.25 * 9 / 11 + 0.75
    with average.applied():
        assert layer.weight.item() == pytest.approx(expected)
    assert layer.weight.item() == 1.0
