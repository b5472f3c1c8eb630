"""The small shop, and the world that simulated customers see of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulation.phrases import Phrases
from bot.simulation.world import World
from common.language import language
from shop import Shop
from tests.simulation.small_shop import open_small_shop, world_of


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = open_small_shop(tmp_path)
    yield shop
    shop.close()


@pytest.fixture
def world(tmp_path: Path, shop: Shop) -> World:
    return world_of(tmp_path, shop)


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    return Phrases.load(language("en"))
