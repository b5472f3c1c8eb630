from __future__ import annotations

import sqlite3
from pathlib import Path

from common.files import create_private


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "c.db"
    create_private(file)
    assert mode(file) == 0o600


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "c.db"
    file.write_text("content")
    file.chmod(0o644)
    create_private(file)
    assert (file.read_text(), mode(file)) == ("content", 0o644)


def test_sqlite_gives_its_log_the_same_mode(tmp_path: Path) -> None:
    file = tmp_path / "c.db"
    create_private(file)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE t (n INTEGER)")
        connection.commit()
        assert mode(tmp_path / "c.db-wal") == 0o600


def test_where_no_file_can_be_made_the_library_may_say_so(tmp_path: Path) -> None:
    create_private(tmp_path)
