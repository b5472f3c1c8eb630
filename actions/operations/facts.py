"""Facts that several operations share: which order, which items, a yes, some words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from actions.conversation import Turn
from actions.operations.addresses import parse_address
from actions.operations.base import BEFORE, Context, Fact, Operation, Refused
from actions.operations.choosing import means_none, names_lines, order_meant
from actions.operations.consent import SHOWN, Consent, consent_of, consent_words
from actions.operations.explaining import QUIET
from actions.references import means_the_other, pick, points_back
from actions.render import options_of, order_title, order_values
from common.artifacts import fingerprint
from common.errors import ShopRuleError
from common.language import language
from common.messages import Message, fallback_text

if TYPE_CHECKING:
    from shop.rules import HasDigest
    from shop.views import OrderView

MAX_CHOICES = 5
ORDERS_OPEN = "orders_open"
"""Among the facts: numbers of orders of which one is still to be told."""
IN_BETWEEN = frozenset({"email", "proof"})
"""Questions that come before it is known whose orders there are."""
_ANSWERS = frozenset({"affirm", "deny"})
_FEW_WORDS = 2
_CHOICES = frozenset({"item_ids", "order_number"})
_OTHER_FACTS = ("street", "city", "postcode", "size", "colour", "product", "reason", "email")


class OrderFact(Fact):
    """Which of the customer's orders."""

    slot = "order_number"
    expects = "choice"
    entities = frozenset({"order_number", "ordinal"})

    def __init__(self, operation: type[Operation]) -> None:
        self._operation = operation

    async def candidates(self, context: Context) -> list[OrderView]:
        """The orders this operation may be about, newest first."""
        operation = self._operation()
        return [order for order in await context.orders() if operation.eligible(order)]

    async def read(self, context: Context) -> str | None:
        """An order number, "it", a place in the list, a product in it, or "the other one"."""
        number = context.turn.first("order_number")
        if number:
            return str(number)
        if context.customer is None:
            return None
        if context.requested is None and points_back(context.turn) and context.last_order:
            return context.last_order
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

    async def _answered(self, context: Context, candidates: Sequence[OrderView]) -> str | None:
        """The order that answers the question; of several, the others come after it."""
        if means_none(context.turn):
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
        if names_lines(context.turn) and context.last_order:
            last = [order for order in orders if order.number == context.last_order]
            if len(orders) > 1 and (await order_meant(context, last, asked=False)).rows:
                return context.last_order
        within_reach = [order for order in orders if operation.reaches(order)]
        others = [order for order in orders if order not in within_reach]
        for among in (within_reach, others):
            if not among or (among is within_reach and len(orders) < 2):
                continue
            meant = await order_meant(context, among, asked=False)
            several = language(context.turn.language).reads("changes").ORDERS
            if len(meant.rows) > 1 and several.search(context.turn.text):
                return _one_after_the_other(context, meant.ids)
            fitting = [row.id for row in (*meant.rows, *meant.among)]
            if 1 < len(fitting) < len(among):
                fitting = await self._possible(fitting, context)
            if len(fitting) == 1 and (among is within_reach or names_lines(context.turn)):
                return fitting[0]
            if among is within_reach and 1 < len(fitting) < min(len(among), MAX_CHOICES):
                self._leave_open(context, fitting)
        return None

    async def _possible(self, numbers: Sequence[str], context: Context) -> list[str]:
        """Those of several orders for which the shop's rules allow it; all where none does."""
        found = []
        for number in numbers:
            try:
                await self._operation().check_order(number, context)
            except Refused as refusal:
                found += [number] if refusal.instead else []
            except ShopRuleError:
                continue
            else:
                found.append(number)
        return found

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
    return turn.intent in _ANSWERS and not pressed and len(turn.text.split()) <= _FEW_WORDS


def _with_names_as_it(context: Context, preview: Any) -> Turn:
    """The message without what only names what is shown: "yes, the grey one please" is a yes.

    Of several lines only what all of them have in common is taken for it.
    """
    turn = context.turn
    if turn.text.startswith("/") or turn.has("choice"):
        return turn
    reads = language(turn.language).reads("lines")
    names = [*_shown_names(preview), str(context.values.get("order_number") or "")]
    text = reads.without_names(turn.text, names)
    return replace(turn, text=text, whole=turn.whole.replace(turn.text, text))


def _shown_names(preview: Any) -> list[str]:
    """What names the lines of a preview: the options that they get, the name of a single one."""
    became = [*getattr(preview, "variants", ())]
    became += [line.after for line in getattr(preview, "changed", ()) if line.after]
    options = [set(options_of(one)) for one in became]
    common = set.intersection(*options) if options else set()
    lines = [line.before or line.after for line in getattr(preview, "changed", ())]
    lines = lines or list(getattr(preview, "items", ()))
    if len(lines) != 1:
        return sorted(common)
    words = lines[0].name.split()
    return [*sorted(common), lines[0].name, " ".join(words[-2:]), words[-1]]


class ConfirmFact(Fact):
    """An unmistakable yes to exactly the summary that was shown."""

    slot = "confirmed"
    expects = "yes_no"
    unclear = "utter_only_on_a_clear_yes"

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self.depends_on = tuple(fact.slot for fact in operation.facts)  # type: ignore[misc]

    async def read(self, context: Context) -> bool | None:
        """Yes or no, only as an answer to the question."""
        shown = context.values.get(SHOWN)
        if not self.asked(context) or not shown:
            return None
        known = all(context.values.get(slot) is not None for slot in self.depends_on)
        preview = await self._operation.preview(context) if known else None
        consent = consent_of(
            _with_names_as_it(context, preview) if known else context.turn,
            consent_words(context.turn.language),
            operation=self._operation.name,
            shown=shown["digest"],
            titles=(context.speaker.own(self._operation.yes_title),),
        )
        if consent is Consent.YES and not known:
            return None  # what the message has just changed has still to be shown
        if consent is Consent.STALE:
            raise Refused("utter_button_of_something_else")
        if consent is Consent.YES and context.values.get(QUIET) and not context.turn.has(SHOWN):
            raise Refused("utter_here_it_is_again")
        return {Consent.YES: True, Consent.NO: False}.get(consent) if consent else None

    async def check(self, value: Any, context: Context) -> bool:
        """A yes holds only while what would be done is what was shown."""
        if value and await self._shown(context) != context.values.get(SHOWN):
            told = context.changed - {self.slot}
            raise Refused("" if told else "utter_changed_since_shown")
        return bool(value)

    async def ask(self, context: Context) -> None:
        """The summary and the two buttons; what it shows is kept with the operation."""
        preview = await self._operation.preview(context)
        summary = await self._operation.summary(context, preview)
        context.values[SHOWN] = self._digests(context, preview, summary)
        context.say(summary, *self._choices(context))

    async def ask_again(self, context: Context) -> None:
        """Only the question where the summary was read before and still holds; else all of it."""
        if await self._shown(context) != context.values.get(SHOWN):
            await self.ask(context)
        else:
            order = context.values.get("order_number")
            context.say("utter_shall_i", *self._choices(context), order=order)

    def _choices(self, context: Context) -> tuple[tuple[str, str], tuple[str, str]]:
        digest = context.values[SHOWN]["digest"]
        yes = (self._operation.yes_title, f'/affirm{{"{SHOWN}": "{digest}"}}')
        return yes, (self._operation.no_title, "/deny")

    async def _shown(self, context: Context) -> dict[str, str]:
        """What would be shown now."""
        preview = await self._operation.preview(context)
        summary = await self._operation.summary(context, preview)
        return self._digests(context, preview, summary)

    def _digests(
        self, context: Context, preview: HasDigest | None, summary: Message | str
    ) -> dict[str, str]:
        """``digest`` of all that the shopper reads and agrees to, ``preview`` of the shop's part.

        The request's id is part of it: a button under the summary of one request never agrees to
        another one, however alike they are.
        """
        facts = {fact.slot: context.values.get(fact.slot) for fact in self._operation.facts}
        words = summary if isinstance(summary, str) else fallback_text(summary)
        digest = fingerprint(self._operation.name, context.request_id, facts, words)
        return {"digest": digest[:32], "preview": preview.digest if preview else ""}
