"""Telling somebody when a product is back in stock, or costs less."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.artifacts import fingerprint
from common.language import Money
from shop.database import Shop
from shop.idempotency import claim
from shop.identity import known_customer
from shop.mapping import product_view
from shop.models import Customer, Product
from shop.rules import must_be_as_shown, refuse
from shop.service_models import ProductWatch
from shop.text import clean
from shop.views import ProductView, VariantView, WatchView

EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[A-Za-z]{2,}")


@dataclass(frozen=True)
class Watched:
    """What would be watched, and for whom; ``email`` is empty for the customer's own address."""

    product: ProductView
    variant: VariantView | None
    below_cents: int | None
    email: str

    @property
    def price_cents(self) -> int:
        """What it costs now, at least."""
        return self.variant.price_cents if self.variant else self.product.price_cents

    @property
    def digest(self) -> str:
        """A hash of what would be watched, 64 hexadecimal digits."""
        sku = self.variant.sku if self.variant else None
        return fingerprint(self.product.id, sku, self.below_cents, self.email)


def check_watch(
    shop: Shop,
    product_id: str,
    *,
    sku: str | None = None,
    below_cents: int | None = None,
    email: str = "",
) -> Watched:
    """What would be watched.

    Args:
        sku: one variant; any of them where None.
        below_cents: the price it shall fall under; None to wait until it is back in stock.
        email: where to write; empty for the customer's own address.

    Raises:
        ShopRuleError: ``unknown_product``, ``watch_in_stock``, ``watch_cheap_enough`` or
            ``email_malformed``.
    """
    with shop.reading() as session:
        return _plan(shop, session, product_id, sku, below_cents, email)


def watch_product(
    shop: Shop,
    conversation_id: str,
    *,
    product_id: str,
    request_id: str,
    sku: str | None = None,
    below_cents: int | None = None,
    email: str = "",
    shown: str | None = None,
) -> WatchView:
    """Remember who wants to know; the same wish twice is one.

    Args:
        shown: digest of what the shopper agreed to.

    Raises:
        ShopRuleError: as :func:`check_watch`; ``not_verified`` without an address of one's own,
            ``changed_since_shown``.
    """
    with shop.session() as session:
        plan = _plan(shop, session, product_id, sku, below_cents, email)
        customer = known_customer(shop, session, conversation_id)
        to = plan.email or (session.get_one(Customer, customer).email if customer else "")
        if not to:
            refuse("not_verified")
        arguments = {"product": product_id, "sku": sku, "below": below_cents, "email": to}
        record = claim(shop, session, request_id, "watch_product", arguments)
        if not record.result:
            must_be_as_shown(plan, shown)
            same = select(ProductWatch).where(
                ProductWatch.email == to,
                ProductWatch.product_id == product_id,
                ProductWatch.sku.is_(None) if sku is None else ProductWatch.sku == sku,
                ProductWatch.status == "open",
            )
            watch = session.scalars(same.limit(1)).first() or ProductWatch(
                conversation_id=conversation_id,
                customer_id=customer,
                email=to,
                product_id=product_id,
                sku=sku,
                created_at=shop.now(),
            )
            watch.below_cents = below_cents
            session.add(watch)
            session.flush()
            record.result = str(watch.id)
        return watch_view(session, session.get_one(ProductWatch, int(record.result)))


def watch_view(session: Session, watch: ProductWatch) -> WatchView:
    """A watch as it leaves the shop."""
    return WatchView(
        number=f"W-{watch.id:05d}",
        email=watch.email,
        product_id=watch.product_id,
        product=session.get_one(Product, watch.product_id).name,
        sku=watch.sku,
        below_cents=watch.below_cents,
        status=watch.status,
        created_at=watch.created_at,
    )


def _plan(
    shop: Shop,
    session: Session,
    product_id: str,
    sku: str | None,
    below_cents: int | None,
    email: str,
) -> Watched:
    row = session.get(Product, product_id)
    if row is None:
        refuse("unknown_product")
    product = product_view(row)
    variant = next((v for v in product.variants if v.sku == sku), None)
    to = clean(email).casefold()
    if to and not EMAIL.fullmatch(to):
        refuse("email_malformed", value=to)
    found = Watched(product, variant, below_cents, to)
    there = variant.stock > 0 if variant else product.in_stock
    price = Money(found.price_cents, shop.config.currency)
    options = list(variant.options.values()) if variant else []
    if below_cents is None and there:
        refuse("watch_in_stock", product=product.name, options=options, price=price)
    if below_cents is not None and found.price_cents < below_cents and there:
        refuse("watch_cheap_enough", product=product.name, options=options, price=price)
    return found
