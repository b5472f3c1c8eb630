"""Questions in the middle of an operation: answered from what there is, then it goes on.

In this order: what the data of the things that the operation is about says, the answer whose
question the message was likeliest read as, and whatever the shop's answers and pages hold.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actions.operations.base import Context
from actions.operations.choosing import items_meant, part_of, products_of
from actions.questions.about import about_shop_if_sure, answers_about, nearest_about
from actions.questions.reply import Question
from actions.services import call
from common.errors import ShopRuleError, ShoptalkError
from common.language import language
from common.language.scripts import count_words
from common.language.spacing import sentence_spans
from common.messages import Message, Text

if TYPE_CHECKING:
    from shop.views import OrderItemView, ProductView

logger = logging.getLogger(__name__)

_SURE = 0.7
_LIKELY = 0.2
"""From here on an answer's question is taken for the one that was asked, where nothing is surer."""
_FEW_WORDS = 3
_ANSWERS = "faq_"
_LINES, _WISHES, _OPEN = "item_ids", "wishes", "variant_open"


def asks_something(context: Context) -> bool:
    """Whether a message asks, in so many words that there is something to look up."""
    text = context.turn.text
    asks = language(context.turn.language).reads("questions").IS_QUESTION.search(text)
    least = _FEW_WORDS if text.rstrip().endswith("?") else _FEW_WORDS + 1
    return bool(asks) and count_words(text) >= least and not text.startswith("/")


async def answered_beside(context: Context) -> None:
    """Say what the data of the things at hand knows of a question that stands beside an answer.

    "The wallet. It is the one that blocks scanners, right?": what is asked is not dropped.
    """
    turn = context.turn
    reads = language(turn.language).reads("questions")
    for start, end in sentence_spans(turn.text):
        words = turn.text[start:end]
        if not words.rstrip().endswith("?") or words.strip() == turn.text.strip():
            continue
        if reads.ASKS_FOR_IT.search(words) or count_words(words) < _FEW_WORDS:
            continue
        beside = replace(context, turn=part_of(turn, start, end))
        question = Question(
            beside.turn, context.speaker, context.services, tuple(await _spoken_of(beside))
        )
        for message in await _of_the_things(question):
            context.say(message)


async def answered_in_passing(context: Context) -> bool:
    """Say what is known of a question.

    Returns:
        Whether anything is; a question that nothing answers is kept for the shop's people.
    """
    things = await _spoken_of(context)
    question = Question(context.turn, context.speaker, context.services, tuple(things))
    told = await _of_the_things(question) or _likeliest(context) or await _of_the_shop(question)
    if not told and (nearest := await call(nearest_about, question)):
        await _keep(question)
        told = nearest.messages
    if not told:
        await _keep(question)
        return False
    for message in told:
        context.say(message)
    return True


async def _of_the_things(question: Question) -> Sequence[Message]:
    reply = await call(answers_about, question)
    return reply.messages if reply is not None else ()


async def _of_the_shop(question: Question) -> Sequence[Message]:
    reply = await call(about_shop_if_sure, question, _SURE)
    return reply.messages if reply is not None else ()


def _likeliest(context: Context) -> Sequence[Message]:
    """The short answer to the question that the message was likeliest read as."""
    read = ((context.turn.intent, context.turn.confidence), *context.turn.ranking)
    likely = {name: sure for name, sure in read if name in context.services.faq and sure >= _LIKELY}
    if not likely:
        return ()
    entry = context.services.faq[max(likely, key=lambda name: likely[name])]
    return (Text(text=entry.short or entry.answer),)


async def _spoken_of(context: Context) -> list[ProductView]:
    """The products that are named of the order's lines, else those that the operation is about."""
    number = context.values.get("order_number")
    if context.customer is None or not number:
        return []
    try:
        items = (await context.order(number)).items
    except ShopRuleError:
        return []
    named = (await items_meant(context, items, asked=False)).ids
    if named and len(named) < max(len(items), 2):
        meant = [item for item in items if str(item.id) in named]
    else:
        meant = _at_hand(context, items)
    return list((await products_of(context, meant)).values()) if len(meant) == 1 else []


def _at_hand(context: Context, items: Sequence[OrderItemView]) -> list[OrderItemView]:
    """The lines that are chosen, or that a variant is looked for; the only one there is."""
    values: dict[str, Any] = context.values
    wished = [wish[0] for wish in values.get(_WISHES) or ()]
    open_ = values.get(_OPEN)
    line = [open_.get("line")] if isinstance(open_, dict) else []
    chosen = {*(values.get(_LINES) or ()), *wished, *line}
    meant = [item for item in items if item.id in chosen]
    return meant or (list(items) if len(items) == 1 else [])


async def _keep(question: Question) -> None:
    from shop.gaps import record_gap

    try:
        await call(
            record_gap,
            question.services.shop,
            question.text,
            kind="message",
            product_id="",
            language=question.turn.language,
        )
    except ShoptalkError as error:
        logger.warning("A question without an answer could not be kept: %s", error)
