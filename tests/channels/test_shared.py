"""What several processes know together: each test is two of them on one Redis."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.metrics import Metrics, merged
from bot.channels.shared_redis import SharedInRedis
from bot.runtime.redis_locks import RedisLocks
from bot.runtime.shared_unheard import SharedUnheard
from bot.seats import Seat
from bot.settings import RateLimit
from common.errors import StorageError

SLOW = RateLimit(per_minute=0.06, burst=5)


@pytest.fixture
async def stores() -> AsyncIterator[Callable[..., RedisLocks]]:
    prefix, made = f"shoptalk:test:{uuid.uuid4().hex}", []

    def make(host: str = "127.0.0.1", port: int = 6379) -> RedisLocks:
        made.append(RedisLocks(host, port, key_prefix=prefix))
        return made[-1]

    yield make
    for store in made:
        await store.close()


@pytest.mark.redis
async def test_two_processes_take_from_one_bucket(stores: Callable[..., RedisLocks]) -> None:
    here, there = (SharedInRedis(stores().place).limiter("messages", SLOW) for _ in range(2))
    taken = await asyncio.gather(*(one.allow("mia") for _ in range(6) for one in (here, there)))
    assert sum(taken) == 5
    assert await there.allow("jonas", cost=5)
    assert not await here.allow("jonas")


@pytest.mark.redis
async def test_a_bucket_fills_again(stores: Callable[..., RedisLocks]) -> None:
    limiter = SharedInRedis(stores().place).limiter("fast", RateLimit(per_minute=6000, burst=2))
    assert await limiter.allow("mia", cost=2)
    began = time.monotonic()
    async with asyncio.timeout(5):
        while not await limiter.allow("mia", cost=2):  # noqa: ASYNC110 - a token every 10 ms
            await asyncio.sleep(0.002)
    assert time.monotonic() - began >= 0.015


async def test_while_redis_is_away_each_counts_for_itself(
    stores: Callable[..., RedisLocks], caplog: pytest.LogCaptureFixture
) -> None:
    shared = SharedInRedis(stores(port=1).place)
    limiter, notes = shared.limiter("messages", SLOW), shared.notes("ids", 60)
    assert [await limiter.allow("mia") for _ in range(6)] == [True] * 5 + [False]
    assert caplog.text.count("Limits count in each process for itself") == 1
    await notes.write("a", "token")
    assert await notes.read("a") is None


@pytest.mark.redis
async def test_notes_are_read_by_all(stores: Callable[..., RedisLocks]) -> None:
    here, there = (SharedInRedis(stores().place).notes("ids", 60) for _ in range(2))
    await here.write("a", "token")
    assert await there.read("a") == "token"
    assert await there.read("b") is None


@pytest.mark.redis
async def test_a_message_that_one_refused_was_heard_by_none(
    stores: Callable[..., RedisLocks],
) -> None:
    here, there = (SharedUnheard(stores().place, since=0.0) for _ in range(2))
    mia = DialogueStateTracker.from_events("mia", [], [])
    here.add("mia")
    await here.look("mia")
    await there.look("mia")
    assert there.has(mia)
    there.discard("mia")
    await there.look("mia")
    await here.look("mia")
    assert not here.has(mia)


async def test_who_was_not_heard_cannot_be_told_without_redis(
    stores: Callable[..., RedisLocks],
) -> None:
    with pytest.raises(StorageError, match="cannot be reached"):
        await SharedUnheard(stores(port=1).place).look("mia")


def test_metrics_of_several_are_told_apart() -> None:
    one, two = Metrics(), Metrics()
    one.count("web", "answered")
    for _ in range(3):
        two.count("web", "answered")
    two.sockets.set(7)
    lines = merged({"0": one.text(), "1": two.text()}).decode().splitlines()
    turns = 'shoptalk_turns_total{channel="web",outcome="answered",process='
    assert f'{turns}"0"}} 1.0' in lines
    assert f'{turns}"1"}} 3.0' in lines
    assert 'shoptalk_sockets{process="1"} 7.0' in lines
    assert lines.count("# TYPE shoptalk_turns_total counter") == 1


def test_a_session_id_names_its_process() -> None:
    seats = [Seat(number, 3, Path("sockets")) for number in range(3)]
    assert seats[0].owner(seats[2].mark("abc")) == 2
    assert seats[2].owner(seats[2].mark("abc")) is None
    for stranger in ("", "abc", "p7.abc", "p1abc", "p-1.a"):
        assert seats[0].owner(stranger) is None
