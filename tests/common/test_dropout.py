"""Dropout by the byte: as torch's in all that counts, and nothing else is touched."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from common.dropout import QuickDropout

MANY = 200_000
TENTH = 26 / 256  # 0.1 in parts of a byte


def test_about_the_asked_share_is_dropped_and_the_rest_scaled_up() -> None:
    with QuickDropout(3):
        values = functional.dropout(torch.ones(MANY), 0.1)
    # Three standard deviations of a binomial: 3 * sqrt(0.1016 * 0.8984 / 200,000) = 0.0020.
    assert float((values == 0).float().mean()) == pytest.approx(TENTH, abs=0.002)
    assert values.unique().tolist() == pytest.approx([0, 1 / (1 - TENTH)])


def test_gradients_pass_where_values_did() -> None:
    given = torch.randn(7, 11, requires_grad=True)
    with QuickDropout(3):
        values = functional.dropout(given, 0.5)
    values.sum().backward()
    expected = torch.where(values == 0, 0.0, 2.0)
    assert given.grad is not None
    assert torch.equal(given.grad, expected)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_type_and_shape_stay(dtype: torch.dtype) -> None:
    with QuickDropout(3):
        values = functional.dropout(torch.ones(3, 5, 2, dtype=dtype), 0.3)
    assert values.dtype == dtype
    assert values.shape == (3, 5, 2)


@pytest.mark.parametrize(("p", "expected"), [(0.0, 1.0), (1.0, 0.0)])
def test_nothing_or_everything(p: float, expected: float) -> None:
    with QuickDropout(3):
        assert functional.dropout(torch.ones(50), p).unique().tolist() == [expected]


def test_a_network_that_does_not_train_drops_nothing() -> None:
    layer = nn.Dropout(0.5).eval()
    with QuickDropout(3):
        assert torch.equal(layer(torch.ones(1000)), torch.ones(1000))


def test_a_seed_gives_the_same_masks_and_leaves_torchs_own_numbers_alone() -> None:
    def masks(seed: int) -> list[torch.Tensor]:
        with QuickDropout(seed):
            return [nn.Dropout(0.5)(torch.ones(100)) for _ in range(2)]

    torch.manual_seed(1)
    first, again, other = masks(3), masks(3), masks(4)
    drawn = torch.rand(3)
    assert torch.equal(torch.stack(first), torch.stack(again))
    assert not torch.equal(first[0], first[1])
    assert not torch.equal(first[0], other[0])
    torch.manual_seed(1)
    assert torch.equal(drawn, torch.rand(3))


def test_other_functions_and_the_time_after_are_as_ever() -> None:
    with QuickDropout(3):
        assert functional.softmax(torch.zeros(2), dim=0).tolist() == [0.5, 0.5]
    torch.manual_seed(1)
    outside = functional.dropout(torch.ones(100), 0.5)
    torch.manual_seed(1)
    assert torch.equal(outside, nn.Dropout(0.5)(torch.ones(100)))
    assert set(outside.tolist()) == {0.0, 2.0}
