"""Why an item is shown: a code and the values behind it, never a sentence.

A sentence for the code ``popular`` is the response ``utter_reason_popular`` of a language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recommender.dataset import Profile
from recommender.features import Feature, FeatureTable
from recommender.index import ItemIndex

LEAST_SHOPPERS = 2
NEARLY = 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is shown.

    Attributes:
        code: the sort of reason, e.g. ``bought_together``.
        values: what is true of it and may be named. ``item_id`` and ``product`` are the id and
            name of another product that the reason rests on; ``known`` tells how the shopper knows
            that one: ``bought``, ``viewed`` (clicked, put into the cart, rated), or only
            ``shown`` in this conversation. ``shared`` and ``feature`` are
            :class:`~recommender.features.Feature`.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Grounds:
    """What a model can rest a reason on: the products, and what the shopper was told already.

    Attributes:
        index: the products by position.
        features: what each has.
        told: positions of products that other reasons of the same list name; where another one
            weighs nearly as much, that one is named instead.
    """

    index: ItemIndex
    features: FeatureTable
    told: frozenset[int] = frozenset()

    def drivers(self, shares: np.ndarray, profile: Profile) -> list[int]:
        """Items of the profile that still exist and added to a score, strongest first.

        Args:
            shares: what each item of the profile added, shape (len(profile.items),).
            profile: of the shopper.
        """
        told = [seed in self.told for seed in profile.items]
        order = np.argsort(-np.where(told, shares * NEARLY, shares), kind="stable")
        return [
            profile.items[at]
            for at in order.tolist()
            if shares[at] > 0 and self.index.items[profile.items[at]] is not None
        ]

    def resting_on(self, seed: int, **values: Any) -> dict[str, Any]:
        """The values of a reason that names the product ``seed``."""
        return {"item_id": self.index.ids[seed], "product": self.index[seed].name, **values}

    def likeness(self, item: int, seed: int, known: str | None = None) -> Reason:
        """``item`` is like ``seed``: by what they share, by their kind, or in general."""
        values = self.resting_on(seed, **({"known": known} if known else {}))
        if shared := self.features.shared(item, seed):
            return Reason("similar", {**values, "shared": shared})
        kind = self.index[item].category
        if kind == self.index[seed].category:
            return Reason("same_category", {**values, "category": kind})
        return Reason("same_spirit", values)

    def taste(self, item: int, seeds: Sequence[int]) -> Reason | None:
        """A feature of ``item`` that at least half of what the shopper chose has too."""
        features = self.features[item]
        counts = Counter(f for seed in seeds for f in self.features[seed] & features)
        least = max(LEAST_SHOPPERS, len(seeds) / 2)
        common: set[Feature] = {feature for feature, n in counts.items() if n >= least}
        if not common:
            return None
        feature = self.features.rarest(common)[0]
        ids = [self.index.ids[seed] for seed in seeds if feature in self.features[seed]]
        return Reason("your_taste", {"feature": feature, "item_ids": ids})
