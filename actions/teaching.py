"""Learners are taught by what shoppers did: beside the conversations, never in a turn."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from actions.rollouts import Steward
from common.errors import ModelError, ShoptalkError

if TYPE_CHECKING:
    from recommender.learning import Feedback, Learner
    from recommender.learning.settings import LearningSettings
    from shop.database import Shop
    from shop.impressions import Settled
    from shop.rollouts import Rollout
    from shop.teaching import Due, Knowledge

logger = logging.getLogger(__name__)
SURFACE = "recommend"
LEARNING = "learning"
"""The policy of an arm that means the project's own learner."""
DEFAULT = "logistic_thompson"
"""What that is where the project names none."""
MATCH_EVERY = timedelta(minutes=1)
MOST_VISITS = 20_000
"""So many of the latest lists are looked at together, for traffic that is no shopper's."""
LOOK_EVERY_SECONDS = 5.0
"""So long what another process has taught may go unseen."""


@dataclass
class _Held:
    """A learner in memory: at which version, and when it was last compared with the database."""

    version: int
    learner: Learner[Any]
    seen: float


@dataclass
class Teacher:
    """Keeps the learners of a shop. Its functions block: call them in a worker thread.

    Args:
        shop: where lists, rewards and knowledge are kept.
        settings: of the project.
        surface: what is chosen there: lists of recommendations, or texts.
    """

    shop: Shop
    settings: LearningSettings
    surface: str = SURFACE
    default: ClassVar[str] = DEFAULT
    steward: Steward = field(init=False, repr=False)
    _held: dict[str, _Held] = field(default_factory=dict, repr=False)
    _matched: datetime | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self.steward = Steward(self.shop, self.settings)

    def learner(self, policy: str) -> Learner[Any]:
        """The learner of a policy as far as it is taught; read again when it has learnt more.

        Raises:
            ConfigError: there is no such learner, or its settings are wrong.
            StorageError: the database cannot be read.
        """
        from shop import teaching

        name = teaching.learner_name(self.surface, policy)
        held = self._held.get(name)
        if held is not None and time.monotonic() - held.seen < LOOK_EVERY_SECONDS:
            return held.learner
        return self._looked_up(name, policy)

    def tend(self) -> int:
        """Teach everything that is due by now, and see to who serves.

        Returns:
            How many lists and late rewards were learnt from.

        Raises:
            StorageError: the database cannot be written.
        """
        from shop import impressions, teaching

        if not (due := self._due(self.steward.review(self.surface))):
            return 0
        if self._is_time():
            within = timedelta(days=self.settings.purchase_days)
            impressions.match_purchases(self.shop, within=within)
            impressions.match_ratings(self.shop, within=within)
        taught = self._screened(due)
        while count := teaching.settle(self.shop, due, self.learn):
            taught += count
        for policy in due.together | due.apart if taught else ():
            self._looked_up(teaching.learner_name(self.surface, policy), policy)
        return taught

    def _screened(self, due: Due) -> int:
        """Find traffic that is no shopper's; where it was learnt from, everything is learnt anew.

        Returns:
            How many lists were learnt from that should not have been.
        """
        from recommender.learning.defence import Visit, suspects
        from shop import teaching
        from shop.impressions import whole_of
        from shop.suspects import mark, traffic, whole_lists

        settings = self.settings.defence
        if not settings.on:
            return 0
        since = self.shop.now() - timedelta(days=settings.window_days)
        found = traffic(self.shop, self.surface, since=since, most=MOST_VISITS)
        wholes = whole_lists(found)
        visits = [
            Visit(one.list_id, one.unit, one.buyer, one.at, one.shown, one.liked, one.address)
            for one in wholes
        ]
        reasons = suspects(visits, settings)
        parts = {one.list_id: whole_of(one.list_id) for one in found}
        why = {part: reasons[whole] for part, whole in parts.items() if whole in reasons}
        if (late := mark(self.shop, why)) > 0:
            logger.warning("%d lists were no shoppers': what they taught is forgotten.", late)
            teaching.relearn(self.shop, due, self.learn)
        return late

    def learn(
        self, policy: str, knowledge: Knowledge | None, settled: Sequence[Settled]
    ) -> Knowledge:
        """What a policy's learner knows after so many lists more."""
        from shop.teaching import Knowledge

        learner = self.opened(policy, knowledge)
        for one in settled:
            if (feedback := self.feedback(one)) is not None:
                learner.update(feedback)
        return Knowledge((knowledge.version if knowledge else 0) + 1, learner.dump())

    def feedback(self, one: Settled) -> Feedback | None:
        """What a learner is told of a list; None where nothing can be told."""
        return feedback_of(one, self.settings)

    def opened(self, policy: str, knowledge: Knowledge | None) -> Learner[Any]:
        """The learner as it was stored; a new one where its settings have changed since."""
        from recommender.learning import learner_class

        fresh = self.settings.new_learner(policy)
        if knowledge is None:
            return fresh
        try:
            stored = learner_class(policy).parse(knowledge.data)
        except ModelError as error:
            logger.warning("The learner %s begins anew: %s", policy, error)
            return fresh
        if stored.config != fresh.config:
            logger.warning("The learner %s begins anew: its settings have changed.", policy)
            return fresh
        stored.reseed()
        return stored

    def _due(self, plan: Rollout | None) -> Due | None:
        """What is learnt from now; None where nobody learns."""
        from shop import experiments, teaching
        from shop.impressions import FIXED

        together = plan.policies - {FIXED} if plan else frozenset()
        begun = (one for one in experiments.experiments(self.shop) if one.surface == self.surface)
        arms = {self.policy_of(arm.policy) for one in begun for arm in one.arms}
        if not together and not arms - {FIXED}:
            return None
        before = self.shop.now() - timedelta(minutes=self.settings.settle_after_minutes)
        return teaching.Due(self.surface, before, together, frozenset(arms - {FIXED}))

    def policy_of(self, arm: str) -> str:
        """The policy that an arm of an experiment means."""
        return (self.settings.learner or self.default) if arm == LEARNING else arm

    def _looked_up(self, name: str, policy: str) -> Learner[Any]:
        from shop import teaching

        with self._lock:
            held, version = self._held.get(name), teaching.version(self.shop, name)
            if held is None or held.version != version:
                knowledge = teaching.known(self.shop, name)
                version = knowledge.version if knowledge else 0
                held = _Held(version, self.opened(policy, knowledge), 0.0)
            held.seen = time.monotonic()
            self._held[name] = held
            return held.learner

    def _is_time(self) -> bool:
        """Whether to look for what was bought after it was shown; once a minute is often enough."""
        now = self.shop.now()
        if self._matched is not None and now - self._matched < MATCH_EVERY:
            return False
        self._matched = now
        return True


async def keep_taught(teacher: Teacher) -> None:
    """Teach what is due every so often, until cancelled; a failure is logged and tried again."""
    while True:
        try:
            await asyncio.to_thread(teacher.tend)
        except ShoptalkError as error:
            logger.warning("Nothing was learnt from shoppers this time: %s", error)
        await asyncio.sleep(teacher.settings.settle_every_seconds)


def feedback_of(settled: Settled, settings: LearningSettings) -> Feedback | None:
    """What a learner is told of a list; None where nothing can be told.

    Of a list as a whole every place has a reward; of what came late, the products it came of.
    """
    from recommender.learning import Feedback
    from recommender.learning.features import rows_of

    rows = rows_of(settled.list.context)
    done: dict[str, list[tuple[str, float | None]]] = {}
    for one in settled.rewards:
        done.setdefault(one.product_id, []).append((one.kind, one.value))
    shown = [one for one in settled.list.shown if not settled.late or one.product_id in done]
    if settled.late:
        shown = [one for one in shown if settings.rewards.liked(done[one.product_id])]
    if not len(rows) or not shown:
        return None
    rewards = tuple(settings.rewards.of(done.get(one.product_id, ())) for one in shown)
    return Feedback(rows, tuple(one.action for one in shown), rewards)
