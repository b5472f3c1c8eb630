"""The actions for questions that nobody prepared, and the try before "I don't understand"."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.catalogue.forms import elsewhere
from actions.catalogue.ordered import in_hand
from actions.catalogue.products import (
    few_of_kind,
    load,
    meant,
    named_before,
    named_products,
    subject_of,
    table_events,
)
from actions.conversation import (
    FOCUS_PRODUCT,
    Turn,
    set_slot,
    shown_products,
    turn_of,
)
from actions.questions.about import (
    about_products,
    about_shop,
    about_shop_if_sure,
    answers_about,
    asks_at_all,
    discount_reply,
)
from actions.questions.reply import ASK_PRODUCT, ASK_PRODUCT_ACTION, Question, Reply, asked_again
from actions.services import Services, call, get
from actions.speech import Speaker, say, speaker_of
from common.errors import ShoptalkError
from common.language import language
from common.messages import Button

if TYPE_CHECKING:
    from shop.gaps import Kind
    from shop.views import ProductView

logger = logging.getLogger(__name__)

_PIECES = re.compile(r"[,;:.!]\s+")
MOST_AT_ONCE = 5
"""A question about a list is answered for each of so many."""
SURE_AT_A_VENTURE = 0.7
"""What was not asked as a question, as far as the understanding tells, has to fit better."""


class AskProduct(ShopAction):
    """A question about one or several products."""

    def name(self) -> str:
        """For ``ask_product``."""
        return ASK_PRODUCT_ACTION

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """What the data says, or that it does not; which product, where that is not clear."""
        if events := elsewhere(self.name(), tracker):
            return events
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        products, among = await asked_about(turn, tracker, services)
        products = products or (await meant(turn, tracker, services) if not among else [])
        if not products and not among:
            return await _without_product(dispatcher, turn, speaker, services)
        if not products:
            _ask_which(dispatcher, turn, speaker, among)
            return []
        question = asked_again(Question(turn, speaker, services, tuple(products)), tracker)
        if turn.intent == ASK_PRODUCT and not await call(asks_at_all, question):
            return [{"event": "followup", "timestamp": None, "name": "action_product_details"}]
        events = await tell(dispatcher, question, await call(about_products, question))
        return [*events, *(table_events(products, tracker) if len(products) > 1 else [])]


class AskShop(ShopAction):
    """A question about the shop that no intent is for."""

    def name(self) -> str:
        """For ``ask_shop``."""
        return "action_ask_shop"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """What the shop's answers and pages say, with the source, or that they do not."""
        if events := elsewhere(self.name(), tracker):
            return events
        question = Question(turn_of(tracker), speaker_of(tracker), get())
        reply = await call(about_shop, question)
        if not reply.known and (of_it := await _of_what_is_in_hand(question, tracker)):
            return await tell(dispatcher, *of_it)
        return await tell(dispatcher, question, reply)


async def _of_what_is_in_hand(
    question: Question, tracker: Tracker
) -> tuple[Question, Reply] | None:
    """The answer of the data of the one thing that an open operation is about, if it has one."""
    services = question.services
    held = await load(services, await in_hand(question.turn, tracker, services))
    if len(held) != 1:
        return None
    about = replace(question, products=tuple(held))
    reply = await call(answers_about, about)
    return (about, reply) if reply is not None else None


async def tell(
    dispatcher: CollectingDispatcher, question: Question, reply: Reply, *, kept: Kind | None = None
) -> list[Event]:
    """Say a reply; keep the question where nothing answered it.

    Args:
        dispatcher: what to say it with.
        question: what was asked.
        reply: what came of it.
        kept: what an unanswered question is kept as; by what it is about when left out.

    Returns:
        The product that is talked about from now on, where it is one.
    """
    for message in reply.messages:
        say(dispatcher, message)
    if not reply.known:
        await keep(question, kept or ("product" if question.products else "shop"))
    one = question.products[0].id if len(question.products) == 1 else None
    return [set_slot(FOCUS_PRODUCT, one)] if one else []


async def keep(question: Question, kind: Kind) -> None:
    """Keep a question for the shop's people; a failure of that is logged, not told."""
    from shop.gaps import record_gap

    about = question.products[0].id if len(question.products) == 1 else ""
    turn = question.turn
    try:
        await call(
            record_gap,
            question.services.shop,
            question.said,
            kind=kind,
            product_id=about,
            language=turn.language,
        )
    except ShoptalkError as error:
        logger.warning("A question without an answer could not be kept: %s", error)


async def asks_again(tracker: Tracker) -> bool:
    """Whether a message that was not understood only names another product for the question
    before."""
    services, turn = get(), turn_of(tracker)
    products = await load(services, [str(value) for value in turn.all("product")])
    question = Question(turn, speaker_of(tracker), services, tuple(products))
    return bool(products) and asked_again(question, tracker) is not question


async def answer_at_a_venture(tracker: Tracker) -> tuple[Question, Reply | None]:
    """The reply to a message that was not understood, if the data has a sure answer.

    Returns:
        The message as a question, about the product that is talked about, and the reply or None.
    """
    services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
    focus = tracker.get_slot(FOCUS_PRODUCT)
    named = [str(value) for value in turn.all("product")]
    held = await in_hand(turn, tracker, services) if not named else []
    if not named and not held:
        named = [product.id for product in await named_products(turn, tracker, services)]
    products = await load(services, named or held[:1] or _one(focus))
    question = Question(turn, speaker, services, tuple(products))
    reads = language(turn.language).reads("questions")
    pieces = _PIECES.split(turn.text) if named else [turn.text]
    asks = any(reads.IS_QUESTION.search(piece) for piece in pieces)
    if turn.text.startswith("/") or not asks:
        return question, None
    reply = await call(answers_about, question) if products else None
    reply = reply or (None if products else await call(discount_reply, question))
    return question, reply or await call(about_shop_if_sure, question, SURE_AT_A_VENTURE)


def _one(value: object) -> list[str]:
    return [str(value)] if value else []


async def asked_about(
    turn: Turn, tracker: Tracker, services: Services
) -> tuple[list[ProductView], list[ProductView]]:
    """The products that a question is about, or else those that it may be about.

    What is named; then what is talked about, unless the words point at another of those shown.
    """
    if named := await named_products(turn, tracker, services):
        return named, []
    if held := await load(services, await in_hand(turn, tracker, services)):
        return (held, []) if len(held) == 1 else ([], held)
    reads = language(turn.language).reads("questions")
    shown = await load(services, shown_products(tracker))
    focus = str(tracker.get_slot(FOCUS_PRODUCT) or "")
    found = await subject_of(turn, tracker, services)
    points = turn.has("ordinal", "category", "quality") or reads.POINTS.search(turn.text)
    if len(found.products) > 1 and reads.SEVERAL.search(turn.text):
        return list(found.products), []
    if shown and not points and reads.SEVERAL.search(turn.text):
        return _several(turn, shown), []
    if focus and not points:
        return await load(services, [focus]), []
    if points and (found.products or found.among):
        return list(found.products), list(found.among)
    if focus:
        return await load(services, [focus]), []
    if not shown:
        return await few_of_kind(turn, services) or await named_before(tracker, services), []
    if _means_one(turn):
        return shown[:1], []
    # Of a short list each is told of: that is no longer than to ask which one is meant.
    return (shown, []) if len(shown) <= MOST_AT_ONCE else ([], shown)


def _means_one(turn: Turn) -> bool:
    """Whether a message about a list speaks of one thing only ("is it heavy"): of its first."""
    reads = language(turn.language).reads("references")
    return bool(reads.SINGULAR.search(turn.text)) and not reads.PLURAL.search(turn.text)


def _several(turn: Turn, shown: list[ProductView]) -> list[ProductView]:
    """As many of those shown as a message speaks of ("both"), the first ones."""
    number = language(turn.language).reads("references").count(turn.text)
    return shown[: number or MOST_AT_ONCE]


def _ask_which(
    dispatcher: CollectingDispatcher, turn: Turn, speaker: Speaker, among: Sequence[ProductView]
) -> None:
    """Ask which one is meant; a press asks the same question about it."""
    asked = str(turn.first("question") or turn.text)
    buttons = [
        Button(
            title=product.name,
            payload=f"/{ASK_PRODUCT}{json.dumps({'product': product.id, 'question': asked})}",
        )
        for product in among
    ]
    say(dispatcher, speaker.message("utter_which_of_these", *buttons, products=len(among)))


async def _without_product(
    dispatcher: CollectingDispatcher, turn: Turn, speaker: Speaker, services: Services
) -> list[Event]:
    """Nothing is named or shown: the shop's answers may know; else which product it is about."""
    question = Question(turn, speaker, services)
    reply = await call(about_shop_if_sure, question, SURE_AT_A_VENTURE)
    if reply is None:
        say(dispatcher, speaker.message("utter_which_product"))
        return []
    return await tell(dispatcher, question, reply)
