from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from common.errors import EnvironmentProblem
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.training.adapters import AdaLora, attach, linear_layers
from nlu_models.training.checkpoint import find_checkpoint, load_encoder
from nlu_models.training.network import JointBertNetwork
from nlu_models.training.optimisation import make_optimiser
from nlu_models.training.train import settings
from nlu_models.training.trainer import Trainer

MakeConfig = Callable[..., JointBertConfig]
BATCH = (torch.tensor([[2, 5, 6, 3]]), torch.ones(1, 4, dtype=torch.long))
KINDS = pytest.mark.parametrize("kind", ["lora", "adalora"])


def network_of(config: JointBertConfig) -> JointBertNetwork:
    encoder, _ = load_encoder(find_checkpoint(config.base), config)
    return JointBertNetwork(encoder, intents=3, tags=2, config=config).eval()


def learning(network: JointBertNetwork) -> set[str]:
    return {name for name, weight in network.encoder.named_parameters() if weight.requires_grad}


def test_without_an_adapter_nothing_changes(make_config: MakeConfig) -> None:
    network = network_of(make_config())
    before = learning(network)
    adapter = attach(network, make_config(), steps=10)
    adapter.after_step()
    adapter.merge()
    assert adapter.penalty() == 0
    assert learning(network) == before


@KINDS
def test_only_the_additions_learn(make_config: MakeConfig, kind: str) -> None:
    config = make_config(adapter=kind, adapter_learning_rate=0.123)
    network = network_of(config)
    before = network(*BATCH)[0]
    attach(network, config, steps=10)
    assert torch.allclose(network(*BATCH)[0], before, atol=1e-6)  # they begin at nothing
    assert all(".lora_" in name for name in learning(network))
    rates = {group["lr"] for group in make_optimiser(network, config).param_groups}
    assert rates == {0.123, config.head_learning_rate}


def test_every_layer_gets_the_rank_but_the_pooler_none(make_config: MakeConfig) -> None:
    config = make_config(adapter="lora", adapter_rank=3)
    network = network_of(config)
    layers = linear_layers(network.encoder)
    assert len(layers) == 2 * 6  # two layers of query, key, value, output, up and down
    attach(network, config, steps=10)
    shapes = {n: tuple(p.shape) for n, p in network.encoder.named_parameters() if "lora_A" in n}
    assert {shape[0] for shape in shapes.values()} == {3}
    assert len(shapes) == len(layers)
    assert not any("pooler" in name for name in shapes)


def test_merging_lora_adds_its_product_to_the_weights(make_config: MakeConfig) -> None:
    config = make_config(adapter="lora", adapter_rank=2, adapter_alpha=6.0)
    network = network_of(config)
    adapter = attach(network, config, steps=10)
    layer = network.encoder.encoder.layer[0].attention.self.query
    with torch.no_grad():
        for name, weight in network.encoder.named_parameters():
            if ".lora_B" in name:
                weight.normal_()
    product = layer.lora_B["default"].weight @ layer.lora_A["default"].weight
    wanted = layer.weight + 6.0 / 2 * product
    scores = network(*BATCH)[0]
    adapter.merge()
    merged = network.encoder.encoder.layer[0].attention.self.query
    assert type(merged) is torch.nn.Linear
    assert torch.allclose(merged.weight, wanted, atol=1e-5)
    assert torch.allclose(network(*BATCH)[0], scores, atol=1e-4)


def test_the_penalty_of_adalora_is_the_distance_from_orthogonality(make_config: MakeConfig) -> None:
    config = make_config(adapter="adalora", adapter_rank=2)  # begins with rank 3
    network = network_of(config)
    adapter = attach(network, config, steps=10)
    assert isinstance(adapter, AdaLora)
    with torch.no_grad():
        for name, weight in network.encoder.named_parameters():
            if ".lora_A" in name or ".lora_B" in name:
                weight.zero_()
    assert adapter.penalty().item() == pytest.approx(0.5 * 3**0.5)  # norm of the identity of 3
    with torch.no_grad():
        for name, weight in network.encoder.named_parameters():
            if ".lora_A" in name or ".lora_B" in name:
                torch.nn.init.orthogonal_(weight)
    assert adapter.penalty().item() == pytest.approx(0.0, abs=1e-4)


@KINDS
def test_training_learns_and_leaves_a_plain_encoder(
    examples: list[Example], make_config: MakeConfig, kind: str
) -> None:
    config = make_config(adapter=kind, adapter_learning_rate=1e-2, epochs=15)
    with settings(config):
        trainer = Trainer(examples, examples, config, find_checkpoint(config.base))
        names = set(trainer.network.state_dict())
        embeddings = trainer.network.encoder.embeddings.word_embeddings.weight.clone()
        trainer.fit(progress=False, log_dir=None)
    assert set(trainer.network.state_dict()) == names
    assert torch.equal(trainer.network.encoder.embeddings.word_embeddings.weight, embeddings)
    assert trainer._accuracy(trainer._rows(examples)) > 0.85


def test_adalora_ends_with_the_budget(
    examples: list[Example], make_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = make_config(adapter="adalora", adapter_rank=2, epochs=10)
    left: list[int] = []

    def count(adapter: AdaLora) -> None:
        ranks = adapter._tuner.peft_config["default"].rank_pattern
        adapter._tuner.rankallocator.mask_using_rank_pattern(adapter._tuner.model, ranks)
        values = [p for n, p in adapter._tuner.model.named_parameters() if ".lora_E" in n]
        left.append(sum(int((value != 0).sum()) for value in values))

    monkeypatch.setattr(AdaLora, "merge", count)
    with settings(config):
        Trainer(examples, [], config, find_checkpoint(config.base)).fit(
            progress=False, log_dir=None
        )
    assert left == [2 * 12]  # rank 2 on average in twelve layers


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_a_run_of_a_few_steps_is_enough(
    examples: list[Example], make_config: MakeConfig, steps: int
) -> None:
    config = make_config(adapter="adalora", epochs=steps, batch_size=len(examples))
    trainer = Trainer(examples, [], config, find_checkpoint(config.base))
    assert trainer.fit(progress=False, log_dir=None) == steps


def test_the_missing_library_is_named(
    make_config: MakeConfig, monkeypatch: pytest.MonkeyPatch, checkpoint: Path
) -> None:
    monkeypatch.setitem(sys.modules, "peft", None)
    config = make_config(adapter="lora")
    with pytest.raises(EnvironmentProblem, match="peft") as caught:
        attach(network_of(config), config, steps=3)
    assert "requirements/train.txt" in str(caught.value.hint)
