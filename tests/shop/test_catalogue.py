from __future__ import annotations

import pytest
from sqlalchemy import event

from shop import Shop, catalogue, models, open_shop
from shop.catalogue import catalogue_changed


def test_a_product_with_its_variants_in_order(shop: Shop) -> None:
    product = catalogue.get_product(shop, "fjord")
    assert product is not None
    assert (product.name, product.price_cents, product.category) == ("Fjord", 12900, "jackets")
    assert [v.sku for v in product.variants] == ["FJORD-NAVY-M", "FJORD-NAVY-L", "FJORD-OLIVE-M"]
    assert product.colours == ("navy", "olive")
    assert product.sizes == ("M", "L")
    assert product.in_stock
    assert product.image_url == "/pictures/fjord.svg"


def test_an_unknown_product_is_none(shop: Shop) -> None:
    assert catalogue.get_product(shop, "unicorn") is None


def test_all_products_and_those_of_a_category(shop: Shop) -> None:
    assert [p.id for p in catalogue.list_products(shop)] == ["buds", "fjord", "mug", "reef"]
    assert [p.id for p in catalogue.list_products(shop, category="shoes")] == ["reef"]
    assert catalogue.list_products(shop, category="boats") == []


@pytest.mark.parametrize(
    ("product", "colour", "size", "pieces"),
    [
        ("fjord", None, None, 6),
        ("fjord", "navy", None, 6),
        ("fjord", "NAVY", "l", 1),
        ("fjord", None, "M", 5),
        ("fjord", "olive", "M", 0),
        ("fjord", "pink", None, 0),
        ("unicorn", None, None, 0),
    ],
)
def test_stock_by_colour_and_size(
    shop: Shop, product: str, colour: str | None, size: str | None, pieces: int
) -> None:
    assert catalogue.stock_of(shop, product, colour, size) == pieces


def test_a_change_is_seen_by_every_process(shop: Shop) -> None:
    other = open_shop(shop.engine.url.render_as_string(hide_password=False))
    assert catalogue.stock_of(other, "reef") == 3
    with shop.session() as session:
        session.get_one(models.Variant, "REEF-WHITE-42").stock = 0
        catalogue_changed(session)
    assert catalogue.stock_of(other, "reef") == 0
    other.close()


def test_a_read_of_an_unchanged_catalogue_costs_one_query(shop: Shop) -> None:
    catalogue.list_products(shop)
    statements: list[str] = []
    listen = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(shop.engine, "before_cursor_execute", listen)
    catalogue.get_product(shop, "fjord")
    catalogue.list_products(shop)
    event.remove(shop.engine, "before_cursor_execute", listen)
    assert len([s for s in statements if s.startswith("SELECT")]) == 2


def test_a_huge_catalogue_is_not_kept_in_memory(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "MAX_CACHED_PRODUCTS", 3)
    product = catalogue.get_product(shop, "reef")
    assert product is not None
    assert product.id == "reef"
    assert len(catalogue.list_products(shop)) == 4
    assert catalogue.get_product(shop, "unicorn") is None
    assert shop.cache == {}
