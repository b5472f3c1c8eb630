"""Counts of the shop's data that may be published: with differential privacy, on a budget.

Each shopper counts with at most so many products, so that one more or less changes the counts by no
more than that; Laplace noise of that size over ε hides whether anybody was there (Dwork, McSherry,
Nissim and Smith 2006). What several releases spend adds up. The noise is that of the library
OpenDP, whose samples are safe against attacks on the arithmetic of floats (Mironov 2012).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from pydantic import Field, PositiveInt

from common.config import StrictModel
from common.errors import DataError, EnvironmentProblem
from common.files import create_private
from recommender.events import EventTable
from recommender.items import Interaction, Kind

ROUNDING = 1e-9
"""By so much a sum of decimal fractions may miss the budget."""


class ReleaseConfig(StrictModel):
    """What may be published of the shop's data.

    Attributes:
        budget: the ε of all releases together.
        per_shopper: with so many products a shopper counts at most, the latest first.
    """

    budget: float = Field(default=1.0, gt=0.0)
    per_shopper: PositiveInt = 5


@dataclass(frozen=True)
class Release:
    """Counts with noise, and what they cost.

    Attributes:
        counts: by product id, every product of the catalogue; below 0 where the noise made it so.
        epsilon: what the release spent.
        scale: of the noise: its mean absolute size is about this many shoppers.
    """

    counts: dict[str, int]
    epsilon: float
    scale: float


@dataclass(frozen=True)
class Spent:
    """One line of the ledger: when (ISO 8601), of what kind of event, how much."""

    at: str
    kind: str
    epsilon: float


class Ledger:
    """What was spent, in a file that only the owner may read; see :func:`locked`.

    Args:
        path: of the file, which the first entry makes.
        budget: the ε of all entries together.

    Raises:
        DataError: the file is damaged; then nobody knows what was spent, and nothing may be.
    """

    def __init__(self, path: Path, budget: float) -> None:
        self._path, self._budget = path, budget
        self.entries = self._read()

    def _read(self) -> list[Spent]:
        if not self._path.exists():
            return []
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return [Spent(str(r["at"]), str(r["kind"]), float(r["epsilon"])) for r in rows]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"The ledger of releases {self._path} cannot be read: {error}.",
                hint="Restore it from a backup: without it nobody knows what was spent.",
            ) from error

    @property
    def spent(self) -> float:
        """The ε of all entries."""
        return sum(one.epsilon for one in self.entries)

    @property
    def left(self) -> float:
        """What may still be spent."""
        return max(0.0, self._budget - self.spent)

    def spend(self, entry: Spent) -> None:
        """Write an entry down, before anything is released.

        Raises:
            DataError: more would be spent than the budget has; nothing is written.
        """
        if not 0.0 < entry.epsilon < float("inf"):
            raise DataError(f"epsilon is {entry.epsilon:g}; it must be above 0.")
        if entry.epsilon > self.left + ROUNDING:
            raise DataError(
                f"A release of epsilon {entry.epsilon:g} is more than what is left: {self.left:g}"
                f" of {self._budget:g}, after {len(self.entries)} releases.",
                hint="Use what was released, ask for less, or raise 'release: {budget: ...}' in"
                " data/recommender.yml, which weakens what shoppers were promised.",
            )
        self.entries = [*self.entries, entry]
        rows = [asdict(one) for one in self.entries]
        fresh = self._path.with_suffix(".new")
        create_private(fresh)
        fresh.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
        fresh.replace(self._path)


@contextmanager
def locked(path: Path, budget: float) -> Iterator[Ledger]:
    """The ledger in a file, while no other process can spend from it.

    Raises:
        DataError: as :class:`Ledger`.
    """
    import portalocker

    path.parent.mkdir(parents=True, exist_ok=True)
    with portalocker.Lock(path.with_suffix(".lock"), "w", flags=portalocker.LockFlags.EXCLUSIVE):
        yield Ledger(path, budget)


def choosers(
    interactions: Iterable[Interaction], item_ids: Sequence[str], kind: Kind, per_shopper: int
) -> np.ndarray:
    """How many shoppers did something of one kind with each item, shape (items,).

    A shopper counts once for an item, and for at most ``per_shopper`` items, the latest.
    """
    position = {item_id: at for at, item_id in enumerate(item_ids)}
    events, _ = EventTable.read(interactions, position)
    events = events[events.of_kind(kind)]
    latest = np.arange(len(events))[::-1]  # events are in order of time
    pairs = events.users[latest].astype(np.int64) * max(len(item_ids), 1) + events.items[latest]
    _, first = np.unique(pairs, return_index=True)
    kept = latest[np.sort(first)]
    order = np.argsort(events.users[kept], kind="stable")  # of each user the latest first
    users = events.users[kept][order]
    starts = np.searchsorted(users, users)
    within = kept[order][np.arange(len(users)) - starts < per_shopper]
    return np.bincount(events.items[within], minlength=len(item_ids))


def release(
    counts: np.ndarray, item_ids: Sequence[str], epsilon: float, per_shopper: int
) -> Release:
    """The counts with noise.

    Args:
        counts: whole numbers, shape (items,); one shopper adds 1 to at most ``per_shopper``.
        item_ids: of them; the list itself is taken to be public.
        epsilon: to spend.
        per_shopper: see ``counts``.

    Raises:
        EnvironmentProblem: OpenDP is not installed.
        DataError: ``epsilon`` is not above 0.
    """
    if not 0.0 < epsilon < float("inf"):
        raise DataError(f"epsilon is {epsilon:g}; it must be above 0.")
    require_opendp()
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    scale = per_shopper / epsilon
    mechanism = space >> dp.m.then_laplace(scale=scale)
    noisy = mechanism([int(count) for count in counts]) if len(counts) else []
    spent = float(mechanism.map(per_shopper))
    return Release(dict(zip(item_ids, noisy, strict=True)), spent, scale)


def require_opendp() -> None:
    """Ask for OpenDP before anything is spent.

    Raises:
        EnvironmentProblem: it is not installed.
    """
    if find_spec("opendp") is None:
        raise EnvironmentProblem(
            "Releasing counts needs OpenDP, which is not installed.",
            hint="pip install 'shoptalk[privacy]'",
        )
