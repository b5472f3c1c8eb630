"""Locks in Redis: one owner, in order, across processes, and given on when a process ends."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import signal
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rasa.core.lock_store import LockError
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from bot.runtime.agent import _lock_store, read_endpoints
from bot.runtime.locks import InProcessLockStore
from bot.runtime.redis_locks import RedisLocks
from bot.runtime.tracker_store import ConversationStore
from common.errors import ConfigError, StorageError
from common.paths import Project

pytestmark = pytest.mark.redis

WORKER = """
import asyncio, json, sys, time
import bot.runtime
bot.runtime.activate()
from bot.runtime.redis_locks import RedisLocks

async def main(prefix, name, count):
    locks = RedisLocks(key_prefix=prefix)
    async def one(number):
        async with locks.lock("c1"):
            began = time.monotonic_ns()
            await asyncio.sleep(0.002)
            print(json.dumps([began, time.monotonic_ns(), name, number]), flush=True)
    await asyncio.gather(*(one(number) for number in range(count)))
    await locks.close()

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""
HOLDER = """
import asyncio, sys
import bot.runtime
bot.runtime.activate()
from bot.runtime.redis_locks import RedisLocks

async def main(prefix):
    async with RedisLocks(key_prefix=prefix, lease_seconds=1.0).lock("c1"):
        print("held", flush=True)
        await asyncio.sleep(60)

asyncio.run(main(sys.argv[1]))
"""


@pytest.fixture
def prefix() -> str:
    return f"shoptalk:test:{uuid.uuid4().hex}"


@pytest.fixture
async def locks(prefix: str) -> AsyncIterator[RedisLocks]:
    found = RedisLocks(key_prefix=prefix, lease_seconds=1.0)
    yield found
    await found.close()


async def start(program: str, *args: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        *args,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )


async def test_processes_never_hold_it_at_once_and_each_keeps_its_order(prefix: str) -> None:
    processes = [await start(WORKER, prefix, name, "60") for name in ("a", "b")]
    held = []
    for process in processes:
        out, _ = await process.communicate()
        assert process.returncode == 0
        held += [json.loads(line) for line in out.splitlines()]
    held.sort()
    assert len(held) == 120
    overlaps = [one for one, after in itertools.pairwise(held) if one[1] > after[0]]
    assert overlaps == []
    for name in ("a", "b"):
        numbers = [number for _, _, owner, number in held if owner == name]
        assert numbers == sorted(numbers)


async def test_first_come_first_served(prefix: str) -> None:
    stores = [RedisLocks(key_prefix=prefix) for _ in range(4)]
    served: list[int] = []

    async def turn(number: int) -> None:
        async with stores[number].lock("c1"):
            served.append(number)

    async with stores[0].lock("c1"):
        waiting = []
        for number in (1, 2, 3):
            waiting.append(asyncio.create_task(turn(number)))
            await asyncio.sleep(0.05)
    await asyncio.gather(*waiting)
    assert served == [1, 2, 3]
    for store in stores:
        await store.close()


async def test_a_process_that_is_killed_is_passed_over(prefix: str, locks: RedisLocks) -> None:
    holder = await start(HOLDER, prefix)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    holder.send_signal(signal.SIGKILL)
    await holder.wait()
    async with asyncio.timeout(5), locks.lock("c1"):
        pass


async def test_a_process_that_stood_still_loses_it_and_ends_its_turn(
    prefix: str, locks: RedisLocks
) -> None:
    stored: list[str] = []
    entered = asyncio.Event()

    async def turn() -> None:
        async with locks.lock("c1"):
            entered.set()
            await asyncio.sleep(30)
            stored.append("never")

    task = asyncio.create_task(turn())
    await entered.wait()
    # As if this process had stood still for longer than its lease.
    for key in await locks._redis.keys(f"{prefix}:*:lease:*"):
        await locks._redis.delete(key)
    with pytest.raises(LockError, match="was lost"):
        await task
    assert stored == []
    async with asyncio.timeout(5), locks.lock("c1"):
        pass


async def test_what_was_given_to_another_is_not_stored(
    prefix: str, locks: RedisLocks, tmp_path: Path
) -> None:
    store = ConversationStore(Domain.empty(), url=f"sqlite:///{tmp_path / 'conversations.db'}")
    tracker = await store.get_or_create_tracker("c1")
    async with locks.lock("c1"):
        tracker.update(UserUttered("one"))
        await store.save(tracker)
        for key in await locks._redis.keys(f"{prefix}:*:lease:*"):
            await locks._redis.delete(key)
        tracker.update(UserUttered("two"))
        with pytest.raises(StorageError, match="given to another process"):
            await store.save(tracker)
    said = [event.text for event in await store.latest_said("c1", 10)]
    assert said == ["one"]
    store.close()


async def test_a_long_turn_keeps_it(prefix: str, locks: RedisLocks) -> None:
    other = RedisLocks(key_prefix=prefix, lease_seconds=1.0)
    async with locks.lock("c1"):
        await asyncio.sleep(2.5)
        with pytest.raises(LockError, match="busy for"):
            async with other.lock("c1", lock_lifetime=0.2):
                pass
    async with other.lock("c1"):
        pass
    await other.close()


async def test_who_gives_up_waiting_leaves_the_queue(prefix: str, locks: RedisLocks) -> None:
    other = RedisLocks(key_prefix=prefix)
    async with locks.lock("c1"):
        waiting = asyncio.create_task(_hold(other))
        await asyncio.sleep(0.05)
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting
        assert await locks._redis.zcard(f"{prefix}:{{c1}}:queue") == 1
    await other.close()


async def _hold(store: RedisLocks) -> None:
    async with store.lock("c1"):
        pass


async def test_conversations_do_not_wait_for_each_other(locks: RedisLocks) -> None:
    async with locks.lock("c1"), asyncio.timeout(1), locks.lock("c2"):
        pass


async def test_redis_that_is_away_is_told() -> None:
    away = RedisLocks("127.0.0.1", port=1)
    with pytest.raises(StorageError, match="cannot be reached"):
        async with away.lock("c1"):
            pass
    await away.close()


def test_the_type_redis_of_endpoints_is_ours(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("language: en\n")
    project, file = Project(tmp_path), tmp_path / "endpoints.yml"
    file.write_text("lock_store:\n  type: redis\n  url: redis.example.com\n  db: 2\n")
    assert isinstance(_lock_store(read_endpoints(project)), RedisLocks)
    file.write_text("lock_store:\n  type: redis\n  hots: redis.example.com\n")
    with pytest.raises(ConfigError, match="hots"):
        _lock_store(read_endpoints(project))
    file.write_text("action_endpoint:\n  url: http://localhost:5055/webhook\n")
    assert isinstance(_lock_store(read_endpoints(project)), InProcessLockStore)
