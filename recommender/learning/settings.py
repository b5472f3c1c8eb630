"""What a project may set about learning from shoppers, in ``data/recommender.yml``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from common.config import StrictModel
from common.errors import ConfigError
from recommender.learning.base import Learner
from recommender.learning.defence import DefenceSettings
from recommender.learning.features import COLUMNS, PLACE
from recommender.learning.registry import new_learner
from recommender.learning.rollout import RolloutSettings
from recommender.learning.strategies import STRATEGIES, State
from recommender.learning.text_features import TEXT_COLUMNS

WHERE = "data/recommender.yml: learning"
TRUST = 1.0
"""The weight of the recommender's own order before anything was learnt."""


HINTS = ("seen", "dwell", "read")
"""What a shopper does without meaning to say anything by it."""
LONGEST_SECONDS = 60.0
"""So long a look is timed at most; who looks longer has left the chat open."""


class RewardSettings(StrictModel):
    """What each thing that a shopper does is worth, from 0 to 1; the best one counts.

    Attributes:
        dwell: of a card that stood in view for ``dwell_seconds`` or longer.
        read: of a details page that was open for ``read_seconds`` or longer.
        rating: of a rating of four stars or five; of fewer, nothing.
        not_interested: if it happened, this counts and nothing else.
    """

    seen: float = Field(default=0.0, ge=0.0, le=1.0)
    dwell: float = Field(default=0.0, ge=0.0, le=1.0)
    dwell_seconds: float = Field(default=5.0, gt=0.0, le=LONGEST_SECONDS)
    read: float = Field(default=0.0, ge=0.0, le=1.0)
    read_seconds: float = Field(default=10.0, gt=0.0, le=LONGEST_SECONDS)
    click: float = Field(default=1.0, ge=0.0, le=1.0)
    cart: float = Field(default=1.0, ge=0.0, le=1.0)
    purchase: float = Field(default=1.0, ge=0.0, le=1.0)
    rating: float = Field(default=1.0, ge=0.0, le=1.0)
    not_interested: float = Field(default=0.0, ge=0.0, le=1.0)

    def of(self, done: Iterable[tuple[str, float | None]]) -> float:
        """The reward of what was done, as pairs of kind and value.

        A rating's value is its stars, that of ``dwell`` and ``read`` is in seconds.
        """
        kinds = {kind for kind, value in done if value is None or value >= self._least(kind)}
        if "not_interested" in kinds:
            return self.not_interested
        return max((float(getattr(self, kind)) for kind in kinds), default=0.0)

    def liked(self, done: Iterable[tuple[str, float | None]]) -> bool:
        """Whether anything was done that says more than that it was looked at."""
        return self.of(one for one in done if one[0] not in HINTS) > 0.0

    @property
    def times_looks(self) -> bool:
        """Whether it matters how long something was looked at."""
        return self.dwell > 0.0 or self.read > 0.0

    def _least(self, kind: str) -> float:
        """From which value on something of this kind counts."""
        least = {"rating": 4.0, "dwell": self.dwell_seconds, "read": self.read_seconds}
        return least.get(kind, 0.0)


class SurfaceSettings(StrictModel):
    """Who chooses something else than lists, and how a learner comes to serve there.

    Attributes:
        learner: its name or dotted path; ``fixed`` keeps what stands and records what is shown;
            nothing is recorded or learnt without it.
        settings: of the learner.
        rollout: how a learner that is named anew comes to serve.
    """

    learner: str | None = None
    settings: dict[str, Any] = {}
    rollout: RolloutSettings = RolloutSettings()


class LearningSettings(StrictModel):
    """Settings of learning in the chat.

    Attributes:
        learner: its name or dotted path; ``fixed`` keeps the recommender's order and records what
            is shown; nothing is recorded or learnt without it.
        settings: of the learner.
        pool: so many of the recommender's best are candidates for a list.
        settle_after_minutes: after so long without a reward a product counts as not liked.
        settle_every_seconds: so often the server looks for what is due, beside the conversations.
        purchase_days: so long after a product was shown, buying it counts as its reward.
        rewards: what each thing that a shopper does is worth.
        rollout: how a learner that is named anew comes to serve.
        defence: what counts as no shopper's traffic and weighs nothing.
        texts: who chooses which of a product's approved slogans stands on its card.
        strategies: who chooses whether to show more, cheaper, what goes with it, to ask or to stop.
        annoyance: what a step of a conversation costs that brings nothing.
    """

    learner: str | None = None
    settings: dict[str, Any] = {}
    pool: int = Field(default=15, ge=2, le=100)
    settle_after_minutes: float = Field(default=30.0, ge=0.0)
    settle_every_seconds: float = Field(default=15.0, gt=0.0)
    purchase_days: float = Field(default=7.0, ge=0.0, le=90.0)
    rewards: RewardSettings = RewardSettings()
    rollout: RolloutSettings = RolloutSettings()
    defence: DefenceSettings = DefenceSettings()
    texts: SurfaceSettings = SurfaceSettings()
    strategies: SurfaceSettings = SurfaceSettings()
    annoyance: float = Field(default=0.05, ge=0.0, le=1.0)

    def on(self, surface: str) -> LearningSettings:
        """The same settings with who chooses ``recommend``, ``slogan`` or ``strategy``."""
        if surface not in ("slogan", "strategy"):
            return self
        own = self.texts if surface == "slogan" else self.strategies
        update = {"learner": own.learner, "settings": own.settings, "rollout": own.rollout}
        held = TextLearningSettings if surface == "slogan" else StrategyLearningSettings
        return held.model_construct(**{**dict(self), **update})

    @property
    def columns(self) -> int:
        """How long the rows are that its learners see."""
        return COLUMNS

    def new_learner(self, name: str) -> Learner[Any]:
        """A learner of candidates' rows that has seen nothing and trusts the recommender's order.

        Raises:
            ConfigError: there is no such learner, it looks at no rows, or a setting is wrong.
        """
        own = self.settings if name == self.learner else {}
        trust = [0.0] * self.columns
        trust[PLACE] = TRUST
        given = {
            "dimensions": self.columns,
            "shared": True,
            "floor": 0.02,
            "prior_mean": tuple(trust),
        }
        try:
            return new_learner(name, {**given, **own}, where=WHERE)
        except ConfigError as error:
            raise ConfigError(
                f"{error.message}",
                hint="Lists of products need a learner of rows: lin_ucb, linear_thompson or "
                "logistic_thompson.",
            ) from error


class TextLearningSettings(LearningSettings):
    """The settings of learning where texts are chosen."""

    @property
    def columns(self) -> int:
        """How long the rows are that its learners see."""
        return TEXT_COLUMNS


class StrategyLearningSettings(LearningSettings):
    """The settings of learning where strategies are chosen: its learners see a state."""

    def new_learner(self, name: str) -> Learner[Any]:
        """A learner of strategies that has tried nothing.

        Raises:
            ConfigError: there is no such learner, it looks at no state, or a setting is wrong.
        """
        own = self.settings if name == self.learner else {}
        sizes = {"arms": len(STRATEGIES), "dimensions": State.DIMENSIONS}
        given = {**sizes, "floor": 0.05, "step": 0.1, "initial": 1.5}
        try:
            return new_learner(name, {**given, **own}, where=f"{WHERE}: strategies")
        except ConfigError as error:
            raise ConfigError(
                f"Strategies cannot be chosen by '{name}': {error.message}",
                hint="They need a learner of steps: q_learning or sarsa.",
            ) from error
