"""What a message is to the question that was asked: an answer, a question back, something else."""

from __future__ import annotations

from collections.abc import Sequence

from actions.conversation import Turn
from actions.operations.base import Context, Fact
from actions.operations.explaining import DOUBT, EXPLAINED, NEXT
from actions.operations.heard import CONFIRMED
from actions.operations.passing import asks_something
from common.language import language
from common.language.scripts import count_words

ANSWER_INTENTS = frozenset(
    {
        "affirm",
        "deny",
        "provide_details",
        "correct_details",
        "select_item",
        "nlu_fallback",
        "out_of_scope",
    }
)
"""What a shopper says to answer a question; anything else may be an interruption."""
FAIRLY_SURE = 0.55
"""Enough where the words have the form of a question."""
SURE = 0.8
VERY_SURE = 0.9
OTHER_LANGUAGE = "other_language"
POLITE = frozenset({"thank", "goodbye", "greet"})
SHOPPING = frozenset({"find_product", "recommend"})
OUT_OF_SCOPE = "out_of_scope"
OFF_TOPIC = frozenset({OUT_OF_SCOPE, "nlu_fallback"})
_WONDERING = OFF_TOPIC | {DOUBT}
LINES = "item_ids"
QUESTIONS = ("faq_", "ask_")
"""How the intents of questions begin."""
_FEW_WORDS, _A_SENTENCE = 3, 10


def chooses_nothing(asked: Fact, turn: Turn) -> bool:
    """Whether a plain no answers a choice, or a question that any words would answer."""
    plain = asked.free_text and count_words(turn.text) <= _FEW_WORDS
    return turn.intent == "deny" and (asked.expects == "choice" or plain)


def limits_unheard(asked: Fact, context: Context) -> bool:
    """Whether a message leaves some of several lines out of a summary, and nobody knows which."""
    turn = context.turn
    several = len(context.values.get(LINES) or ()) > 1
    if asked.slot != CONFIRMED or not several or turn.text.rstrip().endswith("?"):
        return False
    reads = language(turn.language).reads("lines")
    return any(p.search(turn.text) for p in (reads.NOTHING_BUT, reads.STAYS, reads.TAKEN_OUT))


def wonders(context: Context, asked: Fact) -> bool:
    """Whether a message is a question that no intent is for, also where any words would do."""
    turn = context.turn
    unread = turn.intent in _WONDERING or (turn.intent == NEXT and turn.confidence < FAIRLY_SURE)
    by_form = language(turn.language).reads("operations").ASKS.search(turn.text) is not None
    if asked.free_text and (by_form or turn.text.rstrip().endswith("?")):
        few = not asked.story or count_words(turn.text) <= _A_SENTENCE
        may_answer = turn.intent in ANSWER_INTENTS or turn.confidence < FAIRLY_SURE
        unread = unread or (few and may_answer and not turn.has(*asked.entities))
    return unread and asks_something(context)


def is_no_answer(asked: Fact, facts: Sequence[Fact], context: Context, wonders: bool) -> bool:
    """Whether words that could be any answer ask something, or are meant for another fact."""
    if wonders:
        return True
    turn = context.turn
    others = (fact for fact in facts if fact.always and fact is not asked)
    few = count_words(turn.text) <= _A_SENTENCE
    return few and any(fact.speaks_of(turn.text, turn.language) for fact in others)


def interrupts(context: Context, asked: Fact) -> bool:
    """Whether words that could be the answer are clearly something else."""
    turn = context.turn
    if turn.intent == OTHER_LANGUAGE:
        return True
    words = count_words(turn.text)
    if turn.intent in POLITE and words <= _FEW_WORDS:
        return True
    asks = turn.text.rstrip().endswith("?")
    no_part_of_it = words <= _A_SENTENCE or not asked.story
    if asks and no_part_of_it and turn.intent.startswith(QUESTIONS):
        return True
    if turn.intent in OFF_TOPIC and words <= _A_SENTENCE and (asks or turn.confidence >= SURE):
        # A joke or a short question that nobody knows is not put on record.
        return asks or turn.intent == OUT_OF_SCOPE
    if turn.intent in ANSWER_INTENTS | EXPLAINED or turn.has(*asked.entities):
        return False
    by_form = language(turn.language).reads("operations").ASKS.search(turn.text) is not None
    if asks and by_form and no_part_of_it:
        return True
    asks = asks or by_form
    if turn.confidence < (FAIRLY_SURE if asks else SURE):
        return False
    if turn.intent in SHOPPING:
        return turn.confidence >= VERY_SURE
    return asks or turn.intent.startswith(QUESTIONS)
