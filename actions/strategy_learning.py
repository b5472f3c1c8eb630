"""Which strategy comes next where recommendations go on: learnt over the steps of a conversation.

A step is what the bot does when a shopper asks for more: show what fits them (the fixed strategy),
what costs less, what goes with the thing they looked at, ask, or leave off. Each is stored with the
state that it was chosen in; the next step of the same conversation is what it led to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from actions.policies import Chooser, Chosen, Policies, Shopper
from actions.rollouts import Steward
from actions.teaching import Teacher

if TYPE_CHECKING:
    from recommender.learning import Feedback
    from recommender.learning.rollout import Judged
    from recommender.learning.settings import LearningSettings
    from recommender.learning.strategies import State
    from shop.database import Shop
    from shop.impressions import Settled
    from shop.rollouts import Rollout

STRATEGY = "strategy"
"""The surface."""


@dataclass(frozen=True)
class Step:
    """A step that was chosen: the strategy, and what its record needs."""

    strategy: str
    state: State
    shopper: Shopper
    chooser: Chooser
    chosen: Chosen


@dataclass
class StrategySteward(Steward):
    """Judges strategies by whole conversations: what a first step brings says too little."""

    def judged(self, held: Rollout) -> Judged | None:
        """What the canary's shoppers and the others like says; None where there is no canary.

        Who is served by which is drawn by chance, so that the rates can be compared as they are.
        """
        from recommender.learning.evaluation import Estimate, Verdict
        from recommender.learning.experiments import ArmCount, ExperimentConfig, compare
        from recommender.learning.rollout import Judged

        if held.stage != "canary" or (pair := self._compared(held)) is None:
            return None
        settings = self.settings.rollout
        serving, candidate = (ArmCount("", one.units, one.outcomes["liked"]) for one in pair)
        config = ExperimentConfig(confidence=settings.confidence)
        found = compare(serving, candidate, config)
        enough = min(serving.units, candidate.units) >= settings.least_sample
        serves = enough and found.low >= -settings.worse_by
        reason = "not_worse" if serves else "worse" if found.verdict == "worse" else "unknown"
        gain = Estimate(found.difference, found.low, found.high, float(candidate.units))
        units = serving.units + candidate.units
        verdict = Verdict(serves, "better" if found.verdict == "better" else reason, gain)
        return Judged(verdict, serving.rate, candidate.rate, units)


@dataclass
class StrategyTeacher(Teacher):
    """Tells a learner of each step what it brought and which step came after it."""

    surface: str = STRATEGY
    default: ClassVar[str] = "q_learning"

    def __post_init__(self) -> None:
        self.steward = StrategySteward(self.shop, self.settings)

    def feedback(self, one: Settled) -> Feedback | None:
        """A step of a conversation, with the one after it."""
        from recommender.learning import Feedback, Following
        from shop import impressions

        context = one.list.context
        done = [(reward.kind, reward.value) for reward in one.rewards]
        reward = self.settings.rewards.of(done) or -self.settings.annoyance * (not one.late)
        if one.late and not self.settings.rewards.liked(done):
            return None
        if context["action"] == "stop":
            reward = max(reward, 0.0)
        following = impressions.following(self.shop, one.list)
        return Feedback(
            np.array(context["features"]),
            (one.list.shown[0].action,),
            (reward,),
            None
            if following is None
            else Following(
                np.array(following.context["features"]),
                following.shown[0].action,
                np.array(following.context["allowed"]),
            ),
        )


@dataclass
class StrategyLearning:
    """Chooses strategies and records them. Its functions block: call them in a worker thread.

    Args:
        shop: where steps, rewards and knowledge are kept.
        settings: of the project, for strategies.

    Raises:
        ConfigError: the project names a learner that there is not, or its settings are wrong.
    """

    shop: Shop
    settings: LearningSettings
    teacher: StrategyTeacher = field(init=False, repr=False)
    _policies: Policies = field(init=False, repr=False)

    def __post_init__(self) -> None:
        from shop.impressions import FIXED

        if self.settings.learner not in (None, FIXED):
            self.settings.new_learner(str(self.settings.learner))
        self.teacher = StrategyTeacher(self.shop, self.settings)
        self._policies = Policies(self.teacher)

    def next(self, shopper: Shopper, allowed: Collection[str]) -> Step | None:
        """The strategy that comes next; None where nothing is switched on.

        Args:
            shopper: in which conversation.
            allowed: the strategies that can be followed now, ``similar`` among them.
        """
        from recommender.learning.strategies import STRATEGIES

        if (chooser := self._policies.chooser(shopper)) is None:
            return None
        state = self.state(shopper.conversation_id, "similar") or _beginning()
        free = np.array([one in allowed for one in STRATEGIES])
        chosen = self._policies.choose(chooser, state.features(), 1, allowed=free)
        return Step(STRATEGIES[chosen.actions[0]], state, shopper, chooser, chosen)

    def asked_for(self, shopper: Shopper, strategy: str) -> Step | None:
        """A step that the shopper's own words ask for, in a conversation that has taken steps."""
        from recommender.learning.strategies import STRATEGIES

        chooser = self._policies.chooser(shopper)
        state = self.state(shopper.conversation_id, strategy)
        if chooser is None or state is None:
            return None
        action = STRATEGIES.index(strategy)
        return Step(
            strategy, state, shopper, chooser, Chosen((action,), (1.0,), state.features(), 0)
        )

    def record(self, step: Step, list_id: str, products: Sequence[str]) -> None:
        """Store a step with the products that it showed, if any.

        Raises:
            StorageError: the database cannot be written.
        """
        from recommender.learning.strategies import STRATEGIES
        from shop import impressions

        held = products or ("",)
        whole = replace(
            step.chosen,
            actions=step.chosen.actions * len(held),
            propensities=step.chosen.propensities * len(held),
        )
        stored = self._policies.shown(
            impressions.step_of(list_id), step.shopper, step.chooser, whole, held
        )
        told: dict[str, Any] = {
            "features": [float(one) for one in step.state.features()],
            "allowed": list(map(bool, step.chosen.allowed)) or [True] * len(STRATEGIES),
            "state": asdict(step.state),
            "action": step.strategy,
            "texts": list(STRATEGIES),
        }
        stored.context.update(told)
        impressions.record_list(self.shop, stored)

    def state(self, conversation_id: str, wish: str) -> State | None:
        """Where a conversation stands after its last step; None before the first.

        Args:
            wish: the strategy that an answer to a question of ours asks for.
        """
        from recommender.learning.strategies import State
        from shop import impressions

        last = impressions.last_in(self.shop, conversation_id, STRATEGY)
        if last is None:
            return None
        before, action = State(**last.list.context["state"]), last.list.context["action"]
        if action == "ask":
            return before.asked(wish)
        done = [(one.kind, one.value) for one in last.rewards]
        return before.shown(action, liked=self.settings.rewards.liked(done))


def _beginning() -> State:
    from recommender.learning.strategies import State

    return State()
