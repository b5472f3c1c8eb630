"""The texts that were written about products: where each came from, its state and its history.

They lie in one SQLite file of the project, ``var/texts.db``, and are not part of the shop's data: a
text that is lost can be written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from common.errors import DataError

PATIENCE = 30.0
"""Seconds to wait for another process that writes."""

State = Literal["draft", "approved", "live", "retired"]
MOVES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"approved", "retired"}),
    "approved": frozenset({"draft", "live", "retired"}),
    "live": frozenset({"approved", "retired"}),
    "retired": frozenset({"draft"}),
}
"""From each state, where a text may go."""
_held = MetaData()
_TEXTS = Table(
    "texts",
    _held,
    Column("id", Integer, primary_key=True),
    *(Column(name, String, nullable=False) for name in ("product", "kind", "text", "origin")),
    Column("seed", Integer, nullable=False),
    Column("facts", String, nullable=False),
    Column("state", String, nullable=False),
    UniqueConstraint("product", "kind", "text"),
)
_HISTORY = Table(
    "history",
    _held,
    Column("id", Integer, primary_key=True),
    Column("text", ForeignKey("texts.id"), nullable=False),
    *(Column(name, String, nullable=False) for name in ("at", "state", "who")),
)


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text that was written.

    Attributes:
        kind: ``description`` or ``slogan``.
        origin: who wrote it: ``model``, ``template`` or a provider's name.
        seed: that gives it again.
        facts: fingerprint of the product's data when it was written.
    """

    id: int
    product: str
    kind: str
    text: str
    origin: str
    seed: int
    facts: str
    state: State


@dataclass(frozen=True, slots=True)
class Change:
    """A step in the history of a text: when (ISO 8601, UTC), to which state, and by whom."""

    at: str
    state: State
    who: str


class TextLibrary:
    """The texts of a project.

    Args:
        path: the file; it and its folder are made when the first text is added.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def texts(
        self, *, product: str | None = None, kind: str | None = None, state: str | None = None
    ) -> list[KeptText]:
        """The texts of a product, a kind or a state, the oldest first."""
        asked = {"product": product, "kind": kind, "state": state}
        query = select(_TEXTS).order_by(_TEXTS.c.id)
        for name, value in asked.items():
            if value is not None:
                query = query.where(_TEXTS.c[name] == value)
        with self._opened() as held:
            return [KeptText(*row) for row in held.execute(query)]

    def version(self) -> tuple[int, int] | None:
        """Another one whenever a text may have changed; None where there is no library yet."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def add(
        self,
        product: str,
        kind: str,
        text: str,
        *,
        origin: str,
        seed: int,
        facts: str,
        who: str = "",
    ) -> bool:
        """Keep a draft; False where the same text of the product is there already.

        ``who`` is for the history; without it the origin stands there.
        """
        values = {"product": product, "kind": kind, "text": text, "origin": origin}
        new = insert(_TEXTS).values(**values, seed=seed, facts=facts, state="draft")
        with self._opened() as held:
            done = held.execute(new.on_conflict_do_nothing())
            if not done.rowcount:
                return False
            _note(held, int(done.lastrowid), "draft", who or origin)
            return True

    def move(self, number: int, state: str, *, who: str) -> KeptText:
        """Give a text another state; what was live of the same kind before it is retired.

        Args:
            number: the text's id.
            state: see :data:`MOVES`.
            who: for the history.

        Raises:
            DataError: there is no such text, or its state does not allow that.
        """
        text = next((one for one in self.texts() if one.id == number), None)
        if text is None:
            raise DataError(f"There is no text {number}.", hint="shoptalk generator list")
        if state not in MOVES[text.state]:
            raise DataError(
                f"Text {number} is {text.state} and cannot become {state}.",
                hint=f"It can become: {', '.join(sorted(MOVES[text.state]))}.",
            )
        with self._opened() as held:
            if state == "live":
                for former in self.texts(product=text.product, kind=text.kind, state="live"):
                    _set(held, former.id, "retired", who)
            _set(held, number, state, who)
        return next(one for one in self.texts(product=text.product) if one.id == number)

    def retire_outdated(self, product: str, facts: str, *, who: str) -> int:
        """Retire the texts that were written from other data; returns how many."""
        old = [
            one
            for one in self.texts(product=product)
            if one.facts != facts and one.state != "retired"
        ]
        with self._opened() as held:
            for one in old:
                _set(held, one.id, "retired", who)
        return len(old)

    def history(self, number: int) -> list[Change]:
        """What happened to a text, the oldest first."""
        query = select(_HISTORY.c.at, _HISTORY.c.state, _HISTORY.c.who).where(
            _HISTORY.c.text == number
        )
        with self._opened() as held:
            return [Change(*row) for row in held.execute(query.order_by(_HISTORY.c.id))]

    @contextmanager
    def _opened(self) -> Iterator[Connection]:
        """A connection whose changes are kept together, or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{self._path}", connect_args={"timeout": PATIENCE})
        try:
            _held.create_all(engine)
            with engine.begin() as held:
                yield held
        finally:
            engine.dispose()


def _set(held: Connection, number: int, state: str, who: str) -> None:
    held.execute(update(_TEXTS).where(_TEXTS.c.id == number).values(state=state))
    _note(held, number, state, who)


def _note(held: Connection, number: int, state: str, who: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    held.execute(insert(_HISTORY).values(text=number, at=now, state=state, who=who))
