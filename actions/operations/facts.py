"""Facts that several operations share: which order, which items, a yes, some words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from actions.conversation import Turn
from actions.operations.addresses import parse_address
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.choosing import (
    items_meant,
    means_none,
    order_meant,
    tells_an_order,
)
from actions.operations.consent import SHOWN, Consent, consent_of, consent_words
from actions.operations.explaining import QUIET
from actions.references import means_the_other, pick, pick_many, places, points_back
from actions.render import item_lines, item_values, order_title, order_values
from common.artifacts import fingerprint
from common.errors import ShopRuleError
from common.language import language
from common.messages import Message, fallback_text

if TYPE_CHECKING:
    from shop.previews import Blocked
    from shop.rules import HasDigest
    from shop.views import OrderItemView, OrderView

MAX_CHOICES = 5
IN_BETWEEN = frozenset({"email", "proof"})
"""Questions that come before it is known whose orders there are."""
_ANSWERS = frozenset({"affirm", "deny"})
_FEW_WORDS = 2
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
        if _means_all(context.turn):
            return _one_after_the_other(context, [order.number for order in candidates])
        meant = order_meant(context, candidates, asked=True)
        if not meant.rows and not meant.among:
            meant = order_meant(context, await context.orders(), asked=True)
        if meant.among and not meant.rows and len(meant.among) < len(candidates):
            by_number = {order.number: order for order in candidates}
            among = [by_number[row.id] for row in meant.among if row.id in by_number]
            raise Refused("utter_which_order", orders=[order_title(order) for order in among])
        if meant.rows:
            return _one_after_the_other(context, meant.ids)
        chosen = pick(context.turn, candidates, describe=_order_words)
        return chosen.number if chosen else None

    async def _pointed_at(self, context: Context) -> str | None:
        """The order that the opening words can only mean: by its date, or what is in it."""
        orders = [o for o in await context.orders() if self._operation().eligible(o)]
        if len(orders) < 2:
            return None
        meant = order_meant(context, orders, asked=False)
        several = language(context.turn.language).reads("changes").ORDERS
        if len(meant.rows) > 1 and several.search(context.turn.text):
            return _one_after_the_other(context, meant.ids)
        return meant.one.id if meant.one else None

    async def check(self, value: Any, context: Context) -> str:
        """The order is theirs, and the shop's rules allow the operation."""
        if context.customer is None:
            return str(value)
        try:
            order = await context.order(str(value))
        except ShopRuleError as unknown:
            raise Refused(context.speaker.rule(unknown)) from unknown
        await self._operation().check_order(order.number, context)
        return order.number

    async def infer(self, context: Context) -> str | None:
        """The only order there is to choose."""
        candidates = await self.candidates(context)
        if not candidates:
            raise Refused(self._operation().none_eligible(), ends=True)
        if len(candidates) > 1:
            return None
        context.say("utter_that_order", order=order_title(candidates[0]))
        return candidates[0].number

    async def ask(self, context: Context) -> None:
        """Offer the newest ones as buttons."""
        candidates = (await self.candidates(context))[:MAX_CHOICES]
        choices = (
            (
                context.speaker.words("utter_button_order", **order_values(order)),
                f'/provide_details{{"order_number": "{order.number}"}}',
            )
            for order in candidates
        )
        context.say("utter_question_order", *choices)


def _one_after_the_other(context: Context, numbers: Sequence[str]) -> str | None:
    """The first of several orders; the operation is begun anew for each of the others."""
    context.also = tuple(numbers[1:])
    return numbers[0] if numbers else None


def _means_all(turn: Turn) -> bool:
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


class ItemsFact(Fact):
    """Which items of the order; ``single`` asks for exactly one."""

    slot = "item_ids"
    expects = "choice"
    entities = frozenset({"ordinal", "product"})
    depends_on = ("order_number",)

    def __init__(self, question: str, *, single: bool = False) -> None:
        self._question = question
        self._single = single

    async def candidates(self, context: Context) -> list[OrderItemView]:
        """Items of the order that are still the customer's."""
        order = await context.chosen_order()
        return [item for item in order.items if item.status in {"ordered", "delivered"}]

    async def blocked(self, context: Context) -> Sequence[Blocked]:
        """The other lines of the order, each with the reason why it is not among them."""
        return ()

    async def read(self, context: Context) -> list[int] | None:
        """Places in the list, product names, or "everything".

        What is named and cannot be chosen is refused by its name, never left out in silence.
        """
        if not context.values.get("order_number") or context.customer is None:
            return None
        if context.requested == OrderFact.slot or tells_an_order(context.turn):
            return None  # what is named tells which order is meant
        chosen = await self._chosen(context)
        if stay := await self._named_in_vain(context, chosen):
            reasons = [one.sentence for one in stay]
            if not chosen:
                raise Refused("utter_items_stay", blocked=reasons)
            context.say("utter_items_stay", blocked=reasons)
        return chosen

    async def _named_in_vain(self, context: Context, chosen: list[int] | None) -> list[Blocked]:
        """Lines that the words name and that cannot be chosen."""
        stay = await self.blocked(context)
        if not stay or places(context.turn):
            return []
        every = [*await self.candidates(context), *(one.item for one in stay)]
        named = pick_many(context.turn, every, describe=_item_words)
        named = named or await self._of_named_category(context, every)
        in_vain = [one for one in stay if one.item in named]
        # Words that fit a line that can be chosen as well mean that one.
        return in_vain if len(in_vain) == len(named) or chosen else []

    async def _of_named_category(
        self, context: Context, items: Sequence[OrderItemView]
    ) -> list[OrderItemView]:
        """The lines of the kind that the message names ("the jacket")."""
        from shop.catalogue import get_product

        wanted = set(context.turn.all("category"))
        if not wanted:
            return []
        products = [await context.shop(get_product, item.product_id) for item in items]
        pairs = zip(items, products, strict=True)
        return [item for item, product in pairs if product and wanted & set(product.categories)]

    async def _chosen(self, context: Context) -> list[int] | None:
        items = await self.candidates(context)
        chosen_before = context.values.get(self.slot) or []
        if means_the_other(context.turn):
            rest = [item.id for item in items if item.id not in chosen_before]
            return rest if chosen_before and len(rest) == 1 else None
        if not self._single and self.asked(context) and _means_all(context.turn):
            return [item.id for item in items]
        asked = self.asked(context)
        if means_none(context.turn):
            return None
        chosen: list[OrderItemView] = []
        # What a reason speaks of ("the jacket is too tight") chooses nothing anew.
        if asked or not chosen_before or context.turn.intent == "correct_details":
            meant = await items_meant(context, items, asked=asked)
            if asked and meant.among and not meant.rows:
                among = {row.id for row in meant.among}
                lines = item_lines([item for item in items if str(item.id) in among])
                raise Refused("utter_which_line", items=lines)
            chosen = [item for item in items if str(item.id) in meant.ids]
            _say_that_lines_are_whole(context, chosen)
        chosen = chosen or pick_many(context.turn, items, describe=_item_words, asked=asked)
        if self._single and len(chosen) != 1:
            return None
        return [item.id for item in chosen] or None

    async def infer(self, context: Context) -> list[int] | None:
        """The only item there is."""
        items = await self.candidates(context)
        if not items:
            raise Refused("utter_all_taken_care_of", ends=True)
        return [items[0].id] if len(items) == 1 else None

    async def ask(self, context: Context) -> None:
        """List them as buttons."""
        items = await self.candidates(context)
        choices = [
            (
                context.speaker.words("utter_item", **{**item_values(item), "quantity": 1}),
                f'/select_item{{"ordinal": "{place}"}}',
            )
            for place, item in enumerate(items, 1)
        ]
        if not self._single:
            everything = context.speaker.words("utter_button_everything")
            choices.append((everything, everything.lower()))
        context.say(self._question, *choices)


def _say_that_lines_are_whole(context: Context, items: Sequence[OrderItemView]) -> None:
    """ "Two of the three mugs": said that it goes line by line, before the summary shows three."""
    number = language(context.turn.language).reads("references").some_of(context.turn.text)
    if number and len(items) == 1 and number < items[0].quantity:
        context.say("utter_whole_lines_only", **item_values(items[0]))


def _item_words(item: OrderItemView) -> str:
    return " ".join((item.name, item.product_id, *item.options.values()))


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
        consent = consent_of(
            context.turn,
            consent_words(context.turn.language),
            operation=self._operation.name,
            shown=shown["digest"],
            titles=(context.speaker.own(self._operation.yes_title),),
        )
        if consent is Consent.STALE:
            raise Refused("utter_button_of_something_else")
        if consent is Consent.YES and context.values.get(QUIET) and not context.turn.has(SHOWN):
            raise Refused("utter_here_it_is_again")
        return {Consent.YES: True, Consent.NO: False}.get(consent) if consent else None

    async def check(self, value: Any, context: Context) -> bool:
        """A yes holds only while what would be done is what was shown."""
        if value and await self._shown(context) != context.values.get(SHOWN):
            raise Refused("utter_changed_since_shown")
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
