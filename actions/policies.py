"""Who chooses what a shopper sees on a surface, what is chosen, and how it is recorded."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from actions.teaching import Teacher

if TYPE_CHECKING:
    import numpy as np

    from recommender.learning import Choice
    from shop.impressions import ShownList
    from shop.rollouts import Rollout
    from shop.views import ProductView


@dataclass(frozen=True)
class Shopper:
    """Whom something is for: the conversation, the customer in it, and a name of the address."""

    conversation_id: str
    customer_id: str | None = None
    liked: Sequence[ProductView] = ()
    address: str = ""

    @property
    def unit(self) -> str:
        """Who counts as one shopper in an experiment."""
        return self.customer_id or self.conversation_id


@dataclass(frozen=True)
class Chooser:
    """Who chooses: for an arm of an experiment, or by the plan of who serves."""

    policy: str
    experiment: str = ""
    arm: str = ""
    plan: Rollout | None = None


@dataclass(frozen=True)
class Chosen:
    """What was chosen, among what, and what else a log of it must tell.

    Attributes:
        actions: places among the candidates, the first place first.
        propensities: of each.
        rows: what was seen of each candidate.
        version: how much the chooser had learnt.
        allowed: which candidates could be chosen; all where empty.
        rollout: what the gate needs of it; None where nothing is tried.
    """

    actions: tuple[int, ...]
    propensities: tuple[float, ...]
    rows: np.ndarray
    version: int
    allowed: tuple[bool, ...] = ()
    rollout: dict[str, Any] | None = None


@dataclass
class Policies:
    """Chooses by the policies of one surface. Its functions block: call them in a worker thread.

    Args:
        teacher: keeps the learners, and who serves.
    """

    teacher: Teacher
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def is_on(self) -> bool:
        """Whether anything may be chosen at all, for whomever."""
        from shop import experiments

        surface = self.teacher.surface
        is_running = experiments.running(self.teacher.shop, surface) is not None
        return is_running or self.teacher.steward.plan(surface) is not None

    def chooser(self, shopper: Shopper) -> Chooser | None:
        """Who chooses for a shopper; None where nothing is switched on."""
        from recommender.learning.experiments import assign
        from shop import experiments

        surface = self.teacher.surface
        running = experiments.running(self.teacher.shop, surface)
        if running is not None:
            arm = assign(running.name, shopper.unit, {a.name: a.share for a in running.arms})
            policy = next(a.policy for a in running.arms if a.name == arm)
            return Chooser(self.teacher.policy_of(policy), running.name, arm)
        plan = self.teacher.steward.plan(surface)
        if plan is None or plan.stage != "canary":
            return None if plan is None else Chooser(plan.serving, plan=plan)
        shares = {plan.serving: 1.0 - plan.share, plan.candidate: plan.share}
        policy = assign(f"canary {surface} {plan.candidate}", shopper.unit, shares)
        return Chooser(policy, plan=plan)

    def choose(
        self, chooser: Chooser, rows: np.ndarray, k: int, *, allowed: np.ndarray | None = None
    ) -> Chosen:
        """Choose ``k`` candidates; what is tried beside it chooses, too, and is noted.

        Args:
            rows: what is seen of each candidate, what stands without learning first.
            allowed: which candidates can be chosen; all where left out.
        """
        choice, version = self._choice(chooser.policy, rows, k, allowed)
        noted = None
        if chooser.plan is not None and chooser.plan.stage:
            other = next(iter(chooser.plan.policies - {chooser.policy}))
            tried, _ = self._choice(other, rows, k, allowed)
            noted = _noted(chooser.policy, chooser.plan, choice, tried)
        free = () if allowed is None else tuple(map(bool, allowed))
        return Chosen(choice.actions, choice.propensities, rows, version, free, noted)

    def shown(
        self,
        list_id: str,
        shopper: Shopper,
        chooser: Chooser,
        chosen: Chosen,
        products: Sequence[str],
    ) -> ShownList:
        """The record of what was chosen.

        Args:
            products: the product at each place.
        """
        import numpy as np

        from recommender.learning.features import packed
        from shop.impressions import ShownList, ShownProduct

        rows = np.atleast_2d(chosen.rows)
        context: dict[str, Any] = {"rows": packed(rows), "columns": rows.shape[1]}
        if shopper.address:
            context["address"] = shopper.address
        if chosen.rollout is not None:
            context["rollout"] = chosen.rollout
        places = zip(products, chosen.actions, chosen.propensities, strict=True)
        return ShownList(
            id=list_id,
            conversation_id=shopper.conversation_id,
            unit=shopper.unit,
            surface=self.teacher.surface,
            policy=chooser.policy,
            model_version=chosen.version,
            shown=tuple(ShownProduct(*place) for place in places),
            context=context,
            experiment=chooser.experiment,
            arm=chooser.arm,
        )

    def _choice(
        self, policy: str, rows: np.ndarray, k: int, allowed: np.ndarray | None
    ) -> tuple[Choice, int]:
        """What is chosen, and how much the chooser had learnt."""
        from recommender.learning import Choice
        from shop.impressions import FIXED

        if policy == FIXED:
            places = tuple(range(min(k, len(rows))))
            return Choice(places, (1.0,) * len(places), ((0, 1.0),)), 0
        learner = self.teacher.learner(policy)
        with self._lock:
            return learner.choose(rows, k=k, allowed=allowed), learner.updates


def _noted(policy: str, plan: Rollout, chosen: Choice, tried: Choice) -> dict[str, Any]:
    """What the gate needs of a list: both policies' chances of the first place.

    A policy that is tried in the shadow has chosen, too; what it would have shown is kept.
    """
    ours, other = (chosen, tried) if policy == plan.serving else (tried, chosen)
    return {
        "serving": plan.serving,
        "candidate": plan.candidate,
        "share": plan.share,
        "first": [[action, round(chance, 6)] for action, chance in ours.first],
        "other_first": [[action, round(chance, 6)] for action, chance in other.first],
        "not_shown": list(tried.actions),
    }
