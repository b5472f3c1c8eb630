"""The order of a list of recommendations, by the learner where the project has one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rasa_sdk import Tracker

from actions.catalogue.products import PAGE, load
from actions.catalogue.visitor import Visitor
from actions.learning import Arranged, Shopper
from actions.services import Services, call
from common.errors import StorageError
from common.messages import CALLER

if TYPE_CHECKING:
    from shop.impressions import RewardKind

_logger = logging.getLogger(__name__)
_LIKED = 5
"""So many of the products that a shopper looked at last are looked at by the learner."""


async def candidates_for_page(services: Services) -> int:
    """How many products to ask the recommender for."""
    if services.learning is None:
        return PAGE
    return await call(services.learning.pool, PAGE)


async def arranged(
    ids: Sequence[str], tracker: Tracker, visitor: Visitor, services: Services
) -> Arranged:
    """One page of the products with these ids, in the order that they are to be shown in.

    A list that cannot be recorded is shown in the recommender's order.

    Raises:
        ConfigError: the project names a learner that there is not.
    """
    products = await load(services, ids)
    if services.learning is None or not products:
        return Arranged(products[:PAGE])
    shopper = await shopper_of(tracker, visitor, services)
    try:
        return await call(services.learning.arrange, products, shopper, k=PAGE)
    except StorageError as error:
        _logger.warning("A list of recommendations was not recorded: %s", error)
        return Arranged(products[:PAGE])


async def shopper_of(tracker: Tracker, visitor: Visitor, services: Services) -> Shopper:
    """Whom something is chosen for, with what they looked at last."""
    lately = [event.item_id for event in visitor.lately if event.kind != "impression"]
    liked = await load(services, list(dict.fromkeys(reversed(lately)))[:_LIKED])
    address = str((tracker.latest_message.get("metadata") or {}).get(CALLER) or "")
    return Shopper(tracker.sender_id, visitor.customer_id, liked, address)


async def note_look(product_id: str, tracker: Tracker, services: Services) -> None:
    """Note that a shopper wants to see a product of a list; a failure disturbs nobody."""
    await _note([product_id], "click", tracker, services)


async def note_basket(product_ids: Sequence[str], tracker: Tracker, services: Services) -> None:
    """Note that a shopper put products into the basket; a failure disturbs nobody."""
    await _note(product_ids, "cart", tracker, services)


async def _note(
    product_ids: Sequence[str], kind: RewardKind, tracker: Tracker, services: Services
) -> None:
    if services.learning is None:
        return
    try:
        await call(services.learning.note, tracker.sender_id, product_ids, kind)
    except StorageError as error:
        _logger.warning("What a shopper did with a list was not recorded: %s", error)
