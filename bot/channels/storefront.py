"""The few things a door asks the shop for, without blocking the event loop."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from actions.services import call

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.database import Shop
    from shop.views import ProductView


@dataclass(frozen=True)
class Shown:
    """A widget's report that a product was seen or clicked.

    ``position`` is the 1-based place in the list shown.
    """

    kind: Literal["impression", "click"]
    product_id: str
    surface: str
    position: int
    reason: str


@dataclass(frozen=True)
class ShelfItem:
    """A product on the sample page."""

    name: str
    slogan: str
    price: str
    image_url: str


class Storefront:
    """The shop as the doors see it.

    Args:
        shop: the open shop.
        config: its name and currency, for the sample page.
    """

    def __init__(self, shop: Shop, config: ShopConfig) -> None:
        self._shop = shop
        self.config = config

    async def trust(self, conversation_id: str, customer_id: str) -> None:
        """The host site vouches for the customer of this conversation.

        Raises:
            ShopRuleError: the shop has no such customer.
        """
        from shop import identity

        await call(identity.trust, self._shop, conversation_id, customer_id)

    async def last_customer(self, conversation_id: str) -> str | None:
        """The id of whoever was ever identified in this conversation, by word or by the site."""
        from shop import identity

        return await call(identity.last_customer, self._shop, conversation_id)

    async def forget(self, conversation_id: str) -> None:
        """Nobody is identified in this conversation any more."""
        from shop import identity

        await call(identity.forget, self._shop, conversation_id)

    async def record(self, conversation_id: str, reports: Sequence[Shown]) -> None:
        """Store what a widget reported."""
        await call(self._record, conversation_id, reports)

    async def shelf(self, limit: int) -> list[ShelfItem]:
        """Some products of every category, for the sample page."""
        return await call(self._shelf, limit)

    async def departments(self) -> list[str]:
        """The categories of the catalogue."""
        return await call(self._departments)

    async def picture(self, product_id: str) -> str | None:
        """The address of a product's picture; None when the shop has no such product."""
        return await call(self._picture, product_id)

    def _record(self, conversation_id: str, reports: Sequence[Shown]) -> None:
        from shop import events, identity
        from shop.views import Event

        customer = identity.customer_of(self._shop, conversation_id)
        found = (
            Event(
                kind=report.kind,
                product_id=report.product_id,
                customer_id=customer.id if customer else None,
                session_id=conversation_id,
                position=report.position,
                reason=report.reason,
                surface=report.surface,
            )
            for report in reports
        )
        events.record(self._shop, *found)

    def _picture(self, product_id: str) -> str | None:
        from shop import catalogue

        product = catalogue.get_product(self._shop, product_id)
        return product.image_url if product else None

    def _shelf(self, limit: int) -> list[ShelfItem]:
        from shop.money import format_price

        by_category: dict[str, list[ProductView]] = {}
        for product in self._listed():
            by_category.setdefault(product.category, []).append(product)
        rows = itertools.zip_longest(*by_category.values())
        mixed = (product for row in rows for product in row if product is not None)
        return [
            ShelfItem(
                product.name,
                product.slogan,
                format_price(product.price_cents, self.config.currency),
                product.image_url,
            )
            for product in itertools.islice(mixed, limit)
        ]

    def _departments(self) -> list[str]:
        return list(dict.fromkeys(product.category for product in self._listed()))

    def _listed(self) -> list[ProductView]:
        from shop import catalogue

        return catalogue.list_products(self._shop)
