"""Events as columns: what millions of interactions are kept in."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, get_args

import numpy as np

from common.config import StrictModel
from recommender.items import Interaction, Kind

GOOD_RATING = 4.0
KIND_ORDER: tuple[str, ...] = get_args(Kind)
_KIND_CODES = {kind: code for code, kind in enumerate(KIND_ORDER)}


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

    def of_all(self, events: EventTable) -> np.ndarray:
        """The weights of many events, shape (events,)."""
        by_kind = np.array([getattr(self, kind) for kind in KIND_ORDER])
        poor = events.of_kind("rating") & ~(events.values >= GOOD_RATING)
        return np.where(poor, 0.0, by_kind[events.kinds])


@dataclass(frozen=True)
class EventTable:
    """Events as columns of one length, oldest first.

    Attributes:
        users: position of each event's user in a list of users.
        items: position of its item in a list of items.
        kinds: position of its kind in ``KIND_ORDER``.
        at: seconds since the epoch.
        values: stars of a rating, else NaN.
        verified: whether a known customer did it.
    """

    users: np.ndarray
    items: np.ndarray
    kinds: np.ndarray
    at: np.ndarray
    values: np.ndarray
    verified: np.ndarray

    @classmethod
    def read(
        cls, interactions: Iterable[Interaction], position: Mapping[str, int]
    ) -> tuple[EventTable, tuple[str, ...]]:
        """Read interactions once, one by one, whatever their number.

        Args:
            interactions: what happened, in any order.
            position: of each item by its id; events about other items are left out.

        Returns:
            The table, and the ids of its users in alphabetical order.
        """
        users: dict[str, int] = {}
        columns: tuple[array[Any], ...] = tuple(array(code) for code in "iibdfb")
        for one in interactions:
            if (item := position.get(one.item_id)) is not None:
                value = float("nan") if one.value is None else one.value
                user = users.setdefault(one.user_id, len(users))
                row = (user, item, _KIND_CODES[one.kind], one.at, value, one.verified)
                for column, cell in zip(columns, row, strict=True):
                    column.append(cell)
        found, items, kinds, at, values, verified = (np.array(column) for column in columns)
        names = sorted(users)
        rank = np.zeros(len(names), dtype=np.int32)
        rank[[users[name] for name in names]] = np.arange(len(names))
        return cls(rank[found], items, kinds, at, values, verified.astype(bool)).sorted(), tuple(
            names
        )

    @classmethod
    def of_pairs(cls, users: np.ndarray, items: np.ndarray, *, kind: str = "purchase") -> Self:
        """A table of (user, item) pairs of one kind that all happened at once."""
        size = len(users)
        return cls(
            np.asarray(users, dtype=np.int32),
            np.asarray(items, dtype=np.int32),
            np.full(size, _KIND_CODES[kind], dtype=np.int8),
            np.zeros(size),
            np.full(size, np.nan, dtype=np.float32),
            np.ones(size, dtype=bool),
        )

    def __len__(self) -> int:
        return len(self.users)

    def __getitem__(self, which: slice | np.ndarray) -> EventTable:
        """Some of the events: a slice, booleans or positions."""
        return EventTable(
            self.users[which],
            self.items[which],
            self.kinds[which],
            self.at[which],
            self.values[which],
            self.verified[which],
        )

    def sorted(self) -> EventTable:
        """The same events, oldest first; those of one moment keep their order."""
        return self[np.argsort(self.at, kind="stable")]

    def of_kind(self, *kinds: str) -> np.ndarray:
        """Booleans, shape (events,): whether an event is of one of these kinds."""
        return np.isin(self.kinds, [_KIND_CODES[kind] for kind in kinds])

    def pairs(self, n_items: int) -> tuple[np.ndarray, np.ndarray]:
        """Each different (user, item) once: two columns, ordered by user, then item."""
        keys = np.unique(self.users.astype(np.int64) * n_items + self.items)
        return keys // max(n_items, 1), keys % max(n_items, 1)

    def interactions(self, users: Sequence[str], items: Sequence[str]) -> Iterator[Interaction]:
        """The events as records, oldest first."""
        for at in range(len(self)):
            value = float(self.values[at])
            yield Interaction(
                users[self.users[at]],
                items[self.items[at]],
                KIND_ORDER[self.kinds[at]],
                float(self.at[at]),
                None if np.isnan(value) else value,
                bool(self.verified[at]),
            )


__all__ = ["KIND_ORDER", "EventTable", "EventWeights"]
