"""Several models mixed, with weights learnt from what shoppers chose later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from pydantic import Field, PositiveInt

from common.config import StrictModel
from common.errors import ConfigError
from recommender.base import Model, State
from recommender.dataset import Dataset, Profile
from recommender.evaluation import ndcg_of_scores, ranking_targets
from recommender.models.registry import OWN, new_model
from recommender.reasons import Grounds, Reason


class MixConfig(StrictModel):
    """Settings of :class:`Mix`.

    Attributes:
        models: each model by name (see :func:`recommender.models.registry.model_class`) with its
            own settings.
        weights: weight of each model by name; learnt on the latest events when left out.
        train_share: share of the events that comes before the validation events.
        grid: the weights tried are multiples of 1/grid that add up to 1.
        k: the weights with the best ndcg@k win.
    """

    models: dict[str, dict[str, Any]] = Field(
        default_factory=lambda: dict[str, dict[str, Any]]({name: {} for name in OWN}), min_length=1
    )
    weights: dict[str, float] | None = None
    train_share: float = Field(default=0.85, gt=0.0, lt=1.0)
    grid: PositiveInt = 10
    k: PositiveInt = 10


class Mix(Model[MixConfig]):
    """A weighted sum of model scores, each scaled so that a shopper's best item has 1.

    The weights are searched on a grid over the simplex for the best ndcg@k on validation events,
    which lie after the events the models were fitted on; then the models are fitted on all.
    """

    name = "mix"
    config_class = MixConfig

    def __init__(self, config: MixConfig | None = None) -> None:
        super().__init__(config)
        self.models: dict[str, Model[Any]] = {
            name: new_model(name, settings) for name, settings in self.config.models.items()
        }
        unknown = set(self.config.weights or ()) - set(self.models)
        if unknown:
            raise ConfigError(
                f"The mix weighs models that it does not hold: {', '.join(sorted(unknown))}.",
                hint=f"Its models: {', '.join(self.models)}.",
            )
        self.weights: dict[str, float] = {}

    def _fit(self, data: Dataset) -> None:
        self.weights = self._given_weights() or self._learn_weights(data)
        for model in self.models.values():
            model.fit(data)

    def _given_weights(self) -> dict[str, float] | None:
        given = self.config.weights
        return None if given is None else {name: given.get(name, 0.0) for name in self.models}

    def _learn_weights(self, data: Dataset) -> dict[str, float]:
        past, future = data.split(self.config.train_share)
        profiles, targets = ranking_targets(past, future)
        if not targets:
            return {name: 1.0 / len(self.models) for name in self.models}
        stack = [_scaled(model.fit(past).score(profiles)) for model in self.models.values()]
        best = max(
            _simplex(len(stack), max(self.config.grid, len(stack))),
            key=lambda weights: ndcg_of_scores(
                _weighted(stack, weights), profiles, targets, self.config.k
            ),
        )
        return dict(zip(self.models, best, strict=True))

    def scaled_scores(self, profiles: Sequence[Profile]) -> dict[str, np.ndarray]:
        """The scores of each model, scaled so that a shopper's best item has 1."""
        return {name: _scaled(model.score(profiles)) for name, model in self.models.items()}

    def component_scores(self, profiles: Sequence[Profile]) -> dict[str, np.ndarray]:
        """The scaled scores of each model times its weight; they add up to the mix's score."""
        return {
            name: self.weights[name] * scores
            for name, scores in self.scaled_scores(profiles).items()
        }

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        return np.sum(list(self.component_scores(profiles).values()), axis=0)

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """See :meth:`Model.contributions`."""
        return np.sum(
            [self.weights[n] * m.contributions(profile, item) for n, m in self.models.items()],
            axis=0,
        )

    def explain(self, profile: Profile, item: int, grounds: Grounds) -> Reason | None:
        """See :meth:`Model.explain`: the reason of the model that weighs most."""
        parts = self.component_scores([profile])
        return self.reason(profile, item, {n: float(s[0, item]) for n, s in parts.items()}, grounds)

    def reason(
        self, profile: Profile, item: int, parts: Mapping[str, float], grounds: Grounds
    ) -> Reason | None:
        """The reason of the model that added most to a score and has evidence for it.

        Args:
            profile: the shopper.
            item: position of the item.
            parts: what each model added to the score of the item.
            grounds: see :meth:`Model.explain`.
        """
        for name in sorted(parts, key=lambda name: -parts[name]):
            if parts[name] <= 0:
                break
            if reason := self.models[name].explain(profile, item, grounds):
                return reason
        return None

    def _extend(self, vectors: np.ndarray) -> None:
        for model in self.models.values():
            model.extend(vectors)

    def _state(self) -> State:
        state = {
            f"{name}.{key}": value
            for name, model in self.models.items()
            for key, value in model._state().items()
        }
        return state | {"weights": np.array([self.weights[name] for name in self.models])}

    def _restore(self, state: State) -> None:
        self.weights = dict(zip(self.models, state["weights"].tolist(), strict=True))
        for name, model in self.models.items():
            model.n_items = self.n_items
            prefix = f"{name}."
            model._restore(
                {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
            )


def _scaled(scores: np.ndarray) -> np.ndarray:
    largest = scores.max(axis=1, keepdims=True)
    return (scores / np.maximum(largest, 1e-9)).astype(np.float32)


def _weighted(stack: Sequence[np.ndarray], weights: Sequence[float]) -> np.ndarray:
    return np.sum([w * scores for w, scores in zip(weights, stack, strict=True)], axis=0)


def _simplex(parts: int, grid: int) -> Iterator[tuple[float, ...]]:
    """All weights in steps of 1/grid, each above 0, that add up to 1."""
    for steps in product(range(1, grid), repeat=parts - 1):
        if sum(steps) < grid:
            yield (*(step / grid for step in steps), (grid - sum(steps)) / grid)
