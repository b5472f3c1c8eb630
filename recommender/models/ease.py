"""EASE: the best linear item-to-item model in closed form, for catalogues that are not large."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import PositiveFloat, PositiveInt

from common.config import StrictModel
from common.errors import DataError
from recommender.base import Model, State
from recommender.dataset import Dataset, Profile, profile_matrix


class EaseConfig(StrictModel):
    """Settings of :class:`Ease`.

    Attributes:
        regularisation: added to the diagonal; more of it where there are few events.
        most_items: it holds a dense square of the items, and refuses more than these.
    """

    regularisation: PositiveFloat = 100.0
    most_items: PositiveInt = 12_000


class Ease(Model[EaseConfig]):
    """Ridge regression of each item on all others, nothing on the diagonal.

    Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019.
    """

    name = "ease"
    config_class = EaseConfig

    def _fit(self, data: Dataset) -> None:
        if data.n_items > self.config.most_items:
            raise DataError(
                f"{data.n_items} items are too many for the ease model"
                f" (most_items: {self.config.most_items}).",
                hint="Use the graph_filter model, which is sparse.",
            )
        preferences = data.preferences
        gram = (preferences.T @ preferences).toarray().astype(np.float64)
        gram[np.diag_indices_from(gram)] += self.config.regularisation
        inverse = np.linalg.inv(gram)
        weights = inverse / -np.diag(inverse)
        np.fill_diagonal(weights, 0.0)
        self._weights = weights.astype(np.float32)

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        return np.asarray(profile_matrix(profiles, self.n_items) @ self._weights)

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """See :meth:`Model.contributions`."""
        weights = np.log1p(np.asarray(profile.weights, dtype=np.float32))
        return np.asarray(weights * self._weights[list(profile.items), item])

    def _extend(self, vectors: np.ndarray) -> None:
        self._weights = np.pad(self._weights, (0, len(vectors)))

    def _state(self) -> State:
        return {"weights": self._weights}

    def _restore(self, state: State) -> None:
        self._weights = state["weights"]
