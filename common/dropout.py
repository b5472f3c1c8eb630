"""Dropout whose masks are drawn cheaply. Needs torch; training only.

On processors that are not Intel's, torch draws the mask of a dropout (Srivastava et al. 2014) one
number after the other in one thread: about an eighth of the time of a training step, by torch's
profiler. A byte of a faster generator decides as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional
from torch.overrides import TorchFunctionMode

_STEPS = 256  # what a byte can be: probabilities are rounded to this part


class QuickDropout(TorchFunctionMode):
    """Inside, :func:`torch.nn.functional.dropout`, which every module calls, draws by the byte.

    The probability is rounded to 1/256, and what stays is scaled by the rounded one, so that the
    expectation is exact.

    Args:
        seed: of the masks.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = np.random.Generator(np.random.SFC64(seed))

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Take the place of dropout; everything else is as it was."""
        replaced = self._dropout if func is functional.dropout else func
        return replaced(*args, **(kwargs or {}))

    def _dropout(
        self, input: torch.Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
    ) -> torch.Tensor:
        """As :func:`torch.nn.functional.dropout`, whose names these are; never in place."""
        dropped = round(p * _STEPS)
        if not training or dropped == 0:
            return input
        kept = self._bytes(input.numel()) >= dropped
        mask = torch.from_numpy(kept).view(input.shape).to(input)
        return input * mask.mul_(_STEPS / max(1, _STEPS - dropped))

    def _bytes(self, count: int) -> np.ndarray:
        words = self._random.integers(0, 2**64, -(-count // 8), dtype=np.uint64)
        return words.view(np.uint8)[:count]
