"""docs/import.md says what is true: its tables are the schema, its examples can be imported."""

from __future__ import annotations

import re
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic.fields import FieldInfo

from common.errors import ImportRowsError
from shop import Shop, catalogue, identity, orders
from shop.importing import KINDS, import_all
from shop.importing.layout import LAYOUTS

GUIDE = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```(?:csv|json|xml) (\S+)\n(.*?)```", GUIDE, re.DOTALL))


def table_of(kind: str) -> str:
    """The markdown table of a kind's columns, as the guide must have it."""
    layout = LAYOUTS[kind]
    rows = [(name, layout.record.model_fields[name], "") for name in layout.own]
    for part in layout.parts:
        fields = part.record.model_fields
        where = f"{part.field}[].{{}}" if part.many else f"{part.field}.{{}}"
        rows += [(c, fields[name], where.format(name)) for c, name in part.columns.items()]
    lines = ["| CSV column | in JSON | needed | what it holds |", "|---|---|---|---|"]
    lines += [_row(*row) for row in rows]
    return "\n".join(lines)


def _row(column: str, info: FieldInfo, path: str) -> str:
    needed = "yes" if info.is_required() else ""
    words = f"{info.description}{_choices(info)}".replace("|", "\\|")
    return f"| `{column}` | `{path or column}` | {needed} | {words} |"


def _choices(info: FieldInfo) -> str:
    kind: Any = info.annotation
    if get_origin(kind) in {Union, types.UnionType}:
        kind = get_args(kind)[0]
    return f" ({', '.join(get_args(kind))})" if get_origin(kind) is Literal else ""


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_are_the_schema(kind: str) -> None:
    assert table_of(kind) in GUIDE, f"docs/import.md needs this table:\n\n{table_of(kind)}"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_examples_can_be_imported(empty_shop: Shop, tmp_path: Path, form: str) -> None:
    paths = {kind: tmp_path / f"{kind}.{form}" for kind in KINDS}
    for path in paths.values():
        path.write_text(EXAMPLES[path.name], encoding="utf-8")

    reports = import_all(empty_shop, {kind: [path] for kind, path in paths.items()})

    assert [(r.kind, r.updated) for r in reports] == [(kind, 0) for kind in KINDS]
    product = catalogue.get_product(empty_shop, "harbour-mug")
    assert product is not None
    assert (product.price_cents, product.colours) == (1250, ("teal", "white"))
    assert product.attributes == {"material": "stoneware", "dishwasher": True, "volume_ml": 350}
    identity.verify(empty_shop, "talk", email="mia@example.com", order_number="104001")
    (order,) = orders.orders_of(empty_shop, "talk")
    assert (order.number, order.total_cents) == ("HP-104001", 2 * 1250 + 490)
    assert [step.status for step in order.history] == ["placed", "paid", "delivered"]


@pytest.mark.parametrize(
    ("name", "product_id", "variants", "left_out"),
    [
        (
            "products_export.csv",
            "fern-planter",
            [("FERN-S", 1400, 6), ("fern-planter-large", 2200, 1)],
            "products left out, draft",
        ),
        (
            "wc-product-export.csv",
            "310",
            [("RUG-N", 3400, 3), ("310-wide", 5900, 1)],
            "products left out, sold in another shop",
        ),
        ("feed.xml", "wall-clock", [("CLK-OAK", 4500, 1), ("CLK-ASH", 4700, 0)], ""),
    ],
)
def test_the_examples_of_other_shop_systems_can_be_imported(
    empty_shop: Shop,
    tmp_path: Path,
    name: str,
    product_id: str,
    variants: list[tuple[str, int, int]],
    left_out: str,
) -> None:
    path = tmp_path / name
    path.write_text(EXAMPLES[name], encoding="utf-8")
    (report,) = import_all(empty_shop, {"products": [path]})
    product = catalogue.get_product(empty_shop, product_id)
    assert product is not None
    assert [(v.sku, v.price_cents, v.stock) for v in product.variants] == variants
    assert report.notes.get(left_out, 0) == (1 if left_out else 0)


def test_the_example_of_a_bad_file_is_answered_as_shown(empty_shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(EXAMPLES["bad.csv"], encoding="utf-8")
    with pytest.raises(ImportRowsError) as error:
        import_all(empty_shop, {"products": [path]})
    for row in error.value.rows:
        assert f"line {row.line}: {row.reason}" in GUIDE
    assert f"{len(error.value.rows)} rows are wrong" in GUIDE
