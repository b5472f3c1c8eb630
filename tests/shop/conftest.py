"""A small shop whose every figure is known, on each database engine."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from shop import Shop, ShopConfig, identity, models, open_shop
from shop.views import Address

# A busy machine is no reason to fail: what counts is whether the property holds.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

NOW = datetime(2025, 6, 20, 12, 0, tzinfo=UTC)
POSTGRES = os.environ.get(
    "SHOPTALK_TEST_POSTGRES", "postgresql+psycopg2://postgres@127.0.0.1:5432/test"
)
HOME = Address("Mia Lindqvist", "Hafenstr. 12", "20457", "Hamburg", "DE")
CONFIG = ShopConfig(
    order_number="HP-104233",
    ships_to=("DE", "NL", "AT"),
    shipping_cents=490,
    free_shipping_cents=20_000,
    return_fee_cents=0,
)

# id, category, price in cents, tags, attributes, variants (sku, colour, size, stock)
PRODUCTS: tuple[tuple[str, str, int, list[str], dict[str, Any], list[Any]], ...] = (
    (
        "fjord",
        "jackets",
        12900,
        ["rain"],
        {},
        [
            ("FJORD-NAVY-M", "navy", "M", 5),
            ("FJORD-NAVY-L", "navy", "L", 1),
            ("FJORD-OLIVE-M", "olive", "M", 0),
        ],
    ),
    ("reef", "shoes", 8000, [], {}, [("REEF-WHITE-42", "white", "42", 3)]),
    (
        "buds",
        "headphones",
        5950,
        ["hygiene"],
        {},
        [("BUDS-BLACK", "black", "", 10), ("BUDS-WHITE", "white", "", 10)],
    ),
    ("mug", "kitchenware", 1250, [], {"returnable": False}, [("MUG-TEAL", "teal", "", 0)]),
)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """The run's PostgreSQL database, emptied."""
    engine = create_engine(postgres_database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgres_database


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[str]:
    """A PostgreSQL database of this run's own, dropped at its end."""
    yield from _own_database()


@pytest.fixture(scope="session")
def postgres_tables() -> Iterator[str]:
    """Another one, whose tables stay."""
    yield from _own_database()


def _own_database() -> Iterator[str]:
    admin = create_engine(
        POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2}
    )
    name = f"shop_{uuid.uuid4().hex}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError as error:
        pytest.skip(f"PostgreSQL is not reachable: {error.orig}")
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_shop(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Shop]:
    """A shop without products; on PostgreSQL the tables are kept and emptied, which is faster."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'shop.db'}"
    else:
        url = request.getfixturevalue("postgres_tables")
    opened = open_shop(url, CONFIG, clock=clock)
    yield opened
    if request.param == "postgres":
        with opened.session() as session:
            for table in reversed(models.Base.metadata.sorted_tables):
                session.execute(table.delete())
    opened.close()


@pytest.fixture
def shop(empty_shop: Shop) -> Shop:
    """Four products and two customers, C1 (Mia) and C2 (Jonas), without orders."""
    with empty_shop.session() as session:
        _add_products(session)
        _add_customers(session)
    return empty_shop


@pytest.fixture
def mia(shop: Shop) -> str:
    """A conversation in which Mia is identified."""
    identity.trust(shop, "mia-talks", "C1")
    return "mia-talks"


@pytest.fixture
def order(shop: Shop) -> Callable[..., str]:
    """Places an order for C1 and returns its number; lines are SKU, quantity pairs."""
    numbers = iter(range(104001, 104999))

    def place(
        status: str = "delivered",
        lines: tuple[tuple[str, int], ...] = (("FJORD-NAVY-M", 1),),
        *,
        customer: str = "C1",
        delivered_at: datetime | None = None,
        shipping: int = 490,
        **values: object,
    ) -> str:
        number = f"HP-{next(numbers)}"
        if status == "delivered" and delivered_at is None:
            delivered_at = NOW - timedelta(days=3)
        with shop.session() as session:
            row = models.Order(
                number=number,
                customer_id=customer,
                status=status,
                placed_at=NOW - timedelta(days=7),
                delivered_at=delivered_at,
                shipping_cents=shipping,
                payment="Visa ending in 4242",
                address=HOME,
                **values,
            )
            session.add(row)
            session.flush()
            _add_lines(session, row.id, lines)
        return number

    return place


def _add_products(session: Session) -> None:
    for product_id, category, price, tags, attributes, variants in PRODUCTS:
        session.add(
            models.Product(
                id=product_id,
                name=product_id.title(),
                category=category,
                brand="Nordhavn",
                price_cents=price,
                tags=tags,
                attributes=attributes,
            )
        )
        session.flush()
        for position, (sku, colour, size, stock) in enumerate(variants):
            session.add(
                models.Variant(
                    sku=sku,
                    product_id=product_id,
                    options={k: v for k, v in (("colour", colour), ("size", size)) if v},
                    stock=stock,
                    position=position,
                )
            )


def _add_customers(session: Session) -> None:
    people = (
        ("C1", "Mia Lindqvist", "mia@example.com", "20457"),
        ("C2", "Jonas Weber", "jonas@example.com", "1012 AB"),
    )
    for customer_id, name, email, postcode in people:
        session.add(models.Customer(id=customer_id, name=name, email=email, created_at=NOW))
        session.flush()
        session.add(
            models.CustomerAddress(
                customer_id=customer_id,
                recipient=name,
                street="Hafenstr. 12",
                postcode=postcode,
                city="Hamburg",
                country="DE",
            )
        )


def _add_lines(session: Session, order_id: int, lines: tuple[tuple[str, int], ...]) -> None:
    for line, (sku, quantity) in enumerate(lines, 1):
        variant = session.get_one(models.Variant, sku)
        product = session.get_one(models.Product, variant.product_id)
        session.add(
            models.OrderItem(
                order_id=order_id,
                line=line,
                sku=sku,
                product_id=product.id,
                name=product.name,
                options=variant.options,
                quantity=quantity,
                price_cents=product.price_cents,
            )
        )


@pytest.fixture
def today() -> date:
    return NOW.date()
