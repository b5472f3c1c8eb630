"""Thousands of requests and frames that are none: no failure, no traceback, and it talks on."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from benchmarks.fuzzing import Fuzzer
from tests.channels.sockets import Socket
from tests.channels.test_rest import open_session
from tests.channels.test_web import url
from tests.server.fixtures import Door

MANY = {"per_minute": 6_000_000, "burst": 100_000}


@pytest.mark.parametrize("seed", [1, 2])
async def test_bent_requests_and_frames_do_no_harm(
    open_door: Door, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    caplog.set_level(logging.WARNING)
    door: Any = await open_door(
        messages_per_conversation=MANY, messages_per_address=MANY, sessions_per_address=MANY
    )
    fuzzer = Fuzzer(int(door.port or 0), seed, await open_session(door))
    outcome = await fuzzer.run(1500)
    assert outcome.failures == 0, outcome.statuses
    assert {200, 400, 404} <= outcome.statuses.keys()
    assert [record for record in caplog.records if record.exc_info] == []
    async with Socket(url(door)) as socket:
        assert (await socket.say("hello", await socket.open()))["ok"]
    assert (await door.get("/health")).status == 200


def test_the_same_seed_makes_the_same() -> None:
    one, two = Fuzzer(0, 7), Fuzzer(0, 7)
    assert [one.request() for _ in range(50)] == [two.request() for _ in range(50)]
    assert [one.frame() for _ in range(50)] == [two.frame() for _ in range(50)]
