from __future__ import annotations

import json
from pathlib import Path

import pytest

from common.errors import DataError
from recommender.items import Interaction
from recommender.reading import read_interactions, read_items

PRODUCT = {
    "id": "oak-board",
    "name": "Oak Board",
    "category": "kitchenware",
    "brand": "Oakmeadow",
    "price": "49.90",
    "description": "A board.",
    "attributes": {"length_cm": 40},
    "tags": ["gift"],
    "variants": [
        {"sku": "A", "colour": "brown", "size": "L", "stock": 0},
        {"sku": "B", "colour": "beige", "size": "L", "stock": 2},
    ],
}


def write(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_product_is_read_with_its_variants(tmp_path: Path) -> None:
    write(tmp_path / "kitchenware.json", [PRODUCT])
    (item,) = read_items(tmp_path)
    assert (item.id, item.price_cents, item.in_stock) == ("oak-board", 4990, True)
    assert item.options["colour"] == {"brown", "beige"}
    assert item.options["size"] == {"L"}
    assert item.attributes == {"length_cm": 40}


def test_sold_out_means_no_variant_is_left(tmp_path: Path) -> None:
    variants = [{"sku": "A", "stock": 0}]
    (item,) = read_items(write(tmp_path / "x.json", [PRODUCT | {"variants": variants}]))
    assert not item.in_stock


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({}, "must hold a JSON list"),
        ([{"id": "x"}], "product 1 has no 'name'"),
        ([PRODUCT, PRODUCT | {"price": "cheap"}], "product 2 is malformed"),
        ([7], "product 1 is malformed"),
    ],
)
def test_a_wrong_catalogue_names_file_and_product(
    tmp_path: Path, content: object, message: str
) -> None:
    path = write(tmp_path / "bad.json", content)
    with pytest.raises(DataError, match=r"bad\.json.*" + message):
        read_items(path)


def test_unreadable_files_and_empty_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no \.json file"):
        read_items(tmp_path)
    with pytest.raises(DataError, match=r"gone\.json"):
        read_items(tmp_path / "gone.json")
    (tmp_path / "broken.json").write_text("[{", encoding="utf-8")
    with pytest.raises(DataError, match=r"broken\.json"):
        read_items(tmp_path / "broken.json")


def test_interactions_from_csv_and_json_are_the_same(tmp_path: Path) -> None:
    csv = tmp_path / "events.csv"
    csv.write_text(
        "user_id,item_id,kind,at,value\nu,a,click,60,\nu,a,rating,1970-01-01T00:02:00+00:00,5\n",
        encoding="utf-8",
    )
    rows = [
        {"user_id": "u", "item_id": "a", "kind": "click", "at": 60},
        {"user_id": "u", "item_id": "a", "kind": "rating", "at": 120.0, "value": 5},
    ]
    expected = [Interaction("u", "a", "click", 60.0), Interaction("u", "a", "rating", 120.0, 5.0)]
    assert read_interactions(csv) == expected
    assert read_interactions(write(tmp_path / "events.json", rows)) == expected


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("u,a,click,soon,", "row 1 is malformed"),
        ("u,a,stare,1,", "Unknown kind"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(f"user_id,item_id,kind,at,value\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_interactions(path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("user_id,item_id\nu,a\n", encoding="utf-8")
    with pytest.raises(DataError, match="row 1 has no 'kind'"):
        read_interactions(path)
