"""The sample's customers, orders and events add up, and have something in them to be learned."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from shop import Shop, ShopConfig, catalogue, events, identity, models, open_shop, orders
from shop.mapping import order_view
from shop.operations import check_cancel, check_exchange, check_return
from shop.sample import SampleReport, load_sample
from shop.views import EventView, OrderView, ProductView

DATA = Path(__file__).parents[2] / "data"
MIDNIGHT = datetime(2025, 6, 20, tzinfo=UTC)


def now() -> datetime:
    return datetime(2025, 6, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, SampleReport]]:
    """The sample shop as a newcomer gets it, on a fixed day."""
    url = f"sqlite:///{tmp_path_factory.mktemp('sample') / 'shop.db'}"
    shop = open_shop(url, ShopConfig.load_yaml(DATA / "shop.yml"), clock=now)
    yield shop, load_sample(shop, DATA)
    shop.close()


@pytest.fixture(scope="module")
def shop(made: tuple[Shop, SampleReport]) -> Shop:
    return made[0]


@pytest.fixture(scope="module")
def all_orders(shop: Shop) -> list[OrderView]:
    with shop.reading() as session:
        query = select(models.Order).order_by(models.Order.number)
        return [order_view(order) for order in session.scalars(query)]


@pytest.fixture(scope="module")
def all_events(shop: Shop) -> list[EventView]:
    return list(events.interactions(shop))


def test_as_many_as_promised(made: tuple[Shop, SampleReport]) -> None:
    shop, report = made
    products = len(catalogue.list_products(shop))
    assert list(report.counts.values()) == [products, 300, 1500, 30_000]
    with shop.reading() as session:
        countries = set(session.scalars(select(models.CustomerAddress.country)))
    assert len(countries) >= 6


def test_everything_happened_before_today_and_in_order(
    all_orders: list[OrderView], all_events: list[EventView]
) -> None:
    assert max(event.at for event in all_events) < MIDNIGHT
    placed = [order.placed_at for order in all_orders]
    assert placed == sorted(placed)
    assert placed[-1] < MIDNIGHT
    for order in all_orders:
        steps = [step.at for step in order.history]
        assert steps == sorted(steps)
        assert steps[-1] < MIDNIGHT
        assert order.history[-1].status == order.status
        assert (order.status == "delivered") == (order.delivered_at is not None)
        assert bool(order.tracking_code) == (order.status in {"shipped", "delivered"})


def test_orders_are_in_every_state_and_their_money_adds_up(
    shop: Shop, all_orders: list[OrderView]
) -> None:
    states = Counter(order.status for order in all_orders)
    assert set(states) == {"placed", "paid", "packed", "shipped", "delivered", "cancelled"}
    assert states["delivered"] > 1200
    for order in all_orders:
        goods = sum(item.price_cents * item.quantity for item in order.items)
        assert order.shipping_cents == shop.config.shipping_for(goods, order.address.country)
    with shop.reading() as session:
        refunds = list(session.scalars(select(models.Refund)))
        returns = list(session.scalars(select(models.Return)))
        exchanges = list(session.scalars(select(models.Exchange)))
        by_number = {order.number: order for order in all_orders}
        for refund in refunds:
            order = by_number[refund.order.number]
            if refund.return_id is None:
                assert (order.status, refund.amount_cents) == ("cancelled", order.total_cents)
            else:
                (item,) = refund.for_return.items  # type: ignore[union-attr]
                goods = item.price_cents * item.quantity
                assert refund.amount_cents == goods + refund.shipping_cents
    assert len(returns) > 50
    assert len(exchanges) > 20
    assert {r.status for r in returns} == {"requested", "refunded"}
    assert {r.status for r in refunds} == {"pending", "paid"}


def test_the_documented_customer_has_an_order_for_every_situation(
    made: tuple[Shop, SampleReport],
) -> None:
    shop, report = made
    assert [status for _, status in report.orders] == [
        "delivered", "cancelled", "delivered", "shipped", "packed", "paid", "placed",
    ]  # fmt: skip
    numbers = [number for number, _ in report.orders]
    assert numbers == [
        "HP-103633", "HP-103965", "HP-104070", "HP-104182", "HP-104202", "HP-104216", "HP-104233",
    ]  # fmt: skip
    readme = (DATA.parent / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"HP-\d{6}", readme)
    assert report.customer in readme
    assert named
    assert set(named) <= set(numbers), "the README names orders that are somebody else's"
    identity.verify(shop, "talk", email=report.customer, postcode="20457")
    assert [o.number for o in orders.orders_of(shop, "talk")] == numbers[::-1]
    assert check_cancel(shop, "talk", "HP-104216").refund_cents > 0
    assert check_return(shop, "talk", "HP-104070").items
    swappable = check_exchange(shop, "talk", "HP-104070").items[0]
    assert check_exchange(shop, "talk", "HP-104070", swappable.id).variants
    assert orders.refunds_of(shop, "talk", "HP-103965")


def test_every_purchase_has_its_order_and_its_click(
    all_orders: list[OrderView], all_events: list[EventView]
) -> None:
    bought = Counter(
        (order.customer_id, item.product_id) for order in all_orders for item in order.items
    )
    events_of = Counter((e.customer_id, e.product_id) for e in all_events if e.kind == "purchase")
    assert events_of == bought
    clicked = {(e.session_id, e.product_id) for e in all_events if e.kind == "click"}
    shown = {(e.session_id, e.product_id) for e in all_events if e.kind == "impression"}
    assert all((e.session_id, e.product_id) in clicked for e in all_events if e.kind == "cart")
    assert clicked <= shown


def test_higher_places_are_clicked_more(all_events: list[EventView]) -> None:
    buying = {e.session_id for e in all_events if e.kind == "purchase"}
    free = [e for e in all_events if e.session_id not in buying]
    shown = Counter(e.position for e in free if e.kind == "impression")
    clicked = Counter(e.position for e in free if e.kind == "click")
    rates = [clicked[place] / shown[place] for place in range(1, 7)]
    assert rates[0] > 1.5 * rates[2] > 1.5 * rates[5]


def test_people_rate_higher_what_is_like_what_they_click(
    shop: Shop, all_events: list[EventView]
) -> None:
    """A customer's liking is read off the clicks on other things of that kind, brand and tags."""
    products = {product.id: product for product in catalogue.list_products(shop)}
    shown: Counter[tuple[str | None, str]] = Counter()
    clicked: Counter[tuple[str | None, str]] = Counter()
    for event in all_events:
        sort = {"impression": shown, "click": clicked}.get(event.kind)
        if sort is not None:
            sort.update((event.customer_id, trait) for trait in _traits(products[event.product_id]))
    ratings = [e for e in all_events if e.kind == "rating"]
    liked = [
        np.mean([
            (clicked[e.customer_id, trait] + 1) / (shown[e.customer_id, trait] + 6)
            for trait in _traits(products[e.product_id])
        ])
        for e in ratings
    ]  # fmt: skip
    stars = [e.value or 0.0 for e in ratings]
    assert set(stars) >= {3.0, 4.0, 5.0}
    assert np.corrcoef(liked, stars)[0, 1] > 0.4


def _traits(product: ProductView) -> tuple[str, ...]:
    return (product.category, product.brand, *product.tags)


def test_there_is_more_to_learn_than_what_is_popular(
    shop: Shop, all_orders: list[OrderView]
) -> None:
    """Leave each customer's last order out: item-to-item counts must beat popularity."""
    column = {p.id: index for index, p in enumerate(catalogue.list_products(shop))}
    baskets: dict[str, list[list[int]]] = defaultdict(list)
    for order in all_orders:
        baskets[order.customer_id].append([column[item.product_id] for item in order.items])
    matrix = np.zeros((len(baskets), len(column)))
    held_out = []
    for row, own in enumerate(baskets.values()):
        for basket in own[:-1] if len(own) > 1 else own:
            matrix[row, basket] = 1
        held_out.append(own[-1] if len(own) > 1 else [])
    together = matrix.T @ matrix
    np.fill_diagonal(together, 0)
    norms = np.sqrt(np.outer(matrix.sum(0), matrix.sum(0))) + 5
    popular = np.broadcast_to(matrix.sum(0), matrix.shape)
    assert _recall(matrix @ (together / norms), matrix, held_out) > 1.3 * _recall(
        popular, matrix, held_out
    )


def _recall(scores: Any, seen: Any, held_out: list[list[int]], k: int = 20) -> float:
    ranked = np.argsort(-np.where(seen > 0, -np.inf, scores), axis=1)[:, :k]
    hits = [len(set(top) & set(out)) for top, out in zip(ranked, held_out, strict=True)]
    return sum(hits) / sum(map(len, held_out))
