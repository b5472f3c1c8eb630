"""Who is in a conversation, as the recommender needs to know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rasa_sdk import Tracker

from actions.assembly import interaction_of
from actions.catalogue.products import meant
from actions.conversation import Turn
from actions.services import Services, call
from common.language import language

if TYPE_CHECKING:
    from recommender import Interaction
    from shop.database import Shop


@dataclass(frozen=True)
class Visitor:
    """A shopper.

    Attributes:
        session_id: of the conversation.
        customer_id: of the customer in it, if one is known.
        lately: what they did last, oldest first.
        unwanted: ids of the products that they do not want to see again.
    """

    session_id: str
    customer_id: str | None
    lately: list[Interaction]
    unwanted: frozenset[str]

    @property
    def user_id(self) -> str:
        """The customer, or the session where nobody is known."""
        return self.customer_id or self.session_id


async def visitor_of(tracker: Tracker, services: Services) -> Visitor:
    """The shopper of a conversation, with what was recorded of them up to now."""
    return await call(_read, services.shop, tracker.sender_id)


async def take_away(turn: Turn, tracker: Tracker, services: Services) -> None:
    """Note the products that a message says it is not interested in ("never show me that one")."""
    if not language(turn.language).reads("wishes").NOT_AGAIN.search(turn.text):
        return
    if products := await meant(turn, tracker, services):
        ids = [one.id for one in products]
        await call(_dismiss, services.shop, ids, tracker.sender_id)
        if services.learning is not None:
            await call(services.learning.note, tracker.sender_id, ids, "not_interested")


def _read(shop: Shop, session: str) -> Visitor:
    from shop import events
    from shop.identity import customer_id_of

    customer_id = customer_id_of(shop, session)
    done = events.lately(shop, session, customer_id)
    unwanted = events.dismissed(shop, session, customer_id)
    return Visitor(session, customer_id, [interaction_of(event) for event in done], unwanted)


def _dismiss(shop: Shop, product_ids: list[str], session: str) -> None:
    from shop import events
    from shop.identity import customer_id_of

    events.dismiss(shop, product_ids, session, customer_id_of(shop, session))
