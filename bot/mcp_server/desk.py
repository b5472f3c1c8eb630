"""What an assistant may do in one conversation: find products, read orders, change them.

A change needs the confirmation of its preview, the digest of exactly what was shown, and an id of
its own: the same id again does nothing more. All functions block.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from shop import catalogue, identity, operations, orders
from shop.previews import Preview
from shop.views import OrderItemView, OrderView, ProductView

if TYPE_CHECKING:
    from recommender.search import SearchPage
    from shop.config import ShopConfig
    from shop.database import Shop

MOST_FOUND = 20


class FindsProducts(Protocol):
    """The part of the product search that is used."""

    def search(self, query: str, *, k: int = 10) -> SearchPage:
        """The best products for a query."""


@dataclass(frozen=True)
class Desk:
    """One conversation at the shop.

    Attributes:
        shop: the open shop.
        config: its currency.
        search: finds products.
        conversation_id: whose identity counts.
        caller: stands for whoever calls, for the limit of wrong tries.
        shown: a product as shoppers see it.
    """

    shop: Shop
    config: ShopConfig
    search: FindsProducts
    conversation_id: str
    caller: str = ""
    shown: Callable[[ProductView], ProductView] = field(default=lambda product: product)

    def find(self, query: str, count: int) -> dict[str, Any]:
        """Products for a query, the best first."""
        page = self.search.search(query, k=max(1, min(count, MOST_FOUND)))
        found = [catalogue.get_product(self.shop, hit.item_id) for hit in page.hits]
        known = [self._product(one) for one in found if one is not None]
        return {"total": page.total, "products": known}

    def product(self, product_id: str) -> dict[str, Any]:
        """A product with its variants and their stock; ``found`` false when there is none."""
        found = catalogue.get_product(self.shop, product_id)
        if found is None:
            return {"found": False}
        variants = [
            {
                "sku": one.sku,
                "options": dict(one.options),
                "price_cents": one.price_cents,
                "in_stock": one.stock > 0,
            }
            for one in found.variants
        ]
        about = {"description": self.shown(found).description, "attributes": dict(found.attributes)}
        return {"found": True, **self._product(found), **about, "variants": variants}

    def identify(self, facts: Mapping[str, str]) -> dict[str, Any]:
        """Tie the conversation to a customer by what the shop takes as proof.

        Raises:
            NotVerifiedError: ``missing_details``, ``no_match`` or ``locked``.
        """
        given = {name: value for name, value in facts.items() if value}
        customer = identity.verify(self.shop, self.conversation_id, caller=self.caller, **given)
        return {"identified": True, "name": customer.name}

    def orders(self) -> dict[str, Any]:
        """The customer's latest orders.

        Raises:
            NotVerifiedError: nobody is identified.
        """
        found = orders.orders_of(self.shop, self.conversation_id)
        return {"orders": [self._order(one) for one in found]}

    def order(self, number: str) -> dict[str, Any]:
        """One order with its lines and parcels.

        Raises:
            NotVerifiedError, ShopRuleError: nobody is identified, or it is not theirs.
        """
        return self._order(orders.get_order(self.shop, self.conversation_id, number))

    def preview_cancel(self, number: str) -> dict[str, Any]:
        """What cancelling would do."""
        return self._preview(operations.check_cancel(self.shop, self.conversation_id, number))

    def cancel(self, number: str, confirmation: str, request_id: str) -> dict[str, Any]:
        """Cancel an order as it was shown."""
        done = operations.cancel_order(
            *(self.shop, self.conversation_id),
            order_number=number,
            request_id=self._request(request_id),
            shown=confirmation,
        )
        return {"done": True, "order": self._order(done)}

    def preview_return(self, number: str, item_ids: Sequence[int] | None) -> dict[str, Any]:
        """What a return would do; without lines, which could come back."""
        return self._preview(
            operations.check_return(self.shop, self.conversation_id, number, item_ids)
        )

    def send_back(
        self, number: str, item_ids: Sequence[int], reason: str, confirmation: str, request_id: str
    ) -> dict[str, Any]:
        """Announce a return as it was shown."""
        done = operations.return_items(
            *(self.shop, self.conversation_id),
            order_number=number,
            item_ids=item_ids,
            reason=reason,
            request_id=self._request(request_id),
            shown=confirmation,
        )
        return {"done": True, "return_number": done.number, "status": done.status}

    def preview_exchange(
        self, number: str, item_id: int | None, new_sku: str | None
    ) -> dict[str, Any]:
        """What an exchange would do; without a variant, which there are."""
        return self._preview(
            operations.check_exchange(self.shop, self.conversation_id, number, item_id, new_sku)
        )

    def exchange(
        self, number: str, item_id: int, new_sku: str, confirmation: str, request_id: str
    ) -> dict[str, Any]:
        """Exchange a line as it was shown."""
        done = operations.exchange_item(
            *(self.shop, self.conversation_id),
            order_number=number,
            item_id=item_id,
            new_sku=new_sku,
            request_id=self._request(request_id),
            shown=confirmation,
        )
        return {"done": True, "exchange_number": done.number, "status": done.status}

    def _request(self, request_id: str) -> str:
        """An id that no other conversation can take."""
        return f"mcp:{self.conversation_id}:{request_id}"

    def _product(self, product: ProductView) -> dict[str, Any]:
        return {
            "id": product.id,
            "name": product.name,
            "category": product.category,
            "price_cents": product.price_cents,
            "currency": self.config.currency,
            "in_stock": product.in_stock,
        }

    def _order(self, order: OrderView) -> dict[str, Any]:
        return {
            "number": order.number,
            "status": order.status,
            "placed_at": order.placed_at.isoformat() if order.placed_at else None,
            "expected_on": order.expected_on.isoformat() if order.expected_on else None,
            "total_cents": order.total_cents,
            "currency": self.config.currency,
            "items": [_item(one) for one in order.items],
            "tracking": [one.tracking_url for one in order.parcels if one.tracking_url],
        }

    def _preview(self, preview: Preview) -> dict[str, Any]:
        return {
            "order_number": preview.order.number,
            "items": [_item(one) for one in preview.items],
            "refund_cents": preview.refund_cents,
            "refunds": [
                {"amount_cents": share.amount_cents, "to": share.label} for share in preview.refunds
            ],
            "difference_cents": preview.difference_cents,
            "variants": [
                {"sku": one.sku, "options": dict(one.options), "price_cents": one.price_cents}
                for one in preview.variants
            ],
            "currency": self.config.currency,
            "confirmation": preview.digest,
        }


Work = Callable[[Desk], dict[str, Any]]
"""Something to do at a desk."""


def _item(item: OrderItemView) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "sku": item.sku,
        "name": item.name,
        "options": dict(item.options),
        "quantity": item.quantity,
        "price_cents": item.price_cents,
        "status": item.status,
    }
