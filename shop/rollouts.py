"""Who orders what is shown, since when and why: a list of changes that only grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.database import Shop
from shop.impressions import FIXED
from shop.learning_models import ServingChange
from shop.text import clean
from shop.upsert import insert

Stage = Literal["", "shadow", "canary"]


@dataclass(frozen=True)
class Rollout:
    """What serves on a surface, and what is tried beside it.

    Attributes:
        serving: the policy that orders the lists of everybody but the canary's.
        candidate: the policy that is tried; empty where none is.
        stage: ``shadow`` chooses and is recorded, ``canary`` serves a ``share`` of the shoppers.
        wished: what the project's settings named when this was decided.
        by: who changed it: ``settings``, ``person``, ``gate`` or ``guardrail``.
        why: in words, for people.
        evidence: the figures that it rests on.
        number: of the change on its surface, from 1; 0 before it is stored.
        at: when it was stored.
    """

    surface: str
    serving: str = FIXED
    candidate: str = ""
    stage: Stage = ""
    share: float = 0.0
    wished: str = ""
    by: str = ""
    why: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0
    at: datetime | None = None

    @property
    def policies(self) -> frozenset[str]:
        """Whoever serves or is tried."""
        return frozenset(filter(None, (self.serving, self.candidate)))

    def without_candidate(self) -> Rollout:
        """The same with nothing tried beside it."""
        return replace(self, candidate="", stage="", share=0.0)


def current(shop: Shop, surface: str) -> Rollout | None:
    """What serves now; None where nothing was ever decided."""
    with shop.reading() as session:
        row = _latest(session, surface)
        return None if row is None else _view(row)


def changes(shop: Shop, surface: str) -> list[Rollout]:
    """Everything that was ever decided, the latest first."""
    query = select(ServingChange).where(ServingChange.surface == surface)
    with shop.reading() as session:
        return [_view(row) for row in session.scalars(query.order_by(ServingChange.number.desc()))]


def served_before(history: Sequence[Rollout]) -> Rollout | None:
    """The latest change under which another policy served than serves now.

    Args:
        history: as :func:`changes` gives it.
    """
    return next((one for one in history if one.serving != history[0].serving), None)


def change(shop: Shop, after: Rollout | None, to: Rollout) -> Rollout | None:
    """Store a change, unless somebody else has changed something since.

    Args:
        after: what the decision was taken on; None where nothing had been decided.
        to: what holds from now on, with who decided it and why.

    Returns:
        The change as it is stored; None when another one came first.

    Raises:
        StorageError: the database cannot be written.
    """
    number = (after.number if after else 0) + 1
    now = shop.now()
    with shop.session() as session:
        row = insert(session, ServingChange).values(
            surface=to.surface,
            number=number,
            serving=to.serving,
            candidate=to.candidate,
            stage=to.stage,
            share=to.share,
            wished=to.wished,
            by=to.by,
            why=clean(to.why),
            evidence=dict(to.evidence),
            at=now,
        )
        once = row.on_conflict_do_nothing(index_elements=["surface", "number"])
        stored = session.scalar(once.returning(ServingChange.id))
    return None if stored is None else replace(to, number=number, at=now)


def _latest(session: Session, surface: str) -> ServingChange | None:
    query = select(ServingChange).where(ServingChange.surface == surface)
    return session.scalars(query.order_by(ServingChange.number.desc()).limit(1)).first()


def _view(row: ServingChange) -> Rollout:
    return Rollout(
        surface=row.surface,
        serving=row.serving,
        candidate=row.candidate,
        stage=cast(Stage, row.stage),
        share=row.share,
        wished=row.wished,
        by=row.by,
        why=row.why,
        evidence=row.evidence,
        number=row.number,
        at=row.at,
    )
