"""Rated searches: read, learnt on, and what the order of hits makes of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from common.errors import DataError
from recommender import Item, ProductSearch
from recommender.judgements import Judgement, learn_ranker, read_judgements, rows_of
from recommender.search import RANKER_FILE, SearchConfig


def test_a_file_is_read_and_its_mistakes_told(tmp_path: Path) -> None:
    path = tmp_path / "judgements.csv"
    path.write_text("query,product_id,rating\nred boots,crag,3\n")
    assert read_judgements(path) == [Judgement("red boots", "crag", 3.0)]
    path.write_text("query,product_id,rating\nred boots,crag,3\nred boots,,1\n")
    with pytest.raises(DataError, match=r"judgements\.csv, line 3"):
        read_judgements(path)
    with pytest.raises(DataError, match="missing"):
        read_judgements(tmp_path / "missing.csv")


def test_a_ranker_reorders_what_was_found_and_follows_prices(
    trained: Path, shop_items: list[Item], tmp_path: Path
) -> None:
    folder = shutil.copytree(trained, tmp_path / "model")
    plain = ProductSearch.load(folder, shop_items)
    queries = ("jacket", "something for the kitchen", "warm", "walking", "for the rain")
    # Whoever rates here likes what is cheap, whatever was asked for.
    prices = {item.id: item.price_cents for item in shop_items}
    middle = sorted(prices.values())[len(prices) // 2]
    rated = [Judgement(q, one, float(prices[one] < middle)) for q in queries for one in prices]
    learn_ranker(plain, rated).save(folder / RANKER_FILE)
    found = [hit.item_id for hit in plain.search("jacket").hits]
    config = SearchConfig(learned=5.0)
    learnt = ProductSearch.load(folder, shop_items, config=config)
    hits = [hit.item_id for hit in learnt.search("jacket").hits]
    assert sorted(hits) == sorted(found)
    cheap = [prices[one] < middle for one in hits]
    assert cheap == sorted(cheap, reverse=True)
    none = ProductSearch.load(folder, shop_items, config=SearchConfig(learned=0.0))
    assert [hit.item_id for hit in none.search("jacket").hits] == found


def test_what_cannot_be_learnt_is_said(trained: Path, shop_items: list[Item]) -> None:
    search = ProductSearch.load(trained, shop_items)
    with pytest.raises(DataError, match="No rated search"):
        learn_ranker(search, [Judgement("boots", "gone", 3.0)])
    with pytest.raises(DataError, match="too few"):
        learn_ranker(search, [Judgement("boots", shop_items[0].id, 3.0)])
    assert rows_of([Judgement("b", "x", 1.0), Judgement("a", "x", 1.0)])[0].startswith(
        "Judgement(query='a'"
    )
