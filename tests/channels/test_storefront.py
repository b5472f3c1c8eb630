from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.channels.storefront import Storefront
from common.errors import ShopRuleError
from shop import Shop, identity, models
from shop.catalogue import catalogue_changed


@pytest.fixture
def front(shop: Shop) -> Storefront:
    return Storefront(shop, shop.config)


async def test_trusting_and_forgetting_a_customer(front: Storefront, shop: Shop) -> None:
    await front.trust("talk", "C00042")
    known = identity.customer_of(shop, "talk")
    assert known is not None
    assert known.id == "C00042"
    await front.forget("talk")
    assert identity.customer_of(shop, "talk") is None


async def test_an_unknown_customer_is_refused(front: Storefront) -> None:
    with pytest.raises(ShopRuleError):
        await front.trust("talk", "C99999")


async def test_the_shelf_shows_prices_and_pictures(front: Storefront) -> None:
    shelf = await front.shelf(2)
    assert [(item.name, item.price_cents) for item in shelf] == [
        ("Fjord Rain Jacket", 12_900),
        ("Skerry Parka", 18_900),
    ]
    assert shelf[0].image_url == "/pictures/fjord-rain-jacket.svg"
    assert await front.departments() == ["jackets"]


async def test_the_shelf_goes_through_the_categories_in_turn(front: Storefront, shop: Shop) -> None:
    with shop.session() as session:
        for product_id, category in (("b1", "bags"), ("b2", "bags"), ("l1", "lamps")):
            variant = models.Variant(sku=product_id.upper())
            session.add(
                models.Product(
                    id=product_id,
                    name=product_id,
                    category=category,
                    price_cents=100,
                    variants=[variant],
                )
            )
    names = [item.name for item in await front.shelf(6)]
    assert names == ["b1", "Fjord Rain Jacket", "l1", "b2", "Skerry Parka", "Tide Wind Shell"]


async def test_a_picture_is_where_the_catalogue_says(front: Storefront, shop: Shop) -> None:
    assert await front.picture("fjord-rain-jacket") == "/pictures/fjord-rain-jacket.svg"
    with shop.session() as session:
        product = session.get(models.Product, "fjord-rain-jacket")
        assert product is not None
        product.image_url = "https://cdn.example.com/fjord.jpg"
        catalogue_changed(session)
    assert await front.picture("fjord-rain-jacket") == "https://cdn.example.com/fjord.jpg"
    assert await front.picture("nothing") is None


async def test_asking_again_and_again_writes_once(shop: Shop) -> None:
    now, writes = [100.0], []
    listen = partial(_count_writes, writes)
    event.listen(shop.engine, "before_cursor_execute", listen)
    front = Storefront(shop, shop.config, clock=lambda: now[0])
    for _ in range(3):
        assert await front.problem() is None
    assert len(writes) == 1
    now[0] += 6
    assert await front.problem() is None
    assert len(writes) == 2
    event.remove(shop.engine, "before_cursor_execute", listen)


async def test_what_is_wrong_names_no_folder(shop: Shop) -> None:
    file = Path(str(shop.engine.url.database))
    file.unlink()  # noqa: ASYNC240 - one file
    problem = await Storefront(shop, shop.config).problem()
    assert problem is not None
    assert file.name in problem
    assert str(file.parent) not in problem


def _count_writes(writes: list[str], _c: object, _cursor: object, sql: str, *_: object) -> None:
    if sql.startswith("PRAGMA user_version ="):
        writes.append(sql)
