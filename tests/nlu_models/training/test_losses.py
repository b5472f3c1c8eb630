from __future__ import annotations

import math

import pytest
import torch

from nlu_models.model.encoding import IGNORED
from nlu_models.training.losses import (
    consistency_loss,
    contrastive_loss,
    intent_loss,
    soft_loss,
    tag_consistency_loss,
    tag_loss,
)

LOGITS = torch.tensor([[2.0, 0.0], [0.0, 1.0], [5.0, -5.0]])
INTENTS = torch.tensor([0, 0, IGNORED])


def test_intent_loss_is_the_weighted_mean_of_those_with_an_intent() -> None:
    first, second = math.log(1 + math.exp(-2)), math.log(1 + math.exp(1))
    loss = intent_loss(LOGITS, INTENTS, torch.tensor([1.0, 3.0, 9.0]), smoothing=0)
    assert loss.item() == pytest.approx((first + 3 * second) / 4, abs=1e-6)


def test_smoothing_asks_for_a_share_of_every_intent() -> None:
    loss = intent_loss(LOGITS[:1], INTENTS[:1], torch.ones(1), smoothing=0.2)
    right, wrong = math.log(1 + math.exp(-2)), math.log(1 + math.exp(2))
    assert loss.item() == pytest.approx(0.9 * right + 0.1 * wrong, abs=1e-6)


def test_nothing_known_costs_nothing() -> None:
    none = torch.full((3,), IGNORED)
    assert intent_loss(LOGITS, none, torch.ones(3), smoothing=0.1).item() == 0
    assert tag_loss(torch.ones(1, 3, 2), torch.full((1, 3), IGNORED)).item() == 0
    assert contrastive_loss(LOGITS, none, temperature=1).item() == 0


def test_tag_loss_leaves_out_tokens_without_a_tag() -> None:
    logits = torch.tensor([[[0.0, 0.0], [9.0, -9.0], [0.0, 0.0]]])
    assert tag_loss(logits, torch.tensor([[0, IGNORED, 1]])).item() == pytest.approx(math.log(2))


def test_consistency_is_the_symmetric_divergence() -> None:
    first, second = torch.tensor([[0.0, 0.0]]), torch.tensor([[math.log(3), 0.0]])
    forward = 0.5 * math.log(0.5 / 0.75) + 0.5 * math.log(0.5 / 0.25)
    backward = 0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5)
    expected = pytest.approx((forward + backward) / 2, abs=1e-6)
    assert consistency_loss(first, second).item() == expected
    assert consistency_loss(second, first).item() == expected
    assert consistency_loss(first, first).item() == 0


def test_tags_agree_where_both_readings_have_the_same_tokens() -> None:
    """Of two texts of two tokens, the second is mistyped; of the first, one token has a tag."""
    even, odd, far = [0.0, 0.0], [math.log(3), 0.0], [9.0, -9.0]
    logits = torch.tensor([[even, even], [even, even], [odd, far], [far, far]])
    ids = torch.tensor([[5, 6], [7, 8], [5, 6], [7, 9]])
    tags = torch.tensor([[0, IGNORED], [0, 1], [0, IGNORED], [0, 1]])
    expected = consistency_loss(torch.tensor([even]), torch.tensor([odd]))
    assert tag_consistency_loss(logits, ids, tags).item() == pytest.approx(expected.item())
    assert tag_consistency_loss(logits[1::2], ids[1::2], tags[1::2]).item() == 0


def test_contrastive_loss_by_hand() -> None:
    """Two alike of one intent and one of another at a right angle; the last has no partner."""
    vectors = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    loss = contrastive_loss(vectors, torch.tensor([4, 4, 7]), temperature=0.5)
    assert loss.item() == pytest.approx(-math.log(math.exp(2) / (math.exp(2) + 1)), abs=1e-6)


def test_contrastive_loss_pulls_partners_together() -> None:
    vectors = torch.tensor([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]], requires_grad=True)
    contrastive_loss(vectors, torch.tensor([0, 0, 1]), temperature=0.1).backward()
    assert vectors.grad is not None
    assert vectors.grad[0, 0] < 0  # descending moves the first towards its partner
    assert vectors.grad[2, 0] > 0


def test_a_teacher_gives_its_probabilities_and_learns_nothing() -> None:
    """Of a half each and a quarter to three: -(1/4 ln 1/2 + 3/4 ln 1/2) = ln 2."""
    logits = torch.zeros(1, 2, requires_grad=True)
    teacher = torch.log(torch.tensor([[0.25, 0.75]])).requires_grad_()
    loss = soft_loss(logits, teacher)
    loss.backward()
    assert float(loss) == pytest.approx(math.log(2))
    assert logits.grad is not None
    assert logits.grad.tolist()[0] == pytest.approx([0.25, -0.25])
    assert teacher.grad is None


def test_nothing_to_teach_costs_nothing() -> None:
    logits = torch.zeros(0, 3, requires_grad=True)
    loss = soft_loss(logits, torch.zeros(0, 3))
    loss.backward()
    assert float(loss) == 0
