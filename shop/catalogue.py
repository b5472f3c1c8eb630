"""Reading the catalogue. Views are kept per catalogue version, so reads cost one tiny query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop import models
from shop.database import Shop
from shop.mapping import product_view
from shop.upsert import insert
from shop.views import ProductView

CATALOGUE = "catalogue"
MAX_CACHED_PRODUCTS = 20_000
"""A larger catalogue is read from the database each time: the cache must not fill the memory."""


@dataclass(frozen=True)
class _Snapshot:
    version: int
    products: dict[str, ProductView]


def get_product(shop: Shop, product_id: str) -> ProductView | None:
    """One product with its stock now, in the shop's language; None when there is none."""
    with shop.reading() as session:
        snapshot = _current(shop, session)
        if snapshot is not None:
            found = snapshot.products.get(product_id)
        else:
            product = session.get(models.Product, product_id)
            found = product_view(product) if product else None
        return found.in_language(shop.language) if found else None


def get_products(shop: Shop, product_ids: Sequence[str]) -> list[ProductView]:
    """The products with these ids that exist, in this order, with their stock now, in the shop's
    language."""
    if not product_ids:
        return []
    with shop.reading() as session:
        snapshot = _current(shop, session)
        found = snapshot.products if snapshot else _some(session, product_ids)
    return [found[one].in_language(shop.language) for one in product_ids if one in found]


def list_products(shop: Shop, *, category: str | None = None) -> list[ProductView]:
    """All products, or those of one category, by id."""
    with shop.reading() as session:
        snapshot = _current(shop, session)
        products = list(snapshot.products.values()) if snapshot else _load(session)
    chosen = [p for p in products if category is None or p.category == category]
    return [p.in_language(shop.language) for p in chosen] if shop.language else chosen


def stock_of(
    shop: Shop, product_id: str, colour: str | None = None, size: str | None = None
) -> int:
    """Pieces in stock of a product, over the variants of this colour and size; 0 if unknown.

    Colour and size are compared without regard to case.
    """
    product = get_product(shop, product_id)
    if product is None:
        return 0
    return sum(v.stock for v in product.variants if _fits(v.colour, colour) and _fits(v.size, size))


def catalogue_version(session: Session) -> int:
    """A number that grows with every change of a product or of its stock."""
    return session.scalar(select(models.Counter.value).filter_by(name=CATALOGUE)) or 0


def catalogue_changed(session: Session) -> None:
    """Make every process drop its cached products; call it in each transaction that changes them.

    A change of the tables by other means is seen with the next change made through the shop.
    """
    counter = insert(session, models.Counter).values(name=CATALOGUE, value=1)
    session.execute(
        counter.on_conflict_do_update(
            index_elements=["name"], set_={"value": models.Counter.value + 1}
        )
    )


def _fits(value: str, wanted: str | None) -> bool:
    return wanted is None or value.casefold() == wanted.casefold()


def _current(shop: Shop, session: Session) -> _Snapshot | None:
    version = catalogue_version(session)
    kept: _Snapshot | None = shop.cache.get(CATALOGUE)
    if kept is not None and kept.version == version:
        return kept
    count = session.scalar(select(func.count()).select_from(models.Product)) or 0
    if count > MAX_CACHED_PRODUCTS:
        return None
    snapshot = _Snapshot(version, {p.id: p for p in _load(session)})
    shop.cache[CATALOGUE] = snapshot
    return snapshot


def _some(session: Session, product_ids: Sequence[str]) -> dict[str, ProductView]:
    query = select(models.Product).where(models.Product.id.in_(product_ids))
    return {product.id: product_view(product) for product in session.scalars(query)}


def _load(session: Session) -> list[ProductView]:
    query = select(models.Product).order_by(models.Product.id)
    return [product_view(product) for product in session.scalars(query)]
