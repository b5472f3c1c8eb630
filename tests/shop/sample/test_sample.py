"""The sample shop adds up, is the same each time, and has something in it to be learned."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from common.errors import DataError, ImportRowsError
from shop import Shop, ShopConfig, catalogue, events, identity, models, open_shop, orders
from shop.exporting import export_file
from shop.importing import KINDS
from shop.mapping import order_view
from shop.operations import check_cancel, check_exchange, check_return
from shop.sample import SampleReport, create_sample
from shop.sample.taste import Taste, make_taste
from shop.views import EventView, OrderView

DATA = Path(__file__).parents[3] / "data"
TODAY = date(2025, 6, 20)
MIDNIGHT = datetime(2025, 6, 20, tzinfo=UTC)


def now() -> datetime:
    return datetime(2025, 6, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, SampleReport]]:
    """The sample shop as a newcomer gets it, on a fixed day."""
    url = f"sqlite:///{tmp_path_factory.mktemp('sample') / 'shop.db'}"
    shop = open_shop(url, ShopConfig.load_yaml(DATA / "shop.yml"), clock=now)
    yield shop, create_sample(shop, DATA / "catalogue")
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


@pytest.fixture(scope="module")
def taste(shop: Shop) -> Taste:
    """What the sample was drawn from, drawn again."""
    return make_taste(np.random.default_rng([7, 2]), catalogue.list_products(shop), 300)


def test_as_many_as_promised(made: tuple[Shop, SampleReport]) -> None:
    shop, report = made
    assert (report.customers, report.orders, report.events) == (300, 1500, 30_000)
    assert report.products == len(catalogue.list_products(shop))
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
    assert [status for _, status in report.demo_orders] == [
        "delivered", "cancelled", "delivered", "shipped", "packed", "paid", "placed",
    ]  # fmt: skip
    numbers = [number for number, _ in report.demo_orders]
    assert numbers == [
        "HP-103633", "HP-103965", "HP-104070", "HP-104182", "HP-104202", "HP-104216", "HP-104233",
    ]  # fmt: skip
    readme = (DATA.parent / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"HP-\d{6}", readme)
    assert report.demo_email in readme
    assert named
    assert set(named) <= set(numbers), "the README names orders that are somebody else's"
    identity.verify(shop, "talk", email=report.demo_email, postcode="20457")
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


def test_people_rate_what_they_like_higher(
    shop: Shop, all_events: list[EventView], taste: Taste
) -> None:
    column = {p.id: index for index, p in enumerate(catalogue.list_products(shop))}
    ratings = [e for e in all_events if e.kind == "rating"]
    liked = [
        taste.liking[int((e.customer_id or "C1")[1:]) - 1, column[e.product_id]] for e in ratings
    ]
    stars = [e.value or 0.0 for e in ratings]
    assert set(stars) >= {3.0, 4.0, 5.0}
    assert np.corrcoef(liked, stars)[0, 1] > 0.5


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


# Small shops


CUPS = [
    {
        "id": f"cup-{i}", "name": f"Cup {i}", "category": "mugs" if i % 2 else "pots",
        "price": f"{5 + i}.00", "tags": ["gift"] if i % 3 else [],
        "variants": [{"sku": f"CUP-{i}-{c}", "colour": c, "stock": 5} for c in ("red", "blue")],
    }
    for i in range(8)
]  # fmt: skip


@pytest.fixture
def cups(tmp_path: Path) -> Path:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "cups.json").write_text(json.dumps(CUPS), encoding="utf-8")
    return tmp_path / "catalogue"


def small(folder: Path, name: str, cups: Path, **values: Any) -> dict[str, str]:
    """All that a small sample shop holds, as it is exported."""
    config = ShopConfig(ships_to=("NL", "DE"))
    shop = open_shop(f"sqlite:///{folder / name}.db", config, clock=now)
    create_sample(shop, cups, **{"customers": 20, "orders": 40, "events": 500, **values})
    exported = {}
    for kind in KINDS:
        export_file(shop, kind, folder / name / f"{kind}.json")
        exported[kind] = (folder / name / f"{kind}.json").read_text(encoding="utf-8")
    shop.close()
    return exported


def test_a_seed_and_a_day_make_one_shop(tmp_path: Path, cups: Path) -> None:
    first = small(tmp_path, "a", cups, today=TODAY)
    assert small(tmp_path, "b", cups) == first  # the clock says the same day
    other = small(tmp_path, "c", cups, seed=8)
    assert other["products"] == first["products"]
    assert all(other[kind] != first[kind] for kind in ("customers", "orders", "events"))
    later = small(tmp_path, "d", cups, today=date(2025, 6, 21))
    assert later["orders"] != first["orders"]


def test_customers_live_where_the_shop_delivers(tmp_path: Path, cups: Path) -> None:
    customers = json.loads(small(tmp_path, "a", cups)["customers"])
    assert {a["country"] for c in customers for a in c["addresses"]} == {"NL", "DE"}
    assert len({c["email"] for c in customers}) == 20


@pytest.mark.parametrize(("people", "sales"), [(1, 3), (1, 12), (2, 0)])
def test_tiny_shops(tmp_path: Path, cups: Path, people: int, sales: int) -> None:
    made = small(tmp_path, "a", cups, customers=people, orders=sales, events=50)
    assert len(json.loads(made["customers"])) == people
    assert len(json.loads(made["events"])) == 50


def test_a_shop_in_use_is_left_alone(tmp_path: Path, cups: Path) -> None:
    small(tmp_path, "a", cups)
    with pytest.raises(DataError, match="has customers already"):
        small(tmp_path, "a", cups)


def test_a_folder_without_products_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no \.json files"):
        small(tmp_path, "a", tmp_path)


def test_a_wrong_catalogue_leaves_the_shop_empty(tmp_path: Path, cups: Path) -> None:
    (cups / "bad.json").write_text('[{"id": "x"}]', encoding="utf-8")
    with pytest.raises(ImportRowsError):
        small(tmp_path, "a", cups)
    shop = open_shop(f"sqlite:///{tmp_path / 'a'}.db")
    assert catalogue.list_products(shop) == []
    shop.close()
