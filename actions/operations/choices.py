"""Facts of what is done after a sale: one of a few choices, the order that is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.base import Context, Fact
from actions.operations.choosing import is_called
from actions.operations.facts import OrderFact
from actions.references import pick
from common.language import language

if TYPE_CHECKING:
    from shop.views import OrderView

READS = "aftersales"
"""The language's module of patterns for all of these."""
NOT_NEEDED = ""
"""The value of a fact that the others have made needless."""


def reads(context: Context) -> Any:
    """The patterns of the message's language."""
    return language(context.turn.language).reads(READS)


def wishes_for(words: re.Pattern[str], turn: Turn) -> bool:
    """Whether words are said and not turned down ("money back, not a new one")."""
    turned_down = language(turn.language).reads("matters").TURNED_DOWN
    found = words.finditer(turn.text)
    return any(turned_down.search(turn.text[: match.start()]) is None for match in found)


class ChoiceFact(Fact):
    """One of a few values, by a button or by words.

    Args:
        slot: the fact.
        question: the sentence that asks.
        titles: value -> the sentence on its button.
        patterns: name of the table in ``reads/aftersales.py`` by which words tell the value.
        depends_on: facts whose change makes this one unknown again.
        personal: only asked for once the customer is identified.
    """

    expects = "choice"
    answers_first = True
    entities = frozenset({"ordinal"})

    def __init__(
        self,
        slot: str,
        question: str,
        titles: Mapping[str, str],
        patterns: str,
        *depends_on: str,
        personal: bool = True,
    ) -> None:
        self.slot = slot  # type: ignore[misc]
        self._question = question
        self._titles = titles
        self._patterns = patterns
        self.depends_on = depends_on  # type: ignore[misc]
        self.personal = personal  # type: ignore[misc]

    async def possible(self, context: Context) -> Sequence[str]:
        """The values that may be chosen, in the order of their buttons."""
        return list(self._titles)

    async def read(self, context: Context) -> str | None:
        """The value that the words tell; when asked, a place in the list too."""
        if self.personal and context.customer is None:
            return None
        told = self._told(context)
        values = [value for value in await self.possible(context) if value in told]
        if len(told) == 1 and values:
            return values[0]
        if not self.asked(context):
            return None
        choices = list(await self.possible(context))
        chosen = pick(
            context.turn, choices, describe=lambda v: context.speaker.own(self._titles[v])
        )
        return chosen or None

    async def infer(self, context: Context) -> str | None:
        """The only one there is."""
        values = await self.possible(context)
        return values[0] if len(values) == 1 else None

    async def ask(self, context: Context) -> None:
        """The values as buttons."""
        values = await self.possible(context)
        choices = (
            (self._titles[value], f'/select_item{{"ordinal": "{place}"}}')
            for place, value in enumerate(values, 1)
        )
        context.say(self._question, *choices)

    def _told(self, context: Context) -> list[str]:
        table: Mapping[str, Any] = getattr(reads(context), self._patterns)
        told = [one for one, words in table.items() if wishes_for(words, context.turn)]
        if told or not self.asked(context):
            return told
        for text in context.beside:
            if told := [value for value, words in table.items() if words.search(text)]:
                context.taken.append(text)
                context.hold = False
                return told
        return []


class OrderMeantFact(OrderFact):
    """The order that was named, or the only one that the product named is in."""

    async def read(self, context: Context) -> str | None:
        """As any order; a product names the order that it is in, "my last order" the newest."""
        number = await super().read(context)
        if number or context.customer is None or self.asked(context):
            return number
        if context.values.get(self.slot):
            return None  # a thing named later on tells of another matter, or of a line
        candidates = await self.candidates(context)
        if candidates and reads(context).LATEST_ORDER.search(context.turn.text):
            return candidates[0].number
        holding = [order for order in candidates if holds(order, context.turn.all("product"))]
        return holding[0].number if len(holding) == 1 else None


def holds(order: OrderView, products: Sequence[Any]) -> bool:
    """Whether one of these products, by id or by words of the name, is in an order."""
    return bool(products) and any(
        is_called(item.name, item.product_id, product)
        for item in order.items
        for product in products
    )
