"""How shoppers liked a conversation: a score from one to five and, if they want, some words."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.runtime.databases import Tables

SCALE = 5
MAX_COMMENT_CHARS = 1000

_metadata = sa.MetaData()
_ratings = sa.Table(
    "conversation_ratings",
    _metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
)


@dataclass(frozen=True)
class Rating:
    """A conversation's rating, of which the latest counts; ``at`` in Unix seconds."""

    conversation_id: str
    score: int
    comment: str
    at: float


class Ratings:
    """The ratings of conversations, in SQLite or PostgreSQL.

    Args:
        url: SQLAlchemy URL.
        clock: Unix seconds.

    Raises:
        StorageError: at the first use, the database cannot be opened.
    """

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._tables = Tables(url, _metadata)
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="ratings")

    async def rate(self, conversation_id: str, score: int, comment: str) -> None:
        """Keep a conversation's rating.

        Raises:
            StorageError: it cannot be stored now.
        """
        found = Rating(conversation_id, score, comment, self._clock())
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, self._tables.run, self._write, found)

    def latest(self, limit: int) -> list[Rating]:
        """The latest ratings, newest first.

        Raises:
            StorageError: they cannot be read.
        """
        return self._tables.run(self._read, limit)

    def close(self) -> None:
        """Let go of the database."""
        self._threads.shutdown(wait=True)
        self._tables.close()

    @staticmethod
    def _write(connection: sa.Connection, rating: Rating) -> None:
        on_sqlite = connection.dialect.name == "sqlite"
        insert: Any = sqlite.insert if on_sqlite else postgresql.insert
        values = {
            "conversation_id": rating.conversation_id,
            "score": rating.score,
            "comment": rating.comment,
            "at": rating.at,
        }
        connection.execute(
            insert(_ratings)
            .values(values)
            .on_conflict_do_update(index_elements=["conversation_id"], set_=values)
        )

    @staticmethod
    def _read(connection: sa.Connection, limit: int) -> list[Rating]:
        query = sa.select(_ratings).order_by(_ratings.c.at.desc()).limit(limit)
        return [Rating(**row) for row in connection.execute(query).mappings()]
