"""The slogans on the cards of a message, chosen where the project lets a learner choose them."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.arranging import shopper_of
from actions.catalogue.visitor import visitor_of
from actions.services import call, get
from common.errors import ServiceUnavailableError, StorageError

_logger = logging.getLogger(__name__)
_OPENED = "details"
"""The surface of a product that the shopper looks at already: its text wins nobody any more."""


async def choose_slogans(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Put the chosen slogans on the cards that are about to be shown, each with its list's id.

    Where that cannot be done, the cards stay as they are.
    """
    services = get()
    if services.texts is None or not (lists := _lists(dispatcher)):
        return
    try:
        if not await call(services.texts.is_on):
            return
        visitor = await visitor_of(tracker, services)
        shopper = await shopper_of(tracker, visitor, services)
        if (chooser := await call(services.texts.chooser, shopper)) is None:
            return
        for cards in lists:
            list_id = next(filter(None, (one.get("impression") for one in cards)), "")
            list_id = str(list_id or uuid.uuid4().hex)
            standing = {str(one["product_id"]): str(one.get("subtitle") or "") for one in cards}
            chosen = await call(services.texts.choose, standing, shopper, chooser, list_id=list_id)
            for card in cards:
                if (text := chosen.get(str(card["product_id"]))) is not None:
                    card.update(subtitle=text, impression=list_id)
    except (StorageError, ServiceUnavailableError) as error:
        _logger.warning("The slogans of a list were not chosen: %s", error)


def _lists(dispatcher: CollectingDispatcher) -> list[list[dict[str, Any]]]:
    """The cards of each list that is about to be shown."""
    shown = (message.get("custom") or {} for message in dispatcher.messages)
    lists = (one.get("products") or [] for one in shown)
    return [cards for cards in lists if cards and cards[0].get("surface") != _OPENED]
