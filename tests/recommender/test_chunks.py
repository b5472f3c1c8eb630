"""Interactions from Parquet and SQL, part by part."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from common.errors import DataError, EnvironmentProblem, StorageError
from recommender import chunks
from recommender.chunks import read_parquet, read_sql
from recommender.cli import cli
from recommender.events import EventTable
from recommender.items import Interaction
from recommender.reading import stream_interactions

ROWS = [("u1", "a", "click", 10.0, None), ("u2", "b", "rating", 20.0, 4.0)]
READ = [Interaction("u1", "a", "click", 10.0), Interaction("u2", "b", "rating", 20.0, 4.0)]
QUERY = "SELECT user_id, item_id, kind, at, value FROM events ORDER BY at"


@pytest.fixture
def url(tmp_path: Path) -> str:
    file = tmp_path / "events.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE events (user_id, item_id, kind, at, value)")
        connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", ROWS)
    return f"sqlite:///{file}"


def parquet(path: Path, columns: dict[str, list[Any]], **options: Any) -> Path:
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    parquet.write_table(arrow.table(columns), path, **options)
    return path


def columns_of(rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return dict(zip(chunks.COLUMNS, map(list, zip(*rows, strict=True)), strict=True))


def test_a_query_gives_its_rows(url: str) -> None:
    assert list(read_sql(url, QUERY, at_once=1)) == READ


def test_rows_are_read_as_they_are_wanted(url: str) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    rows = read_sql(
        url,
        f"{endless} SELECT 'u' || i AS user_id, 'a' AS item_id, 'click' AS kind, i AS at FROM n",
    )
    assert [next(rows).user_id for _ in range(3)] == ["u1", "u2", "u3"]
    rows.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("url_of", "query", "error", "says"),
    [
        ("{url}", "SELECT * FROM nowhere", StorageError, "no such table"),
        ("{url}", "SELECT 1 AS at", DataError, "row 1 has no 'user_id'"),
        ("no url", QUERY, StorageError, "cannot be used"),
        ("oracle+none://x/y", QUERY, StorageError, "cannot be used"),
    ],
)
def test_what_cannot_be_read_is_told(
    url: str, url_of: str, query: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        list(read_sql(url_of.format(url=url), query))


def test_a_password_is_not_told() -> None:
    with pytest.raises(StorageError) as refused:
        list(read_sql("postgresql://mia:secret@127.0.0.1:1/none", QUERY))
    assert "secret" not in str(refused.value)


def test_parquet_is_read_in_its_order(tmp_path: Path) -> None:
    path = parquet(tmp_path / "events.parquet", columns_of(ROWS), row_group_size=1)
    assert list(read_parquet(path, at_once=1)) == READ
    assert list(stream_interactions(path)) == READ


def test_exported_events_with_times_will_do(tmp_path: Path) -> None:
    at = datetime(2025, 6, 20, 12, tzinfo=UTC)
    held = {
        "product_id": ["a", "a"],
        "customer_id": ["C1", None],
        "session_id": ["s1", "s2"],
        "kind": ["click", "click"],
        "at": [at, at.replace(tzinfo=None)],
        "surface": ["chat", "chat"],
    }
    held["at"] = [moment.replace(tzinfo=None) for moment in held["at"]]  # type: ignore[attr-defined]
    found = list(read_parquet(parquet(tmp_path / "shop.parquet", held)))
    assert [(one.user_id, one.verified) for one in found] == [("C1", True), ("s2", False)]
    assert {one.at for one in found} == {at.timestamp()}


def test_a_wrong_row_and_a_wrong_file_are_named(tmp_path: Path) -> None:
    rows = [*ROWS, (None, "a", "click", 1.0, None)]
    path = parquet(tmp_path / "bad.parquet", columns_of(rows))
    with pytest.raises(DataError, match="row 3 is malformed: it names no shopper"):
        list(read_parquet(path))
    path.write_bytes(b"no parquet")
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        list(read_parquet(path))


def test_without_pyarrow_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str) -> object:
        return None if name == "pyarrow" else importlib.util.find_spec(name)

    monkeypatch.setattr(chunks, "find_spec", find)
    with pytest.raises(EnvironmentProblem, match="pyarrow") as refused:
        list(stream_interactions(tmp_path / "events.parquet"))
    assert "shoptalk[parquet]" in (refused.value.hint or "")


def test_no_record_is_kept(tmp_path: Path) -> None:
    """A table of 200,000 events is read while at most a part of their records is alive."""
    alive = most = 0

    class Counted(Interaction):
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def events() -> Iterator[Interaction]:
        nonlocal alive, most
        for at in range(200_000):
            alive += 1
            most = max(most, alive)
            yield Counted(f"u{at % 100}", "a", "click", float(at))

    table, users = EventTable.read(events(), {"a": 0})
    assert (len(table), len(users)) == (200_000, 100)
    assert most <= 3


def test_the_command_takes_one_source(tmp_path: Path, url: str) -> None:
    (tmp_path / "items.json").write_text("[]", encoding="utf-8")
    result = CliRunner().invoke(
        cli, ["train", "--items", str(tmp_path / "items.json"), "--database", url]
    )
    assert result.exit_code == 2
    assert "--database and --query" in result.output
