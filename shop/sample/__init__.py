"""The sample shop's people and their behaviour, drawn from a seeded model of tastes.

The catalogue comes from files; customers, orders and events are made up here. The same seed, day
and catalogue give the same shop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tqdm import tqdm

from common.errors import DataError
from shop.database import Shop
from shop.importing import STORES, import_within, layout_of
from shop.importing.records import Record
from shop.importing.validating import Checked
from shop.mapping import product_view
from shop.models import Customer, Product
from shop.sample.behaviour import Behaviour
from shop.sample.people import DEMO_CUSTOMER, make_customers
from shop.sample.purchases import Purchases
from shop.sample.taste import make_taste


@dataclass(frozen=True)
class SampleReport:
    """What was made, and the customer whom the documentation speaks of with their orders."""

    products: int
    customers: int
    orders: int
    events: int
    demo_email: str
    demo_orders: tuple[tuple[str, str], ...]
    """(order number, status) pairs, oldest first."""


def create_sample(
    shop: Shop,
    catalogue_dir: Path,
    *,
    seed: int = 7,
    today: date | None = None,
    customers: int = 300,
    orders: int = 1500,
    events: int = 30_000,
    progress: bool = False,
) -> SampleReport:
    """Fill an empty shop.

    Args:
        catalogue_dir: holds the products' ``.json`` files, itself or in its folder ``products``.
        seed: of everything that is drawn.
        today: the day it is in the sample; all orders and events lie before its first minute (UTC).
        customers: how many, the documented one included.
        orders: how many in all.
        events: how many in all; no purchase among them without its order.
        progress: show a progress bar on the terminal.

    Raises:
        DataError: the shop has customers already, or the folder holds no products.
        ImportRowsError: the catalogue is wrong.
    """
    today = today or shop.now().date()
    midnight = datetime.combine(today, time(), UTC)
    with (
        shop.session() as session,
        tqdm(total=4, disable=not progress, desc="Sample shop", unit="part") as bar,
    ):
        _refuse_if_used(session)
        report = import_within(shop, session, layout_of("products"), _files(catalogue_dir))
        products = [product_view(p) for p in session.scalars(select(Product).order_by(Product.id))]
        bar.update()
        people = make_customers(_rng(seed, 1), customers, shop.config.ships_to, midnight)
        taste = make_taste(_rng(seed, 2), products, len(people))
        draw = Purchases(_rng(seed, 3), products, people, taste, shop.config, midnight)
        bought = draw.make(orders)
        bar.update()
        visits = Behaviour(_rng(seed, 4), products, people, taste, midnight).make(bought, events)
        bar.update()
        sales = [one.record for one in bought]
        for kind, records in (("customers", people), ("orders", sales), ("events", visits)):
            STORES[kind].write(shop, session, _checked(records))
        bar.update()
    mine = tuple((o.number, o.status) for o in sales if o.customer_id == DEMO_CUSTOMER["id"])
    return SampleReport(
        products=report.created + report.updated,
        customers=len(people),
        orders=len(sales),
        events=len(visits),
        demo_email=str(DEMO_CUSTOMER["email"]),
        demo_orders=mine,
    )


def _rng(seed: int, stream: int) -> np.random.Generator:
    """A generator of its own for each part, so that changing one leaves the others as they were."""
    return np.random.default_rng([seed, stream])


def _refuse_if_used(session: Session) -> None:
    if session.scalar(select(func.count()).select_from(Customer)):
        raise DataError(
            "This shop has customers already; the sample would mix with them.",
            hint="Make the sample in a new database.",
        )


def _files(folder: Path) -> list[Path]:
    nested = folder / "products"
    files = sorted((nested if nested.is_dir() else folder).glob("*.json"))
    if not files:
        raise DataError(
            f"{folder} holds no .json files with products.", hint="Name the catalogue's folder."
        )
    return files


def _checked(records: Sequence[Record]) -> list[Checked[Record]]:
    return [Checked(line, record) for line, record in enumerate(records, 1)]
