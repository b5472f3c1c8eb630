"""The shop's tables as plain rows: read as stored, and compared with what they should be."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Row = dict[str, Any]
Rows = dict[str, dict[Any, Row]]
"""Table -> primary key -> column -> value."""

TECHNICAL = frozenset(
    {
        "alembic_version",
        "behaviour_events",
        "counters",
        "gaps",
        "identity_attempts",
        "operation_requests",
        "verified_conversations",
    }
)
"""What a conversation may leave behind: no data of a customer or of the shop."""
LOG = "order_history"
MONEY = frozenset({"order_payments", "refunds"})
"""What is paid and given back is compared in sum for an order, a way to pay and a state."""
_NOT_TOLD = frozenset(
    {"at", "created_at", "id", "label", "line", "note", "number", "paid_at", "position", "reason"}
    | {"return_id", "shipping_cents"}
)
"""Columns of a new row that the shop numbers, dates or words itself."""

MoneyKey = tuple[str, int, str, str]
"""Table, order, code of the way to pay, state."""


def read_rows(database: Path) -> Rows:
    """Every row that a conversation could change for a customer."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [name for (name,) in connection.execute(query)]
        return {name: _table(connection, name) for name in names if name not in TECHNICAL}


def _table(connection: sqlite3.Connection, name: str) -> dict[Any, Row]:
    info = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
    columns = [column for _, column, *_ in info]
    keys = [place for place, (*_, key) in enumerate(info) if key] or list(range(len(columns)))
    found = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a name of the schema
    if len(keys) == 1:
        return {row[keys[0]]: dict(zip(columns, row, strict=True)) for row in found}
    return {tuple(row[key] for key in keys): dict(zip(columns, row, strict=True)) for row in found}


def copy_database(source: Path, target: Path) -> None:
    """Make ``target`` what ``source`` is; it may be open meanwhile.

    Counters go on from where they were, so that nothing which is kept for a version of the
    catalogue is taken for another one.
    """
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        tables = [n for (n,) in new.execute("SELECT name FROM sqlite_master WHERE name='counters'")]
        counters = new.execute("SELECT name, value FROM counters").fetchall() if tables else []
        old.backup(new)
        for name, value in counters:
            new.execute("INSERT OR IGNORE INTO counters (name, value) VALUES (?, 0)", (name,))
            go_on = "UPDATE counters SET value = max(value, :value) + 1 WHERE name = :name"
            new.execute(go_on, {"name": name, "value": value})
        new.commit()


@dataclass
class Wanted:
    """The rows as they should be after a conversation.

    Attributes:
        rows: those that were there before; a changed one is a row of its own.
        added: new rows, by table, with the columns that matter.
        money: sums of new payments and refunds, in cents.
        may_be_paid: a payment that may be written down besides: what had been paid before.
        free: (table, key, column) that may hold anything.
        touched: ids of orders whose history may go on.
        gone: (table, key) of rows that shall be there no more.
    """

    rows: Rows
    added: list[tuple[str, Row]] = field(default_factory=list)
    money: Counter[MoneyKey] = field(default_factory=Counter)
    may_be_paid: dict[int, int] = field(default_factory=dict)
    free: set[tuple[str, Any, str]] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    gone: set[tuple[str, Any]] = field(default_factory=set)

    @classmethod
    def unchanged(cls, rows: Rows) -> Wanted:
        """What a conversation that changes nothing leaves."""
        return cls({table: dict(found) for table, found in rows.items()})

    def update(self, table: str, key: Any, **values: Any) -> None:
        """A row shall have these values."""
        self.rows[table][key] = {**self.rows[table][key], **values}


@dataclass(frozen=True)
class Difference:
    """Something in the database that is not as it should be.

    Attributes:
        kind: ``missing`` is a change that was not made, ``wrong`` one that nobody wanted.
        where: table and key.
        what: the values.
    """

    kind: Literal["missing", "wrong"]
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.what}"


def differences(before: Rows, wanted: Wanted, now: Rows) -> list[Difference]:
    """How ``now`` differs from what is wanted.

    Args:
        before: as it was when the conversation began; tells what was not done from what was done
            wrongly.
    """
    return [*_in_rows(before, wanted, now), *_in_new_rows(before, wanted, now)]


def _in_rows(before: Rows, wanted: Wanted, now: Rows) -> Iterator[Difference]:
    for table, rows in before.items():
        found = now.get(table, {})
        for key, old in rows.items():
            should = wanted.rows[table].get(key, old)
            if (table, key) in wanted.gone:
                if key in found:
                    yield Difference("missing", f"{table} {key}", "the row is still there")
            elif key not in found:
                yield Difference("wrong", f"{table} {key}", "the row is gone")
            elif found[key] != should:
                yield from _in_columns(f"{table} {key}", old, should, found[key], table, wanted)


def _in_columns(
    where: str, old: Row, should: Row, row: Row, table: str, wanted: Wanted
) -> Iterator[Difference]:
    key = next(iter(old.values()))
    for column, value in row.items():
        right = should.get(column)
        if _same(value, right) or (table, key, column) in wanted.free:
            continue
        kind: Literal["missing", "wrong"] = "missing" if value == old.get(column) else "wrong"
        yield Difference(kind, where, f"{column} is {value!r}, should be {right!r}")


def _same(found: Any, right: Any) -> bool:
    if isinstance(found, str) and isinstance(right, str) and found[:1] in "{[" and found != right:
        try:
            return bool(json.loads(found) == json.loads(right))
        except ValueError:
            return False
    return bool(found == right)


def _in_new_rows(before: Rows, wanted: Wanted, now: Rows) -> Iterator[Difference]:
    still = list(wanted.added)
    money: Counter[MoneyKey] = Counter()
    for table, rows in now.items():
        for key in rows.keys() - before.get(table, {}).keys():
            row = rows[key]
            if table in MONEY:
                money[_money_key(table, row)] += row["amount_cents"]
            elif table == LOG and row["order_id"] in wanted.touched:
                continue
            elif (fit := _fitting(table, row, still)) is not None:
                still.remove(fit)
            else:
                told = {name: v for name, v in row.items() if name not in _NOT_TOLD and v}
                yield Difference("wrong", table, f"a new row {told}")
    for table, row in still:
        yield Difference("missing", table, f"no new row {row}")
    yield from _in_money(wanted, money)


def _fitting(table: str, row: Row, wanted: list[tuple[str, Row]]) -> tuple[str, Row] | None:
    for one in wanted:
        if one[0] == table and all(_same(row.get(name), value) for name, value in one[1].items()):
            return one
    return None


def _money_key(table: str, row: Row) -> MoneyKey:
    return table, row["order_id"], row.get("method") or "", row["status"]


def _in_money(wanted: Wanted, found: Mapping[MoneyKey, int]) -> Iterator[Difference]:
    for key in sorted({*wanted.money, *found}):
        table, order, _, state = key
        right, is_ = wanted.money.get(key, 0), found.get(key, 0)
        if table == "order_payments" and state == "paid" and is_ != right:
            right += wanted.may_be_paid.get(order, 0)
        if is_ != right:
            kind: Literal["missing", "wrong"] = "wrong" if is_ else "missing"
            yield Difference(kind, " ".join(map(str, key)).strip(), f"{is_} cents, not {right}")
