"""When people of the shop answer: the section ``office_hours:`` of ``data/shop.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from pydantic import field_validator

from common.config import StrictModel

_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})")
_WEEK = 7


class OfficeHours(StrictModel):
    """For each day the hours as ``9:00-18:00``, in the shop's time zone; empty for a day off."""

    monday: str = ""
    tuesday: str = ""
    wednesday: str = ""
    thursday: str = ""
    friday: str = ""
    saturday: str = ""
    sunday: str = ""

    @field_validator("*")
    @classmethod
    def _is_span(cls, value: str) -> str:
        span = _span(value) if value else None
        if value and (span is None or span[0] >= span[1]):
            raise ValueError(f"'{value}' is no span of hours like 9:00-18:00")
        return value

    def until(self, now: datetime) -> time | None:
        """When people go home today, if they are in at ``now``; None when they are not.

        Args:
            now: in the shop's time zone.
        """
        span = self._of(now)
        return span[1] if span and span[0] <= now.time() < span[1] else None

    def opens(self, now: datetime) -> datetime | None:
        """When people are in next after ``now``, without a zone; None where no day has hours."""
        return next(self._starts(now), None)

    def _starts(self, now: datetime) -> Iterator[datetime]:
        for days in range(_WEEK + 1):
            day = now + timedelta(days=days)
            span = self._of(day)
            if span and (days or now.time() < span[0]):
                yield datetime.combine(day.date(), span[0])

    def _of(self, day: datetime) -> tuple[time, time] | None:
        name = list(type(self).model_fields)[day.weekday()]
        return _span(getattr(self, name))


def _span(text: str) -> tuple[time, time] | None:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        return None
    hours = [int(group) for group in match.groups()]
    try:
        return time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError:
        return None
