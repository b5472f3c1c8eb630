from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import pytest

from benchmarks.search import ndcg, read_products, read_ratings


def test_ndcg_by_hand() -> None:
    """Ratings 3 and 1, of which the 1 comes first: (1 + 3/log2(3)) / (3 + 1/log2(3))."""
    second = 1 / math.log2(3)
    assert ndcg([1, 3], [3, 1]) == pytest.approx((1 + 3 * second) / (3 + second))
    assert ndcg([3, 1, 0], [3, 1, 0]) == 1.0
    assert ndcg([0, 0], [0, 0]) == 0.0


def test_products_and_ratings_are_read(tmp_path: Path) -> None:
    product = {
        "id": "7",
        "title": "Toner",
        "supplier": "Xerox",
        "price": 4995,
        "attr_t_product_type": "toner",
        "attr_n_quantity_per_pack": 6.0,
    }
    with gzip.open(tmp_path / "products.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(product) + "\n")
    ratings = tmp_path / "Broad_Query_Set_rated.csv"
    ratings.write_text("query,docid,rating\ntoner,7,3\n", encoding="utf-8")
    (item,) = read_products(tmp_path)
    assert (item.name, item.brand, item.price_cents, item.category) == (
        "Toner",
        "Xerox",
        4995,
        "toner",
    )
    assert item.attributes == {"product_type": "toner", "quantity_per_pack": 6.0}
    assert read_ratings(tmp_path) == {"toner": {"7": 3}}
