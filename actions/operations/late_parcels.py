"""A parcel that is overdue: nothing of it can come back, be exchanged or be sent again before it is
found or given up; the search comes first, with what is wished for then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from actions.conversation import Turn
from actions.operations.base import OPENING, Context, Refused
from actions.operations.facts import WordsFact
from actions.operations.heard import turn_of
from common.errors import ShopRuleError
from common.language import language
from common.language.scripts import count_words

if TYPE_CHECKING:
    from shop.views import OrderView

SEARCH = "missing_parcel"
CONFIRMED = "confirmed"
_TELLING = frozenset({"provide_details", "correct_details"})
_A_FEW_WORDS = 3
_MOST_OF_A_WISH = 300
_ON_ITS_WAY = frozenset({"shipped", "partially_shipped"})


def is_late(order: OrderView) -> bool:
    """Whether the parcel is on its way and should have been there before today."""
    due = order.expected_on
    return order.status in _ON_ITS_WAY and due is not None and due < datetime.now(UTC).date()


async def go_on_with_search(context: Context, number: str, rule: ShopRuleError) -> None:
    """What has not come yet and is late is searched for instead.

    Args:
        rule: that says no to what was wished for.

    Raises:
        Refused: the search goes on.
    """
    if rule.code == "not_delivered" and is_late(await context.order(number)):
        context.values["order_number"] = number
        raise Refused("utter_search_first", instead=SEARCH, order=number) from rule


class SearchWishFact(WordsFact):
    """What is told while a search is open: where it was looked for, what is wished for then.

    It is noted for those who decide, and never asked for.
    """

    always = True
    free_text = False

    async def read(self, context: Context) -> str | None:
        """A remedy in any words, or what tells more of the matter; put to what was said before."""
        turn = context.turn
        if context.requested != CONFIRMED or turn.text.startswith("/") or turn.has("order_number"):
            return None
        if "?" in turn.text or not (self.speaks_of(turn.text, turn.language) or _tells(turn)):
            return None
        before = str(context.values.get(self.slot) or "")
        told = turn.text.strip()
        return told if not before or told in before else f"{before} / {told}"[:_MOST_OF_A_WISH]

    def speaks_of(self, text: str, spoken: str) -> bool:
        """Of the money, or of another one."""
        remedies = language(spoken).reads("aftersales").REMEDIES.values()
        return any(words.search(text) for words in remedies)

    async def infer(self, context: Context) -> str:
        """What began it may tell of one."""
        return wish_beside(context)


def _tells(turn: Turn) -> bool:
    """Whether a message tells something, and is no answer of few words."""
    return turn.intent in _TELLING and count_words(turn.text) >= _A_FEW_WORDS


def wish_beside(context: Context) -> str:
    """The words that began a search, where they wish for more than that: the money, another one."""
    opened = context.values.get(OPENING)
    turn = turn_of(opened) if opened else Turn()
    remedies = language(turn.language).reads("aftersales").REMEDIES.values()
    told = any(words.search(turn.text) for words in remedies)
    return turn.text.strip() if told and not turn.text.startswith("/") else ""
