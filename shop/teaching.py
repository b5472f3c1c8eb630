"""What learners are taught by: lists that are due, and rewards that came after their list was.

Nothing here is done in a shopper's turn. What a learner knows is written in the transaction that
marks what it was learnt from, so that a process that dies in between has learnt either all of it
or nothing; and the learning itself is done before that transaction, so that nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, update
from sqlalchemy.orm import Session, aliased

from shop.database import Shop
from shop.impressions import Reward, Settled, list_of, reward_of
from shop.learning_models import Impression, ImpressionReward, LearnerState
from shop.upsert import insert

AT_ONCE = 100
"""So many lists are learnt from at once."""


@dataclass(frozen=True)
class Knowledge:
    """What a learner knows: bytes that are its own business, and how much went into them."""

    version: int
    data: bytes


@dataclass(frozen=True)
class Due:
    """Which lists of a surface are learnt from, and by whom.

    Attributes:
        before: lists that are older are due; so are those whose conversation has gone on to
            another list of the surface, at any age.
        together: policies that learn from every list of the surface outside experiments,
            whoever chose it.
        apart: policies that learn from the lists of experiments that they chose themselves.
    """

    surface: str
    before: datetime
    together: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def pupils(self, one: Settled) -> frozenset[str]:
        """Which policies a list teaches; one that is no shopper's teaches nobody."""
        if one.list.suspect:
            return frozenset()
        if one.list.experiment:
            return self.apart & {one.list.policy}
        return self.together


Learn = Callable[[str, Knowledge | None, Sequence[Settled]], Knowledge]
"""Of a policy: new knowledge from the old (None at the beginning) and from what was settled."""


def learner_name(surface: str, policy: str) -> str:
    """The name under which the knowledge of a policy is kept."""
    return f"{surface}/{policy}"


def settle(shop: Shop, due: Due, learn: Learn) -> int:
    """Teach what is due, up to ``AT_ONCE`` lists and as many late rewards.

    Another process that teaches the same at the same time is noticed before anything is written;
    then this one has done nothing.

    Returns:
        How many lists and late rewards were learnt from; 0 when there is nothing left to do.

    Raises:
        StorageError: the database cannot be written; nothing is learnt then.
    """
    with shop.reading() as session:
        batch = _batch(session, due)
        before = {
            policy: _knowledge(session.get(LearnerState, learner_name(due.surface, policy)))
            for policy in batch.lessons(due)
        }
    if not len(batch):
        return 0
    after = {
        policy: learn(policy, before[policy], lessons)
        for policy, lessons in batch.lessons(due).items()
    }
    try:
        with shop.session() as session:
            _mark(session, batch)
            for policy, knowledge in after.items():
                _write(session, learner_name(due.surface, policy), before[policy], knowledge, shop)
    except _TaughtMeanwhileError:
        return 0
    return len(batch)


def relearn(shop: Shop, due: Due, learn: Learn) -> None:
    """Teach anew, from the beginning, what was learnt: without lists that have been marked since.

    Raises:
        StorageError: the database cannot be written; what was known stays.
    """
    with shop.reading() as session:
        query = select(Impression).where(_taught(due), Impression.settled.is_(True))
        rows = session.scalars(query.order_by(Impression.created_at, Impression.id)).all()
        rewards = _learnt(session, due)
        told = [Settled(list_of(row), tuple(rewards.get(row.id, ())), False) for row in rows]
        batch = _Batch(told)
        before = {
            policy: _knowledge(session.get(LearnerState, learner_name(due.surface, policy)))
            for policy in due.together | due.apart
        }
    lessons = batch.lessons(due)
    for policy, held in before.items():
        if held is None:
            continue
        fresh = learn(policy, None, lessons.get(policy, ()))
        after = Knowledge(held.version + 1, fresh.data)
        try:
            with shop.session() as session:
                _write(session, learner_name(due.surface, policy), held, after, shop)
        except _TaughtMeanwhileError:
            return


def known(shop: Shop, learner: str) -> Knowledge | None:
    """What a learner knows; None where it has learnt nothing yet."""
    with shop.reading() as session:
        return _knowledge(session.get(LearnerState, learner))


def version(shop: Shop, learner: str) -> int:
    """How much a learner knows, without reading what; 0 where it has learnt nothing yet."""
    with shop.reading() as session:
        query = select(LearnerState.version).where(LearnerState.name == learner)
        return session.scalar(query) or 0


class _TaughtMeanwhileError(Exception):
    """Another process has taught the same; ends the transaction."""


@dataclass(frozen=True)
class _Batch:
    """What is learnt from in one transaction."""

    settled: Sequence[Settled] = ()
    list_ids: Sequence[str] = ()
    reward_ids: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.settled)

    def lessons(self, due: Due) -> Mapping[str, Sequence[Settled]]:
        """What each policy is taught; one that is taught nothing is left out."""
        found: dict[str, list[Settled]] = {}
        for one in self.settled:
            for policy in sorted(due.pupils(one)):
                found.setdefault(policy, []).append(one)
        return found


def _batch(session: Session, due: Due) -> _Batch:
    lists = session.scalars(_lists(due)).all()
    late = session.execute(_late(due)).all()
    rewards = _rewards(session, [row.id for row in lists])
    whole = [
        Settled(list_of(row), tuple(map(reward_of, rewards.get(row.id, ()))), False)
        for row in lists
    ]
    came = [Settled(list_of(row), (reward_of(one),), True) for one, row in late]
    of_lists = (one.id for held in rewards.values() for one in held)
    return _Batch(
        settled=[*whole, *came],
        list_ids=[row.id for row in lists],
        reward_ids=[*of_lists, *(one.id for one, _ in late)],
    )


def _lists(due: Due) -> Select[Impression]:
    later = aliased(Impression)
    went_on = exists().where(
        later.conversation_id == Impression.conversation_id,
        later.surface == Impression.surface,
        later.created_at > Impression.created_at,
    )
    return (
        select(Impression)
        .where(_taught(due), Impression.settled.is_(False))
        .where(or_(Impression.created_at < due.before, went_on))
        .order_by(Impression.created_at, Impression.id)
        .limit(AT_ONCE)
    )


def _late(due: Due) -> Select[ImpressionReward, Impression]:
    return (
        select(ImpressionReward, Impression)
        .join(Impression)
        .where(_taught(due), Impression.settled.is_(True), ImpressionReward.learnt.is_(False))
        .order_by(ImpressionReward.id)
        .limit(AT_ONCE)
    )


def _taught(due: Due) -> ColumnElement[bool]:
    """Lists that teach anybody."""
    own = and_(Impression.experiment != "", Impression.policy.in_(due.apart))
    shared = (Impression.experiment == "") if due.together else false()
    return and_(Impression.surface == due.surface, or_(own, shared))


def _rewards(session: Session, list_ids: Sequence[str]) -> dict[str, list[ImpressionReward]]:
    query = (
        select(ImpressionReward)
        .where(ImpressionReward.impression_id.in_(list_ids))
        .order_by(ImpressionReward.id)
    )
    held: dict[str, list[ImpressionReward]] = {}
    for one in session.scalars(query) if list_ids else ():
        held.setdefault(one.impression_id, []).append(one)
    return held


def _learnt(session: Session, due: Due) -> dict[str, list[Reward]]:
    """All rewards that were learnt from, by list."""
    query = (
        select(ImpressionReward)
        .join(Impression)
        .where(_taught(due), ImpressionReward.learnt.is_(True))
        .order_by(ImpressionReward.id)
    )
    held: dict[str, list[Reward]] = {}
    for one in session.scalars(query):
        held.setdefault(one.impression_id, []).append(reward_of(one))
    return held


def _mark(session: Session, batch: _Batch) -> None:
    """Mark lists and rewards as learnt from; each can be marked once."""
    lists = update(Impression).where(
        Impression.id.in_(batch.list_ids), Impression.settled.is_(False)
    )
    rewards = update(ImpressionReward).where(
        ImpressionReward.id.in_(batch.reward_ids), ImpressionReward.learnt.is_(False)
    )
    for change, wanted in (
        (lists.values(settled=True), len(batch.list_ids)),
        (rewards.values(learnt=True), len(batch.reward_ids)),
    ):
        if wanted and session.execute(change).rowcount != wanted:  # type: ignore[attr-defined]
            raise _TaughtMeanwhileError


def _write(
    session: Session, name: str, before: Knowledge | None, after: Knowledge, shop: Shop
) -> None:
    values = {"version": after.version, "data": after.data, "updated_at": shop.now()}
    row = insert(session, LearnerState).values(name=name, **values)
    seen = before.version if before else 0
    once = row.on_conflict_do_update(
        index_elements=["name"], set_=values, where=LearnerState.version == seen
    )
    if session.scalar(once.returning(LearnerState.name)) is None:
        raise _TaughtMeanwhileError


def _knowledge(state: LearnerState | None) -> Knowledge | None:
    return None if state is None else Knowledge(state.version, state.data)
