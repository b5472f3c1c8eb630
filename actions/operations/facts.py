"""Facts that several operations share: which order, which items, a yes, some words."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, ClassVar

from actions.conversation import Turn
from actions.operations.addresses import parse_address
from actions.operations.base import BEFORE, OPENING, Context, Fact, Operation, Refused
from actions.operations.choosing import means_none, names_lines, order_meant
from actions.operations.heard import CONFIRMED, turn_of
from actions.operations.identity import told
from actions.operations.possible import holds_what_is_named, possible_for, possible_of
from actions.references import means_the_other, pick, points_back
from actions.render import order_title, order_values
from common.errors import ShopRuleError
from common.language import language
from common.language.scripts import count_words

if TYPE_CHECKING:
    from shop.views import OrderView

MAX_CHOICES = 5
ORDERS_OPEN = "orders_open"
"""Among the facts: numbers of orders of which one is still to be told."""
IN_BETWEEN = frozenset({"email", "phone", "person", "proof"})
"""Questions that come before it is known whose orders there are."""
_WISHES = "wishes"
_MAY_MOVE = frozenset({_WISHES, "item_ids", "address", CONFIRMED})
"""Questions that may be answered with words about another order."""
_ANSWERS = frozenset({"affirm", "deny"})
_QUESTIONS = ("faq_", "ask_")
_FEW_WORDS = 2
_OVER = frozenset({"delivered", "cancelled", "return_requested", "exchange_requested", "returned"})
_CHOICES = frozenset({"item_ids", "order_number"})
_OTHER_FACTS = (
    *("street", "city", "postcode", "size", "colour"),
    *("product", "reason", "email", "phone", "person"),
)


class OrderFact(Fact):
    """Which of the customer's orders."""

    slot = "order_number"
    expects = "choice"
    entities = frozenset({"order_number", "ordinal"})

    def __init__(self, operation: type[Operation]) -> None:
        self._operation = operation

    async def candidates(self, context: Context) -> list[OrderView]:
        """The orders this operation may be about, newest first: those that the shop's rules allow
        it for, where they allow it for any."""
        operation = self._operation()
        eligible = [order for order in await context.orders() if operation.eligible(order)]
        return list(await possible_of(operation, eligible, context)) or eligible

    async def read(self, context: Context) -> str | None:
        """An order number, "it", a place in the list, a product in it, or "the other one"."""
        if number := _number_in(context.turn):
            return number
        if context.customer is None:
            return None
        if (of_time := await self._told_by_time(context)) is not None:
            return of_time
        if context.requested is None and points_back(context.turn):
            meant = await self._named_elsewhere(context) or context.last_order
            if meant:
                return meant
        if (moved := await self._moved_on(context)) is not None:
            return moved
        candidates = (await self.candidates(context))[:MAX_CHOICES]
        if _means_another(context.turn):
            known = {context.values.get(self.slot) or context.last_order}
            rest = [o.number for o in candidates if o.number not in known]
            return rest[0] if len(rest) == 1 else None
        if self.asked(context):
            return await self._answered(context, candidates)
        if context.values.get(self.slot) or context.requested not in {None, *IN_BETWEEN}:
            return None
        return await self._pointed_at(context)

    async def _moved_on(self, context: Context) -> str | None:
        """Another order than the open one, where only that holds what is spoken of now.

        What was shown of the open one comes after it; what was only begun is let go.
        """
        known, operation = context.values.get(self.slot), self._operation()
        if not known or context.requested not in _MAY_MOVE or asks_for_no_change(context.turn):
            return None
        reads = language(context.turn.language).reads("changes")
        says_so = reads.OTHER_ORDER.search(context.turn.text) is not None
        if not says_so and not self._may_only_be_elsewhere(context, reads.ADD):
            return None
        orders = [order for order in await context.orders() if operation.eligible(order)]
        here = [order for order in orders if order.number == known]
        if not says_so and await _hold_it(context, here):
            return None
        others = [order for order in orders if order.number != known]
        fitting = await _hold_it(context, others)
        if not fitting and says_so and not names_lines(context.turn):
            fitting = [order.number for order in others]
        if len(fitting) != 1:
            return None
        self._begin_anew(context, reads.OTHER_ORDER)
        return fitting[0]

    def _may_only_be_elsewhere(self, context: Context, adds: re.Pattern[str]) -> bool:
        """Whether a name that is not in an order that is changed tells another one.

        What is to be put in, or whether it can be had, names no order.
        """
        changes = any(fact.slot == _WISHES for fact in self._operation.facts)
        text = context.turn.text
        asks = text.rstrip().endswith("?") or adds.search(text) is not None
        return changes and names_lines(context.turn) and not asks

    def _begin_anew(self, context: Context, other: re.Pattern[str]) -> None:
        """Nothing that was told of one order holds for another."""
        from actions.operations.switching import put_off

        if context.requested == CONFIRMED:
            put_off(self._operation(), context, {})
        context.turn = replace(
            context.turn, text=other.sub(lambda match: " " * len(match[0]), context.turn.text)
        )
        kept = {**told(context.values), OPENING: asdict(context.turn), "request_id": ""}
        context.values.clear()
        context.values.update(kept)
        context.request_id = context.values["request_id"] = secrets.token_hex(16)

    async def _named_elsewhere(self, context: Context) -> str | None:
        """The one other order that holds what is named, where the one in mind holds none of it.

        Where the message names nothing, what was named just before it counts.
        """
        turn = context.turn if names_lines(context.turn) else context.mentioned
        if turn is None or not names_lines(turn):
            return None
        meant = await order_meant(replace(context, turn=turn), await context.orders(), asked=False)
        fitting = [row.id for row in (*meant.rows, *meant.among)]
        if not fitting or context.last_order in fitting:
            return None
        if len(fitting) > 1:
            fitting = await possible_for(self._operation(), fitting, context)
        return fitting[0] if len(fitting) == 1 else None

    async def _told_by_time(self, context: Context) -> str | None:
        """ "The order before that one", "the last but one": by the order that is talked about."""
        told = language(context.turn.language).reads("orders").in_time(context.turn.text)
        if told is None or context.values.get(self.slot):
            return None
        numbers = [order.number for order in await context.orders()]
        focus = context.last_order if told.from_that else None
        if told.from_that and focus not in numbers:
            return None
        place = (numbers.index(focus) if focus else 0) + told.steps
        return numbers[place] if 0 <= place < len(numbers) else None

    async def _answered(self, context: Context, candidates: Sequence[OrderView]) -> str | None:
        """The order that answers the question; of several, the others come after it."""
        if means_none(context.turn) or _only_asks(context.turn):
            return None
        if open_ := context.values.get(ORDERS_OPEN):
            candidates = [order for order in await context.orders() if order.number in open_]
        if means_all(context.turn):
            return _one_after_the_other(context, [order.number for order in candidates])
        meant = await order_meant(context, candidates, asked=True)
        if not meant.rows and not meant.among:
            meant = await order_meant(context, await context.orders(), asked=True)
        if meant.among and not meant.rows and len(meant.among) < len(candidates):
            self._leave_open(context, [row.id for row in meant.among])
        if meant.rows:
            return _one_after_the_other(context, meant.ids)
        chosen = pick(context.turn, candidates, describe=_order_words)
        return chosen.number if chosen else None

    async def _pointed_at(self, context: Context) -> str | None:
        """The order that the opening words can only mean: by its date, or what is in it.

        One for which the operation is not possible is meant where only that holds what is named:
        why it is not possible is then said.
        """
        orders = await context.orders()
        operation = self._operation()
        if (all_open := await self._all_open(context)) is not None:
            return all_open
        if names_lines(context.turn) and context.last_order:
            last = [order for order in orders if order.number == context.last_order]
            if len(orders) > 1 and (await order_meant(context, last, asked=False)).rows:
                return context.last_order
        within_reach = [order for order in orders if operation.reaches(order)]
        others = [order for order in orders if order not in within_reach]
        possible = await possible_of(operation, within_reach, context)
        for among in (possible, within_reach, others):
            if not among or (among is within_reach and len(orders) < 2):
                continue
            meant = await order_meant(context, among, asked=False)
            several = language(context.turn.language).reads("changes").ORDERS
            if len(meant.rows) > 1 and several.search(context.turn.text):
                return _one_after_the_other(context, meant.ids)
            fitting = [row.id for row in (*meant.rows, *meant.among)]
            if 1 < len(fitting) < len(among):
                fitting = await possible_for(self._operation(), fitting, context)
            if len(fitting) == 1 and (
                among is not others or await holds_what_is_named(fitting[0], context)
            ):
                return fitting[0]
            if among is not others and 1 < len(fitting) < len(among):
                self._leave_open(context, fitting[:MAX_CHOICES])
        return None

    async def _all_open(self, context: Context) -> str | None:
        """All orders for which it is possible, where all are meant; why one of those under way is
        not among them is said.
        """
        words = language(context.turn.language).reads("orders")
        if not self._operation.for_all or not words.ALL_OPEN.search(context.turn.text):
            return None
        found = []
        for order in await context.orders():
            if order.status in _OVER:
                continue
            try:
                await self._operation().check_order(order.number, context)
            except ShopRuleError as rule:
                context.say(context.speaker.rule(rule))
            else:
                found.append(order.number)
        return _one_after_the_other(context, found)

    def _leave_open(self, context: Context, numbers: Sequence[str]) -> None:
        """Ask among these only.

        Raises:
            Refused: always.
        """
        context.values[ORDERS_OPEN] = list(numbers)
        raise Refused("")

    async def check(self, value: Any, context: Context) -> str:
        """The order is theirs, and the shop's rules allow the operation."""
        if context.customer is None:
            return str(value)
        try:
            order = await context.order(str(value))
        except ShopRuleError as unknown:
            raise Refused(context.speaker.rule(unknown)) from unknown
        context.values[self.slot] = order.number
        await self._operation().check_order(order.number, context)
        return order.number

    async def infer(self, context: Context) -> str | None:
        """The only order there is to choose, or the one that was talked about until now."""
        candidates = await self.candidates(context)
        if not candidates:
            raise Refused(self._operation().none_eligible(), ends=True)
        left = (context.values.get(BEFORE) or {}).get(self.slot) or _in_mind(context)
        reached = [order for order in await context.orders() if self._operation().reaches(order)]
        candidates = [order for order in reached if order.number == left] or candidates
        if (elsewhere := await _held_elsewhere(context, candidates)) is not None:
            return elsewhere
        if len(candidates) > 1:
            return None
        context.say("utter_that_order", order=order_title(candidates[0]))
        return candidates[0].number

    async def ask(self, context: Context) -> None:
        """Offer the newest ones as buttons; where several fit what was said, only those."""
        open_ = context.values.get(ORDERS_OPEN) or ()
        among = [order for order in await context.orders() if order.number in open_]
        candidates = (among or await self.candidates(context))[:MAX_CHOICES]
        choices = (
            (
                context.speaker.words("utter_button_order", **order_values(order)),
                f'/provide_details{{"order_number": "{order.number}"}}',
            )
            for order in candidates
        )
        if among:
            titles = [order_title(order) for order in among]
            context.say("utter_which_order", *choices, orders=titles)
            return
        context.say("utter_question_order", *choices)


async def _held_elsewhere(context: Context, candidates: Sequence[OrderView]) -> str | None:
    """The newest order that holds what the opening words name, where no candidate does: why
    nothing can be done about it is then said, instead of something about another order."""
    opened = context.values.get(OPENING)
    turn = turn_of(opened) if opened else context.turn
    if not names_lines(turn):
        return None
    told = replace(context, turn=turn, last_order=None)
    here = await order_meant(told, candidates, asked=False)
    if here.rows or here.among:
        return None
    orders = await context.orders()
    meant = await order_meant(told, orders, asked=False)
    holding = {row.id for row in (*meant.rows, *meant.among)}
    if len(holding) == len(orders):
        return None
    return next((order.number for order in orders if order.number in holding), None)


async def _hold_it(context: Context, orders: Sequence[OrderView]) -> list[str]:
    """Numbers of the orders that hold what a message names; none where it fits all of several."""
    if not orders:
        return []
    meant = await order_meant(replace(context, last_order=None), orders, asked=False)
    fitting = [row.id for row in (*meant.rows, *meant.among)]
    return fitting if len(fitting) < len(orders) or len(orders) == 1 else []


def _only_asks(turn: Turn) -> bool:
    """Whether a message is a question that points at nothing by a name, a place or a day."""
    asks = turn.text.rstrip().endswith("?") and count_words(turn.text) > _FEW_WORDS
    return asks and not turn.has("order_number", "ordinal", "date", "product", "category")


def _number_in(turn: Turn) -> str | None:
    """The first order number; a VAT id or the like, tagged as one, is none."""
    other = language(turn.language).reads("aftersales").VAT_ID
    named = (str(number) for number in turn.all(OrderFact.slot))
    return next((one for one in named if "-" in one or not other.fullmatch(one)), None)


def _in_mind(context: Context) -> str | None:
    """The order that was talked about, unless words say that any of them may be meant."""
    opening = context.opening_words or context.turn.text
    any_order = language(context.turn.language).reads("changes").ANY_ORDER
    return None if any_order.search(opening) else context.last_order


def _one_after_the_other(context: Context, numbers: Sequence[str]) -> str | None:
    """The first of several orders; the operation is begun anew for each of the others."""
    context.also = tuple(numbers[1:])
    return numbers[0] if numbers else None


def means_all(turn: Turn) -> bool:
    """Whether an answer means every one of several."""
    said = turn.answer.lower().rstrip(".!")
    return said in language(turn.language).reads("operations").ALL_WORDS


def _means_another(turn: Turn) -> bool:
    """Whether a message changes the choice itself, not another fact that it names."""
    if means_the_other(turn):
        return True
    reads = language(turn.language).reads("changes")
    of_lines = (reads.REMOVE, reads.ADD, reads.KEEP)
    return (
        turn.intent == "correct_details"
        and not any(pattern.search(turn.text) for pattern in of_lines)
        and not turn.has(*_OTHER_FACTS)
        and not parse_address(turn.text).partial
    )


def _order_words(order: OrderView) -> str:
    return " ".join(f"{item.name} {item.colour or ''}" for item in order.items)


def asks_for_no_change(turn: Turn) -> bool:
    """Whether a message, as it is read, asks a question or looks something up."""
    from actions.operations import started_by

    operation = started_by(turn.intent)
    looks_up = operation is not None and not operation.confirms
    return looks_up or turn.intent.startswith(_QUESTIONS)


class WordsFact(Fact):
    """Some words of the shopper, with suggestions as buttons."""

    free_text = True
    least_length: ClassVar[int] = 3

    def __init__(
        self,
        slot: str,
        question: str,
        *suggestions: str,
        entity: str | None = None,
        personal: bool = True,
    ) -> None:
        self.slot = slot  # type: ignore[misc]
        self._question = question
        self._suggestions = suggestions
        self._entity = entity
        self.personal = personal  # type: ignore[misc]

    async def read(self, context: Context) -> str | None:
        """The entity, or when asked the whole answer."""
        if self._entity and (named := context.turn.first(self._entity)):
            return str(named)
        words = context.turn.answer
        if context.changed & _CHOICES and context.requested == self.slot:
            return None  # it has put right what was chosen before
        if not self.asked(context) or len(words) < self.least_length or _is_bare(context.turn):
            return None
        return words[:500]

    async def ask(self, context: Context) -> None:
        """The question, with the usual answers as buttons."""
        suggestions = map(context.speaker.own, self._suggestions)
        context.say(self._question, *((words, words) for words in suggestions))


def _is_bare(turn: Turn) -> bool:
    """A mere yes or no says nothing about what happened."""
    pressed = turn.has("choice")
    return turn.intent in _ANSWERS and not pressed and count_words(turn.text) <= _FEW_WORDS
