"""Items that read like those a shopper chose: sentence embeddings of the items' texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import PositiveFloat

from common.config import StrictModel
from common.errors import DataError
from recommender.base import Model, State
from recommender.dataset import Dataset, Profile, profile_matrix
from recommender.reasons import Grounds, Reason

TASTE_SHARE = 0.5


class ContentConfig(StrictModel):
    """Settings of :class:`Content`.

    Attributes:
        sharpness: power applied to similarities above 0; above 1, near neighbours count more than
            many items that are vaguely alike.
    """

    sharpness: PositiveFloat = 4.0


class Content(Model[ContentConfig]):
    """Similarity of content vectors to each item of the profile, summed over the profile."""

    name = "content"
    config_class = ContentConfig

    def _fit(self, data: Dataset) -> None:
        if data.vectors is None:
            raise DataError("The content model needs the items' vectors.")
        self._set_vectors(data.vectors)

    def _set_vectors(self, vectors: np.ndarray) -> None:
        self.vectors = vectors.astype(np.float32)
        similar = np.clip(self.vectors @ self.vectors.T, 0.0, 1.0) ** self.config.sharpness
        np.fill_diagonal(similar, 0.0)
        self._similar = similar

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        return np.asarray(profile_matrix(profiles, self.n_items) @ self._similar)

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """See :meth:`Model.contributions`."""
        weights = np.log1p(np.asarray(profile.weights, dtype=np.float32))
        return weights * self._similar[list(profile.items), item]

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
        self._set_vectors(np.concatenate([self.vectors, vectors]))

    def _state(self) -> State:
        return {"vectors": self.vectors}

    def _restore(self, state: State) -> None:
        self._set_vectors(state["vectors"])
