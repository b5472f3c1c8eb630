"""Lists that are no shopper's: what tells who is behind one, and that it weighs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select, update

from shop.database import Shop
from shop.impressions import whole_of
from shop.learning_models import Impression, ImpressionReward
from shop.models import Order

LIKING = ("click", "cart", "rating", "purchase")


@dataclass(frozen=True)
class Traffic:
    """One list and what came of it, as far as it tells who is behind it.

    Attributes:
        buyer: whether the shopper is a customer who had ordered something before.
        liked: when each product that was liked was.
        address: a name of the network address; empty where it is not known.
    """

    list_id: str
    unit: str
    buyer: bool
    at: datetime
    shown: tuple[str, ...]
    address: str
    liked: dict[str, datetime] = field(default_factory=dict)


def traffic(shop: Shop, surface: str, *, since: datetime, most: int) -> list[Traffic]:
    """The latest lists of a surface, marked ones too, the latest first."""
    columns = (
        Impression.id,
        Impression.unit,
        Impression.created_at,
        Impression.shown,
        Impression.context["address"].as_string(),
    )
    lists = (
        select(*columns)
        .where(Impression.surface == surface, Impression.created_at >= since)
        .order_by(Impression.created_at.desc())
        .limit(most)
    )
    ordered = select(Order.customer_id, func.min(Order.placed_at)).group_by(Order.customer_id)
    rewards = select(
        ImpressionReward.impression_id, ImpressionReward.product_id, func.min(ImpressionReward.at)
    ).where(ImpressionReward.at >= since, ImpressionReward.kind.in_(LIKING))
    grouped = rewards.group_by(ImpressionReward.impression_id, ImpressionReward.product_id)
    with shop.reading() as session:
        buyers = {customer: first for customer, first in session.execute(ordered) if first}
        found = {
            list_id: Traffic(
                list_id=list_id,
                unit=unit,
                buyer=unit in buyers and buyers[unit] <= at,
                at=at,
                shown=tuple(row[0] for row in shown),
                address=address or "",
            )
            for list_id, unit, at, shown, address in session.execute(lists)
        }
        for list_id, product, at in session.execute(grouped):
            if list_id in found:
                found[list_id].liked[product] = at
    return list(found.values())


def whole_lists(found: Iterable[Traffic]) -> list[Traffic]:
    """Each list once, with all that was chosen with it, in the order of the first of its parts."""
    wholes: dict[str, Traffic] = {}
    for one in found:
        name = whole_of(one.list_id)
        held = wholes.get(name)
        if held is None:
            wholes[name] = replace(one, list_id=name, liked=dict(one.liked))
        else:
            wholes[name] = replace(
                held, shown=(*held.shown, *one.shown), liked={**held.liked, **one.liked}
            )
    return list(wholes.values())


def mark(shop: Shop, reasons: Mapping[str, str]) -> int:
    """Mark lists as no shopper's, each with why; what is marked already stays as it is.

    Returns:
        How many of the lists that were marked now had been learnt from before.
    """
    if not reasons:
        return 0
    with shop.reading() as session:
        query = select(Impression.id, Impression.settled).where(Impression.suspect == "")
        held = {row.id: row.settled for row in session.execute(query)}
    fresh = {list_id: why for list_id, why in reasons.items() if list_id in held}
    if not fresh:
        return 0
    with shop.session() as session:
        for why in sorted(set(fresh.values())):
            ids = [list_id for list_id, reason in fresh.items() if reason == why]
            for start in range(0, len(ids), 500):
                part = ids[start : start + 500]
                change = update(Impression).where(Impression.id.in_(part))
                session.execute(change.values(suspect=why))
    return sum(held[list_id] for list_id in fresh)


def marked(shop: Shop, surface: str, *, since: datetime) -> dict[str, int]:
    """How many lists weigh nothing, by why."""
    query = (
        select(Impression.suspect, func.count())
        .where(
            Impression.surface == surface,
            Impression.suspect != "",
            Impression.created_at >= since,
        )
        .group_by(Impression.suspect)
    )
    with shop.reading() as session:
        return {row[0]: row[1] for row in session.execute(query)}
