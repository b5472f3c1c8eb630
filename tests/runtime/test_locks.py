"""Conversation locks: in order, one at a time, nothing left over."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import LockError

from bot.runtime.locks import InProcessLockStore


async def test_messages_of_a_conversation_are_handled_one_at_a_time_in_order() -> None:
    store, log = InProcessLockStore(), []

    async def handle(number: int) -> None:
        async with store.lock("mia"):
            log.append(f"{number} begins")
            await asyncio.sleep(0)
            log.append(f"{number} ends")

    await asyncio.gather(*map(handle, range(3)))
    assert log == ["0 begins", "0 ends", "1 begins", "1 ends", "2 begins", "2 ends"]


async def test_conversations_do_not_wait_for_each_other() -> None:
    store = InProcessLockStore()
    async with store.lock("mia"), asyncio.timeout(1), store.lock("jonas"):
        pass


async def test_a_lock_that_does_not_come_free_is_an_error() -> None:
    store = InProcessLockStore()
    async with store.lock("mia"):
        with pytest.raises(LockError, match="'mia' was busy for"):
            async with store.lock("mia", lock_lifetime=0.01):
                pytest.fail("two at once")


async def test_nothing_is_kept_after_use_even_after_an_error() -> None:
    store = InProcessLockStore()
    with pytest.raises(ValueError, match="boom"):
        async with store.lock("mia"):
            raise ValueError("boom")
    assert not store._locks
    assert not store._users
