"""Which events count for what others are shown: nobody can push a product by pretending."""

from __future__ import annotations

import numpy as np
from pydantic import PositiveFloat, PositiveInt

from common.config import StrictModel
from recommender.events import EventTable

SECONDS_AN_HOUR = 3_600.0


class TrustConfig(StrictModel):
    """Settings of :func:`trusted`.

    Attributes:
        anonymous: whether what unknown sessions did counts for others, too. Anybody can open as
            many of those as they like.
        repeat_hours: the same event of the same shopper on the same item counts once in so long.
        most_an_hour: a shopper with more events than these in any hour is no shopper.
    """

    anonymous: bool = False
    repeat_hours: PositiveFloat = 24.0
    most_an_hour: PositiveInt = 120


def trusted(events: EventTable, config: TrustConfig | None = None) -> np.ndarray:
    """Which events count, booleans, shape (events,).

    An event counts that a known customer did, that is no repetition, and that is none of a burst.
    What does not count for others still makes up the profile of whoever did it.

    Args:
        events: oldest first.
        config: settings.
    """
    settings = config or TrustConfig()
    counts = _first_in(events, settings.repeat_hours * SECONDS_AN_HOUR)
    counts &= ~np.isin(events.users, _hasty(events, settings.most_an_hour))
    if not settings.anonymous:
        counts &= events.verified
    return counts


def _first_in(events: EventTable, seconds: float) -> np.ndarray:
    """Whether an event is the first of its kind by its user on its item in a span of time."""
    spans = (events.at // seconds).astype(np.int64)
    columns = (events.users, events.items, events.kinds, spans)
    order = np.lexsort((np.arange(len(events)), *columns[::-1]))
    same = np.ones(len(events), dtype=bool)
    for column in columns:
        same[1:] &= column[order][1:] == column[order][:-1]
    first = np.ones(len(events), dtype=bool)
    first[order[1:]] = ~same[1:]
    return first


def _hasty(events: EventTable, most: int) -> np.ndarray:
    """The users who did more than ``most`` things within an hour."""
    order = np.lexsort((events.at, events.users))
    users, at = events.users[order], events.at[order]
    later = np.arange(most, len(order))
    within = (users[later] == users[later - most]) & (
        at[later] - at[later - most] < SECONDS_AN_HOUR
    )
    return np.unique(users[later[within]])
