from __future__ import annotations

from datetime import datetime, time

import pytest

from common.errors import ConfigError
from shop.hours import OfficeHours

WEEK = OfficeHours(monday="9:00-18:00", friday="9:00-16:30")


@pytest.mark.parametrize(
    ("now", "until", "opens"),
    [
        ("2026-11-30 10:00", time(18), "2026-12-04 09:00"),  # a Monday
        ("2026-11-30 08:00", None, "2026-11-30 09:00"),
        ("2026-11-30 18:00", None, "2026-12-04 09:00"),
        ("2026-12-05 12:00", None, "2026-12-07 09:00"),
    ],
)
def test_open_now_or_when_next(now: str, until: time | None, opens: str) -> None:
    moment = datetime.fromisoformat(now)
    assert WEEK.until(moment) == until
    assert WEEK.opens(moment) == datetime.fromisoformat(opens)


def test_no_hours_at_all() -> None:
    assert OfficeHours().opens(datetime(2026, 11, 30)) is None


@pytest.mark.parametrize("text", ["nine to five", "18:00-9:00", "9:00-25:00"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="9:00-18:00"):
        OfficeHours.from_mapping({"monday": text}, where="shop.yml")
