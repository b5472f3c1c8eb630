"""TensorBoard logs of a training run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

Log = Callable[[int, Mapping[str, float]], None]


@contextlib.contextmanager
def scalar_log(log_dir: Path | None) -> Iterator[Log]:
    """A function (step, values) that writes TensorBoard logs, or does nothing without a folder."""
    if log_dir is None:
        yield lambda step, values: None
        return
    from torch.utils.tensorboard import SummaryWriter

    with SummaryWriter(str(log_dir)) as writer:

        def log(step: int, values: Mapping[str, float]) -> None:
            for name, value in values.items():
                writer.add_scalar(name, value, step)

        yield log
