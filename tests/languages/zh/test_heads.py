"""Things called by the one character that says what they are."""

from __future__ import annotations

from datetime import date

import pytest

from actions.conversation import Row, Table, Turn, resolve

LINES = (Row("1", name="静音电陶炉"), Row("2", name="玻璃煮茶壶"), Row("3", name="勐海熟普饼"))
DAY = date(2025, 6, 1)
ORDERS = (
    Row("A", name="A", words="静音电陶炉 米白 玻璃煮茶壶 600毫升", at=DAY),
    Row("B", name="B", words="糯米香小沱 20颗 茶滤 全钢", at=DAY),
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("壶呢", ["2"]),
        ("那饼不要了", ["3"]),
        ("爐子", ["1"]),
        ("壶和饼都退", ["2", "3"]),
        ("随便", []),
    ],
)
def test_a_line_of_an_order(text: str, lines: list[str]) -> None:
    found = resolve(Turn(text=text, language="zh"), Table(LINES, kind="items", asked=True))
    assert sorted(row.id for row in (*found.rows, *found.among)) == lines


def test_an_order_by_what_is_in_it() -> None:
    said = Turn(text="我那个炉子到哪了", language="zh")
    assert resolve(said, Table(ORDERS, kind="orders")).ids == ["A"]
