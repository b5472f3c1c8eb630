"""A change in the shop is seen by the next search, without a restart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from actions.assembly import items
from actions.catalogue.facets import filterable
from actions.live import (
    LiveCatalogue,
    LiveNames,
    LiveRecommender,
    LiveSearch,
    of_catalogue,
    one_look,
)
from recommender import Filters, Item
from shop import Shop, models
from shop.catalogue import catalogue_changed
from tests.actions.small_shop import shop as shop


class Shelf:
    """Stands for the search and the recommender: what is on it, and how often it was filled."""

    loads = 0

    def __init__(self, held: Sequence[Item]) -> None:
        type(self).loads += 1
        self.held = list(held)

    def with_items(self, held: Sequence[Item]) -> Shelf:
        fresh = object.__new__(type(self))
        fresh.held = list(held)
        return fresh

    def knows(self, held: Sequence[Item]) -> bool:
        return {item.id for item in held} <= {item.id for item in self.held}

    def search(self, query: str, *, filters: Filters) -> list[str]:
        return [item.id for item in self.held if filters.matches(item)]

    def recommend(self, *, filters: Filters) -> list[str]:
        return self.search("", filters=filters)


@pytest.fixture
def catalogue(shop: Shop) -> LiveCatalogue:
    Shelf.loads = 0
    load: Any = Shelf
    return LiveCatalogue(
        shop,
        items,
        load_search=load,
        load_recommender=load,
        facets=partial(filterable, config=shop.config),
    )


def change(shop: Shop, product: str, **values: Any) -> None:
    with shop.session() as session:
        row = session.get(models.Product, product)
        assert row is not None
        for name, value in values.items():
            if name == "stock":
                for variant in row.variants:
                    variant.stock = value
            else:
                setattr(row, name, value)
        catalogue_changed(session)


def test_price_and_stock_are_seen_at_the_next_call(shop: Shop, catalogue: LiveCatalogue) -> None:
    search: Any = LiveSearch(catalogue)
    recommender: Any = LiveRecommender(catalogue)
    jackets = Filters({"category": "jackets"}, max_price_cents=10_000)
    assert search.search("", filters=jackets) == ["tarn"]
    change(shop, "fjord", price_cents=9_900)
    assert search.search("", filters=jackets) == ["fjord", "tarn"]
    change(shop, "tarn", stock=0)
    assert search.search("", filters=jackets) == ["fjord"]
    assert recommender.recommend(filters=jackets) == ["fjord"]
    assert Shelf.loads == 2  # once each, at the start


def test_nothing_is_read_while_nothing_changes(catalogue: LiveCatalogue) -> None:
    before = catalogue.current()
    assert catalogue.current() is before


def test_an_answer_is_of_one_state_and_the_next_sees_the_change(
    shop: Shop, catalogue: LiveCatalogue
) -> None:
    product = catalogue.current().search.held[0].id  # type: ignore[union-attr]
    with one_look():
        before = catalogue.current()
        change(shop, product, price_cents=1)
        assert catalogue.current() is before
    assert catalogue.current() is not before


def test_what_follows_from_the_catalogue_is_worked_out_once_until_it_changes(
    shop: Shop, catalogue: LiveCatalogue
) -> None:
    asked: list[str] = []

    @of_catalogue
    def shouted(word: str, services: Any) -> str:
        asked.append(word)
        return word.upper()

    services: Any = SimpleNamespace(search=LiveSearch(catalogue), words=SimpleNamespace(code="en"))
    assert [shouted("a", services), shouted("a", services), shouted("b", services)] == list("AAB")
    assert asked == ["a", "b"]
    change(shop, catalogue.current().search.held[0].id, price_cents=2)  # type: ignore[union-attr]
    assert shouted("a", services) == "A"
    assert asked == ["a", "b", "a"]


def test_a_new_product_is_loaded_with_its_category(shop: Shop, catalogue: LiveCatalogue) -> None:
    kinds = LiveNames(catalogue, "categories")
    assert set(kinds) == {"jackets", "shoes", "kitchenware"}
    assert set(LiveNames(catalogue, "facets")) == {"brand", "colour", "size"}
    with shop.session() as session:
        session.add(
            models.Product(
                id="lamp", name="Lamp", category="lamps", brand="", price_cents=1, tags=[],
                attributes={},
            )
        )  # fmt: skip
        catalogue_changed(session)
    everything = Filters(in_stock_only=False)
    search: Any = LiveSearch(catalogue)
    assert "lamp" in search.search("", filters=everything)
    assert "lamps" in kinds
    assert len(kinds) == 4
    assert Shelf.loads == 3  # the recommender had to learn of it
