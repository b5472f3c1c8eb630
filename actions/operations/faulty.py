"""What damaged and wrong items share: the same again, or the money back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from actions.conversation import Turn
from actions.operations.base import Context, Operation, Refused
from actions.operations.choices import ChoiceFact, OrderMeantFact
from actions.operations.facts import WordsFact
from actions.operations.guarantee_claim import go_on_with_guarantee, speaks_of_wear
from actions.operations.items import ItemsFact, pieces_of
from actions.operations.late_parcels import go_on_with_search
from actions.operations.reasons import reason_told, story_of
from actions.operations.refund_ways import RefundToFact, money_values, note_values, refund_id
from actions.render import item_lines, item_values
from common.errors import ShopRuleError
from common.language import Sentence
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Blocked, Preview
    from shop.views import OrderItemView, OrderView

REPLACEMENT, REFUND = "replacement", "refund"
TOLD = "told_what_is_possible"


async def _returned(
    context: Context, item_ids: list[int] | None = None, refund_to: str | None = None
) -> Preview:
    from shop.operations import check_return

    found: Preview = await context.shop(
        check_return,
        context.conversation_id,
        context.values["order_number"],
        item_ids,
        pieces=pieces_of(context) if item_ids else None,
        fault=True,
        refund_to=refund_id(refund_to),
    )
    return found


async def _replaced(context: Context, item_ids: list[int]) -> Preview:
    from shop.operations import check_replacement

    number = context.values["order_number"]
    found: Preview = await context.shop(
        check_replacement, context.conversation_id, number, item_ids, pieces=pieces_of(context)
    )
    return found


class FaultyItems(ItemsFact):
    """The lines that may be faulty: all that the shop would take back."""

    async def candidates(self, context: Context) -> list[OrderItemView]:
        """As the shop's rules say."""
        return list((await _returned(context)).items)

    async def blocked(self, context: Context) -> Sequence[Blocked]:
        """What is on its way back already."""
        return (await _returned(context)).blocked


class FaultyRemedy(ChoiceFact):
    """The same again while there is some, or the money back; as the shop grants it."""

    def __init__(self) -> None:
        titles = {REPLACEMENT: "utter_button_replacement", REFUND: "utter_button_refund"}
        facts = ("order_number", "item_ids")
        super().__init__("remedy", "utter_question_remedy", titles, "REMEDIES", *facts)

    async def possible(self, context: Context) -> Sequence[str]:
        """A replacement needs stock of every item."""
        granted = context.services.config.after_sales.remedies
        items = context.values.get("item_ids")
        if not items:
            return list(granted)
        there = len((await _replaced(context, items)).items) == len(items)
        possible = [remedy for remedy in granted if remedy == REFUND or there]
        return possible or [REFUND]

    async def infer(self, context: Context) -> str | None:
        """The only one there is; that there is no other is said once."""
        only = await super().infer(context)
        if only and not context.values.get(TOLD):
            context.values[TOLD] = True
            granted = context.services.config.after_sales.remedies
            sold_out = only == REFUND and REPLACEMENT in granted
            if sold_out:
                context.say("utter_remedy_only_refund")
            elif only == REPLACEMENT:
                context.say("utter_remedy_only_replacement")
        return only


class FaultyItem(Operation):
    """Something that came is not as it should be."""

    settles = frozenset({"return_item", "exchange_item"})
    yes_title = "utter_button_report_it"
    default_reason: ClassVar[str] = ""
    """The sentence for what is wrong where the shopper says no more."""

    @abstractmethod
    def opening(self, turn: Turn) -> str:
        """A word of sympathy."""

    def defaults(self, turn: Turn) -> Mapping[str, Any]:
        """What the shopper says of it is the reason; the rest goes without saying."""
        return {"reason": reason_told(turn) or self.default_reason}

    def eligible(self, order: OrderView) -> bool:
        """Only what has arrived."""
        return order.status in {"delivered", "return_requested", "exchange_requested"}

    def none_eligible(self) -> str:
        """Nothing has arrived yet."""
        return "utter_faulty_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for goods that come back; what has not left is changed instead."""
        from shop.operations import check_return
        from shop.rules import CANCELLABLE

        if speaks_of_wear(f"{context.opening_words} {context.turn.text}", context):
            raise Refused("utter_wear_not_covered", ends=True)
        if (await context.order(number)).status in CANCELLABLE:
            context.values["order_number"] = number
            raise Refused("utter_change_instead", instead="change_items", order=number)
        try:
            await context.shop(check_return, context.conversation_id, number, fault=True)
        except ShopRuleError as rule:
            await go_on_with_search(context, number, rule)
            await go_on_with_guarantee(context, number, rule, faulty=True)

    async def preview(self, context: Context) -> Preview:
        """The lines, and what comes back for them."""
        values = context.values
        if values.get("remedy") == REPLACEMENT:
            return await _replaced(context, values["item_ids"])
        return await _returned(context, values["item_ids"], values.get("refund_to"))

    async def summary(self, context: Context, preview: Preview) -> Message:
        """What would be sent, or given back."""
        values = context.values
        common = {
            "order": values["order_number"],
            "items": item_lines(preview.items),
            "reason": values["reason"],
        }
        if values["remedy"] == REPLACEMENT:
            count = sum(item.quantity for item in preview.items)
            return context.speaker.steady("utter_replacement_summary", count=count, **common)
        money = money_values(preview.refunds, context)
        return context.speaker.steady(
            "utter_return_summary", **common, **money, **note_values(preview, context)
        )

    async def execute(self, context: Context) -> None:
        """Reserve the same again, or open the return; what happens next is said."""
        if context.values["remedy"] == REPLACEMENT:
            await self._replace(context)
        else:
            await self._give_back(context)

    async def _replace(self, context: Context) -> None:
        from shop.operations import replace_items

        values = context.values
        sent = await context.shop(
            replace_items,
            context.conversation_id,
            kind=self.name,
            order_number=values["order_number"],
            item_ids=values["item_ids"],
            pieces=pieces_of(context),
            text=f"{values['reason']}. {story_of(context)}".strip(". "),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_replacement_done",
            items=[Sentence("utter_item", item_values(one.item)) for one in sent],
            numbers=[one.number for one in sent],
            count=sum(one.item.quantity for one in sent),
        )

    async def _give_back(self, context: Context) -> None:
        from shop.operations import return_items

        values = context.values
        opened = await context.shop(
            return_items,
            context.conversation_id,
            order_number=values["order_number"],
            item_ids=values["item_ids"],
            pieces=pieces_of(context),
            reason=values["reason"],
            fault=True,
            refund_to=refund_id(values.get("refund_to")),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_return_done",
            number=opened.number,
            **money_values(opened.refunds, context),
            days=context.services.config.refund_days,
        )


def faulty_facts(operation: type[FaultyItem], items: str, reason: str) -> tuple[Any, ...]:
    """The facts of such an operation, with its two questions."""
    depends = ("order_number", "item_ids", "remedy")
    return (
        OrderMeantFact(operation),
        FaultyItems(items),
        WordsFact("reason", reason, entity="reason"),
        FaultyRemedy(),
        RefundToFact(operation().preview, *depends),
    )
