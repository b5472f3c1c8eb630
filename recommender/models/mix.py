"""Several models mixed, with weights learnt from what shoppers chose later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import Field, PositiveInt

from common.config import StrictModel
from common.errors import ConfigError
from recommender.base import Model, State
from recommender.dataset import Dataset, Profile
from recommender.evaluation import BATCH, ranking_targets
from recommender.models.blend import MOST_USERS, Validation, scaled, simplex
from recommender.models.registry import MIXED, new_model
from recommender.reasons import Grounds, Reason

LEAST_USERS = 100
"""Fewer validation users than these have no weights of their own."""


class MixConfig(StrictModel):
    """Settings of :class:`Mix`.

    Attributes:
        models: each model by name (see :func:`recommender.models.registry.model_class`) with its
            own settings.
        weights: weight of each model by name; learnt on the latest events when left out.
        train_share: share of the events that comes before the validation events.
        grid: the weights tried are multiples of 1/grid that add up to 1.
        k: the weights with the best ndcg@k win.
        few: shoppers with at most so many items in their profile have weights of their own.
    """

    models: dict[str, dict[str, Any]] = Field(
        default_factory=lambda: dict[str, dict[str, Any]]({name: {} for name in MIXED}),
        min_length=1,
    )
    weights: dict[str, float] | None = None
    train_share: float = Field(default=0.85, gt=0.0, lt=1.0)
    grid: PositiveInt = 10
    k: PositiveInt = 10
    few: PositiveInt = 3


class Mix(Model[MixConfig]):
    """A weighted sum of model scores, each scaled so that a shopper's best item has 1.

    The weights are searched on a grid over the simplex for the best ndcg@k on validation events,
    which lie after the events the models were fitted on; then the models are fitted on all. Where
    there are enough of them, shoppers of whom little is known have weights of their own.

    Attributes:
        models: by name.
        weights: of each model for a shopper who is known well.
        few_weights: of each model for one of whom little is known.
    """

    name = "mix"
    config_class = MixConfig

    def __init__(self, config: MixConfig | None = None) -> None:
        super().__init__(config)
        self.models = self._new_models()
        unknown = set(self.config.weights or ()) - set(self.models)
        if unknown:
            raise ConfigError(
                f"The mix weighs models that it does not hold: {', '.join(sorted(unknown))}.",
                hint=f"Its models: {', '.join(self.models)}.",
            )
        self.weights: dict[str, float] = {}
        self.few_weights: dict[str, float] = {}

    def _fit(self, data: Dataset) -> None:
        if self.config.weights is None:
            self._learn_weights(data)
        else:
            given = {name: self.config.weights.get(name, 0.0) for name in self.models}
            self.weights, self.few_weights = given, given
        self.models = self._new_models()  # lets go what the earlier events filled
        for model in self.models.values():
            model.fit(data)

    def _new_models(self) -> dict[str, Model[Any]]:
        return {name: new_model(name, settings) for name, settings in self.config.models.items()}

    def _learn_weights(self, data: Dataset) -> None:
        past, future = data.split(self.config.train_share)
        profiles, targets = ranking_targets(past, future)
        if not targets:
            equal = {name: 1.0 / len(self.models) for name in self.models}
            self.weights, self.few_weights = equal, equal
            return
        chosen = sorted(np.random.default_rng(0).permutation(len(targets))[:MOST_USERS].tolist())
        profiles, targets = [profiles[at] for at in chosen], [targets[at] for at in chosen]
        for model in self.models.values():
            model.fit(past)
        held = Validation(self.config.k)
        for at in range(0, len(profiles), BATCH):
            part = slice(at, at + BATCH)
            stack = [scaled(model.score(profiles[part])) for model in self.models.values()]
            held.add(stack, profiles[part], targets[part])
        tried = list(simplex(len(self.models), max(self.config.grid, len(self.models))))
        gains = np.stack([held.ndcg(weights) for weights in tried])
        few = np.array([len(profile.items) <= self.config.few for profile in profiles])
        self.few_weights = self._best(tried, gains, few)
        self.weights = self._best(tried, gains, ~few)

    def _best(
        self, tried: Sequence[Sequence[float]], gains: np.ndarray, which: np.ndarray
    ) -> dict[str, float]:
        """The weights that were best for some users, or for all where these are too few."""
        of = gains[:, which] if which.sum() >= LEAST_USERS else gains
        return dict(zip(self.models, tried[int(np.argmax(of.mean(axis=1)))], strict=True))

    def scaled_scores(self, profiles: Sequence[Profile]) -> dict[str, np.ndarray]:
        """The scores of each model, scaled so that a shopper's best item has 1."""
        return {name: scaled(model.score(profiles)) for name, model in self.models.items()}

    def component_scores(self, profiles: Sequence[Profile]) -> dict[str, np.ndarray]:
        """The scaled scores of each model times its weight; they add up to the mix's score."""
        return {
            name: np.array([[self._weights_of(p)[name]] for p in profiles], np.float32) * scores
            for name, scores in self.scaled_scores(profiles).items()
        }

    def _weights_of(self, profile: Profile) -> dict[str, float]:
        return self.few_weights if len(profile.items) <= self.config.few else self.weights

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        return np.sum(list(self.component_scores(profiles).values()), axis=0)

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """See :meth:`Model.contributions`."""
        weights = self._weights_of(profile)
        return np.sum(
            [weights[n] * m.contributions(profile, item) for n, m in self.models.items()], axis=0
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
        both = (self.weights, self.few_weights)
        return state | {"weights": np.array([[held[n] for n in self.models] for held in both])}

    def _restore(self, state: State) -> None:
        both = (dict(zip(self.models, row, strict=True)) for row in state["weights"].tolist())
        self.weights, self.few_weights = both
        for name, model in self.models.items():
            model.n_items = self.n_items
            prefix = f"{name}."
            model._restore(
                {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
            )
