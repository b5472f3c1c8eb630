"""Wrong tries to identify oneself: they slow down whoever tries, never whom they are about.

Tries are counted for the conversation and, where it is known, for the network address. After every
``limit`` wrong ones there is a pause, each twice as long as the one before. Nothing is counted for
a customer: a stranger's tries could lock the real one out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from shop.config import ShopConfig
from shop.database import Shop
from shop.models import IdentityAttempts
from shop.upsert import insert

LONGEST_PAUSE = timedelta(days=1)
"""No pause is longer, and after so long a quiet time nothing is held against anybody."""


@dataclass(frozen=True)
class Tries:
    """The rows of whoever tries, held until the transaction ends.

    Attributes:
        failures: subject -> wrong tries that count.
        limits: subject -> how many there may be before a pause.
        until: when the pause ends, None where there is none.
    """

    failures: Mapping[str, int]
    limits: Mapping[str, int]
    until: datetime | None

    def minutes(self, now: datetime) -> int:
        """Minutes until the pause ends, rounded up."""
        left = (self.until - now).total_seconds() if self.until else 0.0
        return max(math.ceil(left / 60), 1)


def subjects_of(config: ShopConfig, conversation_id: str, caller: str) -> dict[str, int]:
    """Whom tries are counted for, and how many are allowed."""
    found = {f"conversation:{conversation_id}": config.identity_attempts}
    if caller:
        found[f"address:{caller}"] = config.identity_address_attempts
    return found


def pause_after(failures: int, limit: int, minutes: int) -> timedelta:
    """How long nothing may be tried after so many wrong tries.

    Args:
        minutes: the length of the first pause.
    """
    if failures == 0 or failures % limit:
        return timedelta()
    doublings = min(failures // limit - 1, 16)
    return min(timedelta(minutes=minutes) * 2**doublings, LONGEST_PAUSE)


def tries_of(shop: Shop, session: Session, limits: Mapping[str, int]) -> Tries:
    """The tries so far; parallel ones of the same subject wait, so none passes the limit."""
    now, table = shop.now(), IdentityAttempts
    for subject in sorted(limits):
        row = insert(session, table).values(subject=subject, failures=0, since=now)
        session.execute(row.on_conflict_do_nothing(index_elements=["subject"]))
    rows = session.scalars(
        select(table).where(table.subject.in_(limits)).order_by(table.subject).with_for_update()
    ).all()
    minutes = shop.config.identity_lock_minutes
    failures, ends = {}, []
    for row in rows:
        limit = limits[row.subject]
        quiet = LONGEST_PAUSE if row.failures >= limit else timedelta(minutes=minutes)
        failures[row.subject] = 0 if now - row.since >= quiet else row.failures
        ends.append(row.since + pause_after(failures[row.subject], limit, minutes))
    return Tries(failures, limits, max((end for end in ends if end > now), default=None))


def count_wrong(shop: Shop, session: Session, tries: Tries) -> Tries:
    """One more wrong try for each subject, and the pause that it leads to."""
    now, minutes = shop.now(), shop.config.identity_lock_minutes
    failures = {subject: before + 1 for subject, before in tries.failures.items()}
    for subject, count in failures.items():
        session.execute(
            update(IdentityAttempts)
            .where(IdentityAttempts.subject == subject)
            .values(failures=count, since=now)
        )
    ends = [now + pause_after(n, tries.limits[s], minutes) for s, n in failures.items()]
    return Tries(failures, tries.limits, max((end for end in ends if end > now), default=None))


def forgive(shop: Shop, session: Session, conversation_id: str) -> None:
    """After a right try the conversation starts afresh; its address keeps what it has.

    Whoever has an account could otherwise guess on for ever.
    """
    table = IdentityAttempts
    session.execute(delete(table).where(table.subject == f"conversation:{conversation_id}"))
    session.execute(
        delete(table).where((table.since < shop.now() - LONGEST_PAUSE) | (table.failures == 0))
    )
