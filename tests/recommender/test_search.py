from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import DataError, ModelError
from recommender import Filters, Item, ProductSearch, Reason, SearchPage
from recommender.words import Words
from tests.recommender.conftest import make_item


@pytest.fixture(scope="module")
def search(trained: Path, shop_items: list[Item]) -> ProductSearch:
    words = Words(synonyms={"trainers": ["shoe"]})
    return ProductSearch.load(trained, shop_items, words=words)


def first(page: SearchPage) -> str | None:
    return page.hits[0].item_id if page.hits else None


@pytest.mark.parametrize(
    ("query", "item_id"),
    [
        ("fjord rain jacket", "fjord-rain-jacket"),
        ("Do you have any headphones?", "drift-headphones"),
        ("noise cancelling", "drift-headphones"),
        ("coffee mug", "loch-stoneware-mug"),
        ("hiking boots", "crag-hiking-boot"),
        ("alder row", None),
        ("tonefell", "drift-headphones"),
        ("CAST-IRON", "ember-cast-iron-pan"),
    ],
)
def test_words_find_the_product(search: ProductSearch, query: str, item_id: str | None) -> None:
    if item_id is not None:
        assert first(search.search(query)) == item_id
    else:
        assert "wool-overshirt" not in {hit.item_id for hit in search.search(query).hits}


@pytest.mark.parametrize(
    ("query", "item_id"),
    [
        ("hedphones", "drift-headphones"),
        ("fjrod", "fjord-rain-jacket"),
        ("snaeker", "pip-kids-sneaker"),
        ("headph", "drift-headphones"),
    ],
)
def test_typos_and_beginnings_are_understood(
    search: ProductSearch, query: str, item_id: str
) -> None:
    assert first(search.search(query)) == item_id


@pytest.mark.parametrize(
    ("query", "item_id"),
    [
        ("skillet", "ember-cast-iron-pan"),
        ("trainers", "pip-kids-sneaker"),
        ("cup", "loch-stoneware-mug"),
    ],
)
def test_synonyms_are_understood(search: ProductSearch, query: str, item_id: str) -> None:
    assert item_id in {hit.item_id for hit in search.search(query, k=2).hits}


def test_meaning_finds_what_no_word_says(search: ProductSearch) -> None:
    page = search.search("listening to music on the train", k=3)
    assert first(page) == "drift-headphones"


def test_the_reason_quotes_what_matched(search: ProductSearch) -> None:
    reason = search.search("hiking boot").hits[0].reason
    assert reason == Reason("matches_words", {"words": ["hiking", "boot"]})


def test_filters_hold(search: ProductSearch) -> None:
    page = search.search("jacket", filters=Filters(max_price_cents=15_000))
    assert first(page) == "fjord-rain-jacket"
    assert all(hit.item_id != "skagen-storm-shell" for hit in page.hits)
    everything = search.search("wool", filters=Filters(in_stock_only=False))
    assert first(everything) == "wool-overshirt"


def test_pages_follow_each_other_without_gap_or_overlap(search: ProductSearch) -> None:
    whole = search.search("waterproof jacket for hiking", k=50)
    pages = [search.search("waterproof jacket for hiking", k=2, offset=n) for n in range(0, 8, 2)]
    joined = [hit for page in pages for hit in page.hits]
    assert joined == whole.hits
    assert {page.total for page in pages} == {len(whole.hits)}
    assert search.search("jacket", offset=1000).hits == []


@pytest.mark.parametrize("query", ["", "   ", "show me something please", "what do you have"])
def test_a_question_without_content_browses_by_popularity(
    search: ProductSearch, query: str
) -> None:
    page = search.search(query, filters=Filters({"category": "kitchenware"}))
    assert page.total == 2
    assert page.hits[0].item_id == "loch-stoneware-mug"
    assert page.hits[0].reason == Reason("in_range", {"category": "kitchenware"})


@pytest.mark.parametrize(
    "query",
    [
        "🎉🎉🎉",
        "!!! ???",
        "\x00\x01\x02",
        "asdfgh qwertz",
        "防水ジャケット",
        "/intent{}",
        "'; DROP TABLE",
    ],
)
def test_odd_questions_find_nothing_and_do_no_harm(search: ProductSearch, query: str) -> None:
    assert search.search(query).total <= 2


def test_a_huge_question_costs_no_more_than_its_beginning(search: ProductSearch) -> None:
    assert search.search("jacket " + "x" * 100_000).hits
    assert first(search.search("headphones " * 10_000)) == "drift-headphones"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=st.text(max_size=400), offset=st.integers(0, 20))
def test_any_question_gives_a_page(search: ProductSearch, query: str, offset: int) -> None:
    page = search.search(query, k=3, offset=offset)
    assert len(page.hits) <= 3
    assert len(page.hits) <= max(page.total - offset, 0) or not page.hits


@pytest.mark.parametrize(("k", "offset"), [(0, 0), (5, -1)])
def test_impossible_pages_are_refused(search: ProductSearch, k: int, offset: int) -> None:
    with pytest.raises(DataError):
        search.search("jacket", k=k, offset=offset)


def test_a_new_product_is_found_at_once(trained: Path, shop_items: list[Item]) -> None:
    lamp = make_item("ember-lamp", name="Ember Lamp", category="lamps", text="Warm evening light.")
    search = ProductSearch.load(trained, [*shop_items, lamp])
    assert first(search.search("lamp")) == "ember-lamp"
    assert first(search.search("something to brighten the living room")) == "ember-lamp"


def test_a_changed_text_is_found_by_its_new_words(trained: Path, shop_items: list[Item]) -> None:
    changed = [
        make_item("loch-stoneware-mug", name="Loch Vase", text="A vase for tulips.")
        if item.id == "loch-stoneware-mug"
        else item
        for item in shop_items
    ]
    search = ProductSearch.load(trained, changed)
    assert first(search.search("tulips")) == "loch-stoneware-mug"
    assert search.search("coffee").total == 0


def test_prices_and_stock_are_taken_in_at_once(
    search: ProductSearch, shop_items: list[Item]
) -> None:
    gone = "drift-headphones"
    changed = [
        replace(item, price_cents=item.price_cents // 2, in_stock=item.in_stock and item.id != gone)
        for item in shop_items
    ]
    fresh = search.with_items(changed)
    assert fresh._fields is search._fields
    assert fresh.search("headphones").total == 0
    cheap = Filters({"category": "jackets"}, max_price_cents=12_000)
    assert fresh.search("jacket", filters=cheap).total == 2
    assert search.search("jacket", filters=cheap).total == 1
    assert first(search.search("headphones")) == "drift-headphones"


def test_a_new_text_and_a_new_product_are_taken_in(
    search: ProductSearch, shop_items: list[Item]
) -> None:
    lamp = make_item("ember-lamp", category="lamps", text="Warm evening light.")
    renamed = replace(shop_items[-1], name="Loch Vase", text="A vase for tulips.")
    fresh = search.with_items([*shop_items[:-1], renamed, lamp])
    assert first(fresh.search("tulips")) == "loch-stoneware-mug"
    assert first(fresh.search("lamp")) == "ember-lamp"


@pytest.mark.parametrize("file", ["encoder.onnx", "tokenizer.json", "vectors.npz", "mix.npz"])
def test_a_missing_or_damaged_file_is_a_model_error(
    trained: Path, shop_items: list[Item], tmp_path: Path, file: str
) -> None:
    for source in trained.iterdir():
        if source.name != file:
            (tmp_path / source.name).write_bytes(source.read_bytes())
    with pytest.raises(ModelError, match=file.replace(".", r"\.")):
        ProductSearch.load(tmp_path, shop_items)
    (tmp_path / file).write_bytes(b"junk")
    with pytest.raises(ModelError, match=file.replace(".", r"\.")):
        ProductSearch.load(tmp_path, shop_items)
