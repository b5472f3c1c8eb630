"""The next step where recommendations go on, chosen where the project lets a learner choose it."""

from __future__ import annotations

import logging
import uuid
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.arranging import shopper_of
from actions.catalogue.products import load
from actions.catalogue.visitor import visitor_of
from actions.conversation import FOCUS_PRODUCT, shown_products, turn_of
from actions.services import Services, call, get
from common.errors import ServiceUnavailableError, StorageError

if TYPE_CHECKING:
    from actions.strategy_learning import Step

_logger = logging.getLogger(__name__)
SIMILAR, CHEAPER, BUNDLE, ASK, STOP = "similar", "cheaper", "bundle", "ask", "stop"
ASKED_FOR = {"action_refine_price": CHEAPER, "action_more_like_this": SIMILAR}
"""Actions that follow a strategy because the shopper's own words ask for it."""
PATIENCE = 2
"""So many lists in which nothing was liked before it may be left off."""
_taken: ContextVar[Step | None] = ContextVar("step", default=None)


def forget_step() -> None:
    """Nothing was chosen by the action that begins now."""
    _taken.set(None)


async def next_strategy(tracker: Tracker, services: Services) -> str:
    """The strategy that comes next; the fixed one where nothing is learnt or can be stored."""
    _taken.set(None)
    if services.strategies is None:
        return SIMILAR
    try:
        shopper = await shopper_of(tracker, await visitor_of(tracker, services), services)
        allowed = await _allowed(tracker, services)
        step = await call(services.strategies.next, shopper, allowed)
    except (StorageError, ServiceUnavailableError) as error:
        _logger.warning("The next step was not chosen: %s", error)
        return SIMILAR
    _taken.set(step)
    return SIMILAR if step is None else step.strategy


async def record_step(name: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Store the step that an action has taken, with what it shows; a failure disturbs nobody.

    Args:
        name: of the action.
    """
    services, step = get(), _taken.get()
    _taken.set(None)
    cards = _cards(dispatcher)
    if services.strategies is None or (step is None and not (cards and name in ASKED_FOR)):
        return
    try:
        if step is None:
            if turn_of(tracker).intent == "refine_pricier":
                return
            shopper = await shopper_of(tracker, await visitor_of(tracker, services), services)
            step = await call(services.strategies.asked_for, shopper, ASKED_FOR[name])
        if step is None:
            return
        list_id = next((str(one["impression"]) for one in cards if one.get("impression")), "")
        list_id = list_id or uuid.uuid4().hex
        ids = [str(one["product_id"]) for one in cards]
        await call(services.strategies.record, step, list_id, ids)
        for card in cards:
            card["impression"] = list_id
    except (StorageError, ServiceUnavailableError) as error:
        _logger.warning("A step of a conversation was not recorded: %s", error)


async def price_to_beat(tracker: Tracker, services: Services) -> int | None:
    """The price in cents that what is cheaper stays below: the middle of what was shown last."""
    prices = sorted(one.price_cents for one in await load(services, shown_products(tracker)))
    return prices[len(prices) // 2] if prices else None


async def _allowed(tracker: Tracker, services: Services) -> set[str]:
    """What can be done now: nothing is cheaper than nothing, and nobody is asked twice running."""
    allowed = {SIMILAR}
    if not shown_products(tracker):
        return allowed
    allowed.add(CHEAPER)
    if tracker.get_slot(FOCUS_PRODUCT):
        allowed.add(BUNDLE)
    if services.strategies is None:
        return allowed
    state = await call(services.strategies.state, tracker.sender_id, SIMILAR)
    if state is None or state.last != "answered":
        allowed.add(ASK)
    if state is not None and state.ignored >= PATIENCE:
        allowed.add(STOP)
    return allowed


def _cards(dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
    shown = (message.get("custom") or {} for message in dispatcher.messages)
    return [card for one in shown for card in one.get("products") or ()]
