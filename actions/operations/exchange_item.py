"""Swap an item for another size or colour of the same product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actions.catalogue import facets
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.facts import ItemsFact, OrderFact
from actions.operations.refund_ways import RefundToFact, refund_id, way_words
from actions.references import pick
from actions.render import options_of
from common.language import Money
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Blocked, Preview
    from shop.views import ExchangeView, OrderItemView, OrderView, VariantView


async def _preview(context: Context, new_sku: Any = None, refund_to: str | None = None) -> Preview:
    from shop.operations import check_exchange

    items = context.values.get("item_ids")
    found: Preview = await context.shop(
        check_exchange,
        context.conversation_id,
        context.values["order_number"],
        item_id=items[0] if items else None,
        new_sku=new_sku,
        refund_to=refund_id(refund_to),
    )
    return found


class ExchangeableItem(ItemsFact):
    """The items that the shop would swap."""

    async def candidates(self, context: Context) -> list[OrderItemView]:
        """As the shop's rules say."""
        return list((await self._all(context)).items)

    async def blocked(self, context: Context) -> Sequence[Blocked]:
        """What stays."""
        return (await self._all(context)).blocked

    async def _all(self, context: Context) -> Preview:
        from shop.operations import check_exchange

        number = context.values["order_number"]
        found: Preview = await context.shop(check_exchange, context.conversation_id, number)
        return found


class VariantFact(Fact):
    """The size or colour to send instead."""

    slot = "new_sku"
    expects = "choice"
    entities = frozenset({"size", "colour", "ordinal"})
    depends_on = ("order_number", "item_ids")

    async def read(self, context: Context) -> str | None:
        """A size, a colour or both, as far as they point at one variant in stock."""
        if not context.values.get("item_ids") or context.customer is None:
            return None
        preview = await _preview(context)
        wanted = _matching(context, preview)
        if len(wanted) == 1:
            return wanted[0].sku
        if self.asked(context) and not wanted and context.turn.has("size", "colour"):
            raise Refused("utter_variant_not_available")
        chosen = pick(context.turn, preview.variants, describe=_described)
        return chosen.sku if chosen and self.asked(context) else None

    async def infer(self, context: Context) -> str | None:
        """Nothing to swap for is a no; one choice is still a choice."""
        if not (await _preview(context)).variants:
            offer = ("utter_button_return_it", _return_payload(context))
            raise Refused("utter_no_other_variant", ends=True, offer=offer)
        return None

    async def ask(self, context: Context) -> None:
        """The variants in stock as buttons."""
        variants = (await _preview(context)).variants
        choices = (
            (_described(variant), f'/select_item{{"ordinal": "{place}"}}')
            for place, variant in enumerate(variants, 1)
        )
        context.say("utter_question_variant", *choices)


def _described(variant: VariantView) -> str:
    return ", ".join(options_of(variant))


def _return_payload(context: Context) -> str:
    number = context.values["order_number"]
    return f'/return_item{{"order_number": "{number}"}}'


def _matching(context: Context, preview: Preview) -> list[VariantView]:
    """Variants with the options named; what was not named stays as it is."""
    if not preview.items:
        return []
    own = facets.options_of(preview.items[0])
    names = {*own, *facets.offered(preview.variants), facets.COLOUR, facets.SIZE}
    named = {name: str(value) for name in names if (value := context.turn.first(name))}
    if not named:
        return []
    return [variant for variant in preview.variants if facets.fits(variant, own | named)]


class ExchangeItem(Operation):
    """The new one is reserved, the old one comes back."""

    name = "exchange_item"
    start_intents = frozenset({"exchange_item"})
    yes_title = "utter_button_exchange_it"
    no_title = "utter_button_keep_it"

    def eligible(self, order: OrderView) -> bool:
        """Only what has arrived."""
        return order.status == "delivered"

    def none_eligible(self) -> str:
        """Nothing has arrived yet."""
        return "utter_exchange_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for exchanging."""
        from shop.operations import check_exchange

        await context.shop(check_exchange, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The line, what it can be exchanged for, and the difference in price."""
        return await _preview(context, context.values["new_sku"], context.values.get("refund_to"))

    async def summary(self, context: Context, preview: Preview) -> Message:
        """Old and new."""
        item, new = preview.items[0], _chosen(preview, context.values["new_sku"])
        return context.speaker.steady(
            "utter_exchange_summary",
            item=item.name,
            options=options_of(item),
            order=context.values["order_number"],
            variant=_described(new),
            **_difference(preview, context),
        )

    async def execute(self, context: Context) -> None:
        """Reserve the new one."""
        from shop.operations import exchange_item

        exchange: ExchangeView = await context.shop(
            exchange_item,
            context.conversation_id,
            order_number=context.values["order_number"],
            item_id=context.values["item_ids"][0],
            new_sku=context.values["new_sku"],
            refund_to=refund_id(context.values.get("refund_to")),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_exchange_done",
            number=exchange.number,
            item=exchange.item.name,
            variant=_described(exchange.new),
            **_difference(exchange, context),
            days=context.services.config.refund_days,
        )


def _difference(found: Preview | ExchangeView, context: Context) -> dict[str, Any]:
    """What is charged or given back, and to what; a sum of nothing where the prices are equal."""
    currency, difference = context.services.config.currency, found.difference_cents
    return {
        "costs": Money(max(difference, 0), currency),
        "saves": Money(max(-difference, 0), currency),
        "shares": way_words(found.refunds, currency),
        "payment": found.settled_with,
    }


def _chosen(preview: Preview, sku: Any) -> VariantView:
    return next(variant for variant in preview.variants if variant.sku == sku)


ExchangeItem.facts = (
    OrderFact(ExchangeItem),
    ExchangeableItem("utter_question_item_exchange", single=True),
    VariantFact(),
    RefundToFact(ExchangeItem().preview, "order_number", "item_ids", "new_sku"),
)
