"""Who orders what is recommended: a learner that shoppers teach, where the project switches it on.

Each list is stored with the probability of each place, how much the learner knew, and what it saw.
What shoppers do with it is noted once. :mod:`actions.teaching` teaches the learner beside the
conversations; a turn only chooses.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from actions.policies import Policies, Shopper
from actions.teaching import Teacher

if TYPE_CHECKING:
    from recommender.learning.features import Candidate
    from recommender.learning.settings import LearningSettings
    from shop.database import Shop
    from shop.impressions import RewardKind
    from shop.views import ProductView

__all__ = ["Arranged", "ListLearning", "Shopper"]


@dataclass(frozen=True)
class Arranged:
    """The products to show, and the id of the list; empty where it is not recorded."""

    products: list[ProductView]
    impression_id: str = ""


@dataclass
class ListLearning:
    """Orders lists and records them. Its functions block: call them in a worker thread.

    Args:
        shop: where lists, rewards and knowledge are kept.
        settings: of the project; without a learner, and without an experiment, nothing happens.

    Raises:
        ConfigError: the project names a learner that there is not, or its settings are wrong.
    """

    shop: Shop
    settings: LearningSettings
    teacher: Teacher = field(init=False, repr=False)
    _policies: Policies = field(init=False, repr=False)

    def __post_init__(self) -> None:
        from shop.impressions import FIXED

        if self.settings.learner not in (None, FIXED):
            self.settings.new_learner(str(self.settings.learner))
        self.teacher = Teacher(self.shop, self.settings)
        self._policies = Policies(self.teacher)

    def pool(self, k: int) -> int:
        """How many candidates to ask the recommender for, for a list of ``k``."""
        from shop import experiments

        off = (
            self.settings.learner is None
            and experiments.running(self.shop, self.teacher.surface) is None
        )
        return k if off else max(self.settings.pool, k)

    def arrange(self, candidates: Sequence[ProductView], shopper: Shopper, *, k: int) -> Arranged:
        """Choose ``k`` of the candidates and their order, and store the list.

        Args:
            candidates: the recommender's, its first choice first.
            shopper: whom it is for.
            k: length of the list.

        Raises:
            ConfigError: an experiment names a learner that there is not.
            StorageError: the database cannot be written.
        """
        chooser = self._policies.chooser(shopper)
        if not candidates or chooser is None:
            return Arranged(list(candidates[:k]))
        from recommender.learning.features import candidate_rows
        from shop import impressions

        rows = candidate_rows([_facts(p) for p in candidates], [_facts(p) for p in shopper.liked])
        ids = [one.id for one in candidates]
        chosen = self._policies.choose(chooser, rows, k)
        stored = self._policies.shown(
            uuid.uuid4().hex, shopper, chooser, chosen, [ids[action] for action in chosen.actions]
        )
        stored.context["candidates"] = ids
        impressions.record_list(self.shop, stored)
        return Arranged([candidates[action] for action in chosen.actions], stored.id)

    def note(self, conversation_id: str, product_ids: Sequence[str], kind: RewardKind) -> None:
        """Note what a shopper did in the chat with products that lists of it have shown."""
        from shop import impressions

        found = impressions.shown_in(self.shop, conversation_id, product_ids)
        rewards = (impressions.Reward(shown, product, kind) for product, shown in found.items())
        impressions.reward(self.shop, *rewards)


def _facts(product: ProductView) -> Candidate:
    from recommender.learning.features import Candidate

    return Candidate(
        id=product.id,
        category=product.category,
        brand=product.brand,
        price_cents=product.price_cents,
        words=tuple(product.tags),
    )
