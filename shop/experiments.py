"""Experiments of the shop: which arms there are, and how many shoppers of each did what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.errors import DataError
from shop.database import Shop
from shop.learning_models import Experiment, Impression, ImpressionReward
from shop.text import clean

COUNTED = ("click", "cart", "purchase")
"""A shopper of whom any of these is known is a success."""


@dataclass(frozen=True)
class Arm:
    """One arm: who chooses there, and its share of the shoppers."""

    name: str
    policy: str
    share: float = 0.5


@dataclass(frozen=True)
class ExperimentView:
    """An experiment; ``stopped_at`` is None while it runs."""

    name: str
    surface: str
    arms: tuple[Arm, ...]
    config: Mapping[str, Any]
    started_at: datetime
    stopped_at: datetime | None


@dataclass(frozen=True)
class ArmUnits:
    """How many shoppers an arm has, and how many of them were a success."""

    name: str
    units: int
    successes: int


def create(
    shop: Shop,
    name: str,
    arms: Sequence[Arm],
    *,
    surface: str = "recommend",
    config: Mapping[str, Any] | None = None,
) -> ExperimentView:
    """Begin an experiment.

    Raises:
        DataError: the name is taken, or another experiment runs where this one should.
    """
    with shop.session() as session:
        if session.get(Experiment, name) is not None:
            raise DataError(f"There is an experiment '{name}' already.", hint="Take another name.")
        if (running := _running(session, surface)) is not None:
            raise DataError(
                f"The experiment '{running.name}' runs on '{surface}'.",
                hint=f"Stop it first: shoptalk experiment stop {running.name}",
            )
        row = Experiment(
            name=clean(name),
            surface=surface,
            arms=[[arm.name, arm.policy, arm.share] for arm in arms],
            config=dict(config or {}),
            started_at=shop.now(),
            stopped_at=None,
        )
        session.add(row)
        return _view(row)


def stop(shop: Shop, name: str) -> ExperimentView:
    """End an experiment; what it counted stays.

    Raises:
        DataError: there is none of this name.
    """
    with shop.session() as session:
        row = session.get(Experiment, name)
        if row is None:
            raise DataError(
                f"There is no experiment '{name}'.", hint="List them: shoptalk experiment status"
            )
        row.stopped_at = row.stopped_at or shop.now()
        return _view(row)


def experiments(shop: Shop) -> list[ExperimentView]:
    """All of them, the latest first."""
    with shop.reading() as session:
        rows = session.scalars(select(Experiment).order_by(Experiment.started_at.desc()))
        return [_view(row) for row in rows]


def running(shop: Shop, surface: str) -> ExperimentView | None:
    """The one that runs on a surface."""
    with shop.reading() as session:
        row = _running(session, surface)
        return None if row is None else _view(row)


def counts(shop: Shop, name: str) -> list[ArmUnits]:
    """Shoppers and successes of each arm, in its order."""
    with shop.reading() as session:
        row = session.get_one(Experiment, name)
        units = (
            select(Impression.arm, func.count(Impression.unit.distinct()))
            .where(Impression.experiment == name, Impression.suspect == "")
            .group_by(Impression.arm)
        )
        shown: dict[str, int] = dict(session.execute(units).all())
        did = units.join(ImpressionReward).where(ImpressionReward.kind.in_(COUNTED))
        successes: dict[str, int] = dict(session.execute(did).all())
        return [
            ArmUnits(arm[0], shown.get(arm[0], 0), successes.get(arm[0], 0)) for arm in row.arms
        ]


def _running(session: Session, surface: str) -> Experiment | None:
    return session.scalars(
        select(Experiment).where(Experiment.surface == surface, Experiment.stopped_at.is_(None))
    ).first()


def _view(row: Experiment) -> ExperimentView:
    return ExperimentView(
        name=row.name,
        surface=row.surface,
        arms=tuple(Arm(name, policy, share) for name, policy, share in row.arms),
        config=row.config,
        started_at=row.started_at,
        stopped_at=row.stopped_at,
    )
