"""What everybody chooses, recent choices counting more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import PositiveFloat

from common.config import StrictModel
from recommender.base import Model, State
from recommender.dataset import Dataset, Profile
from recommender.items import CATEGORY
from recommender.reasons import Grounds, Reason

SECONDS_A_DAY = 86_400.0
TOP_RANKS = 5


class PopularityConfig(StrictModel):
    """Settings of :class:`Popularity`.

    Attributes:
        half_life_days: after so many days an event counts half.
    """

    half_life_days: PositiveFloat = 30.0


class Popularity(Model[PopularityConfig]):
    """Event weights summed with exponential decay; the most popular item scores 1."""

    name = "popularity"
    config_class = PopularityConfig
    learns_on = True

    def _fit(self, data: Dataset) -> None:
        self._totals, self._now = np.zeros(data.n_items), 0.0
        self._partial_fit(data)

    def _partial_fit(self, data: Dataset) -> None:
        events = data.events
        if len(events):
            now = max(self._now, float(events.at[-1]))
            fresh = data.weights.of_all(events) * self._decay(now - events.at)
            self._totals *= self._decay(now - self._now)
            self._totals += np.bincount(events.items, weights=fresh, minlength=self.n_items)
            self._now = now
        self._scale()

    def _decay(self, age: np.ndarray | float) -> np.ndarray:
        return np.asarray(0.5 ** (age / (self.config.half_life_days * SECONDS_A_DAY)))

    def _scale(self) -> None:
        self._popularity = (self._totals / max(self._totals.max(), 1e-12)).astype(np.float32)

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        return np.tile(self._popularity, (len(profiles), 1))

    def explain(self, profile: Profile, item: int, grounds: Grounds) -> Reason | None:
        """The item's rank in its category, as far as it is worth telling."""
        del profile
        category = grounds.index[item].category
        peers = grounds.index.holders(CATEGORY, category)
        rank = 1 + int((self._popularity[peers] > self._popularity[item]).sum())
        values = {"category": category, "rank": rank}
        if rank > TOP_RANKS:
            return Reason("popular", values)
        return Reason("most_popular" if rank == 1 else "top_ranked", {**values, "top": TOP_RANKS})

    def _extend(self, vectors: np.ndarray) -> None:
        self._totals = np.pad(self._totals, (0, len(vectors)))
        self._scale()

    def _state(self) -> State:
        return {"totals": self._totals, "now": np.array(self._now)}

    def _restore(self, state: State) -> None:
        self._totals, self._now = state["totals"], float(state["now"])
        self._scale()
