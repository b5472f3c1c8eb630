"""How many conversations were contained, counted so that silence is no success.

A conversation in which products were recommended is *resolved* when the shopper reached what they
came for (something of its lists went into the cart or was bought), nobody complained or had to
take over, and the shopper did not come back in another conversation within ``BACK_WITHIN``. Until
that time is over it is *open*. Whoever leaves without a word is *silent*, which is not resolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from shop.database import Shop
from shop.learning_models import Impression, ImpressionReward
from shop.models import Complaint, Handoff

Ending = Literal["resolved", "open", "came_back", "complaint", "handover", "silent"]
REACHED = ("cart", "purchase")
BACK_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Talk:
    """One conversation: who it was with, when its first list was shown, and how it ended."""

    conversation_id: str
    unit: str
    at: datetime
    ending: Ending


def endings(shop: Shop, surface: str, *, since: datetime) -> list[Talk]:
    """Every conversation with a list since then, the latest first; none that is no shopper's."""
    first = func.min(Impression.created_at)
    honest = (Impression.surface == surface, Impression.suspect == "")
    talks = (
        select(Impression.conversation_id, func.max(Impression.unit), first)
        .where(*honest)
        .group_by(Impression.conversation_id)
        .having(first >= since)
        .order_by(first.desc())
    )
    reached = (
        select(Impression.conversation_id)
        .join(ImpressionReward)
        .where(*honest, ImpressionReward.kind.in_(REACHED))
        .distinct()
    )
    with shop.reading() as session:
        found = [(row[0], row[1], row[2]) for row in session.execute(talks)]
        reasons: dict[Ending, set[str]] = {
            "handover": set(session.scalars(select(Handoff.conversation_id))),
            "complaint": set(session.scalars(select(Complaint.conversation_id))),
        }
        good = set(session.scalars(reached))
    seen: dict[str, list[datetime]] = {}
    for _, unit, at in found:
        seen.setdefault(unit, []).append(at)
    return [
        Talk(talk, unit, at, _ending(talk, at, seen[unit], reasons, good, shop.now()))
        for talk, unit, at in found
    ]


def _ending(
    talk: str,
    at: datetime,
    times: Sequence[datetime],
    reasons: Mapping[Ending, set[str]],
    good: set[str],
    now: datetime,
) -> Ending:
    for reason, talks in reasons.items():
        if talk in talks:
            return reason
    if any(at < other <= at + BACK_WITHIN for other in times):
        return "came_back"
    if talk not in good:
        return "silent"
    return "resolved" if now - at > BACK_WITHIN else "open"
