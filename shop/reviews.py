"""Reading what customers wrote about products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop import models
from shop.database import Shop
from shop.models import Order, OrderItem
from shop.review_models import Review
from shop.upsert import insert

REVIEWS = "reviews"
"""The counter that grows with every change of them."""
MOST = 2000
"""So many reviews of one product are read, the latest ones."""
NOT_BOUGHT = ("cancelled",)


@dataclass(frozen=True)
class ReviewView:
    """One review; ``verified`` says that whoever wrote it bought the product.

    ``author`` tells people apart: the customer, or the name that was given; empty for nobody.
    """

    product_id: str
    author: str
    rating: float | None
    title: str
    text: str
    verified: bool
    address: str
    at: datetime


def reviews_of(shop: Shop, product_id: str) -> list[ReviewView]:
    """The reviews of a product, oldest first; at most the latest 2,000."""
    query = (
        select(Review)
        .where(Review.product_id == product_id)
        .order_by(Review.at.desc(), Review.id.desc())
        .limit(MOST)
    )
    with shop.reading() as session:
        rows = list(session.scalars(query))[::-1]
        bought = _buyers(session, product_id, {r.customer_id for r in rows if r.customer_id})
        return [_view(row, row.verified or row.customer_id in bought) for row in rows]


def reviews_version(shop: Shop) -> int:
    """A number that grows with every change of the reviews."""
    with shop.reading() as session:
        return session.scalar(select(models.Counter.value).filter_by(name=REVIEWS)) or 0


def reviews_changed(session: Session) -> None:
    """Make every process read the reviews anew; call it in each transaction that changes them."""
    counter = insert(session, models.Counter).values(name=REVIEWS, value=1)
    session.execute(
        counter.on_conflict_do_update(
            index_elements=["name"], set_={"value": models.Counter.value + 1}
        )
    )


def _buyers(session: Session, product_id: str, customers: set[str]) -> set[str]:
    """Those of some customers who have bought a product and did not cancel it."""
    query = (
        select(Order.customer_id)
        .join(OrderItem, OrderItem.order_id == Order.id)
        .where(
            OrderItem.product_id == product_id,
            OrderItem.status.not_in(NOT_BOUGHT),
            Order.status.not_in(NOT_BOUGHT),
        )
        .distinct()
    )
    return customers & set(session.scalars(query)) if customers else set()


def _view(row: Review, verified: bool) -> ReviewView:
    return ReviewView(
        product_id=row.product_id,
        author=row.customer_id or row.author,
        rating=row.rating,
        title=row.title,
        text=row.text,
        verified=verified,
        address=row.address,
        at=row.at,
    )
