"""What became of shoppers whom a policy served: likes, complaints, returns and handovers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from shop.database import Shop
from shop.learning_models import Impression, ImpressionReward
from shop.models import Complaint, Handoff, Order, Return

LIKED = ("click", "cart", "purchase")


@dataclass(frozen=True)
class Served:
    """Shoppers whom one policy served, outside experiments.

    Attributes:
        units: how many there were.
        outcomes: how many of them had each outcome afterwards: ``liked``, ``complaint``,
            ``return`` (of anything ordered since) and ``handover``.
    """

    units: int
    outcomes: Mapping[str, int]


def served_by(
    shop: Shop, surface: str, policy: str, *, since: datetime, until: datetime | None = None
) -> Served:
    """Count the shoppers of a policy and what became of them.

    Args:
        surface: where the lists were shown.
        policy: who chose them.
        since: lists from then on count.
        until: and before then; what became of them counts whenever it happened.
    """

    def of(query: Select[Any]) -> Select[Any]:
        query = query.where(
            Impression.surface == surface,
            Impression.policy == policy,
            Impression.experiment == "",
            Impression.suspect == "",
            Impression.created_at >= since,
        )
        return query if until is None else query.where(Impression.created_at < until)

    units = select(func.count(Impression.unit.distinct()))
    here = Impression.conversation_id
    outcomes = {
        "liked": units.join(ImpressionReward).where(ImpressionReward.kind.in_(LIKED)),
        "complaint": units.join(Complaint, Complaint.conversation_id == here).where(
            Complaint.created_at >= Impression.created_at
        ),
        "handover": units.join(Handoff, Handoff.conversation_id == here).where(
            Handoff.created_at >= Impression.created_at
        ),
        "return": units.join(Order, Order.customer_id == Impression.unit)
        .join(Return, Return.order_id == Order.id)
        .where(Order.placed_at >= Impression.created_at),
    }
    with shop.reading() as session:
        return Served(
            units=session.scalar(of(units)) or 0,
            outcomes={name: session.scalar(of(query)) or 0 for name, query in outcomes.items()},
        )
