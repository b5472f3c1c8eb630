"""The fact that says which lines of an order are meant, chosen and chosen anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from actions.conversation import Turn
from actions.operations.base import Context, Fact, Refused
from actions.operations.choosing import (
    items_meant,
    means_none,
    names_lines,
    without_the_order,
)
from actions.operations.confirming import ConfirmFact
from actions.operations.facts import OrderFact, means_all
from actions.operations.heard import HEARD, turn_of
from actions.operations.selecting import (
    Choice,
    Choosing,
    How,
    carried_on,
    choose,
    only_points,
)
from actions.operations.told_with_order import tells_line_with_order
from actions.references import means_the_other, pick_many, places
from actions.render import item_lines, item_values
from common.language import language
from common.language.scripts import count_words

if TYPE_CHECKING:
    from shop.previews import Blocked
    from shop.views import OrderItemView

OPEN = "lines_open"
"""Among the facts: lines of which one is still to be told, and what is to be done with it."""
PARTS = "pieces_of_lines"
"""Among the facts: line (as text) -> how many of its pieces, where it is not all of them."""
_ANEW = frozenset({"return_item", "exchange_item", "cancel_order", "damaged_item"})
"""Intents by which lines are chosen anew where all of an order are spoken of."""
_NAMES = frozenset({"product", "category"})
_CHOOSING_ANEW = frozenset({"correct_details", "provide_details", "select_item", "deny"})
"""At a summary, who names lines in one of these chooses them anew."""


class ItemsFact(Fact):
    """Which items of the order; ``single`` asks for exactly one."""

    slot = "item_ids"
    expects = "choice"
    entities = frozenset({"ordinal", "product"})
    depends_on = ("order_number",)
    for_others: ClassVar[bool] = False
    """Whether the lines are to be other variants, so that an option may be a wish."""

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
        """Places in the list, product names, "everything"; later on, what changes of the choice.

        What is named and cannot be chosen is refused by its name, never left out in silence.
        """
        if not context.values.get("order_number") or context.customer is None:
            return None
        if context.requested == OrderFact.slot and not tells_line_with_order(context):
            return None  # what is named tells which order is meant
        context = without_the_order(context)
        chosen = await self._chosen(context)
        stay, others = await self._named_in_vain(context, chosen)
        if stay:
            reasons = [one.sentence for one in stay]
            if not chosen or not others & set(chosen):
                raise Refused("utter_items_stay", blocked=reasons)
            context.say("utter_items_stay", blocked=reasons)
        elif not chosen and not context.values.get(self.slot):
            await self._must_be_here(context)
        return chosen

    async def _named_in_vain(
        self, context: Context, chosen: list[int] | None
    ) -> tuple[list[Blocked], set[int]]:
        """Lines that the words name and that cannot be chosen, and what else they name."""
        stay = await self.blocked(context)
        if not stay or places(context.turn):
            return [], set()
        every = [*await self.candidates(context), *(one.item for one in stay)]
        named = pick_many(context.turn, every, describe=_item_words)
        named = named or await self._of_named_category(context, every)
        named = named or await self._of_words(context, every)
        in_vain = [one for one in stay if one.item in named]
        others = {one.id for one in named} - {one.item.id for one in in_vain}
        all_of_it = means_all(context.turn) or _every(context.turn)
        # Words that fit a line that can be chosen as well mean that one.
        told = len(in_vain) == len(named) or chosen
        return (in_vain if told else []), (set(chosen or ()) if all_of_it else others)

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

    async def _of_words(
        self, context: Context, items: Sequence[OrderItemView]
    ) -> list[OrderItemView]:
        """The lines that the message tells by a word of theirs; none where that may be any."""
        if not context.turn.has("product"):
            return []
        meant = await items_meant(context, items, asked=False)
        return [item for item in items if str(item.id) in meant.ids] if meant.ids else []

    async def _must_be_here(self, context: Context) -> None:
        """Say what was named and is not in the order.

        Raises:
            Refused: it is not.
        """
        if context.requested not in {None, self.slot}:
            return
        named = [one for one in context.turn.entities if one.name == "product" and one.text]
        here = {str(item.product_id) for item in (await context.chosen_order()).items}
        if named and not here & {str(one.value) for one in named}:
            order = context.values["order_number"]
            raise Refused("utter_not_in_order", words=named[0].text, order=order)

    async def _chosen(self, context: Context) -> list[int] | None:
        context.turn = _pointing(context.turn)
        items = await self.candidates(context)
        before = list(context.values.get(self.slot) or [])
        asked = self.asked(context)
        if means_the_other(context.turn):
            rest = [item.id for item in items if item.id not in before]
            return rest if before and len(rest) == 1 else None
        if not self._single and asked and means_all(context.turn):
            return self._as_lines(context, Choice({i.id: i.quantity for i in items}), items)
        if (open_ := context.values.get(OPEN)) and asked:
            told = await self._told_among(context, items, open_)
            if told is not None:
                return told
        if before and not self._may_change(context):
            return None
        chosen = await self._mentioned(context, items, before)
        chosen = chosen or await self._choice(context, items, before)
        if chosen is None and not means_none(context.turn) and (asked or not before):
            picked = pick_many(context.turn, items, describe=_item_words, asked=asked)
            chosen = [item.id for item in picked] or None
        return chosen if chosen is None or not self._single or len(chosen) == 1 else None

    async def _mentioned(
        self, context: Context, items: Sequence[OrderItemView], before: list[int]
    ) -> list[int] | None:
        """ "They pinch" after "there is something with the sandals": what was named just before."""
        if before or context.mentioned is None or not only_points(context.turn):
            return None
        return await self._choice(replace(context, turn=context.mentioned), items, before)

    def _may_change(self, context: Context) -> bool:
        """Whether a message can be about a choice that was made before.

        The reason of a return chooses nothing ("I only wore the dress once"), a question neither.
        """
        turn = context.turn
        reads = language(turn.language).reads("lines")
        if context.requested in {self.slot, ConfirmFact.slot, None}:
            return reads.ASKS.search(turn.text) is None
        if reads.ALSO.search(turn.text) and not reads.TELLS.search(turn.text):
            return True  # "and the jacket as well", but "also the zip is broken" is a reason
        every = language(turn.language).reads("references").EVERY
        if turn.intent in _ANEW and every.search(turn.text):
            return True
        stays = reads.STAYS.search(turn.text)
        corrects = stays and (reads.CORRECTS.search(turn.text) or _says_only(turn))
        return turn.intent == "correct_details" or bool(corrects)

    async def _choice(
        self, context: Context, items: Sequence[OrderItemView], before: list[int]
    ) -> list[int] | None:
        turn, asked = context.turn, self.asked(context)
        chosen_before = _chosen_so_far(context, items, before)
        choosing = Choosing(
            items,
            chosen_before or None,
            asked,
            naming=asked or not before or names_anew(turn),
            for_others=self.for_others,
            staying=[one.item for one in await self.blocked(context)],
        )
        choice = await choose(context, choosing)
        if choice is None or not (choice.chosen or choice.among or before):
            return None
        if self._single and not (choice.chosen or choice.among or names_lines(turn)):
            return None  # "one without a radio" leaves out no line
        if choice.among and (told := await self._told_before(context, choice, items)):
            choice = told
        if choice.among:
            open_ = {"among": choice.among, "how": choice.how.value, "before": before}
            context.values[OPEN] = open_
            raise Refused("")
        return self._as_lines(context, choice, items)

    async def _told_before(
        self, context: Context, choice: Choice, items: Sequence[OrderItemView]
    ) -> Choice | None:
        """The one of several lines that fit that an earlier message tells apart."""
        among = [item for item in items if item.id in choice.among]
        for heard in reversed(context.values.get(HEARD, ())):
            before = replace(context, turn=turn_of(heard))
            told = await choose(before, Choosing(among, asked=True))
            if told and not told.among and len(told.chosen) == 1:
                return carried_on(told, choice.how, Choosing(items, choice.chosen or None))
        return None

    async def _told_among(
        self, context: Context, items: Sequence[OrderItemView], open_: dict[str, Any]
    ) -> list[int] | None:
        """The answer to "which of these do you mean?"."""
        among = [item for item in items if item.id in open_["among"]]
        choice = await choose(context, Choosing(among, asked=True))
        chosen = choice.chosen if choice and not choice.among else {}
        if not chosen:
            picked = pick_many(context.turn, among, describe=_item_words)
            chosen = {item.id: item.quantity for item in picked}
        if not chosen or (len(chosen) == len(among) > 1 and not means_all(context.turn)):
            return None
        context.values[OPEN] = None
        before = _chosen_so_far(context, items, open_["before"])
        made = carried_on(Choice(chosen), How(open_["how"]), Choosing(items, before or None))
        return self._as_lines(context, made, items)

    def _as_lines(
        self, context: Context, choice: Choice, items: Sequence[OrderItemView]
    ) -> list[int]:
        """The lines of a choice; of which only some pieces are meant is kept beside them.

        Raises:
            Refused: nothing is left of it, so everything stays as it is.
        """
        if not choice.chosen:
            raise Refused("utter_left_as_it_is", ends=True, waiting=context.waiting)
        parts = {
            str(item.id): choice.chosen[item.id]
            for item in items
            if choice.chosen.get(item.id, item.quantity) < item.quantity
        }
        if parts != (context.values.get(PARTS) or {}):
            context.values[PARTS] = parts
            context.values[self.slot] = None  # the same lines, and yet another choice
        return [item.id for item in items if item.id in choice.chosen]

    async def infer(self, context: Context) -> list[int] | None:
        """The only item there is."""
        items = await self.candidates(context)
        if not items:
            raise Refused("utter_all_taken_care_of", ends=True)
        return [items[0].id] if len(items) == 1 else None

    async def ask(self, context: Context) -> None:
        """List them as buttons; where some fit what was said, only those."""
        items = await self.candidates(context)
        open_ = context.values.get(OPEN)
        among = [item for item in items if open_ and item.id in open_["among"]]
        choices = [
            (
                context.speaker.words("utter_item", **{**item_values(item), "quantity": 1}),
                f'/select_item{{"ordinal": "{place}"}}',
            )
            for place, item in enumerate(among or items, 1)
        ]
        if among:
            context.say("utter_which_line", *choices, items=item_lines(among))
            return
        if not self._single:
            everything = context.speaker.words("utter_button_everything")
            choices.append((everything, everything.lower()))
        context.say(self._question, *choices)


def pieces_of(context: Context) -> dict[int, int] | None:
    """Line -> how many of its pieces are meant, for lines of which it is not all; as the shop
    takes it."""
    chosen = context.values.get(ItemsFact.slot) or ()
    parts: dict[str, int] = context.values.get(PARTS) or {}
    return {line: parts[str(line)] for line in chosen if str(line) in parts} or None


def _chosen_so_far(
    context: Context, items: Sequence[OrderItemView], lines: Sequence[int]
) -> dict[int, int]:
    parts: dict[str, int] = context.values.get(PARTS) or {}
    return {item.id: parts.get(str(item.id), item.quantity) for item in items if item.id in lines}


def _pointing(turn: Turn) -> Turn:
    """ "The last one" is the last line, never the button for all of them that stands below it."""
    if not turn.has("choice") or turn.text.startswith("/"):
        return turn
    places = language(turn.language).reads("ordinals").FINDERS
    if not any(True for find in places for _ in find(turn.text)):
        return turn
    return replace(turn, entities=tuple(e for e in turn.entities if e.name != "choice"))


def _says_only(turn: Turn) -> bool:
    """Whether a thing is named with "only" right before it: "only the other then"."""
    only = language(turn.language).reads("lines").NOTHING_BUT
    for entity in turn.entities:
        before = turn.text[: entity.start]
        said = [match.end() for match in only.finditer(before)]
        if entity.name in _NAMES and said and count_words(before[said[-1] :]) <= 1:
            return True
    return False


def names_anew(turn: Turn, starting: frozenset[str] = frozenset()) -> bool:
    """Whether naming lines at a summary chooses them in the place of those that it shows.

    Args:
        starting: intents that begin the operation.
    """
    return turn.intent in _CHOOSING_ANEW | starting and not turn.text.rstrip().endswith("?")


def _every(turn: Turn) -> bool:
    """Whether all that is there is meant."""
    return language(turn.language).reads("references").EVERY.search(turn.text) is not None


def _item_words(item: OrderItemView) -> str:
    return " ".join((item.name, item.product_id, *item.options.values()))
