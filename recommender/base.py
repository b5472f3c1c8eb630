"""What every recommending model is: a typed config, ``fit``, ``score`` and ``recommend``.

The public methods validate and the private ones do the work, so that a new model writes
``_fit``, ``_score``, its state and ``explain``, and inherits the rest together with the contract
tests. A project names a model of its own by its dotted path (:mod:`recommender.models`).
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar
from zipfile import BadZipFile

import numpy as np

from common.config import StrictModel
from common.errors import DataError, ModelError
from recommender.dataset import Dataset, Profile
from recommender.ranking import highest
from recommender.reasons import Grounds, Reason

C = TypeVar("C", bound=StrictModel)
State = dict[str, np.ndarray]


class Model(ABC, Generic[C]):
    """A recommending model over a fixed list of items.

    Args:
        config: settings; the defaults of ``config_class`` when left out.
    """

    name: ClassVar[str]
    config_class: ClassVar[type[StrictModel]]
    learns_on: ClassVar[bool] = False
    """Whether :meth:`partial_fit` is there."""

    def __init__(self, config: C | None = None) -> None:
        self.config: C = config if config is not None else self.config_class()  # type: ignore[assignment]
        self.n_items = 0

    def fit(self, data: Dataset) -> Self:
        """Learn from interactions.

        Raises:
            DataError: there are no items to recommend.
        """
        if data.n_items == 0:
            raise DataError("There are no items to recommend.", hint="Import products first.")
        self.n_items = data.n_items
        self._fit(data)
        return self

    def partial_fit(self, data: Dataset) -> Self:
        """Learn from events that came after those of :meth:`fit`, over the same items.

        Raises:
            ModelError: this model cannot, was not fitted, or the items are others.
        """
        if not self.learns_on:
            raise ModelError(
                f"The {self.name} model cannot learn event by event.", hint="Call fit with all."
            )
        if data.n_items != self.n_items:
            raise ModelError(
                f"The {self.name} model knows {self.n_items} items, not {data.n_items}.",
                hint="Call fit or load first, and extend for new items.",
            )
        self._partial_fit(data)
        return self

    def similar(self, item: int, *, k: int) -> list[tuple[int, float]]:
        """The ``k`` items that suit who chose one item best, as (position, score), best first.

        Raises:
            DataError: ``k`` is below 1.
            ModelError: the model was not fitted, or does not know the item.
        """
        return self.recommend([Profile((item,), (1.0,), frozenset({item}))], k=k)[0]

    def score(self, profiles: Sequence[Profile]) -> np.ndarray:
        """How well each item suits each shopper, shape (profiles, items); 0 = no opinion.

        Raises:
            ModelError: the model was not fitted, or a profile names an item it does not know.
        """
        if self.n_items == 0:
            raise ModelError(f"The {self.name} model is not fitted.", hint="Call fit or load.")
        if any(not 0 <= item < self.n_items for profile in profiles for item in profile.items):
            raise ModelError(f"A profile names an item outside 0..{self.n_items - 1}.")
        if not profiles:
            return np.zeros((0, self.n_items), dtype=np.float32)
        return self._score(profiles)

    def recommend(
        self, profiles: Sequence[Profile], *, k: int, allowed: np.ndarray | None = None
    ) -> list[list[tuple[int, float]]]:
        """The ``k`` best items for each shopper as (position, score), best first.

        Args:
            profiles: the shoppers.
            k: at most so many items; fewer where fewer are allowed.
            allowed: booleans, shape (items,) or (profiles, items); everything when left out.

        What a shopper has bought is left out. Ties go to the earlier item.

        Raises:
            DataError: ``k`` is below 1.
        """
        if k < 1:
            raise DataError(f"k is {k}; at least one item must be asked for.")
        scores = self.score(profiles)
        mask = np.ones(scores.shape, dtype=bool)
        if allowed is not None:
            mask &= allowed
        for row, profile in enumerate(profiles):
            mask[row, list(profile.bought)] = False
        return [_best(row, ok, k) for row, ok in zip(scores, mask, strict=True)]

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """How much each item of the profile added to the score of ``item``.

        Shape (len(profile.items),); all zero for a model that does not look at profiles.
        """
        del item
        return np.zeros(len(profile.items), dtype=np.float32)

    def explain(self, profile: Profile, item: int, grounds: Grounds) -> Reason | None:
        """Why this model ranks ``item`` high for a shopper, or None when it has no evidence.

        Args:
            profile: the shopper.
            item: position of the item.
            grounds: the products, to find and name what the score rests on.
        """
        del profile, item, grounds
        return None

    def extend(self, vectors: np.ndarray) -> None:
        """Append items that were not there when the model was fitted.

        Args:
            vectors: their content vectors, shape (new items, dimensions).
        """
        self._extend(vectors)
        self.n_items += len(vectors)

    def save(self, path: Path) -> None:
        """Write the fitted model to one ``.npz`` file."""
        meta = {"model": self.name, "n_items": self.n_items, "config": self.config.model_dump()}
        np.savez_compressed(path, meta=np.array(json.dumps(meta)), **self._state())  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a model that :meth:`save` wrote.

        Raises:
            ModelError: the file is missing, damaged or of another model.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                state = {name: file[name] for name in file.files}
            meta: dict[str, Any] = json.loads(str(state.pop("meta")))
            if meta["model"] != cls.name:
                raise ModelError(f"{path} holds a {meta['model']} model, not {cls.name}.")
            model = cls(cls.config_class.model_validate(meta["config"]))  # type: ignore[arg-type]
            model.n_items = int(meta["n_items"])
            model._restore(state)
        except (OSError, TypeError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(
                f"Cannot read the {cls.name} model {path}: {error}",
                hint="Train again: shoptalk train",
            ) from error
        return model

    @abstractmethod
    def _fit(self, data: Dataset) -> None: ...

    def _partial_fit(self, data: Dataset) -> None:
        raise NotImplementedError

    @abstractmethod
    def _score(self, profiles: Sequence[Profile]) -> np.ndarray: ...

    @abstractmethod
    def _extend(self, vectors: np.ndarray) -> None: ...

    @abstractmethod
    def _state(self) -> State: ...

    @abstractmethod
    def _restore(self, state: State) -> None: ...


def _best(scores: np.ndarray, allowed: np.ndarray, k: int) -> list[tuple[int, float]]:
    candidates = np.flatnonzero(allowed)
    order = candidates[highest(scores[candidates], k)]
    return [(int(position), float(scores[position])) for position in order]
