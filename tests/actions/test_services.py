"""Services are handed in; only a server of actions alone loads its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from actions import services
from actions.services import Services, get, handed


def test_what_is_handed_in_is_what_actions_get(wired: Services) -> None:
    own = replace(wired, categories=frozenset({"lamps"}))
    assert get() is wired
    with handed(own):
        assert get() is own
        with handed(None):
            assert get() is own, "None hands nothing"
    assert get() is wired


async def test_each_conversation_gets_its_own(wired: Services) -> None:
    async def ask(name: str) -> frozenset[str]:
        with handed(replace(wired, categories=frozenset({name}))):
            await asyncio.sleep(0)
            return await asyncio.create_task(_categories())

    names = [f"kind {number}" for number in range(5)]
    assert await asyncio.gather(*map(ask, names)) == [frozenset({name}) for name in names]


async def _categories() -> frozenset[str]:
    return frozenset(get().categories)


def test_nothing_is_loaded_where_services_are_handed_in(
    wired: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.set_services(None)
    monkeypatch.setattr("actions.services.load_services", None)
    with handed(wired):
        assert get() is wired
