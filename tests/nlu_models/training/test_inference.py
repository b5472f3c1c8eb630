from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import DistilBertConfig, DistilBertModel

from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.model.situation import Situation
from nlu_models.training.checkpoint import find_checkpoint, load_encoder
from nlu_models.training.inference import (
    FirstStage,
    FusedAttention,
    Stage,
    for_inference,
)
from nlu_models.training.network import Heads, JointBertNetwork
from nlu_models.training.state_vectors import add_states

IDS = torch.tensor([[2, 7, 9, 11, 3], [2, 8, 3, 0, 0]])
MASK = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])


@pytest.fixture(scope="module")
def network(checkpoint: Path) -> JointBertNetwork:
    config = JointBertConfig(base=str(checkpoint))
    encoder, _ = load_encoder(find_checkpoint(config.base), config)
    torch.manual_seed(0)
    return JointBertNetwork(encoder, intents=4, tags=3, config=config).eval()


def test_computes_the_same(network: JointBertNetwork) -> None:
    fused = for_inference(network)
    attention = [module for module in fused.modules() if isinstance(module, FusedAttention)]
    assert len(attention) == network.encoder.config.num_hidden_layers
    with torch.no_grad():
        for one, other in zip(network(IDS, MASK), fused(IDS, MASK), strict=True):
            assert torch.allclose(one, other, atol=1e-5)


def test_padding_changes_nothing(network: JointBertNetwork) -> None:
    with torch.no_grad():
        padded = network(IDS, MASK)[0][1]
        alone = network(IDS[1:, :3], MASK[1:, :3])[0][0]
    assert torch.allclose(padded, alone, atol=1e-5)


def test_the_trained_network_stays(network: JointBertNetwork) -> None:
    for_inference(network)
    assert not any(isinstance(module, FusedAttention) for module in network.modules())


def test_other_kinds_of_attention_are_left_alone() -> None:
    size = {"dim": 32, "hidden_dim": 64, "n_layers": 1, "n_heads": 2, "vocab_size": 20}
    encoder = DistilBertModel(DistilBertConfig(**size))
    network = JointBertNetwork(encoder, intents=4, tags=3, config=JointBertConfig()).eval()
    fused = for_inference(network)
    with torch.no_grad():
        assert torch.allclose(network(IDS, MASK)[0], fused(IDS, MASK)[0], atol=1e-5)


@pytest.mark.parametrize("layers", [(), (1,)])
def test_heads_that_read_requests_compute_the_same(
    checkpoint: Path, layers: tuple[int, ...]
) -> None:
    config = JointBertConfig(base=str(checkpoint), early_exit_layers=layers)
    encoder, text_encoder = load_encoder(find_checkpoint(config.base), config)
    told = [Example("x", "y", situation=Situation(asked="email", did="listed"))]
    states = add_states(encoder, text_encoder.tokenizer, told)
    torch.manual_seed(0)
    network = JointBertNetwork(encoder, intents=4, tags=3, config=config, requests=True).eval()
    for parameter in network.parameters():
        if not parameter.any():  # heads that begin at zero
            torch.nn.init.normal_(parameter)
    ids = IDS.clone()
    ids[0, 1:3] = torch.tensor(states.ids(Situation(asked="email", did="listed")))
    fused = for_inference(network)
    with torch.no_grad():
        for one, other in zip(
            network.at_every_exit(ids, MASK), fused.at_every_exit(ids, MASK), strict=True
        ):
            for wanted, found in zip(one.scores(), other.scores(), strict=True):
                assert torch.allclose(wanted, found, atol=1e-4)


def test_the_stages_compute_what_the_whole_does(checkpoint: Path) -> None:
    config = JointBertConfig(base=str(checkpoint), early_exit_layers=(1,))
    encoder, _ = load_encoder(find_checkpoint(config.base), config)
    torch.manual_seed(0)
    network = JointBertNetwork(encoder, intents=4, tags=3, config=config).eval()
    fused = for_inference(network)
    with torch.no_grad():
        whole, early = (each.scores() for each in network.at_every_exit(IDS, MASK))
        *its_early, hidden, relevance = FirstStage(fused)(IDS, MASK)
        *its_whole, _, _ = Stage(fused, 1)(hidden, MASK)
    assert relevance.shape == IDS.shape
    for wanted, found in zip((*whole, *early), (*its_whole, *its_early), strict=True):
        assert torch.allclose(wanted, found, atol=1e-5)


def test_a_token_is_relevant_that_tells_the_intents_apart() -> None:
    heads = Heads(2, intents=2, tags=1, config=JointBertConfig())
    with torch.no_grad():
        heads.intent_vectors.copy_(torch.tensor([[2.0, 0.0], [0.0, 5.0]]))
        # Of unit length, the vectors lie half of (1, -1) to each side of their mean.
        found = heads.relevance(torch.tensor([[[3.0, 0.0], [1.0, 1.0], [1.0, -2.0]]]))
    assert found[0].tolist() == pytest.approx([1.5**2, 0.0, 1.5**2])
