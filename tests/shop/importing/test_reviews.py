"""Reviews come in as they were written; what is wrong is said by its line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from common.errors import ImportRowsError
from shop import Shop
from shop.exporting import export_file
from shop.importing import import_file
from shop.importing.recognising import kind_of
from shop.reviews import reviews_of, reviews_version
from tests.actions.small_shop import order as order
from tests.actions.small_shop import shop as shop

CSV = """\
product_id,customer_id,author,rating,title,text,verified,address,at
fjord,,Ada,5,Lovely,"Warm, and it fits.",yes,203.0.113.7,2025-05-01
fjord,C1,,2,,Runs small,,203.0.113.7,2025-05-02T10:00:00Z
tarn,,Bo,4,,,no,,2025-05-03
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_reviews_are_read_and_again_change_nothing(shop: Shop, tmp_path: Path) -> None:
    path = written(tmp_path / "reviews.csv", CSV)
    assert reviews_version(shop) == 0
    assert str(import_file(shop, "reviews", path)) == "reviews: 3 new, 0 brought up to date"
    assert str(import_file(shop, "reviews", path)) == "reviews: 0 new, 3 brought up to date"
    assert reviews_version(shop) == 2
    first, second = reviews_of(shop, "fjord")
    assert (first.author, first.rating, first.title) == ("Ada", 5.0, "Lovely")
    assert (first.text, first.verified) == ("Warm, and it fits.", True)
    assert (second.author, second.verified) == ("C1", False)
    assert second.at == datetime(2025, 5, 2, 10, tzinfo=UTC)
    assert first.address == second.address
    assert "203" not in first.address


def test_who_has_an_order_has_bought_it(shop: Shop, tmp_path: Path, order: object) -> None:
    import_file(shop, "reviews", written(tmp_path / "reviews.csv", CSV))
    order("cancelled", ("FJORD-NAVY-M", 1))  # type: ignore[operator]
    assert [one.verified for one in reviews_of(shop, "fjord")] == [True, False]
    order("delivered", ("FJORD-NAVY-M", 1))  # type: ignore[operator]
    assert [one.verified for one in reviews_of(shop, "fjord")] == [True, True]


def test_wrong_rows_are_told_and_nothing_is_written(shop: Shop, tmp_path: Path) -> None:
    path = written(
        tmp_path / "reviews.csv",
        "product_id,rating,text,at\n"
        "nothing,5,Nice,2025-05-01\n"
        "fjord,6,Nice,2025-05-01\n"
        "fjord,,,2025-05-01\n"
        "fjord,3,Fine,yesterday\n",
    )
    with pytest.raises(ImportRowsError) as caught:
        import_file(shop, "reviews", path)
    told = {row.line: row.reason for row in caught.value.rows}
    assert set(told) == {2, 3, 4, 5}
    assert told[2] == "product 'nothing' is not known"
    assert told[4] == "a review needs a rating or a text"
    assert reviews_of(shop, "fjord") == []


def test_what_was_exported_can_be_imported(shop: Shop, tmp_path: Path) -> None:
    import_file(shop, "reviews", written(tmp_path / "reviews.csv", CSV))
    before = reviews_of(shop, "fjord")
    for name in ("out.json", "out.csv"):
        assert export_file(shop, "reviews", tmp_path / name) == 3
        report = import_file(shop, "reviews", tmp_path / name)
        assert (report.created, report.updated) == (0, 3)
        assert reviews_of(shop, "fjord") == before


def test_a_file_is_known_by_its_columns(tmp_path: Path) -> None:
    one = {"product_id": "fjord", "rating": 5, "at": "2025-05-01"}
    event = {"kind": "click", "product_id": "fjord", "session_id": "s", "at": "2025-05-01"}
    assert kind_of(written(tmp_path / "x.csv", CSV)) == "reviews"
    assert kind_of(written(tmp_path / "x.json", json.dumps([one]))) == "reviews"
    assert kind_of(written(tmp_path / "y.json", json.dumps([event]))) == "events"
    assert kind_of(written(tmp_path / "y.csv", "a,b\n1,2\n")) is None
