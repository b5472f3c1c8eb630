"""Which policy serves: begun, judged, promoted and taken back, each time with the reason."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from common.errors import DataError

if TYPE_CHECKING:
    import numpy as np

    from recommender.learning.rollout import Judged, Tried
    from recommender.learning.settings import LearningSettings
    from shop.database import Shop
    from shop.impressions import Settled
    from shop.outcomes import Served
    from shop.rollouts import Rollout, Stage

_logger = logging.getLogger(__name__)
BEFORE = timedelta(days=30)
"""So far back the policy that served before is looked at, to compare a new one with."""
MOST = 5000
"""The latest lists that a judgement rests on."""


@dataclass
class Steward:
    """Decides who serves on a surface. Its functions block: call them in a worker thread.

    Args:
        shop: where decisions and lists are kept.
        settings: of the project.
    """

    shop: Shop
    settings: LearningSettings
    _reviewed: dict[str, datetime] = field(default_factory=dict, repr=False)

    def plan(self, surface: str) -> Rollout | None:
        """Who serves and who is tried; None where the project has learning switched off."""
        from shop import rollouts

        if self.settings.learner is None:
            return None
        held = rollouts.current(self.shop, surface)
        return held if held is not None else self._begun(surface, None)

    def review(self, surface: str) -> Rollout | None:
        """Do what is due: begin what the settings name, take back what harms, promote.

        The gate and the guardrails are looked at every ``review_every_minutes``.

        Returns:
            Who serves and who is tried from now on; None where learning is switched off.
        """
        from shop import rollouts

        if self.settings.learner is None:
            return None
        held = rollouts.current(self.shop, surface)
        if held is None or held.wished != self._wish():
            held = self._change(held, self._begun(surface, held)) or held
        now, last = self.shop.now(), self._reviewed.get(surface)
        every = timedelta(minutes=self.settings.rollout.review_every_minutes)
        if held is None or (last is not None and now - last < every):
            return held
        self._reviewed[surface] = now
        return self._guarded(held) or self._promoted(held) or held

    def begin(self, surface: str, policy: str, stage: Stage, share: float = 0.0) -> Rollout:
        """Try a policy beside what serves, as a person wants it.

        Raises:
            ConfigError: there is no such learner.
            DataError: learning is switched off, the policy serves already, or somebody else has
                changed something just now.
        """
        from shop.impressions import FIXED

        if self.settings.learner is None:
            raise DataError(
                "Learning is switched off: no list is recorded.",
                hint="Write into data/recommender.yml:  learning: {learner: fixed}",
            )
        held = self._known(surface)
        if policy == held.serving:
            raise DataError(f"'{policy}' serves already.", hint="See: shoptalk learning history")
        if policy != FIXED:
            self.settings.new_learner(policy)
        why = f"tried as a {stage}" + (f" with {share:.0%} of the shoppers" if share else "")
        to = replace(held, candidate=policy, stage=stage, share=share, by="person", why=why)
        return self._must_change(held, replace(to, evidence={}))

    def promote(self, surface: str) -> Rollout:
        """Let the candidate serve everybody, if the gate lets it.

        Raises:
            DataError: there is no candidate, or the gate does not let it.
        """
        held = self._known(surface)
        found = self.judged(held)
        if found is None:
            raise DataError("No policy is tried.", hint="Begin: shoptalk learning canary POLICY")
        if not found.verdict.serves:
            gain = found.verdict.gain
            raise DataError(
                f"'{held.candidate}' may not serve: its gain is {gain.value:+.1%} "
                f"({gain.low:+.1%} to {gain.high:+.1%}), of about {gain.effective_sample:.0f} "
                f"shoppers ({found.verdict.reason}).",
                hint="Wait for more lists, or see: shoptalk learning gate",
            )
        return self._must_change(held, self._serving_all(held, found, "person"))

    def roll_back(self, surface: str, *, by: str = "person", why: str = "") -> Rollout:
        """Undo the last change of what shoppers see: the canary, else what serves.

        Raises:
            DataError: there is nothing to go back to.
        """
        from shop import rollouts

        held = self._known(surface)
        if held.stage:
            back = held.without_candidate()
            reason = f"{held.candidate} is not tried any more"
        else:
            earlier = rollouts.served_before(rollouts.changes(self.shop, surface))
            if earlier is None:
                raise DataError("Nothing else has served before.", hint="shoptalk learning history")
            back = replace(held.without_candidate(), serving=earlier.serving)
            reason = f"back from {held.serving}"
        return self._must_change(
            held, replace(back, by=by, why=": ".join(filter(None, (reason, why))), evidence={})
        )

    def judged(self, held: Rollout) -> Judged | None:
        """What the log says of the candidate; None where nothing is tried."""
        from recommender.learning.rollout import judged

        if not held.stage:
            return None
        return judged(self._tried(held), self.settings.rollout)

    def _begun(self, surface: str, held: Rollout | None) -> Rollout:
        """What the settings ask for, beside what serves."""
        from shop.impressions import FIXED
        from shop.rollouts import Rollout

        wanted, settings = str(self.settings.learner), self.settings.rollout
        serving = held.serving if held else FIXED
        why = f"data/recommender.yml names {wanted}"
        new = Rollout(surface, serving, wished=self._wish(), by="settings", why=why)
        if wanted == FIXED or settings.start == "serving":
            return replace(new, serving=wanted)
        if held and held.serving == wanted and held.wished:
            # Other settings: what it had learnt is not what it would learn with them.
            new = replace(new, serving=FIXED, why=f"{why} with other settings")
        share = settings.share if settings.start == "canary" else 0.0
        return replace(new, candidate=wanted, stage=settings.start, share=share)

    def _wish(self) -> str:
        """What the settings name, so that a change of them is seen."""
        own = json.dumps(self.settings.settings, sort_keys=True, default=str)
        digest = hashlib.sha256(own.encode()).hexdigest()[:8]
        return f"{self.settings.learner} {digest}"

    def _guarded(self, held: Rollout) -> Rollout | None:
        """Taken back where a guardrail is breached."""
        from recommender.learning.experiments import ArmCount
        from recommender.learning.rollout import breached, like_rates

        if (pair := self._compared(held)) is None:
            return None
        settings = self.settings.rollout
        arms = {
            name: tuple(ArmCount(name, one.units, one.outcomes[name]) for one in pair)
            for name in pair[0].outcomes
        }
        found = [
            f"{name}s {one.rate:.1%} against {other.rate:.1%}"
            for name, size in settings.guardrails.items()
            for other, one in [arms[name]]
            if breached(other, one, size, settings) is not None
        ]
        other, one = arms["liked"]
        if like_rates(other, one, settings) is not None:
            found.append(f"{one.rate:.1%} liked anything against {other.rate:.1%}")
        if not found:
            return None
        watched = held.candidate if held.stage else held.serving
        _logger.warning("%s is taken back: %s", watched, ", ".join(found))
        return self.roll_back(held.surface, by="guardrail", why=", ".join(found))

    def _compared(self, held: Rollout) -> tuple[Served, Served] | None:
        """Shoppers of what served before or beside, and of what is watched."""
        from shop import rollouts
        from shop.outcomes import served_by

        history = rollouts.changes(self.shop, held.surface)
        if held.stage == "canary":
            since = _since(history, lambda one: one.candidate == held.candidate)
            return (
                served_by(self.shop, held.surface, held.serving, since=since),
                served_by(self.shop, held.surface, held.candidate, since=since),
            )
        earlier = rollouts.served_before(history)
        if held.stage or earlier is None or earlier.at is None:
            return None
        since = _since(history, lambda one: one.serving == held.serving)
        return (
            served_by(self.shop, held.surface, earlier.serving, since=since - BEFORE, until=since),
            served_by(self.shop, held.surface, held.serving, since=since),
        )

    def _promoted(self, held: Rollout) -> Rollout | None:
        """The candidate serves everybody where the gate lets it and the settings want it."""
        if not (held.stage == "canary" and self.settings.rollout.promote):
            return None
        found = self.judged(held)
        if found is None or not found.verdict.serves:
            return None
        return self._change(held, self._serving_all(held, found, "gate"))

    def _serving_all(self, held: Rollout, found: Judged, by: str) -> Rollout:
        gain = found.verdict.gain
        why = (
            f"{held.candidate} gains {gain.value:+.1%} ({gain.low:+.1%} to {gain.high:+.1%}) "
            f"over {held.serving}"
        )
        evidence = {**asdict(gain), "units": found.units}
        new = replace(held.without_candidate(), serving=held.candidate)
        return replace(new, by=by, why=why, evidence=evidence)

    def _tried(self, held: Rollout) -> list[Tried]:
        from shop import impressions, rollouts

        history = rollouts.changes(self.shop, held.surface)
        same = (held.candidate, held.serving)
        since = _since(history, lambda one: (one.candidate, one.serving) == same)
        found = impressions.latest(self.shop, held.surface, since=since, most=MOST)
        before = self.shop.now() - timedelta(minutes=self.settings.settle_after_minutes)
        return [
            tried
            for one in found
            if one.list.created_at is not None and one.list.created_at <= before
            if (tried := _tried(one, held, self.settings)) is not None
        ]

    def _known(self, surface: str) -> Rollout:
        from shop import rollouts
        from shop.rollouts import Rollout

        if (held := rollouts.current(self.shop, surface)) is not None:
            return held
        first = Rollout(surface, by="person", why="the recommender's own order")
        if self.settings.learner is not None:
            first = self._begun(surface, None)
        return self._must_change(None, first)

    def _change(self, held: Rollout | None, to: Rollout) -> Rollout | None:
        from shop import rollouts

        done = rollouts.change(self.shop, held, to)
        if done is not None:
            _logger.info("%s: %s serves (%s: %s)", to.surface, to.serving, to.by, to.why)
        return done

    def _must_change(self, held: Rollout | None, to: Rollout) -> Rollout:
        done = self._change(held, to)
        if done is None:
            raise DataError(
                "Somebody else has changed what serves just now.",
                hint="Look at it and try again: shoptalk learning history",
            )
        return done


def _since(history: Sequence[Rollout], same: Any) -> datetime:
    """Since when the latest changes have something in common."""
    since = history[0].at
    for one in history:
        if not same(one):
            break
        since = one.at
    assert since is not None  # every stored change has a time
    return since


def _tried(settled: Settled, held: Rollout, settings: LearningSettings) -> Tried | None:
    """The first place of a list, as the gate needs it; None for a list of another rollout."""
    from recommender.learning.features import rows_of
    from recommender.learning.rollout import Tried

    noted = settled.list.context.get("rollout") or {}
    if (noted.get("serving"), noted.get("candidate")) != (held.serving, held.candidate):
        return None
    rows = rows_of(settled.list.context)
    first = settled.list.shown[0]
    done = [(one.kind, one.value) for one in settled.rewards if one.product_id == first.product_id]
    return Tried(
        unit=settled.list.unit,
        rows=rows,
        action=first.action,
        reward=settings.rewards.of(done),
        serving=_chances(noted["first"], len(rows)),
        candidate=_chances(noted["other_first"], len(rows)),
        share=float(noted["share"]),
    )


def _chances(pairs: Sequence[Sequence[float]], size: int) -> np.ndarray:
    from recommender.learning.rollout import first_chances

    return first_chances({int(action): float(chance) for action, chance in pairs}, size)
