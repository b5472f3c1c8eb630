"""Interactions as matrices: what the models are fitted on and scored with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from common.config import StrictModel
from common.errors import DataError
from recommender.items import Interaction

GOOD_RATING = 4.0


class EventWeights(StrictModel):
    """How much each kind of interaction says about a shopper's taste (0 = nothing)."""

    impression: float = 0.0
    click: float = 1.0
    cart: float = 2.0
    purchase: float = 4.0
    rating: float = 3.0

    def of(self, event: Interaction) -> float:
        """The weight of one event; a rating counts from four stars on."""
        if event.kind == "rating" and (event.value is None or event.value < GOOD_RATING):
            return 0.0
        weight: float = getattr(self, event.kind)
        return weight


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
    rows = np.repeat(np.arange(len(profiles)), sizes)
    columns = np.fromiter((i for p in profiles for i in p.items), dtype=np.int64)
    weights = np.fromiter((w for p in profiles for w in p.weights), dtype=np.float32)
    shape = (len(profiles), n_items)
    return sparse.csr_matrix((np.log1p(weights), (rows, columns)), shape=shape)


class Dataset:
    """Interactions over a fixed list of items.

    Args:
        item_ids: the items, in the order all positions and matrix columns refer to.
        interactions: events; those about items that are not listed are left out.
        weights: what each kind of event counts.
        vectors: unit-length content vectors, shape (items, dimensions), where a model needs them.
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
        known = (event for event in interactions if event.item_id in self.position)
        self.events = sorted(known, key=lambda event: event.at)

    @property
    def n_items(self) -> int:
        """The number of items."""
        return len(self.item_ids)

    @cached_property
    def users(self) -> tuple[str, ...]:
        """Everybody with at least one event, sorted: the rows of the matrices."""
        return tuple(sorted({event.user_id for event in self.events}))

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """The profile of each user who did something that counts."""
        held: dict[str, dict[int, float]] = {}
        bought: dict[str, set[int]] = {}
        for event in self.events:
            weight = self.weights.of(event)
            position = self.position[event.item_id]
            if event.kind == "purchase":
                bought.setdefault(event.user_id, set()).add(position)
            if weight > 0:
                items = held.setdefault(event.user_id, {})
                items[position] = items.pop(position, 0.0) + weight
        return {
            user: Profile(tuple(items), tuple(items.values()), frozenset(bought.get(user, ())))
            for user, items in held.items()
        }

    @cached_property
    def preferences(self) -> sparse.csr_matrix:
        """Log-damped weights, shape (users with a profile, items)."""
        return profile_matrix(list(self.profiles.values()), self.n_items)

    @cached_property
    def purchases(self) -> sparse.csr_matrix:
        """Who bought what (0 or 1), shape (users with a profile, items)."""
        profiles = self.profiles.values()
        rows = np.repeat(np.arange(len(profiles)), [len(p.bought) for p in profiles])
        columns = np.fromiter((i for p in profiles for i in p.bought), dtype=np.int64)
        shape = (len(profiles), self.n_items)
        return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)

    def split(self, share: float) -> tuple[Dataset, Dataset]:
        """Cut at one point in time: the earlier ``share`` of the events, and the rest.

        A cut in time, not at random, so that nothing of the future is known when the past is
        learnt (Ji et al., "A Critical Study on Data Leakage in Recommender System Offline
        Evaluation", 2023).
        """
        cut = round(len(self.events) * share)
        return self._of(self.events[:cut]), self._of(self.events[cut:])

    def _of(self, events: Sequence[Interaction]) -> Dataset:
        return Dataset(self.item_ids, events, weights=self.weights, vectors=self.vectors)
