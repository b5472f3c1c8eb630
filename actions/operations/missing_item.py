"""Something was not in the parcel: sent again, given back, or looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.base import OPENING, Context, Fact, Operation, Refused
from actions.operations.choices import NOT_NEEDED, ChoiceFact, OrderMeantFact, is_called, reads
from actions.operations.facts import WordsFact
from actions.operations.faulty import REFUND, REPLACEMENT
from actions.operations.heard import turn_of
from actions.operations.items import ItemsFact, pieces_of
from actions.operations.reasons import story_of
from actions.operations.refund_ways import money_values, newest, note_values, settled_values
from actions.render import address_words, item_lines
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Blocked, Preview
    from shop.views import CaseView, OrderItemView, OrderView

PART, WHOLE = "part", "whole"


async def _check(context: Context, *, chosen: bool = True) -> Preview:
    from shop.operations import check_missing

    values = context.values
    found: Preview = await context.shop(
        check_missing,
        context.conversation_id,
        values["order_number"],
        values.get("item_ids") if chosen else None,
        remedy=values.get("remedy") if chosen else None,
        pieces=(values.get("pieces") or pieces_of(context)) if chosen else None,
    )
    return found


async def _only(context: Context) -> OrderItemView | None:
    """The line that is meant, if it is one."""
    items = (await _check(context)).items
    return items[0] if len(items) == 1 else None


class MissingItems(ItemsFact):
    """The lines that should have been in the parcel."""

    async def candidates(self, context: Context) -> list[OrderItemView]:
        """As the shop's rules say."""
        return list((await _check(context, chosen=False)).items)

    async def blocked(self, context: Context) -> Sequence[Blocked]:
        """What comes in another parcel, or is reported already."""
        return (await _check(context, chosen=False)).blocked


class ExtentFact(ChoiceFact):
    """The whole of one item, or a part of it; of several items, the whole of each."""

    def __init__(self) -> None:
        titles = {WHOLE: "utter_button_whole_item", PART: "utter_button_a_part"}
        facts = ("order_number", "item_ids")
        super().__init__("extent", "utter_question_extent", titles, "EXTENT", *facts)

    async def infer(self, context: Context) -> str | None:
        """Several items, some pieces of one, or one that was called by its name, as a whole."""
        item = await _only(context)
        if item is None or pieces_of(context):
            return WHOLE
        return WHOLE if _is_said_to_lack(item, context) else None


def _is_said_to_lack(item: OrderItemView, context: Context) -> bool:
    """Whether the opening words name the thing itself, and no part of it ("the lid of the pot")."""
    opened = context.values.get(OPENING)
    if not opened:
        return False
    turn, words = turn_of(opened), reads(context)
    named = [one for one in turn.entities if one.name in {"product", "category"} and one.text]
    its = [one for one in named if is_called(item.name, item.product_id, one.text)]
    part = words.EXTENT[PART].search(turn.text)
    return bool(its) and not part and not words.PART_OF.search(turn.text[: its[0].start])


class PartFact(WordsFact):
    """Which part; only where a part is missing."""

    depends_on = ("order_number", "item_ids", "extent")

    async def infer(self, context: Context) -> str | None:
        """Nothing, where all of it is missing."""
        return NOT_NEEDED if context.values["extent"] == WHOLE else None


class PiecesFact(Fact):
    """How many pieces of a line; only asked where there should be several."""

    slot = "pieces"
    expects = "number"
    entities = frozenset({"quantity", "ordinal"})
    depends_on = ("order_number", "item_ids", "extent")

    async def read(self, context: Context) -> int | None:
        """A number, as an answer to the question: "two came" is none."""
        if not self.asked(context) or context.customer is None:
            return None
        said = context.turn.first("quantity", "ordinal") or _digits(context)
        number = int(said) if said and str(said).isdecimal() else 0
        if not number:
            return None
        item = await _only(context)
        if item and number > item.quantity:
            raise Refused("utter_pieces_too_many", ordered=item.quantity)
        return number

    async def infer(self, context: Context) -> int | None:
        """All there are of a single piece, or of several lines; as many as were told at once."""
        item = await _only(context) if context.values["extent"] == WHOLE else None
        if item is not None and (told := pieces_of(context)):
            return next(iter(told.values()))
        return 0 if item is None or item.quantity == 1 else None

    async def ask(self, context: Context) -> None:
        """Say how many there should be."""
        item = await _only(context)
        ordered = item.quantity if item else 0
        choices = (
            (str(n), f'/provide_details{{"quantity": "{n}"}}') for n in range(1, ordered + 1)
        )
        context.say("utter_question_pieces", *list(choices)[:5], ordered=ordered)


def _digits(context: Context) -> str | None:
    found = reads(context).AMOUNT.search(context.turn.text)
    return found.group(0) if found else None


class MissingRemedy(ChoiceFact):
    """The same again or the money; neither where only a part is missing."""

    def __init__(self) -> None:
        titles = {REPLACEMENT: "utter_button_replacement", REFUND: "utter_button_refund"}
        facts = ("order_number", "item_ids", "extent", "pieces")
        super().__init__("remedy", "utter_question_remedy", titles, "REMEDIES", *facts)

    async def check(self, value: Any, context: Context) -> str:
        """A part is looked for, whatever was said before."""
        return PART if context.values.get("extent") == PART else str(value)

    async def possible(self, context: Context) -> Sequence[str]:
        """What the shop grants and has in stock."""
        if not context.values.get("item_ids"):
            return list(context.services.config.after_sales.remedies)
        return (await _check(context)).remedies

    async def infer(self, context: Context) -> str | None:
        """A part is looked for; the only way there is needs no question."""
        if context.values["extent"] == PART:
            return PART
        if not await self.possible(context):
            offer = ("utter_button_pass_on", "/human_handoff")
            raise Refused("utter_remedy_none", ends=True, offer=offer)
        only = await super().infer(context)
        if only == REFUND and REPLACEMENT in context.services.config.after_sales.remedies:
            context.say("utter_remedy_only_refund")
        return only


class MissingItem(Operation):
    """It was paid for and did not come."""

    name = "missing_item"
    start_intents = frozenset({"missing_item"})
    yes_title = "utter_button_report_it"

    def opening(self, turn: Turn) -> str:
        """It is the shop's fault."""
        return "utter_sorry_missing_item"

    def eligible(self, order: OrderView) -> bool:
        """Only what has arrived, at least in part."""
        return order.status in {"delivered", "partially_shipped", "return_requested"}

    def none_eligible(self) -> str:
        """Nothing has arrived yet."""
        return "utter_missing_item_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for something missing."""
        from shop.operations import check_missing

        await context.shop(check_missing, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The lines, and what would be done."""
        return await _check(context)

    async def summary(self, context: Context, preview: Preview) -> Message:
        """What is missing, and what would be done about it."""
        values = context.values
        return context.speaker.steady(
            "utter_missing_item_summary",
            order=values["order_number"],
            items=item_lines(preview.items),
            part=values.get("part") or None,
            remedy=values["remedy"],
            address=address_words(preview.order.address, context.speaker),
            **money_values(preview.refunds, context),
            **note_values(preview, context),
        )

    async def execute(self, context: Context) -> None:
        """Put it on record and say when what comes."""
        from shop.operations import report_missing

        values = context.values
        case: CaseView = await context.shop(
            report_missing,
            context.conversation_id,
            order_number=values["order_number"],
            item_ids=values["item_ids"],
            remedy=values["remedy"],
            pieces=values.get("pieces") or pieces_of(context),
            text=" – ".join(filter(None, (values.get("part"), story_of(context)))),
            request_id=context.request_id,
            shown=context.shown,
        )
        order = await context.chosen_order()
        refunds = newest(order.refunds, self.name) if values["remedy"] == REFUND else []
        context.say(
            "utter_missing_item_done",
            number=case.number,
            remedy=values["remedy"],
            **settled_values(refunds, context),
            answer_days=context.services.config.after_sales.answer_days,
        )


def _facts() -> tuple[Any, ...]:
    return (
        OrderMeantFact(MissingItem),
        MissingItems("utter_question_items_missing"),
        ExtentFact(),
        PartFact("part", "utter_question_part"),
        PiecesFact(),
        MissingRemedy(),
    )


MissingItem.facts = _facts()
