"""Lists that were shown and what came of them, each counted exactly once.

A reward is a row that can be there only once for an impression, a product and a kind.
:mod:`shop.teaching` is how learners are taught by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import DataError
from shop.database import Shop
from shop.learning_models import Impression, ImpressionReward
from shop.models import Order, OrderItem
from shop.review_models import Review
from shop.text import clean
from shop.upsert import insert

RewardKind = Literal[
    "seen", "dwell", "read", "click", "cart", "purchase", "rating", "not_interested"
]
REWARD_KINDS: tuple[str, ...] = get_args(RewardKind)
LONGEST_LOOK = 60.0
"""Seconds that a look is timed at most: who looks longer has left the page open."""
MEASURED: Mapping[str, tuple[float, float, str]] = {
    "rating": (1.0, 5.0, "stars"),
    "dwell": (0.0, LONGEST_LOOK, "seconds"),
    "read": (0.0, LONGEST_LOOK, "seconds"),
}
"""Kinds that have a value: the least, the most, and of what."""
FIXED = "fixed"
"""The policy of a list that no learner chose."""
AT_ONCE = 200
"""So many lists are read at once."""
_PART = "."
"""Between the id of a list and that of what else was chosen with it."""


@dataclass(frozen=True)
class ShownProduct:
    """One place of a list: the product, its row among the candidates, and how likely it was."""

    product_id: str
    action: int
    propensity: float


@dataclass(frozen=True)
class ShownList:
    """A list that was shown; see :class:`shop.learning_models.Impression`."""

    id: str
    conversation_id: str
    unit: str
    surface: str
    policy: str
    model_version: int
    shown: tuple[ShownProduct, ...]
    context: dict[str, Any] = field(default_factory=dict)
    experiment: str = ""
    arm: str = ""
    created_at: datetime | None = field(default=None, compare=False)
    suspect: str = ""


@dataclass(frozen=True)
class Reward:
    """What came of one product of a list; ``value`` as in ``MEASURED``, None for other kinds."""

    impression_id: str
    product_id: str
    kind: RewardKind
    value: float | None = None


@dataclass(frozen=True)
class Settled:
    """A list with all that has come of it, ready to be learnt from.

    ``late`` says that the list itself was learnt from before, and only these rewards came since.
    """

    list: ShownList
    rewards: tuple[Reward, ...]
    late: bool


def text_of(list_id: str, product_id: str) -> str:
    """The id under which the choice of a product's text is stored that is shown in a list."""
    return _PART.join((list_id, "text", product_id))


def step_of(list_id: str) -> str:
    """The id under which the step of a conversation is stored that showed a list."""
    return _PART.join((list_id, "step"))


def whole_of(impression_id: str) -> str:
    """The id of the list that something was chosen with; a list's own stays."""
    return impression_id.partition(_PART)[0]


def record_list(shop: Shop, *lists: ShownList) -> None:
    """Store lists that are being shown: all of them at the same time, or none.

    Raises:
        DataError: a propensity is not above 0 and at most 1.
    """
    if not all(0.0 < one.propensity <= 1.0 for shown in lists for one in shown.shown):
        raise DataError("The propensity of a product shown must be above 0 and at most 1.")
    now = shop.now()
    with shop.session() as session:
        session.add_all(_row(shown, now) for shown in lists)


def _row(shown: ShownList, now: datetime) -> Impression:
    return Impression(
        id=shown.id,
        conversation_id=clean(shown.conversation_id),
        unit=clean(shown.unit),
        surface=clean(shown.surface),
        policy=shown.policy,
        model_version=shown.model_version,
        experiment=shown.experiment,
        arm=shown.arm,
        shown=[[one.product_id, one.action, one.propensity] for one in shown.shown],
        context=shown.context,
        created_at=now,
    )


def reward(shop: Shop, *rewards: Reward) -> int:
    """Note what came of lists; what is noted already, or of no list or product shown, is not again.

    What comes of a list comes of all that was chosen with it: the texts of its products, too.

    Returns:
        How many were new, each counted once whatever was chosen with the list.

    Raises:
        DataError: a kind is none, or a value is not what ``MEASURED`` says.
    """
    for one in rewards:
        _check(one)
    now, new = shop.now(), 0
    with shop.session() as session:
        for one in rewards:
            own = one.impression_id
            parts = (own, text_of(own, one.product_id), step_of(own))
            noted = [_noted(session, replace(one, impression_id=part), now) for part in parts]
            new += any(noted)
    return new


def _noted(session: Session, one: Reward, now: datetime) -> bool:
    """Whether a reward was new; never where there is no such list or it did not show that."""
    held = session.get(Impression, one.impression_id)
    if held is None or one.product_id not in {row[0] for row in held.shown}:
        return False
    row = insert(session, ImpressionReward).values(
        impression_id=one.impression_id,
        product_id=one.product_id,
        kind=one.kind,
        value=one.value,
        learnt=False,
        at=now,
    )
    once = row.on_conflict_do_nothing(index_elements=["impression_id", "product_id", "kind"])
    return session.scalar(once.returning(ImpressionReward.id)) is not None


def match_purchases(shop: Shop, *, within: timedelta) -> int:
    """Tie what customers have bought to the lists that had shown it to them.

    Args:
        within: so long after a list a purchase may come of it, and so far back it is looked.

    Returns:
        How many purchases were new.
    """
    query = (
        select(Impression, OrderItem.product_id)
        .join(Order, Order.customer_id == Impression.unit)
        .join(OrderItem, OrderItem.order_id == Order.id)
        .where(
            Impression.created_at >= shop.now() - within,
            Order.placed_at >= Impression.created_at,
        )
    )
    with shop.reading() as session:
        known = _noted_pairs(session, "purchase", shop.now() - 2 * within)
        bought = [
            Reward(row.id, product, "purchase")
            for row, product in session.execute(query)
            if product in {shown[0] for shown in row.shown} and (row.id, product) not in known
        ]
    return reward(shop, *bought) if bought else 0


def match_ratings(shop: Shop, *, within: timedelta) -> int:
    """Tie the stars of customers' reviews to the lists that had shown the product to them.

    Args:
        within: so long after a list a review may come of it, and so far back it is looked.

    Returns:
        How many ratings were new.
    """
    query = (
        select(Impression, Review.product_id, Review.rating)
        .join(Review, Review.customer_id == Impression.unit)
        .where(
            Impression.created_at >= shop.now() - within,
            Review.at >= Impression.created_at,
            Review.rating.is_not(None),
        )
    )
    with shop.reading() as session:
        known = _noted_pairs(session, "rating", shop.now() - 2 * within)
        rated = [
            Reward(row.id, product, "rating", stars)
            for row, product, stars in session.execute(query)
            if product in {shown[0] for shown in row.shown} and (row.id, product) not in known
        ]
    return reward(shop, *rated) if rated else 0


def _noted_pairs(session: Session, kind: RewardKind, since: datetime) -> set[tuple[str, str]]:
    """List and product of the rewards of a kind that are noted."""
    noted = select(ImpressionReward.impression_id, ImpressionReward.product_id).where(
        ImpressionReward.kind == kind, ImpressionReward.at >= since
    )
    return {(row, product) for row, product in session.execute(noted)}


def last_in(shop: Shop, conversation_id: str, surface: str) -> Settled | None:
    """The last list of a conversation on a surface with what has come of it; None without one."""
    query = (
        select(Impression)
        .where(Impression.conversation_id == conversation_id, Impression.surface == surface)
        .order_by(Impression.created_at.desc(), Impression.id.desc())
        .limit(1)
    )
    with shop.reading() as session:
        if (row := session.scalar(query)) is None:
            return None
        came = select(ImpressionReward).where(ImpressionReward.impression_id == row.id)
        return Settled(list_of(row), tuple(map(reward_of, session.scalars(came))), False)


def following(shop: Shop, shown: ShownList) -> ShownList | None:
    """The next list of the same conversation and surface; None where none came."""
    query = (
        select(Impression)
        .where(
            Impression.conversation_id == shown.conversation_id,
            Impression.surface == shown.surface,
            Impression.created_at > shown.created_at,
        )
        .order_by(Impression.created_at, Impression.id)
        .limit(1)
    )
    with shop.reading() as session:
        row = session.scalar(query)
        return None if row is None else list_of(row)


def shown_in(shop: Shop, conversation_id: str, product_ids: Sequence[str]) -> dict[str, str]:
    """The latest list of a conversation that showed each product: its id, by product."""
    query = (
        select(Impression)
        .where(Impression.conversation_id == conversation_id)
        .order_by(Impression.created_at)
    )
    with shop.reading() as session:
        return {
            product: whole_of(row.id)
            for row in session.scalars(query)
            for product, _, _ in row.shown
            if product in product_ids
        }


def lists(shop: Shop, *, surface: str | None = None) -> Iterator[Settled]:
    """All lists with what has come of them, oldest first: a log to judge other policies by."""
    query = select(Impression).order_by(Impression.created_at, Impression.id)
    if surface is not None:
        query = query.where(Impression.surface == surface)
    with shop.reading() as session:
        for row in session.scalars(query.execution_options(yield_per=AT_ONCE)):
            rewards = session.scalars(
                select(ImpressionReward).where(ImpressionReward.impression_id == row.id)
            )
            yield Settled(list_of(row), tuple(map(reward_of, rewards)), False)


def _check(one: Reward) -> None:
    if one.kind not in REWARD_KINDS:
        raise DataError(f"'{one.kind}' is not one of {', '.join(REWARD_KINDS)}.")
    if (one.kind in MEASURED) != (one.value is not None):
        raise DataError(f"{', '.join(MEASURED)} have a value, and nothing else has one.")
    least, most, unit = MEASURED.get(one.kind, (0.0, 0.0, ""))
    if one.value is not None and not least <= one.value <= most:
        raise DataError(f"A {one.kind} of {one.value:g} {unit} is not from {least:g} to {most:g}.")


def latest(
    shop: Shop, surface: str, *, since: datetime, most: int, suspects: bool = False
) -> list[Settled]:
    """The latest lists of a surface with what has come of them, oldest first.

    Args:
        since: lists from then on.
        most: of them; the latest are kept.
        suspects: whether lists that are no shopper's are among them.
    """
    query = (
        select(Impression)
        .where(Impression.surface == surface, Impression.created_at >= since)
        .order_by(Impression.created_at.desc(), Impression.id.desc())
        .limit(most)
    )
    if not suspects:
        query = query.where(Impression.suspect == "")
    with shop.reading() as session:
        rows = session.scalars(query).all()[::-1]
        held: dict[str, list[Reward]] = {}
        wanted = {row.id for row in rows}
        if rows:
            came = select(ImpressionReward).where(ImpressionReward.at >= rows[0].created_at)
            for one in session.scalars(came.order_by(ImpressionReward.id)):
                if one.impression_id in wanted:
                    held.setdefault(one.impression_id, []).append(reward_of(one))
        return [Settled(list_of(row), tuple(held.get(row.id, ())), False) for row in rows]


def reward_of(row: ImpressionReward) -> Reward:
    """The record as the rest of the program sees it."""
    return Reward(row.impression_id, row.product_id, row.kind, row.value)  # type: ignore[arg-type]


def list_of(row: Impression) -> ShownList:
    """The record as the rest of the program sees it."""
    return ShownList(
        id=row.id,
        conversation_id=row.conversation_id,
        unit=row.unit,
        surface=row.surface,
        policy=row.policy,
        model_version=row.model_version,
        shown=tuple(ShownProduct(product, action, chance) for product, action, chance in row.shown),
        context=row.context,
        experiment=row.experiment,
        arm=row.arm,
        created_at=row.created_at,
        suspect=row.suspect,
    )
