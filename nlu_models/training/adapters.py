"""Parameter-efficient fine-tuning: small matrices beside the encoder's learn, the encoder rests.

LoRA (Hu et al. 2022) adds a product of two thin matrices to each weight matrix; AdaLoRA (Zhang et
al. 2023) begins with more of them and takes away those that matter least. Both are merged into the
weights when training ends: the served model is as large and as fast as without them. The library
is ``peft``.
"""

from __future__ import annotations

import importlib
import logging
import math
from typing import Any

import torch
from torch import nn

from common.errors import EnvironmentProblem
from nlu_models.model.config import JointBertConfig
from nlu_models.training.network import STATES, JointBertNetwork

logger = logging.getLogger(__name__)

_NAME = "default"
_FIRST_RANK_FACTOR = 1.5
_SHARE_BEFORE, _SHARE_AFTER = 0.1, 0.3
_ALLOCATIONS = 50
_FEWEST_STEPS = 2  # one to judge by, one to drop
_ORTHOGONALITY_WEIGHT = 0.5


class Adapter:
    """No adapter: the whole encoder learns."""

    def penalty(self) -> torch.Tensor | float:
        """What is added to the loss of a step."""
        return 0.0

    def after_step(self) -> None:
        """Called after each step of the optimiser, while the gradients are still there."""

    def merge(self) -> None:
        """Put what was learned into the encoder's own weights; ends the adapter."""


class Lora(Adapter):
    """LoRA in every linear layer of the encoder but the pooler, which has no part in the model.

    Args:
        encoder: changed in place; of its own parameters none learns any more.
        config: rank and scale.
        steps: of the whole training run.
    """

    def __init__(self, encoder: nn.Module, config: JointBertConfig, steps: int) -> None:
        self._tuner = self._tuned(_peft(), encoder, config, steps)

    def _tuned(self, peft: Any, encoder: nn.Module, config: JointBertConfig, steps: int) -> Any:
        settings = peft.LoraConfig(
            r=config.adapter_rank,
            lora_alpha=config.adapter_alpha,
            target_modules=linear_layers(encoder),
        )
        return peft.LoraModel(encoder, settings, _NAME)

    def merge(self) -> None:
        """Add the products to the weights they stand beside."""
        self._tuner.merge_and_unload()


class AdaLora(Lora):
    """AdaLoRA: the total rank falls from 1.5 times ``adapter_rank`` a layer to ``adapter_rank``.

    It stays for the first tenth of the steps, falls, and is fixed for the last three tenths.
    """

    def _tuned(self, peft: Any, encoder: nn.Module, config: JointBertConfig, steps: int) -> Any:
        self._step = 0
        steps = max(steps, _FEWEST_STEPS)
        settings = peft.AdaLoraConfig(
            init_r=math.ceil(config.adapter_rank * _FIRST_RANK_FACTOR),
            target_r=config.adapter_rank,
            lora_alpha=config.adapter_alpha,
            target_modules=linear_layers(encoder),
            total_step=steps,
            tinit=int(steps * _SHARE_BEFORE),
            tfinal=max(1, int(steps * _SHARE_AFTER)),
            deltaT=max(1, steps // _ALLOCATIONS),
        )
        return peft.AdaLoraModel(encoder, settings, _NAME)

    def penalty(self) -> torch.Tensor:
        """Keeps the singular vectors apart: mean distance of their Gram matrices from identity."""
        grams = [
            weight @ weight.T if "lora_A" in name else weight.T @ weight
            for name, weight in self._tuner.model.named_parameters()
            if "lora_A" in name or "lora_B" in name
        ]
        distances = [torch.linalg.norm(gram - torch.eye(len(gram))) for gram in grams]
        return _ORTHOGONALITY_WEIGHT * torch.stack(distances).mean()

    def after_step(self) -> None:
        """Judge how much each singular value matters and drop those over the budget."""
        self._tuner.update_and_allocate(self._step)
        self._step += 1

    def merge(self) -> None:
        """Drop what is over the budget from the averaged weights too, then merge."""
        ranks = self._tuner.peft_config[_NAME].rank_pattern
        if ranks:
            self._tuner.rankallocator.mask_using_rank_pattern(self._tuner.model, ranks)
        super().merge()


_KINDS: dict[str, type[Lora]] = {"lora": Lora, "adalora": AdaLora}


def attach(network: JointBertNetwork, config: JointBertConfig, steps: int) -> Adapter:
    """Put the adapter that ``config`` names into the network's encoder.

    Args:
        network: its encoder is changed in place; its heads learn as before.
        config: names the adapter.
        steps: of the whole training run.

    Raises:
        EnvironmentProblem: the library is not installed.
    """
    if config.adapter == "none":
        return Adapter()
    adapter = _KINDS[config.adapter](network.encoder, config, steps)
    for name, parameter in network.encoder.named_parameters():
        if STATES in name:  # they were not pre-trained: there is nothing to add to
            parameter.requires_grad = True
    learning = sum(p.numel() for p in network.encoder.parameters() if p.requires_grad)
    everything = sum(p.numel() for p in network.encoder.parameters())
    logger.info("%s: %d of %d encoder weights learn.", config.adapter, learning, everything)
    return adapter


def linear_layers(encoder: nn.Module) -> list[str]:
    """The names of the encoder's linear layers that have a part in the model."""
    return [
        name
        for name, module in encoder.named_modules()
        if isinstance(module, nn.Linear) and not name.startswith("pooler")
    ]


def _peft() -> Any:
    try:
        return importlib.import_module("peft")
    except ImportError as error:
        raise EnvironmentProblem(
            "The setting 'adapter' needs the library peft, which is not installed.",
            hint="Install the training requirements: pip install -r requirements/train.txt",
        ) from error
