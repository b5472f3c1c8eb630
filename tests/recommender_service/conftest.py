"""A real service on 127.0.0.1 over a small shop with a trained recommender."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from actions.assembly import items
from actions.catalogue.facets import filterable
from actions.live import LiveCatalogue
from actions.live_model import LiveModel, TrainedFolder
from bot.recommender_service import create_app
from bot.recommender_service.engine import Engine
from bot.server import start
from bot.settings import ServerSettings
from recommender import ProductSearch, Recommender
from recommender.training import train
from shop import Shop
from tests.server.fixtures import settings_with
from tests.server.small_shop import open_small_shop


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Client:
    """Talks to one service, a connection for each request."""

    host: str
    port: int

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str = "application/json",
        key: str = "",
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        headers = {"Content-Type": content_type} if body is not None else {}
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read().decode())
        finally:
            connection.close()

    def post(self, path: str, key: str = "", **values: Any) -> Answer:
        return self.send("POST", f"/api/{path}", json.dumps(values).encode(), key=key)

    def get(self, path: str) -> Answer:
        return self.send("GET", f"/api/{path}")


@dataclass(frozen=True)
class Served:
    """A small shop, the folder of its model, and what serves them."""

    shop: Shop
    folder: Path

    def engine(self) -> Engine:
        opened = partial(
            LiveCatalogue,
            self.shop,
            items,
            load_search=partial(ProductSearch.load, self.folder),
            load_recommender=partial(Recommender.load, self.folder),
            facets=partial(filterable, config=self.shop.config),
        )
        return Engine(self.shop, LiveModel(opened, TrainedFolder(self.folder).version))


@contextmanager
def serving(engine: Engine, settings: ServerSettings) -> Iterator[Client]:
    """The service in an event loop of its own."""
    app = create_app(engine, settings)
    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever, daemon=True)
    running.start()
    runner, address = asyncio.run_coroutine_threadsafe(start(app, settings), loop).result(30)
    try:
        yield Client("127.0.0.1", urlsplit(address).port or 0)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        running.join(30)
        loop.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("service")
    shop = open_small_shop(folder)
    train(items(shop), [], folder / "recommender", progress=False)
    yield Served(shop, folder / "recommender")
    shop.close()


@pytest.fixture(scope="session")
def client(served: Served) -> Iterator[Client]:
    with serving(served.engine(), settings_with()) as one:
        yield one
