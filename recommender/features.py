"""What two products have in common, in words a shopper understands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from recommender.items import Item

UNTOLD = frozenset({"care", "wearer", "warranty_years", "batteries_included"})
WHOLE_VALUE = frozenset({"material", "details", "features", "occasion", "filling", "theme"})


def features_of(item: Item) -> frozenset[str]:
    """Short phrases for what the product has: "recycled nylon", "hood", "regular fit"."""
    return frozenset(_phrases(item))


def _phrases(item: Item) -> Iterable[str]:
    for name, value in item.attributes.items():
        words = name.replace("_", " ")
        if name in UNTOLD or (isinstance(value, int | float) and not isinstance(value, bool)):
            continue
        if value is True:
            yield words
        elif isinstance(value, str):
            for part in value.split(","):
                phrase = part.strip()
                plain = name in WHOLE_VALUE or " " in phrase or words in phrase
                yield phrase if plain else f"{phrase} {words}"


class FeatureTable:
    """The features of all items, rarest first: a rare one in common tells more."""

    def __init__(self, items: Sequence[Item | None]) -> None:
        self._features = [features_of(item) if item else frozenset() for item in items]
        self._frequency = Counter(f for features in self._features for f in features)

    def __getitem__(self, position: int) -> frozenset[str]:
        return self._features[position]

    def shared(self, first: int, second: int, *, limit: int = 2) -> list[str]:
        """At most ``limit`` features that both items have, rarest first."""
        return self.rarest(self._features[first] & self._features[second])[:limit]

    def rarest(self, features: Iterable[str]) -> list[str]:
        """The features ordered from rare to common, then by name."""
        return sorted(features, key=lambda feature: (self._frequency[feature], feature))


def listed(phrases: Sequence[str]) -> str:
    """Join phrases as people do: a, b and c."""
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"
