"""What a merchant sees of learning: the figures of the live page, and their conversations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from actions.rollouts import Steward
from actions.teaching import Teacher
from common.errors import ShoptalkError

if TYPE_CHECKING:
    from recommender.learning.settings import LearningSettings
    from shop.containment import Talk
    from shop.database import Shop
    from shop.impressions import Settled

DAYS = 28
MOST = 5000
"""The latest lists that the figures are of."""
REGRET_OF = 300
WEEK = timedelta(days=7)
MOST_TALKS = 200
MOST_TEXTS = 20


@dataclass(frozen=True)
class Monitor:
    """Reads the figures. Its functions block: call them in a worker thread.

    Args:
        shop: whose they are.
        teacher: its learners tell what they expect.
    """

    shop: Shop
    teacher: Teacher

    @property
    def settings(self) -> LearningSettings:
        """Of the project."""
        return self.teacher.settings

    @property
    def surface(self) -> str:
        """What the figures are of: lists of recommendations, slogans, or strategies."""
        return self.teacher.surface

    def overview(self) -> dict[str, Any]:
        """All figures of the last ``DAYS`` days, as JSON-ready values."""
        from shop import rollouts
        from shop.suspects import marked

        since = self.shop.now() - timedelta(days=DAYS)
        lists = self._lists()
        return {
            "at": self.shop.now().isoformat(),
            "days": DAYS,
            "surface": self.surface,
            "serving": _serving(self.teacher.steward, self.surface, self.settings.learner),
            "policies": self._policies(lists),
            "by_day": self._by_day(lists),
            "products": _first_places(lists),
            "texts": self._texts(lists),
            "regret": self._regret(lists),
            "drift": self._drift(lists),
            "containment": _shares(self._talks()),
            "left_out": marked(self.shop, self.surface, since=since),
            "experiments": self._experiments(),
            "gaps": self._gaps(),
            "changes": [
                {
                    "at": one.at.isoformat() if one.at else "",
                    "by": one.by,
                    "why": one.why,
                    "serving": one.serving,
                    "candidate": one.candidate,
                    "stage": one.stage,
                }
                for one in rollouts.changes(self.shop, self.surface)[:20]
            ],
        }

    def conversations(self, of: str) -> list[str]:
        """The conversations behind a figure, the latest first.

        Args:
            of: ``policy:NAME``, ``product:ID``, ``text:TEXT``, ``arm:EXPERIMENT/ARM``,
                ``week:now`` or ``week:before``, ``day:2026-01-31``, ``ending:NAME`` or
                ``left_out:REASON``; anything else has none.
        """
        kind, _, name = of.partition(":")
        if kind == "ending":
            found = [one.conversation_id for one in self._talks() if one.ending == name]
        else:
            lists = self._lists(suspects=kind == "left_out")[::-1]
            found = [one.list.conversation_id for one in lists if self._is_of(one, kind, name)]
        return list(dict.fromkeys(found))[:MOST_TALKS]

    def _lists(self, *, suspects: bool = False) -> list[Settled]:
        from shop import impressions

        since = self.shop.now() - timedelta(days=DAYS)
        return impressions.latest(
            self.shop, self.surface, since=since, most=MOST, suspects=suspects
        )

    def _talks(self) -> list[Talk]:
        from shop.containment import endings

        return endings(self.shop, self.surface, since=self.shop.now() - timedelta(days=DAYS))

    def _liked(self, one: Settled) -> list[bool]:
        """Whether the product at each place was liked."""
        done: dict[str, list[tuple[str, float | None]]] = defaultdict(list)
        for reward in one.rewards:
            done[reward.product_id].append((reward.kind, reward.value))
        return [self.settings.rewards.liked(done[shown.product_id]) for shown in one.list.shown]

    def _policies(self, lists: Sequence[Settled]) -> list[dict[str, Any]]:
        held: dict[str, list[Settled]] = defaultdict(list)
        for one in lists:
            held[one.list.policy].append(one)
        found = []
        for policy, own in sorted(held.items()):
            liked = [self._liked(one) for one in own]
            found.append(
                {
                    "policy": policy,
                    "lists": len(own),
                    "share": len(own) / len(lists),
                    "shoppers": len({one.list.unit for one in own}),
                    "liked": sum(any(one) for one in liked) / len(own),
                    "first_liked": sum(bool(one[0]) for one in liked) / len(own),
                }
            )
        return found

    def _by_day(self, lists: Sequence[Settled]) -> list[dict[str, Any]]:
        days: dict[str, list[bool]] = defaultdict(list)
        for one in lists:
            days[self._day(one)].append(any(self._liked(one)))
        return [
            {"day": day, "lists": len(own), "liked": sum(own) / len(own)}
            for day, own in sorted(days.items())
        ]

    def _day(self, one: Settled) -> str:
        """The day of a list in the shop's time zone."""
        at = one.list.created_at or self.shop.now()
        return at.astimezone(self.shop.config.zone).date().isoformat()

    def _is_of(self, one: Settled, kind: str, name: str) -> bool:
        if kind == "policy":
            return one.list.policy == name
        if kind == "product":
            return one.list.shown[0].product_id == name
        if kind == "left_out":
            return one.list.suspect == name
        if kind == "text":
            return _text_of(one) == name
        if kind == "arm":
            return f"{one.list.experiment}/{one.list.arm}" == name
        if kind == "week":
            return self._week(one) == name
        return kind == "day" and self._day(one) == name

    def _regret(self, lists: Sequence[Settled]) -> dict[str, Any] | None:
        """What the first places miss against the best candidate, by what the learner expects."""
        from recommender.learning.features import rows_of
        from shop.impressions import FIXED

        plan = self.teacher.steward.plan(self.surface)
        names = [one for one in (plan.serving, plan.candidate) if one] if plan else []
        policy = next((one for one in names if one != FIXED), None)
        if policy is None or not lists or "features" in lists[0].list.context:
            return None
        learner = self.teacher.learner(policy)
        missed = []
        for one in lists[-REGRET_OF:]:
            rows = rows_of(one.list.context)
            values = learner.value(rows)
            missed.append(float(values.max() - values[one.list.shown[0].action]))
        return {"policy": policy, "lists": len(missed), "a_list": sum(missed) / len(missed)}

    def _drift(self, lists: Sequence[Settled]) -> dict[str, Any]:
        """The last week beside the one before: a test that may be looked at any time."""
        from recommender.learning.experiments import ArmCount, compare

        units: dict[str, dict[str, bool]] = {"before": {}, "now": {}}
        for one in lists:
            if week := self._week(one):
                held, unit = units[week], one.list.unit
                held[unit] = held.get(unit, False) or any(self._liked(one))
        before, now = (
            ArmCount(name, len(held), sum(held.values())) for name, held in units.items()
        )
        found = compare(before, now)
        return {
            "before": before.rate,
            "now": now.rate,
            "low": found.low,
            "high": found.high,
            "alarm": found.verdict != "open",
        }

    def _week(self, one: Settled) -> str:
        """Whether a list is of this week or of the one before; empty for an older one."""
        age = self.shop.now() - (one.list.created_at or self.shop.now())
        return "now" if age <= WEEK else "before" if age <= 2 * WEEK else ""

    def _texts(self, lists: Sequence[Settled]) -> list[dict[str, Any]]:
        """How often each text was shown and liked, those shown most first."""
        held: dict[str, list[bool]] = defaultdict(list)
        for one in lists:
            if text := _text_of(one):
                held[text].append(any(self._liked(one)))
        often = sorted(held.items(), key=lambda item: -len(item[1]))[:MOST_TEXTS]
        return [
            {"text": text, "lists": len(liked), "liked": sum(liked) / len(liked)}
            for text, liked in often
        ]

    def _experiments(self) -> list[dict[str, Any]]:
        from shop import experiments

        return [
            {
                "name": one.name,
                "running": one.stopped_at is None,
                "arms": [
                    {"name": arm.name, "shoppers": arm.units, "liked": arm.successes}
                    for arm in experiments.counts(self.shop, one.name)
                ],
            }
            for one in experiments.experiments(self.shop)
            if one.surface == self.surface
        ]

    def _gaps(self) -> dict[str, Any]:
        from shop.gaps import list_gaps

        found = list_gaps(self.shop)
        often = [{"text": one.text, "count": one.count} for one in found[:5]]
        return {"count": len(found), "often": often}


def _serving(steward: Steward, surface: str, wanted: str | None) -> dict[str, Any] | None:
    if (plan := steward.plan(surface)) is None:
        return None
    found: dict[str, Any] = {
        "serving": plan.serving,
        "candidate": plan.candidate,
        "stage": plan.stage,
        "share": plan.share,
        "named": wanted,
        "gate": None,
    }
    try:
        judged = steward.judged(plan) if plan.number else None
    except ShoptalkError as error:
        found["gate"] = {"error": error.message}
        return found
    if judged is not None:
        gain = judged.verdict.gain
        found["gate"] = {
            "reason": judged.verdict.reason,
            "gain": gain.value,
            "low": gain.low,
            "high": gain.high,
            "sample": gain.effective_sample,
        }
    return found


def _text_of(one: Settled) -> str:
    """The text that was chosen; empty where something else was."""
    texts = one.list.context.get("texts") or ()
    action = one.list.shown[0].action
    return str(texts[action]) if action < len(texts) else ""


def _first_places(lists: Sequence[Settled]) -> list[dict[str, Any]]:
    counted = Counter(one.list.shown[0].product_id for one in lists)
    return [
        {"product": product, "share": count / len(lists)}
        for product, count in counted.most_common(10)
    ]


def _shares(talks: Sequence[Talk]) -> dict[str, Any]:
    """How conversations ended; open ones are in no share."""
    counted = Counter(one.ending for one in talks)
    ended = len(talks) - counted["open"]
    return {
        "conversations": len(talks),
        "resolved": counted["resolved"] / ended if ended else None,
        "endings": dict(counted),
    }
