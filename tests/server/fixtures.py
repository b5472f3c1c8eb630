"""Fixtures of the doors: a front door on a free port, a scripted agent and a small shop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.learning import ListLearning
from actions.live_texts import LiveTexts
from actions.text_learning import SLOGANS, ApprovedTexts, TextLearning
from bot.channels.engineers import Explain
from bot.channels.server_context import Kept
from bot.channels.transcript import Mailer
from bot.server import create_app
from bot.settings import ServerSettings
from bot.understanding.desk import ProposalDesk
from generator.library import TextLibrary
from generator.providers import TemplateProvider
from recommender.learning.settings import LearningSettings
from shop import Shop
from tests.server.scripted import ScriptedAgent
from tests.server.small_shop import open_small_shop

SECRET = "0123456789abcdef0123456789abcdef"
CUSTOMER_KEY = "fedcba9876543210fedcba9876543210"


def settings_with(**changes: Any) -> ServerSettings:
    values = {"secret": SECRET, "customer_token_key": CUSTOMER_KEY, "port": 0} | changes
    return ServerSettings.from_mapping(values)


@pytest.fixture
def settings() -> ServerSettings:
    return settings_with()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_small_shop(tmp_path)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """The folder of the shop's pictures, with one of them."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "fjord-rain-jacket.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    return folder


@pytest.fixture
async def agent() -> ScriptedAgent:
    return ScriptedAgent()


Door = Callable[..., Any]


@pytest.fixture
async def open_door(
    agent: ScriptedAgent, shop: Shop, pictures: Path, tmp_path: Path
) -> AsyncIterator[Door]:
    """``await open_door(**settings)`` gives a client of a running server.

    ``explain`` is what stands behind its engineers' door, ``languages`` the project's folder; with
    ``learning`` it has the page of learning, with a ``mailer`` it sends conversations;
    with ``texts`` (a library) the page of texts; with ``looks`` it asks how long is looked.
    """
    clients: list[TestClient[Any, Any]] = []

    async def start(
        explain: Explain | None = None,
        languages: Path | None = None,
        learning: bool = False,
        texts: TextLibrary | None = None,
        desk: ProposalDesk | None = None,
        mailer: Mailer | None = None,
        looks: bool = False,
        **changes: Any,
    ) -> TestClient[Any, Any]:
        off = LearningSettings()
        listening = ListLearning(shop, off) if learning else None
        slogans = TextLearning(shop, off.on(SLOGANS), ApprovedTexts(tmp_path / "no.db"))
        teachers = [listening.teacher, slogans.teacher] if listening else []
        services = SimpleNamespace(
            shop=shop,
            config=shop.config,
            learning=listening,
            teachers=teachers,
            live_texts=LiveTexts(texts) if texts else None,
            writer=TemplateProvider(),
            times_looks=looks,
        )
        app = create_app(
            agent,
            services,
            settings_with(**changes),
            pictures=pictures,
            languages=languages,
            explain=explain,
            desk=desk,
            kept=Kept(tmp_path / "uploads", f"sqlite:///{tmp_path / 'ratings.db'}"),
            mailer=mailer,
        )
        client = TestClient(TestServer(app))
        await client.start_server()
        clients.append(client)
        return client

    yield start
    for client in clients:
        await client.close()


@pytest.fixture
async def door(open_door: Door) -> TestClient[Any, Any]:
    return await open_door()
