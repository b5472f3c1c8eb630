"""Items that read like those a shopper chose: sentence embeddings of the items' texts."""

from __future__ import annotations

import numpy as np
from pydantic import PositiveFloat, PositiveInt

from common.config import StrictModel
from common.errors import DataError
from recommender.base import State
from recommender.dataset import Dataset, Profile
from recommender.models.linear import Linear
from recommender.neighbours import extended_by_content, nearest_by_content
from recommender.reasons import Grounds, Reason

TASTE_SHARE = 0.5


class ContentConfig(StrictModel):
    """Settings of :class:`Content`.

    Attributes:
        sharpness: power applied to similarities above 0; above 1, near neighbours count more than
            many items that are vaguely alike.
        neighbours: keep only so many neighbours of each item.
    """

    sharpness: PositiveFloat = 4.0
    neighbours: PositiveInt = 400


class Content(Linear[ContentConfig]):
    """Similarity of content vectors to each item of the profile, summed over the profile."""

    name = "content"
    config_class = ContentConfig

    def _fit(self, data: Dataset) -> None:
        if data.vectors is None:
            raise DataError("The content model needs the items' vectors.")
        self.vectors = data.vectors.astype(np.float32)
        self._use(nearest_by_content(self.vectors, self.config.neighbours, self._sharpened))

    def _sharpened(self, cosines: np.ndarray) -> np.ndarray:
        return np.asarray(np.clip(cosines, 0.0, 1.0) ** self.config.sharpness)

    def explain(self, profile: Profile, item: int, grounds: Grounds) -> Reason | None:
        """What the item shares with most of what the shopper chose, or with one thing."""
        shares = self.contributions(profile, item)
        drivers = grounds.drivers(shares, profile)
        if not drivers:
            return None
        chosen = [seed for seed in drivers if profile.known(seed) != "shown"]
        spread = shares.max() < TASTE_SHARE * shares.sum()
        if spread and (taste := grounds.taste(item, chosen)):
            return taste
        reason = grounds.likeness(item, drivers[0], profile.known(drivers[0]))
        return None if reason.code == "same_spirit" else reason

    def _extend(self, vectors: np.ndarray) -> None:
        old, new = self.vectors, vectors.astype(np.float32)
        count = self.config.neighbours
        self._use(extended_by_content(self._weights, old, new, count, self._sharpened))
        self.vectors = np.concatenate([old, new])

    def _state(self) -> State:
        return super()._state() | {"vectors": self.vectors}

    def _restore(self, state: State) -> None:
        super()._restore(state)
        self.vectors = state["vectors"]
