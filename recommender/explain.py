"""Why an item is recommended: a sentence that names what truly drove its score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from common.wording import the
from recommender.dataset import Profile
from recommender.features import FeatureTable, listed
from recommender.index import ItemIndex
from recommender.items import Filters
from recommender.models import Content, ItemToItem, Mix, Popularity

ReasonKind = Literal["similar_to", "bought_together", "popular", "matches_query", "your_taste"]
LEAST_SHOPPERS = 2
TASTE_SHARE = 0.5
TOP_RANKS = 5
NEARLY = 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is shown.

    Attributes:
        kind: the sort of reason.
        text: one sentence for the shopper.
        evidence: the facts behind the sentence, e.g. ``{"item_id": ..., "shared": [...]}``.
    """

    kind: ReasonKind
    text: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


class Explainer:
    """Finds the reason that weighs most and can be backed by evidence.

    Reasons are tried in the order of what each model added to the score; one whose evidence is
    too thin to say aloud gives way to the next.
    """

    def __init__(self, index: ItemIndex, mix: Mix, popularity: np.ndarray) -> None:
        self._index = index
        self._mix = mix
        self._features = FeatureTable(index.items)
        self._popularity = popularity
        self._attempts = {
            ItemToItem.name: self._co_occurrence,
            Content.name: self._content,
            Popularity.name: self._popular,
        }

    def reason(
        self,
        item: int,
        profile: Profile,
        scores: Mapping[str, float],
        filters: Filters,
        *,
        told: Collection[str] = (),
    ) -> Reason:
        """The reason for ``item``.

        Args:
            item: position of the recommended item.
            profile: what is known of the shopper.
            scores: what each model added to the score of the item.
            filters: what the shopper asked for.
            told: ids of items that reasons of the same list name already; where another item
                weighs nearly as much, it is named instead.
        """
        known = {self._index.position[item_id] for item_id in told}
        for name in sorted(scores, key=lambda name: -scores[name]):
            if scores[name] > 0 and (reason := self._attempts[name](item, profile, known)):
                return reason
        return self._plain(item, filters)

    def likeness(self, item: int, seed: int) -> Reason:
        """The reason for showing ``item`` to somebody who wants more like ``seed``."""
        return self._like(item, seed, "")

    def _co_occurrence(self, item: int, profile: Profile, told: set[int]) -> Reason | None:
        model = self._mix.models[ItemToItem.name]
        assert isinstance(model, ItemToItem)
        for seed in self._drivers(model, profile, item, told):
            owned = seed in profile.bought
            bought = model.shoppers_of_both(seed, item, bought=True) if owned else 0
            if bought >= LEAST_SHOPPERS:
                text = f"{bought} shoppers who bought the {self._name(seed)} also bought this."
                return Reason("bought_together", text, self._evidence(seed, shoppers=bought))
            chosen = model.shoppers_of_both(seed, item, bought=False)
            if chosen >= LEAST_SHOPPERS:
                text = f"{chosen} shoppers who liked the {self._name(seed)} liked this too."
                return Reason("similar_to", text, self._evidence(seed, shoppers=chosen))
        return None

    def _content(self, item: int, profile: Profile, told: set[int]) -> Reason | None:
        model = self._mix.models[Content.name]
        drivers = self._drivers(model, profile, item, told)
        if not drivers:
            return None
        shares = model.contributions(profile, item)
        if shares.max() < TASTE_SHARE * shares.sum() and (taste := self._taste(item, drivers)):
            return taste
        alike = self._index[item].category == self._index[drivers[0]].category
        if not alike and not self._features.shared(item, drivers[0]):
            return None
        did = "bought" if drivers[0] in profile.bought else "looked at"
        return self._like(item, drivers[0], f" you {did}")

    def _taste(self, item: int, drivers: list[int]) -> Reason | None:
        features = self._features[item]
        counts = Counter(f for seed in drivers for f in self._features[seed] & features)
        common = {f for f, n in counts.items() if n >= max(LEAST_SHOPPERS, len(drivers) / 2)}
        if not common:
            return None
        feature = self._features.rarest(common)[0]
        text = f"You often go for {feature}, and this has it."
        ids = [self._index.ids[s] for s in drivers if feature in self._features[s]]
        return Reason("your_taste", text, {"feature": feature, "item_ids": ids})

    def _like(self, item: int, seed: int, where: str) -> Reason:
        shared = self._features.shared(item, seed)
        name = self._name(seed)
        evidence = self._evidence(seed, shared=shared)
        if shared:
            return Reason("similar_to", f"Like {the(name)}{where}: {listed(shared)}.", evidence)
        if self._index[item].category == self._index[seed].category:
            kind = self._index[item].category
            text = f"Another of our {kind}, close to {the(name)}{where}."
        else:
            text = f"In the same spirit as {the(name)}{where}."
        return Reason("similar_to", text, evidence)

    def _popular(self, item: int, profile: Profile, told: set[int]) -> Reason | None:
        del profile, told
        category = self._index[item].category
        peers = [
            p for p, other in enumerate(self._index.items) if other and other.category == category
        ]
        rank = 1 + int((self._popularity[peers] > self._popularity[item]).sum())
        evidence = {"category": category, "rank": rank}
        if rank > TOP_RANKS:
            return Reason("popular", "Other shoppers have been choosing this lately.", evidence)
        place = "The most chosen" if rank == 1 else f"Among the {TOP_RANKS} most chosen"
        return Reason("popular", f"{place} of our {category} lately.", evidence)

    def _plain(self, item: int, filters: Filters) -> Reason:
        category = self._index[item].category
        if filters == Filters(exclude=filters.exclude, in_stock_only=filters.in_stock_only):
            return Reason("matches_query", f"Also in our range of {category}.", {})
        return Reason("matches_query", "Fits what you asked for.", {"category": category})

    def _drivers(self, model: Any, profile: Profile, item: int, told: set[int]) -> list[int]:
        """Items of the profile that still exist and added to the score, strongest first.

        One that was told gives way to others that added at least half as much.
        """
        shares = model.contributions(profile, item)
        weight = np.where([seed in told for seed in profile.items], shares * NEARLY, shares)
        order = np.argsort(-weight, kind="stable")
        return [
            profile.items[i]
            for i in order.tolist()
            if shares[i] > 0 and self._index.items[profile.items[i]] is not None
        ]

    def _evidence(self, seed: int, **facts: Any) -> dict[str, Any]:
        return {"item_id": self._index.ids[seed], **facts}

    def _name(self, position: int) -> str:
        return self._index[position].name
