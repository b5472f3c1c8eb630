"""A project's sample data: files as ``shoptalk import`` reads them, moved to today.

The products stand in ``data/catalogue``; customers, orders, events and reviews in ``data/sample``,
whose ``sample.yml`` says on which day they are true. An exported shop is a sample as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tqdm import tqdm

from common.config import StrictModel
from common.errors import DataError
from shop.database import Shop
from shop.importing import KINDS, import_within, layout_of
from shop.models import Customer, Order

CATALOGUE, SAMPLE, SETTINGS = "catalogue", "sample", "sample.yml"
SELDOM = frozenset({"reviews"})
"""Kinds that a sample need not have, and of which nothing is told then."""
SUFFIXES = frozenset({".csv", ".tsv", ".json"})


class SampleSettings(StrictModel):
    """``data/sample/sample.yml``."""

    as_of: date
    """The day, beginning at midnight UTC, on which the files are true."""
    customer: str = ""
    """The e-mail address of the customer whom a newcomer may be."""


@dataclass(frozen=True)
class SampleReport:
    """How much was loaded, and the customer whom a newcomer may be, with their orders."""

    counts: dict[str, int]
    customer: str
    orders: tuple[tuple[str, str], ...]
    """(order number, status) pairs, oldest first."""

    def __str__(self) -> str:
        *first, last = (f"{count} {kind}" for kind, count in self.counts.items())
        return f"{', '.join(first)} and {last}"


def has_sample(data: Path) -> bool:
    """Whether a project's ``data`` folder holds sample data."""
    return (data / SAMPLE / SETTINGS).is_file()


def load_sample(
    shop: Shop, data: Path, *, today: date | None = None, progress: bool = False
) -> SampleReport:
    """Fill an empty shop, all or nothing.

    Args:
        data: the project's ``data`` folder.
        today: the day to which the dates are moved; the shop's clock says it by default.
        progress: show a progress bar on the terminal.

    Raises:
        DataError: the shop has customers already, or the folder holds no sample.
        ConfigError: ``sample.yml`` is wrong.
        ImportRowsError: rows of a file are wrong.
    """
    if not has_sample(data):
        raise DataError(
            f"{data / SAMPLE} holds no {SETTINGS}: this project has no sample data.",
            hint="Import the shop's own: shoptalk import products.csv customers.csv orders.csv",
        )
    settings = SampleSettings.load_yaml(data / SAMPLE / SETTINGS)
    moved_by = (today or shop.now().date()) - settings.as_of
    counts = {}
    with shop.session() as session:
        _refuse_if_used(session)
        for kind in tqdm(KINDS, disable=not progress, desc="Sample shop", unit="part"):
            files = _files(data, kind)
            if kind in SELDOM and not files:
                continue
            report = import_within(shop, session, layout_of(kind), files, moved_by=moved_by)
            counts[kind] = report.created + report.updated
        return SampleReport(counts, settings.customer, tuple(_orders(session, settings.customer)))


def _refuse_if_used(session: Session) -> None:
    if session.scalar(select(func.count()).select_from(Customer)):
        raise DataError(
            "This shop has customers already; the sample would mix with them.",
            hint="Load the sample into a new database.",
        )


def _files(data: Path, kind: str) -> list[Path]:
    """``sample/KIND*.csv`` or ``.json``; the products are the catalogue's."""
    if kind == "products":
        found = (data / CATALOGUE / kind).glob("*")
    else:
        found = (data / SAMPLE).glob(f"{kind}*")
    return sorted(path for path in found if path.suffix.casefold() in SUFFIXES)


def _orders(session: Session, email: str) -> Iterator[tuple[str, str]]:
    query = (
        select(Order.number, Order.status)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Customer.email == email)
        .order_by(Order.placed_at)
    )
    yield from ((number, status) for number, status in session.execute(query))
