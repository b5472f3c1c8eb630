"""Interactions as matrices: what the models are fitted on and scored with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from scipy import sparse

from common.errors import DataError
from recommender.events import EventTable, EventWeights
from recommender.items import Interaction


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one shopper.

    Attributes:
        items: positions of items in the dataset, oldest first, each once.
        weights: how much each item counts, same length, above zero.
        bought: positions of the items that were bought.
        shown: positions of those that were only shown: nothing says that the shopper looked.
    """

    items: tuple[int, ...] = ()
    weights: tuple[float, ...] = ()
    bought: frozenset[int] = frozenset()
    shown: frozenset[int] = frozenset()

    def extended(self, items: Iterable[int], weight: float, *, shown: bool = False) -> Profile:
        """This profile with ``items`` met most recently, in the order given.

        Args:
            items: positions.
            weight: what each counts.
            shown: they were shown; the shopper did nothing with them.
        """
        held = dict(zip(self.items, self.weights, strict=True))
        met = list(items)
        only_shown = (set(met) - set(held)) | self.shown if shown else self.shown - set(met)
        for item in met:
            held[item] = held.pop(item, 0.0) + weight
        return Profile(tuple(held), tuple(held.values()), self.bought, frozenset(only_shown))

    def known(self, item: int) -> str:
        """How the shopper knows an item of the profile: ``bought``, ``viewed`` or ``shown``."""
        if item in self.bought:
            return "bought"
        return "shown" if item in self.shown else "viewed"


def profile_matrix(profiles: Sequence[Profile], n_items: int) -> sparse.csr_matrix:
    """Profiles as a sparse matrix of log-damped weights, shape (profiles, items)."""
    sizes = [len(profile.items) for profile in profiles]
    columns = np.fromiter((i for p in profiles for i in p.items), dtype=np.int32)
    weights = np.fromiter((w for p in profiles for w in p.weights), dtype=np.float32)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    return sparse.csr_matrix((np.log1p(weights), columns, ends), shape=(len(profiles), n_items))


class Dataset:
    """Interactions over a fixed list of items.

    Args:
        item_ids: the items, in the order all positions and matrix columns refer to.
        interactions: events, read once; those about items that are not listed are left out.
        weights: what each kind of event counts.
        vectors: unit-length content vectors, shape (items, dimensions), where a model needs them.

    Attributes:
        events: the events, oldest first.
        users: the users that ``events.users`` counts through: the rows of the matrices.
    """

    def __init__(
        self,
        item_ids: Sequence[str],
        interactions: Iterable[Interaction],
        *,
        weights: EventWeights | None = None,
        vectors: np.ndarray | None = None,
    ) -> None:
        self.item_ids = tuple(item_ids)
        self.position = {item_id: index for index, item_id in enumerate(self.item_ids)}
        if len(self.position) != len(self.item_ids):
            raise DataError("The list of items names an item twice.", hint="Make ids unique.")
        if vectors is not None and len(vectors) != len(self.item_ids):
            raise DataError(f"{len(self.item_ids)} items but {len(vectors)} content vectors.")
        self.weights = weights or EventWeights()
        self.vectors = vectors
        self.events, self.users = EventTable.read(interactions, self.position)

    @classmethod
    def of_table(
        cls,
        item_ids: Sequence[str],
        users: Sequence[str],
        events: EventTable,
        *,
        weights: EventWeights | None = None,
        vectors: np.ndarray | None = None,
    ) -> Self:
        """A dataset of events that are columns already, oldest first."""
        made = cls(item_ids, (), weights=weights, vectors=vectors)
        made.events, made.users = events, tuple(users)
        return made

    @property
    def n_items(self) -> int:
        """The number of items."""
        return len(self.item_ids)

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """The profile of each user who did something that counts."""
        tastes, latest = self._tastes
        bought = self.purchases
        found: dict[str, Profile] = {}
        for row in np.flatnonzero(np.diff(tastes.indptr)).tolist():
            part = slice(tastes.indptr[row], tastes.indptr[row + 1])
            order = np.argsort(latest[part], kind="stable")
            owned = bought.indices[bought.indptr[row] : bought.indptr[row + 1]]
            found[self.users[row]] = Profile(
                tuple(tastes.indices[part][order].tolist()),
                tuple(tastes.data[part][order].tolist()),
                frozenset(owned.tolist()),
            )
        return found

    @cached_property
    def preferences(self) -> sparse.csr_matrix:
        """Log-damped weights, shape (users, items), float32."""
        tastes, _ = self._tastes
        damped = np.log1p(tastes.data).astype(np.float32)
        return sparse.csr_matrix((damped, tastes.indices, tastes.indptr), shape=tastes.shape)

    @cached_property
    def purchases(self) -> sparse.csr_matrix:
        """Who bought what (0 or 1), shape (users, items), float32."""
        rows, columns = self.events[self.events.of_kind("purchase")].pairs(self.n_items)
        ones = np.ones(len(rows), dtype=np.float32)
        return sparse.csr_matrix((ones, (rows, columns)), shape=(len(self.users), self.n_items))

    @cached_property
    def _tastes(self) -> tuple[sparse.csr_matrix, np.ndarray]:
        """Summed weights, shape (users, items), and for each entry its latest event."""
        weights = self.weights.of_all(self.events)
        counts = np.flatnonzero(weights > 0)
        keys = self.events.users[counts].astype(np.int64) * self.n_items
        keys += self.events.items[counts]
        pairs, which = np.unique(keys, return_inverse=True)
        totals = np.bincount(which, weights=weights[counts], minlength=len(pairs))
        latest = np.zeros(len(pairs), dtype=np.int64)
        latest[which] = counts  # events are in order of time: the last one stays
        width = max(self.n_items, 1)
        shape = (len(self.users), self.n_items)
        ends = np.searchsorted(pairs // width, np.arange(shape[0] + 1))
        columns = (pairs % width).astype(np.int32)
        return sparse.csr_matrix((totals, columns, ends), shape=shape), latest

    def split(self, share: float) -> tuple[Dataset, Dataset]:
        """Cut at one point in time: the earlier ``share`` of the events, and the rest.

        A cut in time, not at random, so that nothing of the future is known when the past is
        learnt (Ji et al., "A Critical Study on Data Leakage in Recommender System Offline
        Evaluation", 2023).
        """
        cut = round(len(self.events) * share)
        return self.of(self.events[:cut]), self.of(self.events[cut:])

    def of(self, events: EventTable) -> Dataset:
        """The same items and users with some of the events."""
        return Dataset.of_table(
            self.item_ids, self.users, events, weights=self.weights, vectors=self.vectors
        )
