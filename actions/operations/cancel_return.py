"""Take back a return or an exchange whose goods have not come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.choosing import items_meant
from actions.operations.facts import MAX_CHOICES
from actions.operations.refund_ways import money_values, note_values
from actions.references import pick
from actions.render import item_lines, item_values
from common.language import language
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Preview
    from shop.views import ExchangeView, OrderItemView, ReturnView


def items_of(found: ReturnView | ExchangeView) -> tuple[OrderItemView, ...]:
    """What is on its way back."""
    item = getattr(found, "item", None)
    return (item,) if item is not None else found.items  # type: ignore[union-attr]


async def returns_under_way(context: Context) -> list[ReturnView | ExchangeView]:
    """The customer's returns and exchanges that have not come in, newest first."""
    from shop.operations import under_way

    found: list[ReturnView | ExchangeView] = await context.shop(under_way, context.conversation_id)
    return found


class ReturnFact(Fact):
    """Which return or exchange, by its number, its order, or what is in it."""

    slot = "return_number"
    expects = "choice"
    entities = frozenset({"order_number", "ordinal", "product"})

    async def read(self, context: Context) -> str | None:
        """A number, or the one that the words can only mean."""
        if context.customer is None:
            return None
        found = await returns_under_way(context)
        reads = language(context.turn.language).reads("changes")
        if number := reads.RETURN_NUMBER.search(context.turn.text):
            return str(number[0].upper())
        named = set(map(str, context.turn.all("order_number")))
        if named:
            order = next(iter(named))
            of_order = [one for one in found if one.order_number == order]
            if not of_order:
                raise Refused("utter_no_return_of_order", order=order)
            found = of_order
        if reads.EXCHANGE.search(context.turn.text):
            found = [one for one in found if hasattr(one, "item")] or found
        if len(found) == 1 and named:
            return found[0].number
        if self.asked(context) and (
            chosen := pick(context.turn, found[:MAX_CHOICES], describe=_words)
        ):
            return chosen.number
        return await self._by_items(context, found)

    async def _by_items(
        self, context: Context, found: Sequence[ReturnView | ExchangeView]
    ) -> str | None:
        items = [item for one in found for item in items_of(one)]
        meant = await items_meant(context, items, asked=self.asked(context))
        ids = set(meant.ids)
        owners = [one for one in found if ids & {str(item.id) for item in items_of(one)}]
        return owners[0].number if len(owners) == 1 else None

    async def infer(self, context: Context) -> str | None:
        """The only one there is."""
        found = await returns_under_way(context)
        if not found:
            raise Refused("utter_nothing_under_way", ends=True)
        return found[0].number if len(found) == 1 else None

    async def check(self, value: Any, context: Context) -> str:
        """The shop's rules."""
        from shop.operations import check_take_back

        if context.customer is not None:
            await context.shop(check_take_back, context.conversation_id, str(value))
        return str(value)

    async def ask(self, context: Context) -> None:
        """List them as buttons."""
        found = (await returns_under_way(context))[:MAX_CHOICES]
        words = context.speaker.words
        choices = (
            (
                words("utter_button_return", number=one.number, item=items_of(one)[0].name),
                f'/select_item{{"ordinal": "{place}"}}',
            )
            for place, one in enumerate(found, 1)
        )
        context.say("utter_question_return", *choices)


def _words(found: ReturnView | ExchangeView) -> str:
    return " ".join([found.number, *(item.name for item in items_of(found))])


class KeptItemsFact(Fact):
    """Which lines of the return stay; all of them, unless some are named."""

    slot = "item_ids"
    entities = frozenset({"ordinal", "product", "category"})
    depends_on = ("return_number",)

    async def read(self, context: Context) -> list[int] | None:
        """Lines of a return of several that the message names."""
        number = context.values.get("return_number")
        if not number or context.customer is None:
            return None
        found = [one for one in await returns_under_way(context) if one.number == number]
        items = items_of(found[0]) if found else ()
        if len(items) < 2:
            return None
        meant = await items_meant(context, items, asked=self.asked(context))
        if meant.among and len(meant.among) < len(items):
            among = [item for item in items if str(item.id) in {row.id for row in meant.among}]
            raise Refused("utter_which_line", items=item_lines(among))
        return [int(one) for one in meant.ids] or None

    async def infer(self, context: Context) -> list[int]:
        """All of them."""
        number = context.values["return_number"]
        found = [one for one in await returns_under_way(context) if one.number == number]
        return [item.id for one in found for item in items_of(one)]

    async def ask(self, context: Context) -> None:
        """Never asked alone: all stay unless some are named."""
        context.say("utter_question_kept")


class CancelReturn(Operation):
    """The goods stay with the customer, and the money with the shop."""

    name = "cancel_return"
    start_intents = frozenset({"cancel_return"})
    yes_title = "utter_button_call_it_off"

    async def preview(self, context: Context) -> Preview:
        """What stays, and what still comes back."""
        from shop.operations import check_take_back

        values = context.values
        found: Preview = await context.shop(
            check_take_back, context.conversation_id, values["return_number"], self._lines(context)
        )
        return found

    def _lines(self, context: Context) -> list[int] | None:
        """The lines that stay; None for an exchange, which has only one."""
        reads = language(context.turn.language).reads("changes")
        match = reads.RETURN_NUMBER.search(context.values["return_number"])
        exchange = match is not None and match["kind"].upper() == "X"
        return None if exchange else context.values["item_ids"]

    async def summary(self, context: Context, preview: Preview) -> Message:
        """What would stay, and the money."""
        return context.speaker.steady(
            "utter_take_back_summary",
            number=context.values["return_number"],
            items=item_lines(preview.items),
            **money_values(preview.refunds, context),
            **note_values(preview, context),
        )

    async def execute(self, context: Context) -> None:
        """Call it off, and say what to do with a label that has come."""
        from shop.operations import take_back

        preview = await self.preview(context)
        await context.shop(
            take_back,
            context.conversation_id,
            number=context.values["return_number"],
            item_ids=self._lines(context),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_take_back_done",
            number=context.values["return_number"],
            items=[item_values(item)["name"] for item in preview.items],
            **money_values(preview.refunds, context),
        )


CancelReturn.facts = (ReturnFact(), KeptItemsFact())
