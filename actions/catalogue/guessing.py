"""Products for a message that was not understood, where it is near to some in meaning."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.catalogue.message import Message
from actions.catalogue.naming import kind_named
from actions.catalogue.products import load, show
from actions.conversation import SEARCH_STATE, Turn, set_slot
from actions.services import call, get
from actions.speech import Speaker
from common.language import language
from common.language.scripts import count_words
from common.messages import Button

NEAR = 0.3
"""From this cosine on a message is about some product likelier than about none: of 271 messages
outside the shop's business 13 % came so near, of 20 vague or oddly worded wishes 18."""
SAID = 0.4
"""From this score of words and meaning together on, too: "sconce for the hallway"."""
_FEW = 3
_LEAST_WORDS = 3
_LIKELY = 2
_UNSURE = "nlu_fallback"


async def shown_at_a_guess(
    dispatcher: CollectingDispatcher, turn: Turn, speaker: Speaker, choices: Sequence[Button]
) -> list[Event]:
    """Show the few products that a message comes nearest to, with what else it may have meant.

    Args:
        dispatcher: what to show them with.
        turn: a message that was not understood.
        speaker: says it.
        choices: its likeliest readings.

    Returns:
        The events of what is shown; none where nothing is near, or where it asks a question.
    """
    services = get()
    asks = language(turn.language).reads("questions").IS_QUESTION.search(turn.text)
    likely = [intent for intent, _ in turn.ranking if intent != turn.intent][:_LIKELY]
    looks = turn.intent == _UNSURE and "find_product" in likely
    if (asks and not looks) or count_words(turn.text) < _LEAST_WORDS:
        return []
    page = await call(services.search.search, turn.text, k=_FEW)
    said = max((hit.score for hit in page.hits), default=0.0)
    near = said >= SAID or await call(services.search.nearness, turn.text) >= NEAR
    if not near and await call(kind_named, Message.of(turn, services)) is None:
        return []
    products = await load(services, [hit.item_id for hit in page.hits])
    if not products:
        return []
    intro = speaker.message("utter_at_a_guess")
    events = show(
        dispatcher, speaker, services, products, intro, surface="search", buttons=tuple(choices)
    )
    return [*events, set_slot(SEARCH_STATE, None)]
