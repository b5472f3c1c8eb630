"""Send items back for a refund."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actions.operations.base import Context, Operation, Refused
from actions.operations.choosing import items_meant
from actions.operations.consent import consent_words, fills_only
from actions.operations.facts import OrderFact, WordsFact
from actions.operations.guarantee_claim import go_on_with_guarantee
from actions.operations.items import ItemsFact, pieces_of
from actions.operations.late_parcels import go_on_with_search
from actions.operations.reasons import is_fault, reason_told
from actions.operations.refund_ways import RefundToFact, money_values, note_values, refund_id
from actions.render import item_lines
from common.errors import ShopRuleError
from common.language import language
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Blocked, Preview
    from shop.views import OrderItemView, OrderView, ReturnView


def _is_fault(context: Context) -> bool:
    reason = str(context.values.get("reason") or "")
    return bool(reason) and is_fault(reason, context.speaker.voice.book.languages)


async def _preview(
    context: Context, item_ids: list[int] | None = None, refund_to: str | None = None
) -> Preview:
    from shop.operations import check_return

    found: Preview = await context.shop(
        check_return,
        context.conversation_id,
        context.values["order_number"],
        item_ids,
        pieces=pieces_of(context) if item_ids else None,
        fault=_is_fault(context),
        refund_to=refund_id(refund_to),
    )
    return found


class ReturnableItems(ItemsFact):
    """The items that the shop would take back."""

    async def candidates(self, context: Context) -> list[OrderItemView]:
        """As the shop's rules say."""
        return list((await _preview(context)).items)

    async def blocked(self, context: Context) -> Sequence[Blocked]:
        """What stays."""
        return (await _preview(context)).blocked

    async def read(self, context: Context) -> list[int] | None:
        """As of any operation; what is told to have been in use stays, where only what is unused
        may go back.

        Raises:
            Refused: nothing else is left of the choice.
        """
        chosen = await super().read(context)
        lines = chosen or context.values.get(self.slot) or []
        rules = context.services.config.policies.returns
        if not lines or not rules.only_unused or not _tells_use(context):
            return chosen
        items = [one for one in (await context.chosen_order()).items if one.id in lines]
        used = await _used_of(items, context)
        if not used:
            context.say("utter_only_unused_goes_back")
            return chosen
        values: dict[str, Any] = {"items": [one.name for one in used], "count": len(used)}
        if len(used) == len(items):
            raise Refused("utter_used_stays", ends=True, **values)
        context.say("utter_used_stays", **values)
        return [one.id for one in items if one not in used]


def _tells_use(context: Context) -> bool:
    """Whether a message tells that something was worn, washed or the like, and is sound."""
    tells = language(context.turn.language).reads("aftersales").tells_use
    text = context.turn.whole or context.turn.text
    return tells(text) and not is_fault(text, context.speaker.voice.book.languages)


async def _used_of(items: list[OrderItemView], context: Context) -> list[OrderItemView]:
    """Of lines that shall go back those that a message tells were in use."""
    if len(items) == 1:
        return items
    meant = await items_meant(context, items, asked=False)
    return [one for one in items if str(one.id) in meant.ids]


class ReasonFact(WordsFact):
    """Why it goes back; who answers with something else is not asked for it again."""

    async def read(self, context: Context) -> str | None:
        """What is named as a reason, with the words around it, or the whole answer.

        A mere yes gives none: there need not be one.
        """
        turn = context.turn
        agrees = turn.intent == "affirm" and fills_only(turn.text, consent_words(turn.language))
        if self.asked(context) and agrees and not turn.has("choice"):
            return context.speaker.own("utter_return_reason_none")
        return reason_told(turn) or await super().read(context)

    async def ask(self, context: Context) -> None:
        """The question; what is left to go back is said where that has just been changed."""
        await self._say_what_goes(context)
        await super().ask(context)

    async def _say_what_goes(self, context: Context) -> None:
        lines = context.values.get(ReturnableItems.slot) or []
        if self.asked(context) and ReturnableItems.slot in context.changed:
            items = [item for item in (await context.chosen_order()).items if item.id in lines]
            context.say("utter_return_now", items=item_lines(items))

    async def infer(self, context: Context) -> str | None:
        """None given, where the question was answered with the way of the refund."""
        passed_over = self.asked(context) and context.changed == {RefundToFact.slot}
        return context.speaker.own("utter_return_reason_none") if passed_over else None


class ReturnItem(Operation):
    """A return label, and the refund it leads to."""

    name = "return_item"
    undone_by = "cancel_return"
    start_intents = frozenset({"return_item"})
    yes_title = "utter_button_set_up_return"
    no_title = "utter_button_keep_it"

    def eligible(self, order: OrderView) -> bool:
        """Only what has arrived."""
        return order.status == "delivered"

    def none_eligible(self) -> str:
        """Nothing has arrived yet."""
        return "utter_return_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for returning."""
        from shop.operations import check_return

        fault = _is_fault(context)
        try:
            await context.shop(check_return, context.conversation_id, number, fault=fault)
        except ShopRuleError as rule:
            await go_on_with_search(context, number, rule)
            await go_on_with_guarantee(context, number, rule)

    async def preview(self, context: Context) -> Preview:
        """The lines that come back, and the money."""
        values = context.values
        return await _preview(context, values["item_ids"], values.get("refund_to"))

    async def summary(self, context: Context, preview: Preview) -> Message:
        """Items, reason and refund."""
        values = context.values
        return context.speaker.steady(
            "utter_return_summary",
            order=values["order_number"],
            items=item_lines(preview.items),
            reason=values["reason"],
            **money_values(preview.refunds, context),
            **note_values(preview, context),
        )

    async def execute(self, context: Context) -> None:
        """Open the return and say what to do with the parcel."""
        from shop.operations import return_items

        config = context.services.config
        opened: ReturnView = await context.shop(
            return_items,
            context.conversation_id,
            order_number=context.values["order_number"],
            item_ids=context.values["item_ids"],
            pieces=pieces_of(context),
            reason=context.values["reason"],
            fault=_is_fault(context),
            refund_to=refund_id(context.values.get("refund_to")),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_return_done",
            number=opened.number,
            **money_values(opened.refunds, context),
            days=config.refund_days,
        )


ReturnItem.facts = (
    OrderFact(ReturnItem),
    ReturnableItems("utter_question_items_return"),
    ReasonFact(
        "reason",
        "utter_question_return_reason",
        "utter_return_reason_fit",
        "utter_return_reason_damaged",
        "utter_return_reason_wrong",
        "utter_return_reason_described",
        "utter_return_reason_mind",
        entity="reason",
    ),
    RefundToFact(ReturnItem().preview, "order_number", "item_ids"),
)
