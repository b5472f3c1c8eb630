"""The conversation store on SQLite and PostgreSQL, and Rasa's own store by the same contract."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.events import UserUttered
from rasa.utils.endpoints import EndpointConfig

from bot.runtime.tracker_store import SCHEMA_VERSION, ConversationStore
from common.errors import StorageError
from common.messages import PART
from tests.runtime.store_contract import DOMAIN, DurableStoreContract, StoreContract, session, texts


class TestSqlite(DurableStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[ConversationStore]:
        store = ConversationStore(DOMAIN, url=f"sqlite:///{tmp_path / 'deep' / 'c.db'}")
        yield store
        store.close()


@pytest.mark.postgres
class TestPostgres(DurableStoreContract):
    @pytest.fixture
    def store(self, postgres: str) -> Iterator[ConversationStore]:
        store = ConversationStore(DOMAIN, url=postgres)
        yield store
        store.close()


class TestRasasOwnInMemoryStore(StoreContract):
    """The contract is Rasa's: its simplest store fulfils it too."""

    @pytest.fixture
    def store(self) -> TrackerStore:
        return InMemoryTrackerStore(DOMAIN)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "c.db"


def open_store(file: Path) -> ConversationStore:
    return ConversationStore(DOMAIN, url=f"sqlite:///{file}")


def test_endpoints_yml_names_it_by_its_path(file: Path) -> None:
    config = EndpointConfig(
        type="bot.runtime.tracker_store.ConversationStore", url=f"sqlite:///{file}"
    )
    store = TrackerStore.create(config, DOMAIN)
    assert isinstance(store, ConversationStore)
    store.close()


async def test_conversations_outlive_the_process(file: Path) -> None:
    store = open_store(file)
    tracker = await store.get_or_create_tracker("mia")
    tracker.update_with_events(session("hello"), DOMAIN)
    await store.save(tracker)
    store.close()
    again = open_store(file)
    assert texts(await again.retrieve("mia")) == ["hello"]
    again.close()


async def test_the_event_loop_runs_while_the_database_works(file: Path) -> None:
    store = open_store(file)
    release = threading.Event()
    busy = asyncio.get_running_loop().run_in_executor(store._threads, release.wait)
    waiting = asyncio.create_task(store.retrieve("mia"))
    await asyncio.sleep(0)  # the loop turns although the store's thread is held up
    assert not waiting.done()
    release.set()
    await busy
    assert await waiting is None
    store.close()


async def test_a_session_started_by_metadata_slots_is_read_from_its_start(file: Path) -> None:
    store = open_store(file)
    tracker = await store.get_or_create_tracker("mia", append_action_listen=False)
    tracker.update_with_events(session("one"), DOMAIN)
    await store.save(tracker)
    loaded = await store.retrieve("mia")
    assert loaded is not None
    loaded.update_with_events(session("two")[:3], DOMAIN)
    await store.save(loaded)
    latest = await store.retrieve("mia")
    assert latest is not None
    assert [event.type_name for event in latest.events] == ["action", "session_started", "action"]
    store.close()


async def test_a_conversation_can_be_forgotten(file: Path) -> None:
    store = open_store(file)
    for name in ("mia", "jonas"):
        tracker = await store.get_or_create_tracker(name, append_action_listen=False)
        tracker.update(UserUttered("hi"))
        await store.save(tracker)
    assert await store.delete("mia") == 1
    assert not await store.exists("mia")
    assert await store.exists("jonas")
    store.close()


async def test_a_message_of_a_platform_has_one_turn_whoever_ran_it(file: Path) -> None:
    one, other = open_store(file), open_store(file)
    trackers = []
    for store in (one, other):
        tracker = await store.get_or_create_tracker("mia")
        tracker.update(UserUttered("hello", metadata={"message": "telegram:1"}))
        tracker.update(UserUttered("and this", metadata={"message": "telegram:1", PART: True}))
        trackers.append(tracker)
    await one.save(trackers[0])
    with pytest.raises(StorageError, match="Another process has answered"):
        await other.save(trackers[1])
    stored = await other.retrieve("mia")
    assert stored is not None
    assert texts(stored) == ["hello", "and this"]
    await one.delete("mia")
    await other.save(trackers[1])
    one.close()
    other.close()


def test_write_ahead_logging_is_on(file: Path) -> None:
    open_store(file).close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_new_file_is_its_owners_alone(file: Path) -> None:
    open_store(file).close()
    assert file.stat().st_mode & 0o777 == 0o600


async def test_a_locked_database_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.runtime.databases.BUSY_TIMEOUT_SECONDS", 0.01)
    store = open_store(file)
    tracker = store.init_tracker("mia")
    tracker.update(UserUttered("hi"))
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="is locked by another program") as caught:
        await store.save(tracker)
    assert "second 'shoptalk run'" in str(caught.value.hint)
    other.rollback()
    other.close()
    await store.save(tracker)
    assert texts(await store.retrieve("mia")) == ["hi"], "nothing was lost or doubled"
    store.close()


def test_a_read_only_database_is_named(file: Path) -> None:
    open_store(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE conversation_schema")
        connection.execute("PRAGMA journal_mode=DELETE")
    file.chmod(stat.S_IRUSR)
    uri = f"sqlite:///file:{file}?mode=ro&uri=true"
    with pytest.raises(StorageError, match="is read-only"):
        ConversationStore(DOMAIN, url=uri)


@pytest.mark.parametrize(("version", "age"), [(SCHEMA_VERSION - 1, "older"), (99, "newer")])
def test_another_schema_is_named(file: Path, version: int, age: str) -> None:
    open_store(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE conversation_schema SET version = ?", (version,))
    with pytest.raises(StorageError, match=rf"{age} version \({version}; "):
        open_store(file)


def test_a_file_that_is_no_database_is_named(file: Path) -> None:
    file.write_text("this is a letter, not a database" * 100)
    with pytest.raises(StorageError, match="is damaged"):
        open_store(file)


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    url = "postgresql://bot:geheim@127.0.0.1:1/none?connect_timeout=1"
    with pytest.raises(StorageError, match="cannot be reached") as caught:
        ConversationStore(DOMAIN, url=url)
    assert "geheim" not in str(caught.value)
