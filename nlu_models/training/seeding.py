"""The surroundings of one training run: its seed and its threads."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Protocol

import psutil
import torch

from common.dropout import QuickDropout

_WATCHED_SECONDS = 0.5


class Seeded(Protocol):
    """Any configuration with a seed and a number of threads (0: the cores that are idle)."""

    @property
    def seed(self) -> int: ...  # noqa: D102 - explained by the class

    @property
    def threads(self) -> int: ...  # noqa: D102


@contextlib.contextmanager
def settings(config: Seeded) -> Iterator[None]:
    """Seed torch and set its threads for the time of one training run."""
    threads = torch.get_num_threads()
    with torch.random.fork_rng():
        torch.manual_seed(config.seed)
        torch.set_num_threads(config.threads or _idle_cores())
        try:
            with QuickDropout(config.seed):
                yield
        finally:
            torch.set_num_threads(threads)


def _idle_cores() -> int:
    """Cores that nothing else uses now, at least one.

    torch's threads wait for each other in busy loops: on cores that are taken, two of them are
    several times slower than one. The load average would not do: it still counts what ended a
    minute ago, such as the installation.
    """
    used = psutil.cpu_percent(interval=_WATCHED_SECONDS) / 100
    return max(1, round((psutil.cpu_count() or 1) * (1 - used)))
