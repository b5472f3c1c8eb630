"""What a run measures: lists against what was held out, memory, and milliseconds."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

MEGABYTE = 1024.0
K = 20
TIMED = 500

Recommend = Callable[[Sequence[int]], Iterable[Sequence[int]]]
"""Gives for some users the items of their lists, best first, at most K of each."""


@dataclass(frozen=True)
class Held:
    """What is held out of each user's choices.

    Attributes:
        users: row of each user who has something held out.
        wanted: the items, for each of them.
    """

    users: np.ndarray
    wanted: list[np.ndarray]

    @classmethod
    def of(cls, users: np.ndarray, items: np.ndarray) -> Held:
        """From pairs of users and items, in any order."""
        order = np.argsort(users, kind="stable")
        rows, starts = np.unique(users[order], return_index=True)
        return cls(rows, np.split(items[order], starts[1:]))

    def some(self, count: int) -> Held:
        """At most ``count`` of the users, always the same."""
        if count >= len(self.users):
            return self
        chosen = np.sort(np.random.default_rng(0).permutation(len(self.users))[:count])
        return Held(self.users[chosen], [self.wanted[at] for at in chosen])


def accuracy(recommend: Recommend, held: Held, *, batch: int = 512) -> dict[str, float]:
    """recall@20, ndcg@20 and ndcg@10 (binary relevance), means over the users."""
    rows: list[tuple[float, float, float]] = []
    for at in range(0, len(held.users), batch):
        lists = recommend(held.users[at : at + batch].tolist())
        pairs = zip(lists, held.wanted[at : at + batch], strict=True)
        rows += [_of_one(ranked, wanted) for ranked, wanted in pairs]
    recall, ndcg, ndcg_10 = np.mean(rows, axis=0).tolist()
    return {"recall@20": recall, "ndcg@20": ndcg, "ndcg@10": ndcg_10}


def _of_one(ranked: Sequence[int], wanted: np.ndarray) -> tuple[float, float, float]:
    hits = np.isin(ranked, wanted)
    return hits.sum() / len(wanted), _ndcg(hits, len(wanted), K), _ndcg(hits, len(wanted), 10)


def _ndcg(hits: np.ndarray, wanted: int, k: int) -> float:
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    found = hits[:k]
    return float(discounts[: len(found)][found].sum() / discounts[: min(wanted, k)].sum())


def latency(ask: Callable[[int], Any], users: Sequence[int]) -> dict[str, float]:
    """p50 and p99 of asking for one user at a time on one thread: by the clock, and of the
    processor, which other programs disturb less; in milliseconds."""
    times = []
    with threadpool_limits(1):
        for user in users[:20]:
            ask(user)
        for user in users:
            started, worked = time.perf_counter(), time.thread_time()
            ask(user)
            times.append((time.perf_counter() - started, time.thread_time() - worked))
    (p50, cpu_50), (p99, cpu_99) = 1000 * np.percentile(times, [50, 99], axis=0)
    return {
        "p50_ms": float(p50),
        "p99_ms": float(p99),
        "cpu_p50_ms": float(cpu_50),
        "cpu_p99_ms": float(cpu_99),
    }


@contextmanager
def timed(into: dict[str, float]) -> Iterator[None]:
    """Note the seconds on the clock and of the processor, and the peak of memory so far."""
    started, worked = time.perf_counter(), time.process_time()
    yield
    into["fit_seconds"] = time.perf_counter() - started
    into["cpu_seconds"] = time.process_time() - worked
    into["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def write(report: dict[str, Any], out: Path | None) -> None:
    """Write a report as JSON, if a file is named."""
    if out is not None:
        out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
