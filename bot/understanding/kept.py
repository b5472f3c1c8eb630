"""What is to be learnt of what shoppers said: proposed, until a person decides.

Kept beside the conversations, in SQLite or PostgreSQL.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.runtime.databases import Tables

Source = Literal["confirmed", "corrected", "gap"]
State = Literal["open", "accepted", "rejected"]
STATES: tuple[State, ...] = get_args(State)
MOST_CONVERSATIONS = 50
"""So many of the conversations behind a proposal are kept by name."""
_NOT_A_WORD = re.compile(r"[\W_]+")
_metadata = sa.MetaData()
_proposals = sa.Table(
    "proposals",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("intent", sa.String(255), nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("text", "source", "language")),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("conversations", "state", "by")),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("answer", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("key", "intent"),
)


@dataclass(frozen=True)
class Found:
    """A message and what its shopper said it means.

    Attributes:
        text: as it can stand among an intent's examples, things in it annotated; of a gap a line
            for each way in which it was asked.
        intent: what was pressed; of a gap, the answer that it may ask for.
        source: ``confirmed`` after "did you mean", ``corrected`` after "not that", ``gap`` of
            questions that nothing answered.
        answer: what may answer it, where there is no answer yet.
    """

    text: str
    intent: str
    source: Source
    language: str
    conversation_id: str
    answer: str = ""


@dataclass(frozen=True)
class Proposal:
    """An utterance that is proposed for an intent, and the conversations that speak for it.

    Of a text that was pressed to mean different things each is a proposal of its own. ``by`` is who
    decided; empty while it is open. With an ``answer`` that becomes one of the shop's.
    """

    id: int
    text: str
    intent: str
    source: Source
    language: str
    conversations: tuple[str, ...]
    state: State
    by: str
    answer: str = ""

    @property
    def lines(self) -> list[str]:
        """The utterances."""
        return self.text.split("\n")


class Proposals:
    """The proposals of a project.

    Args:
        url: SQLAlchemy URL of the database of conversations.
        clock: Unix seconds.

    Raises:
        StorageError: at the first use, the database cannot be opened.
    """

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._tables = Tables(url, _metadata)

    def propose(self, found: Iterable[Found]) -> int:
        """Keep what was found; a conversation counts once, however often it is looked through.

        What a person has decided stays decided.

        Returns:
            How many proposals are new.
        """
        return self._tables.run(self._propose, list(found))

    def all(self, state: State = "open") -> list[Proposal]:
        """Those of a state, what most conversations speak for first."""
        held = self._tables.run(self._read, state)
        return sorted(held, key=lambda one: (-len(one.conversations), one.id))

    def every(self) -> list[Proposal]:
        """All of them, whatever became of them."""
        return [one for state in STATES for one in self.all(state)]

    def decide(self, ids: Collection[int], state: State, *, by: str) -> int:
        """Note what a person decided; returns how many were open until then."""
        return self._tables.run(self._decide, ids, state, by)

    def close(self) -> None:
        """Let go of the database."""
        self._tables.close()

    def _propose(self, connection: sa.Connection, found: Iterable[Found]) -> int:
        insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        new = 0
        for one in found:
            key = _NOT_A_WORD.sub(" ", one.text.casefold()).strip()
            values = {"key": key, "intent": one.intent, "text": one.text, "source": one.source}
            rest = {"language": one.language, "conversations": "[]", "state": "open", "by": ""}
            rest["answer"] = one.answer
            row = insert(_proposals).values(**values, **rest, at=self._clock())
            new += connection.execute(row.on_conflict_do_nothing()).rowcount
            own = (_proposals.c.key == key) & (_proposals.c.intent == one.intent)
            held = connection.scalar(sa.select(_proposals.c.conversations).where(own))
            talks = json.loads(held or "[]")
            if one.conversation_id and one.conversation_id not in talks:
                told = json.dumps([*talks, one.conversation_id][-MOST_CONVERSATIONS:])
                connection.execute(sa.update(_proposals).where(own).values(conversations=told))
        return new

    @staticmethod
    def _read(connection: sa.Connection, state: State) -> list[Proposal]:
        rows = connection.execute(sa.select(_proposals).where(_proposals.c.state == state))
        return [
            Proposal(
                row.id,
                row.text,
                row.intent,
                cast(Source, row.source),
                row.language,
                tuple(json.loads(row.conversations)),
                cast(State, row.state),
                row.by,
                row.answer,
            )
            for row in rows
        ]

    @staticmethod
    def _decide(connection: sa.Connection, ids: Collection[int], state: State, by: str) -> int:
        own = _proposals.c.id.in_(list(ids)) & (_proposals.c.state == "open")
        return connection.execute(
            sa.update(_proposals).where(own).values(state=state, by=by)
        ).rowcount
