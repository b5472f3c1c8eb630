"""Questions in the middle of an operation that no intent is for: answered, then it goes on."""

from __future__ import annotations

import logging

from actions.operations.base import Context
from actions.questions.about import about_shop_if_sure
from actions.questions.reply import Question
from actions.services import call
from common.errors import ShoptalkError
from common.language import language
from common.language.scripts import count_words

logger = logging.getLogger(__name__)

_SURE = 0.7
_FEW_WORDS = 3


def asks_something(context: Context) -> bool:
    """Whether a message asks, in so many words that there is something to look up."""
    text = context.turn.text
    asks = language(context.turn.language).reads("questions").IS_QUESTION.search(text)
    least = _FEW_WORDS if text.rstrip().endswith("?") else _FEW_WORDS + 1
    return bool(asks) and count_words(text) >= least and not text.startswith("/")


async def answered_in_passing(context: Context) -> bool:
    """Say what the shop's answers and pages know of a question.

    Returns:
        Whether they know it; a question that they do not know is kept for the shop's people.
    """
    question = Question(context.turn, context.speaker, context.services)
    reply = await call(about_shop_if_sure, question, _SURE)
    if reply is None:
        await _keep(question)
        return False
    for message in reply.messages:
        context.say(message)
    return True


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
