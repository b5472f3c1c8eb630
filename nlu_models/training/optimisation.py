"""How the weights move: a rate for each layer, warm-up and decay, and a moving average."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from nlu_models.model.config import JointBertConfig
from nlu_models.training.network import STATES, JointBertNetwork

_NOT_DECAYED = ("bias", "LayerNorm", "scale")


def make_optimiser(network: JointBertNetwork, config: JointBertConfig) -> torch.optim.Optimizer:
    """AdamW in which each encoder layer learns slower than the one above it.

    Layer-wise rates: Howard and Ruder (2018), ULMFiT, "discriminative fine-tuning".
    """
    groups = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = _rate(name, _depth(network), config)
        decay = 0.0 if any(part in name for part in _NOT_DECAYED) else config.weight_decay
        groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True)


def _depth(network: JointBertNetwork) -> int:
    return int(network.encoder.config.num_hidden_layers)


def _rate(name: str, depth: int, config: JointBertConfig) -> float:
    if not name.startswith("encoder.") or STATES in name:  # what begins with nothing learned
        return config.head_learning_rate
    if ".lora_" in name:
        return config.adapter_learning_rate
    parts = name.split(".")
    layer = next((int(part) for part in parts if part.isdigit()), -1)
    return float(config.learning_rate * config.layer_decay ** (depth - 1 - layer))


def make_schedule(
    optimiser: torch.optim.Optimizer, steps: int, warmup_share: float
) -> torch.optim.lr_scheduler.LambdaLR:
    """Linear warm-up, then half a cosine down to zero after ``steps`` steps."""
    warmup = max(1, round(steps * warmup_share))

    def factor(step: int) -> float:
        if step < warmup:
            return (step + 1) / warmup
        return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))

    return torch.optim.lr_scheduler.LambdaLR(optimiser, factor)


class WeightAverage:
    """An exponential moving average of the weights that learn (Polyak and Juditsky 1992).

    Args:
        network: whose weights to follow.
        decay: share of the old average that stays at each step; early steps use less, so that the
            first weights are soon forgotten.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self._decay = decay
        self._steps = 0
        self._weights = [p for p in network.parameters() if p.requires_grad]
        self._average = [p.detach().clone() for p in self._weights]

    @torch.no_grad()
    def update(self) -> None:
        """Take in the present weights."""
        self._steps += 1
        decay = min(self._decay, (1 + self._steps) / (10 + self._steps))
        torch._foreach_lerp_(self._average, [p.detach() for p in self._weights], 1 - decay)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Inside, the network has the averaged weights."""
        self.swap()
        try:
            yield
        finally:
            self.swap()

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange the network's weights and their average."""
        for weight, average in zip(self._weights, self._average, strict=True):
            kept = weight.detach().clone()
            weight.copy_(average)
            average.copy_(kept)
