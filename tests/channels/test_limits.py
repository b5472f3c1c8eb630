from __future__ import annotations

import pytest

from bot.channels.limits import Once, RateLimiter
from bot.settings import RateLimit


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limiter(clock: Clock, **changes: int) -> RateLimiter:
    return RateLimiter(RateLimit(per_minute=60, burst=3), clock=clock, **changes)


def test_a_burst_then_one_a_second(clock: Clock) -> None:
    limits = limiter(clock)
    assert [limits.allow("a") for _ in range(4)] == [True, True, True, False]
    clock.now = 1.0
    assert [limits.allow("a") for _ in range(2)] == [True, False]


def test_a_bucket_never_holds_more_than_the_burst(clock: Clock) -> None:
    limits = limiter(clock)
    limits.allow("a")
    clock.now = 3600.0
    assert [limits.allow("a") for _ in range(4)] == [True, True, True, False]


def test_keys_do_not_share(clock: Clock) -> None:
    limits = limiter(clock)
    assert not limits.allow("a", cost=4)
    assert limits.allow("a", cost=3)
    assert limits.allow("b", cost=3)


def test_a_refusal_costs_nothing(clock: Clock) -> None:
    limits = limiter(clock)
    limits.allow("a", cost=3)
    for _ in range(100):
        limits.allow("a")
    clock.now = 1.0
    assert limits.allow("a")


def test_memory_is_bounded(clock: Clock) -> None:
    limits = limiter(clock, max_keys=10)
    for number in range(1000):
        limits.allow(str(number))
    assert len(limits._buckets) == 10


def test_once_is_once_within_its_memory() -> None:
    once = Once(max_keys=2)
    assert [once.is_new(key) for key in "aab"] == [True, False, True]
    assert once.is_new("c"), "a is forgotten"
    assert once.is_new("a")
