"""The recommender as a shop uses it: load, recommend, find similar items, say why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from pydantic import Field

from common.artifacts import read_manifest
from common.config import StrictModel
from common.errors import DataError, ModelError
from recommender.dataset import Profile
from recommender.embedding import TextEncoder
from recommender.events import EventWeights
from recommender.features import FeatureTable
from recommender.index import ItemIndex
from recommender.items import CATEGORY, Filters, Interaction, Item
from recommender.models import Content, ItemToItem, Mix
from recommender.models.blend import scaled
from recommender.profiles import load_profiles
from recommender.ranking import highest
from recommender.reasons import LEAST_SHOPPERS, Grounds, Reason
from recommender.rerank import diversify
from recommender.vectors import VectorStore

MIX_FILE = "mix.npz"
POOL = 8


class ServingConfig(StrictModel):
    """Settings of :class:`Recommender`.

    Attributes:
        relevance: see :func:`recommender.rerank.diversify`; 1 switches diversity off.
        intent: what likeness to the items of the present conversation adds to the score.
        recent_weight: what an item of the present conversation counts.
        same_category, chosen_together: beside likeness of content (1), what the same category
            and the same shoppers count in ``similar``.
        again: categories and tags of what is used up: it is recommended though it was bought.
    """

    relevance: float = Field(default=0.85, gt=0.0, le=1.0)
    intent: float = Field(default=0.5, ge=0.0)
    recent_weight: float = Field(default=3.0, gt=0.0)
    same_category: float = Field(default=0.3, ge=0.0)
    chosen_together: float = Field(default=0.2, ge=0.0)
    again: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommended item, its score (higher is better) and why it is shown."""

    item_id: str
    score: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one item stands where it does for a shopper.

    Attributes:
        item_id: of the item.
        score: higher is better.
        parts: what each model added to the score, by its name; they add up to it.
        reason: what would be told of it.
        chosen: whether the shopper bought it already, or has just been shown it.
    """

    item_id: str
    score: float
    parts: Mapping[str, float]
    reason: Reason
    chosen: bool


class Recommender:
    """Serves recommendations from a trained folder; thread-safe.

    Products that came after training take part by their content; products that are gone are
    never shown. Use :meth:`with_items` when products or stock change.

    Args:
        mix: the fitted models.
        index: the products by position.
        vectors: their content vectors, shape (items, dimensions).
        profiles: what is known of each shopper, by id.
        weights: what each kind of event counts.
        until: when the latest event happened that the profiles hold, in seconds.
        config: settings.
    """

    def __init__(
        self,
        mix: Mix,
        index: ItemIndex,
        vectors: np.ndarray,
        profiles: dict[str, Profile],
        *,
        weights: EventWeights,
        until: float = 0.0,
        config: ServingConfig | None = None,
    ) -> None:
        self._mix = mix
        self._until = until
        self._index = index
        self._profiles = profiles
        self._weights = weights
        self._config = config or ServingConfig()
        self._vectors = vectors
        self._features = FeatureTable(index.items)

    @classmethod
    def load(
        cls, folder: Path, items: Iterable[Item], *, config: ServingConfig | None = None
    ) -> Self:
        """Open what :func:`recommender.training.train` wrote.

        Args:
            folder: the trained folder.
            items: the products as they are now.

        Raises:
            ModelError: a file is missing or damaged, or nothing was trained.
        """
        manifest = read_manifest(folder)
        if not manifest:
            raise ModelError(f"No trained recommender in {folder}.", hint="Run: shoptalk train")
        store = VectorStore.load(folder)
        mix = Mix.load(folder / MIX_FILE)
        if mix.n_items != len(store.ids):
            raise ModelError(f"The files in {folder} do not belong together.", hint="Train again.")
        held = list(items)
        known = set(store.ids)
        new = [item for item in held if item.id not in known]
        vectors = store.matrix
        if new:
            added = store.of(new, TextEncoder.load(folder))
            mix.extend(added)
            vectors = np.concatenate([vectors, added])
        index = ItemIndex([*store.ids, *(item.id for item in new)], held)
        weights = EventWeights.model_validate(manifest["event_weights"])
        until = float(manifest["until"])
        profiles = load_profiles(folder)
        return cls(mix, index, vectors, profiles, weights=weights, until=until, config=config)

    def with_items(self, items: Iterable[Item]) -> Recommender:
        """The same recommender with fresh product data (prices, stock, names).

        Products it did not know when it was loaded stay out until the next load; see
        :meth:`knows`.
        """
        return Recommender(
            self._mix,
            ItemIndex(self._index.ids, items),
            self._vectors,
            self._profiles,
            weights=self._weights,
            until=self._until,
            config=self._config,
        )

    @property
    def n_items(self) -> int:
        """How many products there are now."""
        return sum(item is not None for item in self._index.items)

    def item(self, item_id: str) -> Item | None:
        """A product as it is now; None where there is none of that id."""
        position = self._index.position.get(item_id)
        return None if position is None else self._index.items[position]

    def knows(self, items: Iterable[Item]) -> bool:
        """Whether all these products were there when it was loaded."""
        return all(item.id in self._index.position for item in items)

    def recommend(
        self,
        *,
        user_id: str | None = None,
        recent: Sequence[str] = (),
        lately: Iterable[Interaction] = (),
        filters: Filters | None = None,
        k: int = 5,
    ) -> list[Recommendation]:
        """The ``k`` best items for a shopper, best first; fewer where fewer match.

        Args:
            user_id: customer or session id; somebody unknown gets what others choose.
            recent: items shown in this conversation, oldest first.
            lately: what the shopper did, whoever it was recorded for, oldest first; what happened
                since the training counts at once, beside the profile.
            filters: what the shopper asked for.
            k: at most so many.

        Neither what the shopper has bought (but for what is used up: ``again``) nor what is in
        ``recent`` is recommended.

        Raises:
            DataError: ``k`` is below 1.
        """
        _check(k)
        wishes = filters or Filters()
        profile, seen = self._shopper(user_id, recent, lately)
        parts = self._parts(profile, seen)
        total = np.sum(list(parts.values()), axis=0)
        allowed = self._index.coarse_mask(wishes)
        allowed[[*seen, *(one for one in profile.bought if not self._used_up(one))]] = False
        found: list[Recommendation] = []
        for item in self._choose(total, allowed, k, wishes):
            told = [str(one.reason.values.get("item_id", "")) for one in found]
            grounds = self._grounds(told)
            reason = self._mix.reason(profile, item, _at(parts, item), grounds)
            found.append(self._recommendation(item, total, reason or self._plain(item, wishes)))
        return found

    def _used_up(self, position: int) -> bool:
        """Whether an item is bought again and again, by its category or a tag."""
        item = self._index.items[position]
        return item is not None and not self._config.again.isdisjoint((item.category, *item.tags))

    def explain(
        self,
        item_id: str,
        *,
        user_id: str | None = None,
        recent: Sequence[str] = (),
        lately: Iterable[Interaction] = (),
    ) -> Explanation:
        """Why an item stands where it does for a shopper; the arguments of :meth:`recommend`.

        Raises:
            DataError: there is no such item.
        """
        item = self._known(item_id)
        profile, seen = self._shopper(user_id, recent, lately)
        parts = _at(self._parts(profile, seen), item)
        reason = self._mix.reason(profile, item, parts, self._grounds())
        chosen = item in profile.bought or item in seen
        total = sum(parts.values())
        return Explanation(item_id, total, parts, reason or self._plain(item, Filters()), chosen)

    def _shopper(
        self, user_id: str | None, recent: Sequence[str], lately: Iterable[Interaction]
    ) -> tuple[Profile, list[int]]:
        """What is known of a shopper, and the positions of what was shown."""
        seen = self._index.positions(recent)
        known = self._profiles.get(user_id, Profile()) if user_id else Profile()
        for event in lately:
            if event.at > self._until:
                known = self._grown(known, event)
        return known.extended(seen, self._config.recent_weight, shown=True), seen

    def _parts(self, profile: Profile, seen: Sequence[int]) -> dict[str, np.ndarray]:
        """What each model says of every item, weighted, shape (items,) each."""
        parts = {name: rows[0] for name, rows in self._mix.component_scores([profile]).items()}
        if Content.name in parts:
            parts[Content.name] = parts[Content.name] + self._intent(seen)
        return parts

    def _known(self, item_id: str) -> int:
        position = self._index.position.get(item_id)
        if position is None or self._index.items[position] is None:
            raise DataError(f"There is no product {item_id!r}.", hint="Check the product id.")
        return position

    def _grounds(self, told: Sequence[str] = ()) -> Grounds:
        return Grounds(self._index, self._features, frozenset(self._index.positions(told)))

    def _plain(self, item: int, wishes: Filters) -> Reason:
        """What is true where no model has evidence."""
        asked = wishes != Filters(exclude=wishes.exclude, in_stock_only=wishes.in_stock_only)
        return Reason(
            "fits_wishes" if asked else "in_range", {"category": self._index[item].category}
        )

    def _intent(self, seen: Sequence[int]) -> np.ndarray:
        """Likeness to what the shopper looks at now, which long-term taste says little about."""
        profile = Profile().extended(seen, 1.0)
        return self._config.intent * scaled(self._mix.models[Content.name].score([profile]))[0]

    def similar(
        self, item_id: str, *, filters: Filters | None = None, k: int = 5
    ) -> list[Recommendation]:
        """The ``k`` items most like one item, best first; the item itself is left out.

        Raises:
            DataError: the item is unknown or ``k`` is below 1.
        """
        _check(k)
        seed = self._known(item_id)
        scores = self._mix.scaled_scores([Profile((seed,), (1.0,))])
        total = np.clip(self._vectors @ self._vectors[seed], 0.0, 1.0)
        if Content.name in scores:
            total = scores[Content.name][0]
        if ItemToItem.name in scores:
            total = total + self._config.chosen_together * scores[ItemToItem.name][0]
        kind = Filters({CATEGORY: self._index[seed].category}, in_stock_only=False)
        total = total + self._config.same_category * self._index.mask(kind)
        wishes = filters or Filters()
        allowed = self._index.coarse_mask(wishes)
        allowed[seed] = False
        return [
            self._recommendation(item, total, self._grounds().likeness(item, seed))
            for item in self._choose(total, allowed, k, wishes)
        ]

    def bought_with(
        self, item_id: str, *, filters: Filters | None = None, k: int = 5
    ) -> list[Recommendation]:
        """Items that the buyers of one item bought, too, by how many did; those of two at least.

        What more of them bought than of all shoppers comes first: the score is the count over the
        root of the other item's buyers (a cosine, as in Sarwar et al. 2001).

        Raises:
            DataError: the item is unknown or ``k`` is below 1.
        """
        _check(k)
        seed, model = self._known(item_id), self._mix.models.get(ItemToItem.name)
        if not isinstance(model, ItemToItem):
            return []
        wishes = filters or Filters()
        counts = model.shoppers_with(seed, bought=True)
        allowed = self._index.coarse_mask(wishes) & (counts.both >= LEAST_SHOPPERS)
        allowed[seed] = False
        scores = counts.both / np.sqrt(np.maximum(counts.each, 1))
        fitting = [p for p in np.flatnonzero(allowed).tolist() if self._index.fits(p, wishes)]
        found = sorted(fitting, key=lambda one: -float(scores[one]))[:k]
        grounds = self._grounds()
        return [
            self._recommendation(
                one,
                scores,
                Reason("bought_together", grounds.resting_on(seed, shoppers=int(counts.both[one]))),
            )
            for one in found
        ]

    def observe(self, interaction: Interaction) -> None:
        """Take one more interaction into the shopper's profile, until the next training."""
        user = interaction.user_id
        self._profiles[user] = self._grown(self._profiles.get(user, Profile()), interaction)

    def _grown(self, profile: Profile, event: Interaction) -> Profile:
        position, weight = self._index.position.get(event.item_id), self._weights.of(event)
        if position is None or weight <= 0:
            return profile
        bought = profile.bought | ({position} if event.kind == "purchase" else set())
        grown = profile.extended([position], weight)
        return replace(grown, bought=bought)

    def _choose(self, total: np.ndarray, allowed: np.ndarray, k: int, wishes: Filters) -> list[int]:
        candidates = np.flatnonzero(allowed)
        ranked: list[int] = []
        looked_at = 0
        # What one item needs is asked of the best first, and of no more than are wanted.
        while len(ranked) < k * POOL and looked_at < len(candidates):
            wanted = max(2 * looked_at, k * POOL)
            best = candidates[highest(total[candidates], wanted)[looked_at:]].tolist()
            fitting = (item for item in best if self._index.fits(item, wishes))
            ranked += fitting if wishes.needs else best
            looked_at += len(best)
        scores = total / max(float(total.max()), 1e-9)
        return diversify(
            ranked[: k * POOL], scores, self._vectors, k=k, relevance=self._config.relevance
        )

    def _recommendation(self, item: int, total: np.ndarray, reason: Reason) -> Recommendation:
        return Recommendation(self._index.ids[item], float(total[item]), reason)


def _at(parts: dict[str, np.ndarray], item: int) -> dict[str, float]:
    return {name: float(scores[item]) for name, scores in parts.items()}


def _check(k: int) -> None:
    if k < 1:
        raise DataError(f"k is {k}; at least one item must be asked for.")
