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

    def _fit(self, data: Dataset) -> None:
        totals = np.zeros(data.n_items)
        now = data.events[-1].at if data.events else 0.0
        half_life = self.config.half_life_days * SECONDS_A_DAY
        for event in data.events:
            age = now - event.at
            totals[data.position[event.item_id]] += data.weights.of(event) * 0.5 ** (
                age / half_life
            )
        self._popularity = (totals / max(totals.max(), 1e-12)).astype(np.float32)

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
        self._popularity = np.pad(self._popularity, (0, len(vectors)))

    def _state(self) -> State:
        return {"popularity": self._popularity}

    def _restore(self, state: State) -> None:
        self._popularity = state["popularity"]
