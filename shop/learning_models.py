"""The tables of learning: what was shown and came of it, what was learnt, and who serves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.service_models import Base

__all__ = ["Base", "Experiment", "Impression", "ImpressionReward", "LearnerState", "ServingChange"]


class Impression(Base):
    """One list that was shown, complete enough to judge another policy by it.

    ``unit`` is who saw it (a customer, or a conversation); ``policy`` who chose (a learner's name,
    or ``fixed``) and ``model_version`` how much it had learnt. ``shown`` holds, place by place,
    product, action (its row in the context) and propensity; ``context`` the candidates with their
    features. ``settled``: its rewards were learnt from. ``suspect``: why it weighs nothing; empty
    for a shopper's.
    """

    __tablename__ = "impressions"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    unit: Mapped[str]
    surface: Mapped[str]
    policy: Mapped[str]
    model_version: Mapped[int]
    experiment: Mapped[str] = mapped_column(default="", index=True)
    arm: Mapped[str] = mapped_column(default="")
    shown: Mapped[list[Any]] = mapped_column(default=list)
    context: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settled: Mapped[bool] = mapped_column(default=False, index=True)
    suspect: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class ImpressionReward(Base):
    """What came of one product of a list; each kind counts once, whoever reports it how often."""

    __tablename__ = "impression_rewards"
    __table_args__ = (UniqueConstraint("impression_id", "product_id", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    impression_id: Mapped[str] = mapped_column(ForeignKey("impressions.id"))
    product_id: Mapped[str]
    kind: Mapped[str]
    value: Mapped[float | None]
    learnt: Mapped[bool] = mapped_column(default=False, index=True)
    at: Mapped[datetime]


class LearnerState(Base):
    """What a learner knows; ``version`` counts what it has learnt from."""

    __tablename__ = "learner_states"
    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    data: Mapped[bytes]
    updated_at: Mapped[datetime]


class ServingChange(Base):
    """A change of what serves on a surface; see :class:`shop.rollouts.Rollout`."""

    __tablename__ = "serving_changes"
    __table_args__ = (UniqueConstraint("surface", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    surface: Mapped[str]
    number: Mapped[int]
    serving: Mapped[str]
    candidate: Mapped[str]
    stage: Mapped[str]
    share: Mapped[float]
    wished: Mapped[str]
    by: Mapped[str]
    why: Mapped[str]
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]


class Experiment(Base):
    """An experiment: ``arms`` is a list of name, policy and share; ``config`` what it looks for."""

    __tablename__ = "experiments"
    name: Mapped[str] = mapped_column(primary_key=True)
    surface: Mapped[str]
    arms: Mapped[list[Any]] = mapped_column(default=list)
    config: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
