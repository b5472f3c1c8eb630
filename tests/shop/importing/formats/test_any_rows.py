"""Whatever stands in a file: it is read or refused, and every complaint names a line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import DataError, ImportRowsError
from shop import ShopConfig
from shop.importing.formats import FORMATS, merchant, shopify, woocommerce_columns
from shop.importing.formats.sheet import Setting
from shop.importing.layout import LAYOUTS
from shop.importing.recognising import read_file
from shop.importing.validating import validate

SETTING = Setting(datetime(2025, 6, 20, tzinfo=UTC))
NUMBERED = ("Attribute 1 name", "Attribute 1 value(s)", "Attribute 1 visible", "Weight (kg)")
HEADERS = {
    "shopify": [name for one in shopify.COLUMNS for name in one.names]
    + ["Weave (product.metafields.custom.weave)"],
    "woocommerce": [name for one in woocommerce_columns.COLUMNS for name in one.names]
    + list(NUMBERED),
    "merchant": [one.names[0] for one in merchant.COLUMNS if one.names] + ["product_detail"],
}
CELLS = st.sampled_from(
    [
        "", "", "a", "b", "A", "1", "0", "-1", "12.50", "1,299", "5 EUR", "5 USD", "TRUE", "FALSE",
        "active", "draft", "Title", "Default Title", "simple", "variable", "variation", "grouped",
        "id:1", "id:a", "parent", "notify", "continue", "A > B, C\\, D", "2025-06-01/2025-07-01",
        "soon", "in stock", "out_of_stock", "a:b:c,d", '["x", {"type": "y"}]', "gid://x/1", "{",
        "https://cdn.example.com/a.jpg", "<p>x</p>", "\\n", "Color", "x" * 400, "1e400", "\x07",
    ]
) | st.text(max_size=12)  # fmt: skip


def complaints(path: Path, name: str | None) -> list[int]:
    """The lines that are complained about; reading and checking must end in nothing else."""
    layout = LAYOUTS["products"]
    try:
        reading = read_file(path, layout, SETTING, format_name=name)
    except ImportRowsError as error:
        return [row.line for row in error.rows]
    except DataError:
        assert path.suffix == ".xml"
        return []
    _, invalid = validate(reading.records, layout, ShopConfig())
    return [row.line for row in (*reading.bad, *invalid)]


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_mixture_of_rows(tmp_path: Path, name: str, data: st.DataObject) -> None:
    header = data.draw(st.lists(st.sampled_from(HEADERS[name]), min_size=2, unique=True))
    rows = data.draw(
        st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=6)
    )
    path = tmp_path / "any.csv"
    text = "".join(",".join(map(cell, line)) + "\n" for line in [header, *rows])
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    ends = text.count("\n") + text.count("\r") + 1
    assert all(1 <= line <= ends for line in complaints(path, name))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_mixture_of_rows_under_headers_of_another_language(
    tmp_path: Path, data: st.DataObject
) -> None:
    header = ["ID", *(f"kop {chr(97 + n)}" for n in range(38)), "deel 1 a", "deel 1 b", "deel 1 c"]
    kinds = st.sampled_from(["simple", "variable", "variation, virtual", "simple, x"])
    rows = data.draw(
        st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=4)
    )
    for cells in rows:
        cells[1] = data.draw(kinds)
    path = tmp_path / "any.csv"
    text = "".join(",".join(map(cell, line)) + "\n" for line in [header, *rows])
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    assert all(line >= 1 for line in complaints(path, None))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    items=st.lists(
        st.lists(st.tuples(st.sampled_from(HEADERS["merchant"]), CELLS), max_size=8), max_size=5
    ),
    tail=st.sampled_from(["", "<", "</rss>", "<a/>"]),
)
def test_any_mixture_of_items(
    tmp_path: Path, items: list[list[tuple[str, str]]], tail: str
) -> None:
    path = tmp_path / "any.xml"
    body = "\n".join(
        "<item>" + "\n".join(f"<g:{n}>{escape(text)}</g:{n}>" for n, text in one) + "</item>"
        for one in items
    )
    text = f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>{body}</channel></rss>{tail}'
    path.write_text(text, encoding="utf-8", errors="replace")
    ends = text.count("\n") + text.count("\r") + 1
    assert all(1 <= line <= ends for line in complaints(path, None))
