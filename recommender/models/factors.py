"""Matrix factorisation by the library ``implicit``, which is needed to fit but not to serve."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Literal

import numpy as np
from pydantic import Field, PositiveFloat, PositiveInt

from common.config import StrictModel
from common.errors import EnvironmentProblem
from recommender.base import Model, State
from recommender.dataset import Dataset, Profile


class FactorsConfig(StrictModel):
    """Settings of :class:`Factors`.

    Attributes:
        method: ``als`` (alternating least squares) or ``bpr`` (Bayesian personalised ranking).
        factors: numbers that describe an item.
        regularisation: pulls them towards 0.
        alpha: how much surer one is of what was chosen than of what was not.
        iterations: rounds over the data; by method where left out.
    """

    method: Literal["als", "bpr"] = "als"
    factors: PositiveInt = 64
    regularisation: PositiveFloat = 0.05
    alpha: PositiveFloat = 10.0
    iterations: PositiveInt | None = Field(default=None)


class Factors(Model[FactorsConfig]):
    """Items as vectors of factors; a shopper is folded in by least squares when asked for.

    Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", ICDM 2008;
    Rendle et al., "BPR: Bayesian Personalized Ranking from Implicit Feedback", UAI 2009.

    Raises:
        EnvironmentProblem: fitted without the library ``implicit``.
    """

    name = "factors"
    config_class = FactorsConfig

    def _fit(self, data: Dataset) -> None:
        model = _untrained(self.config)
        if data.preferences.nnz:
            weights = data.preferences.astype(np.float32)
            model.fit(weights * self.config.alpha, show_progress=False)
            factors = np.asarray(model.item_factors, dtype=np.float32)
        else:
            factors = np.zeros((data.n_items, self.config.factors), dtype=np.float32)
        self._use(factors)

    def _use(self, factors: np.ndarray) -> None:
        self._factors = factors
        self._gram = factors.T @ factors

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        users = np.stack([self._folded_in(profile) for profile in profiles])
        return np.asarray(users @ self._factors.T, dtype=np.float32)

    def _folded_in(self, profile: Profile) -> np.ndarray:
        """The shopper's vector: that which explains the profile best, the items' being given."""
        chosen = self._factors[list(profile.items)]
        surer = self.config.alpha * np.log1p(np.asarray(profile.weights, dtype=np.float32))
        ridge = self.config.regularisation * np.eye(self._gram.shape[0], dtype=np.float32)
        left = self._gram + (chosen * surer[:, None]).T @ chosen + ridge
        found: np.ndarray = np.linalg.solve(left, chosen.T @ (1.0 + surer))
        return found

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """See :meth:`Model.contributions`: how alike the factors are, for lack of a sum."""
        weights = np.log1p(np.asarray(profile.weights, dtype=np.float32))
        return np.asarray(weights * (self._factors[list(profile.items)] @ self._factors[item]))

    def _extend(self, vectors: np.ndarray) -> None:
        self._use(np.pad(self._factors, ((0, len(vectors)), (0, 0))))

    def _state(self) -> State:
        return {"factors": self._factors}

    def _restore(self, state: State) -> None:
        self._use(state["factors"])


def _untrained(config: FactorsConfig) -> Any:
    bpr = config.method == "bpr"
    try:
        library = import_module("implicit.bpr" if bpr else "implicit.als")
    except ImportError as error:
        raise EnvironmentProblem(
            "The factors model is fitted by the library 'implicit', which is not installed.",
            hint="pip install implicit",
        ) from error
    settings: dict[str, Any] = {
        "factors": config.factors,
        "regularization": config.regularisation,
        "random_state": 0,
        "num_threads": 1,  # more would add in another order, and fit another model each time
    }
    if config.iterations is not None:
        settings["iterations"] = config.iterations
    if bpr:
        return library.BayesianPersonalizedRanking(**settings)
    return library.AlternatingLeastSquares(**settings, alpha=1.0)
