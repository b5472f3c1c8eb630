"""Who orders what is recommended: a learner that shoppers teach, where the project switches it on.

Each list is stored with the probability of each place, how much the learner knew, and what it saw.
What shoppers do with it is noted once. :mod:`actions.teaching` teaches the learner beside the
conversations; a turn only chooses.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from actions.teaching import Teacher

if TYPE_CHECKING:
    import numpy as np

    from recommender.learning import Choice
    from recommender.learning.features import Candidate
    from recommender.learning.settings import LearningSettings
    from shop.database import Shop
    from shop.impressions import RewardKind
    from shop.rollouts import Rollout
    from shop.views import ProductView


@dataclass(frozen=True)
class Arranged:
    """The products to show, and the id of the list; empty where it is not recorded."""

    products: list[ProductView]
    impression_id: str = ""


@dataclass(frozen=True)
class Shopper:
    """Whom a list is for: the conversation, the customer in it, and a name of the address."""

    conversation_id: str
    customer_id: str | None = None
    liked: Sequence[ProductView] = ()
    address: str = ""

    @property
    def unit(self) -> str:
        """Who counts as one shopper in an experiment."""
        return self.customer_id or self.conversation_id


@dataclass(frozen=True)
class _Chooser:
    """Who chooses a list: for an arm of an experiment, or by the plan of who serves."""

    policy: str
    experiment: str = ""
    arm: str = ""
    plan: Rollout | None = None


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
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        from shop.impressions import FIXED

        if self.settings.learner not in (None, FIXED):
            self.settings.new_learner(str(self.settings.learner))
        self.teacher = Teacher(self.shop, self.settings)

    def pool(self, surface: str, k: int) -> int:
        """How many candidates to ask the recommender for, for a list of ``k``."""
        from shop import experiments

        off = self.settings.learner is None and experiments.running(self.shop, surface) is None
        return k if off else max(self.settings.pool, k)

    def arrange(
        self, candidates: Sequence[ProductView], shopper: Shopper, *, surface: str, k: int
    ) -> Arranged:
        """Choose ``k`` of the candidates and their order, and store the list.

        Args:
            candidates: the recommender's, its first choice first.
            shopper: whom it is for.
            surface: where it is shown.
            k: length of the list.

        Raises:
            ConfigError: an experiment names a learner that there is not.
            StorageError: the database cannot be written.
        """
        chooser = self._chooser(shopper, surface)
        if not candidates or chooser is None:
            return Arranged(list(candidates[:k]))
        from recommender.learning.features import candidate_rows, packed
        from shop import impressions

        rows = candidate_rows([_facts(p) for p in candidates], [_facts(p) for p in shopper.liked])
        choice, version = self._choice(chooser.policy, rows, surface, k)
        ids = [one.id for one in candidates]
        context: dict[str, Any] = {"candidates": ids, "rows": packed(rows)}
        if shopper.address:
            context["address"] = shopper.address
        if chooser.plan is not None and chooser.plan.stage:
            other = next(iter(chooser.plan.policies - {chooser.policy}))
            tried, _ = self._choice(other, rows, surface, k)
            context["rollout"] = _noted(chooser, choice, tried)
        pairs = list(zip(choice.actions, choice.propensities, strict=True))
        stored = impressions.ShownList(
            id=uuid.uuid4().hex,
            conversation_id=shopper.conversation_id,
            unit=shopper.unit,
            surface=surface,
            policy=chooser.policy,
            model_version=version,
            shown=tuple(
                impressions.ShownProduct(ids[action], action, chance) for action, chance in pairs
            ),
            context=context,
            experiment=chooser.experiment,
            arm=chooser.arm,
        )
        impressions.record_list(self.shop, stored)
        return Arranged([candidates[action] for action in choice.actions], stored.id)

    def note(self, conversation_id: str, product_ids: Sequence[str], kind: RewardKind) -> None:
        """Note what a shopper did in the chat with products that lists of it have shown."""
        from shop import impressions

        found = impressions.shown_in(self.shop, conversation_id, product_ids)
        rewards = (impressions.Reward(shown, product, kind) for product, shown in found.items())
        impressions.reward(self.shop, *rewards)

    def _chooser(self, shopper: Shopper, surface: str) -> _Chooser | None:
        """Who chooses; None where nothing is switched on."""
        from recommender.learning.experiments import assign
        from shop import experiments

        running = experiments.running(self.shop, surface)
        if running is not None:
            arm = assign(running.name, shopper.unit, {a.name: a.share for a in running.arms})
            policy = next(a.policy for a in running.arms if a.name == arm)
            return _Chooser(self.teacher.policy_of(policy), running.name, arm)
        plan = self.teacher.steward.plan(surface)
        if plan is None or plan.stage != "canary":
            return None if plan is None else _Chooser(plan.serving, plan=plan)
        shares = {plan.serving: 1.0 - plan.share, plan.candidate: plan.share}
        policy = assign(f"canary {surface} {plan.candidate}", shopper.unit, shares)
        return _Chooser(policy, plan=plan)

    def _choice(self, policy: str, rows: np.ndarray, surface: str, k: int) -> tuple[Choice, int]:
        """What is chosen, and how much the chooser had learnt."""
        from recommender.learning import Choice
        from shop.impressions import FIXED

        if policy == FIXED:
            places = tuple(range(min(k, len(rows))))
            return Choice(places, (1.0,) * len(places), ((0, 1.0),)), 0
        learner = self.teacher.learner(surface, policy)
        with self._lock:
            return learner.choose(rows, k=k), learner.updates


def _noted(chooser: _Chooser, chosen: Choice, tried: Choice) -> dict[str, Any]:
    """What the gate needs of a list: both policies' chances of the first place.

    A policy that is tried in the shadow has chosen, too; what it would have shown is kept.
    """
    plan = chooser.plan
    assert plan is not None  # asked for lists of a rollout alone
    ours, other = (chosen, tried) if chooser.policy == plan.serving else (tried, chosen)
    return {
        "serving": plan.serving,
        "candidate": plan.candidate,
        "share": plan.share,
        "first": [[action, round(chance, 6)] for action, chance in ours.first],
        "other_first": [[action, round(chance, 6)] for action, chance in other.first],
        "not_shown": list(tried.actions),
    }


def _facts(product: ProductView) -> Candidate:
    from recommender.learning.features import Candidate

    return Candidate(
        id=product.id,
        category=product.category,
        brand=product.brand,
        price_cents=product.price_cents,
        words=tuple(product.tags),
    )
