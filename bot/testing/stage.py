"""The trained bot and a pristine copy of its shop, made once for all conversations."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.testing.runner import Stage
from common.errors import EnvironmentProblem
from common.paths import Project

SQLITE = "sqlite"


@contextmanager
def open_stage(project: Project) -> Iterator[Stage]:
    """The bot as it is served, with stores of its own; the project's database is only read.

    Raises:
        EnvironmentProblem: the shop's database is no SQLite file.
        ModelError: the project was not trained.
    """
    import bot.runtime

    bot.runtime.activate()
    from actions.assembly import load_services
    from bot.runtime.agent import load
    from bot.runtime.tracker_store import ConversationStore

    if not project.database_url().startswith(SQLITE):
        raise EnvironmentProblem(
            "Conversations are tested on copies of the shop's database, which must be SQLite.",
            hint="Unset SHOPTALK_DATABASE_URL and import a part of the data, or 'shoptalk sample'.",
        )
    services = load_services(project)
    with tempfile.TemporaryDirectory(prefix="shoptalk-test-") as name:
        folder = Path(name)
        database = folder / "pristine.db"
        _copy_database(Path(str(services.shop.engine.url.database)), database)
        store = ConversationStore(url=f"sqlite:///{folder / 'conversations.db'}")
        agent = load(project, tracker_store=store)
        try:
            yield Stage.set_up(agent, services, database)
        finally:
            agent.close()
            services.shop.close()


def _copy_database(source: Path, target: Path) -> None:
    """A whole copy, whatever still stands in the write-ahead log."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
