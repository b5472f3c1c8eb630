"""The few things a door asks the shop for, without blocking the event loop."""

from __future__ import annotations

import dataclasses
import itertools
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from actions.services import call
from common.errors import StorageError

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.database import Shop
    from shop.impressions import Reward, RewardKind
    from shop.views import EventKind, ProductView


_REWARDS: Mapping[str, RewardKind] = {
    "impression": "seen",
    "dwell": "dwell",
    "read": "read",
    "click": "click",
    "cart": "cart",
    "not_interested": "not_interested",
}

TIMED = ("dwell", "read")
"""Reports of how long something was looked at: a card in view, a details page open."""
_EVENTS: Mapping[str, EventKind] = {"impression": "impression", "click": "click", "cart": "cart"}
"""What is stored among the events that recommendations are computed from."""
_DETAILS = "details"
"""The surface of a card that is a details page in the chat."""

_ROOM_BYTES = 20_000_000
"""With less space left than this the disk counts as full: SQLite needs some for each change."""

_NAMING = 6
"""The parts of a report that say which one it is: how long the look was is none."""

_TRIED_SECONDS = 5.0
"""Whether the database can be written is tried so often at most: anybody may ask for it."""


@dataclass(frozen=True)
class Shown:
    """A widget's report of what a shopper did with a product that was shown.

    ``position`` is the 1-based place in the list shown, ``impression`` the id of the list where
    lists are learnt from. ``seconds`` says how long it was looked at, for the kinds in ``TIMED``;
    two reports that differ in nothing else are the same.
    """

    kind: Literal["impression", "dwell", "read", "click", "cart", "not_interested"]
    product_id: str
    surface: str
    position: int
    reason: str
    impression: str = ""
    seconds: float | None = field(default=None, compare=False)


@dataclass(frozen=True)
class ShelfItem:
    """A product on the sample page."""

    name: str
    slogan: str
    price_cents: int
    image_url: str


class Storefront:
    """The shop as the doors see it.

    Args:
        shop: the open shop.
        config: its name and currency, for the sample page.
        clock: seconds that only rise.
    """

    def __init__(
        self, shop: Shop, config: ShopConfig, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._shop = shop
        self._clock = clock
        self._written = float("-inf")
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

    async def email(self, conversation_id: str) -> tuple[str, str] | None:
        """Where to write to whoever is identified in this conversation, and as it may be shown."""
        from shop import identity

        return await call(identity.email_of, self._shop, conversation_id)

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

    async def problem(self) -> str | None:
        """Why nothing can be written to the shop's database now; None while all is well."""
        return await call(self._problem)

    def _problem(self) -> str | None:
        from sqlalchemy import text

        url = self._shop.engine.url
        named = url.database if url.get_backend_name() == "sqlite" else None
        file = Path(named.removeprefix("file:")) if named else None
        if file is not None and not file.exists():
            return f"The shop's database {file.name} is not there any more."
        if file is not None and shutil.disk_usage(file.parent).free < _ROOM_BYTES:
            return f"The disk of the shop's database {file.name} is full."
        if self._clock() - self._written < _TRIED_SECONDS:
            return None
        try:
            with self._shop.session() as session:
                if file is not None:  # writes what is there already
                    version = int(session.scalar(text("PRAGMA user_version")) or 0)
                    session.execute(text(f"PRAGMA user_version = {version}"))
                elif session.scalar(text("SHOW transaction_read_only")) == "on":
                    return "The shop's database is read-only."
        except StorageError as error:
            return error.message
        self._written = self._clock()
        return None

    def _record(self, conversation_id: str, reports: Sequence[Shown]) -> None:
        from shop import events, identity, impressions
        from shop.views import Event

        customer = identity.customer_of(self._shop, conversation_id)
        customer_id = customer.id if customer else None
        away = [report.product_id for report in reports if report.kind == "not_interested"]
        events.dismiss(self._shop, away, conversation_id, customer_id)
        impressions.reward(self._shop, *self._rewards(conversation_id, reports))
        found = []
        for report in reports:
            if (kind := _EVENTS.get(report.kind)) is None:
                continue
            event = Event(
                kind=kind,
                product_id=report.product_id,
                customer_id=customer_id,
                session_id=conversation_id,
                position=report.position,
                reason=report.reason,
                surface=report.surface,
                once=f"{conversation_id} {dataclasses.astuple(report)[:_NAMING]}",
            )
            found.append(event)
        events.record(self._shop, *found)

    def _rewards(self, conversation_id: str, reports: Sequence[Shown]) -> list[Reward]:
        """What the reports say of lists; a details page in the chat belongs to the latest list."""
        from shop.impressions import LONGEST_LOOK, Reward, shown_in

        read = [one.product_id for one in reports if _is_page(one)]
        lists = shown_in(self._shop, conversation_id, read) if read else {}
        found = []
        for one in reports:
            shown = lists.get(one.product_id, "") if _is_page(one) else one.impression
            kind = "read" if _is_page(one) else _REWARDS[one.kind]
            timed = one.kind in TIMED
            seconds = min(one.seconds or 0.0, LONGEST_LOOK) if timed else None
            if shown:
                found.append(Reward(shown, one.product_id, kind, seconds))
        return found

    def _picture(self, product_id: str) -> str | None:
        from shop import catalogue

        product = catalogue.get_product(self._shop, product_id)
        return product.image_url if product else None

    def _shelf(self, limit: int) -> list[ShelfItem]:
        by_category: dict[str, list[ProductView]] = {}
        for product in self._listed():
            by_category.setdefault(product.category, []).append(product)
        rows = itertools.zip_longest(*by_category.values())
        mixed = (product for row in rows for product in row if product is not None)
        return [
            ShelfItem(
                product.name,
                product.slogan,
                product.price_cents,
                product.image_url,
            )
            for product in itertools.islice(mixed, limit)
        ]

    def _departments(self) -> list[str]:
        return list(dict.fromkeys(product.category for product in self._listed()))

    def _listed(self) -> list[ProductView]:
        from shop import catalogue

        return catalogue.list_products(self._shop)


def _is_page(report: Shown) -> bool:
    """Whether a report says how long a details page in the chat was looked at."""
    return report.kind == "dwell" and report.surface == _DETAILS and not report.impression
