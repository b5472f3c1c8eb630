"""What each exit of a network in training scores."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from transformers import ElectraConfig, ElectraModel

from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.model.shortcuts.token_pruning import most_relevant
from nlu_models.training.checkpoint import find_checkpoint, load_encoder
from nlu_models.training.inference import FirstStage, Stage
from nlu_models.training.network import Exit, Heads, JointBertNetwork
from tests.nlu_models.conftest import make_checkpoint

IDS = torch.tensor([[2, 7, 9, 11, 8, 6], [2, 8, 3, 9, 0, 0]])
MASK = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]])


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory, examples: list[Example]) -> JointBertConfig:
    base = make_checkpoint(tmp_path_factory.mktemp("network") / "bert", examples, layers=3)
    return JointBertConfig(base=str(base), early_exit_layers=(1, 2))


def network_of(config: JointBertConfig) -> JointBertNetwork:
    encoder, _ = load_encoder(find_checkpoint(config.base), config)
    torch.manual_seed(0)
    return JointBertNetwork(encoder, intents=4, tags=3, config=config).eval()


def test_short_texts_go_through_whole(config: JointBertConfig) -> None:
    network = network_of(config)
    with torch.no_grad():
        whole, *early = network.at_every_exit(IDS, MASK)
        for wanted, found in zip(network(IDS, MASK), whole.scores(), strict=True):
            assert torch.allclose(wanted, found, atol=1e-5)
    assert all(reached.places is None for reached in (whole, *early))
    assert whole.of(IDS) is IDS


def test_above_the_first_exit_long_texts_are_as_they_are_served(config: JointBertConfig) -> None:
    network = network_of(config.model_copy(update={"upper_tokens": 4}))
    with torch.no_grad():
        whole, first, second = network.at_every_exit(IDS, MASK)
        *_, hidden, relevance = FirstStage(network)(IDS, MASK)
        places = most_relevant(relevance.numpy(), MASK.numpy(), 4)
        rows = np.arange(2)[:, None]
        *_, hidden, _ = Stage(network, 1)(hidden[rows, places], MASK[rows, places])
        served = Stage(network, 2)(hidden, MASK[rows, places])[:3]
    assert first.places is None
    assert second.places is whole.places
    assert whole.places is not None
    assert whole.places.tolist() == places.tolist()
    assert whole.of(IDS).tolist() == IDS[rows, places].tolist()
    with torch.no_grad():
        for wanted, found in zip(served, whole.scores(), strict=True):
            assert torch.allclose(wanted, found, atol=1e-5)


@given(arrays(np.float32, (2, 6), elements=st.floats(0, 1, width=32)), st.integers(2, 5))
def test_training_and_serving_leave_out_the_same_tokens(relevance: np.ndarray, most: int) -> None:
    heads = Heads(2, intents=2, tags=1, config=JointBertConfig())
    heads.relevance = lambda hidden: torch.tensor(relevance)  # type: ignore[method-assign]
    found = Exit(heads, torch.zeros(2, 6, 2), MASK).shortened(most).places
    wanted = most_relevant(relevance, MASK.numpy(), most)
    assert found is not None
    for row, (one, other) in enumerate(zip(found.tolist(), wanted.tolist(), strict=True)):
        assert one[0] == other[0] == 0
        # Of equally relevant tokens either may go on, and so may any padding.
        told = [
            sorted(relevance[row, place] for place in places[1:] if MASK[row, place])
            for places in (one, other)
        ]
        assert told[0] == told[1]


def test_the_loss_of_an_upper_exit_does_not_reach_what_it_leaves_out(
    config: JointBertConfig,
) -> None:
    network = network_of(config.model_copy(update={"upper_tokens": 3}))
    whole, first, _ = network.at_every_exit(IDS, MASK)
    first.hidden.retain_grad()
    intents, tags, _ = whole.scores()
    (intents.square().sum() + tags.square().sum()).backward()
    assert tags.shape[:2] == (2, 3)
    assert whole.places is not None
    assert first.hidden.grad is not None
    learned = first.hidden.grad.abs().sum(-1) > 0
    for row, places in enumerate(whole.places.tolist()):
        assert learned[row].nonzero().flatten().tolist() == places


def test_word_vectors_narrower_than_the_layers() -> None:
    """ELECTRA widens them on the way; its stages do so as well."""
    size = {"num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    encoder = ElectraModel(
        ElectraConfig(vocab_size=20, embedding_size=16, hidden_size=32, **size),
    )
    config = JointBertConfig(early_exit_layers=(1,))
    network = JointBertNetwork(encoder, intents=4, tags=3, config=config).eval()
    with torch.no_grad():
        whole = network(IDS, MASK)
        *_, hidden, _ = FirstStage(network)(IDS, MASK)
        staged = Stage(network, 1)(hidden, MASK)
    for wanted, found in zip(whole, staged, strict=False):
        assert torch.allclose(wanted, found, atol=1e-5)
