from __future__ import annotations

import numpy as np

from recommender.events import EventTable, EventWeights
from recommender.items import Interaction

EVENTS = [
    Interaction("zoe", "b", "click", 3.0),
    Interaction("amy", "a", "rating", 1.0, value=5),
    Interaction("amy", "gone", "purchase", 2.0),
    Interaction("amy", "a", "rating", 2.0, value=2),
    Interaction("amy", "b", "purchase", 2.0),
]
ITEMS = ("a", "b")


def read() -> tuple[EventTable, tuple[str, ...]]:
    return EventTable.read(EVENTS, {item: at for at, item in enumerate(ITEMS)})


def test_columns_hold_what_was_read_oldest_first() -> None:
    table, users = read()
    assert users == ("amy", "zoe")
    expected = sorted((e for e in EVENTS if e.item_id != "gone"), key=lambda e: e.at)
    assert list(table.interactions(users, ITEMS)) == expected


def test_weights_of_all_are_those_of_each() -> None:
    table, users = read()
    weights = EventWeights()
    each = [weights.of(event) for event in table.interactions(users, ITEMS)]
    assert weights.of_all(table).tolist() == each == [3.0, 0.0, 4.0, 1.0]


def test_pairs_are_each_there_once() -> None:
    table = EventTable.of_pairs(np.array([1, 0, 1, 1]), np.array([0, 1, 0, 1]))
    users, items = table.pairs(2)
    assert list(zip(users.tolist(), items.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 1)]


def test_no_events_are_a_table_too() -> None:
    table, users = EventTable.read([], {})
    assert (len(table), users) == (0, ())
