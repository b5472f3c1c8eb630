"""The trained bot and the sample shop, made once for all conversations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from common.paths import Project
from tests.conversations.runner import Stage


@pytest.fixture(scope="session")
def stage(trained_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The bot as it is served, with stores of its own."""
    from bot.runtime import activate

    activate()
    from actions.assembly import load_services
    from actions.services import set_services
    from bot.runtime.agent import load
    from bot.runtime.tracker_store import ConversationStore

    folder = tmp_path_factory.mktemp("conversations")
    services = load_services(trained_project)
    database = folder / "sample.db"
    _copy_database(Path(str(services.shop.engine.url.database)), database)
    store = ConversationStore(url=f"sqlite:///{folder / 'trackers.db'}")
    yield Stage.set_up(load(trained_project, tracker_store=store), services, database)
    set_services(None)


def _copy_database(source: Path, target: Path) -> None:
    """A whole copy, whatever still stands in the write-ahead log."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
