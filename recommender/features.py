"""What two products have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from common.language.scripts import parts_of
from recommender.items import Item


class Feature(NamedTuple):
    """One thing a product has.

    Attributes:
        attribute: the name of the attribute that says so.
        value: one part of its text; empty for a feature that is simply there ("hood").
    """

    attribute: str
    value: str = ""


def features_of(item: Item) -> frozenset[Feature]:
    """What a product has, number by number left out: 380 g in common is chance, not likeness."""
    return frozenset(_features(item))


def _features(item: Item) -> Iterator[Feature]:
    for name, value in item.attributes.items():
        if name in item.untold:
            continue
        if value is True:
            yield Feature(name)
        elif isinstance(value, str):
            for part in parts_of(value):
                yield Feature(name, part)


class FeatureTable:
    """The features of all items, rarest first: a rare one in common tells more."""

    def __init__(self, items: Sequence[Item | None]) -> None:
        self._features = [features_of(item) if item else frozenset() for item in items]
        self._frequency = Counter(f for features in self._features for f in features)

    def __getitem__(self, position: int) -> frozenset[Feature]:
        return self._features[position]

    def shared(self, first: int, second: int, *, limit: int = 2) -> list[Feature]:
        """At most ``limit`` features that both items have, rarest first."""
        return self.rarest(self._features[first] & self._features[second])[:limit]

    def rarest(self, features: Iterable[Feature]) -> list[Feature]:
        """The features ordered from rare to common, then by name."""
        return sorted(features, key=lambda feature: (self._frequency[feature], feature))
