"""Swap items for other variants of the same product, or for sound ones of the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actions.catalogue import facets
from actions.conversation import Entity, Turn
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.choosing import clauses, lines_described, products_of
from actions.operations.facts import OrderFact
from actions.operations.heard import CONFIRMED
from actions.operations.items import ItemsFact, pieces_of
from actions.operations.late_parcels import go_on_with_search
from actions.operations.refund_ways import RefundToFact, refund_id, way_words
from actions.operations.sizes import stepped, steps_wished
from actions.references import pick, places
from actions.render import item_values, options_of
from common.errors import ShopRuleError
from common.language import Money, Sentence, language
from common.language.spacing import series
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Blocked, Preview
    from shop.views import ExchangeView, OrderItemView, OrderView, VariantView

_PUTS_RIGHT = frozenset({"correct_details", "exchange_item"})
WISHED = "options_wished"
"""Line -> options that were wished for and cannot be had so: another one is told beside them."""
TOLD = "variants_told"
"""Line -> SKU, as far as it was told for which of several lines."""


class ExchangeableItems(ItemsFact):
    """The items that the shop would swap."""

    for_others = True

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
    """What to send instead, for each line: its id (as text) -> SKU."""

    slot = "new_sku"
    expects = "choice"
    entities = frozenset({"size", "colour", "ordinal"})
    depends_on = ("order_number", "item_ids")

    async def read(self, context: Context) -> dict[str, str] | None:
        """Options, for the line that they are said of; what is lacking is asked for."""
        if not context.values.get("item_ids") or context.customer is None:
            return None
        choices = await _choices(context)
        if any(_came_otherwise(context.turn, preview) for preview in choices.values()):
            raise Refused("utter_sorry_wrong", instead="wrong_item")
        sizes = await _stepped(context, choices)
        told = {**(context.values.get(self.slot) or {}), **self._told(context, choices)}
        before, spoken_of, said = dict(told), list[str](), set[str]()
        for part in _parts(context.turn, choices):
            spoken_of = await self._lines(context, part, choices, told) or spoken_of
            for line in spoken_of:
                try:
                    now = self._chosen(context, part, line, choices[line], sizes.get(line), said)
                except Refused:
                    context.values[TOLD] = {one: sku for one, sku in told.items() if one != line}
                    raise
                told |= now
                said |= now.keys()
        if told == before:
            return None
        if told.keys() >= choices.keys():
            context.values[TOLD] = None
            return told
        context.values[TOLD] = told
        raise Refused("")

    def _told(self, context: Context, choices: Mapping[str, Preview]) -> dict[str, str]:
        told: dict[str, str] = context.values.get(TOLD) or {}
        return {line: sku for line, sku in told.items() if line in choices}

    async def _lines(
        self,
        context: Context,
        part: Turn,
        choices: Mapping[str, Preview],
        told: Mapping[str, str],
    ) -> list[str]:
        """The lines that a part of the message is about; the one that was asked for if none is."""
        if len(choices) == 1:
            return list(choices)
        items = [preview.items[0] for preview in choices.values()]
        meant = await lines_described(context, items, part, asked=True)
        if meant.rows:
            return meant.ids
        lacking = [line for line in choices if line not in told]
        return lacking[:1] if self.asked(context) else []

    def _chosen(
        self,
        context: Context,
        part: Turn,
        line: str,
        preview: Preview,
        size: str | None,
        said: Collection[str],
    ) -> dict[str, str]:
        """The variant that a part of the message tells for a line.

        Args:
            size: that was told by the one that there is.
            said: lines for which this message has told one.

        Raises:
            Refused: it cannot be had.
        """
        asked, own = self.asked(context), preview.items[0].sku
        named = _options_named(part, preview, size)
        wished: dict[str, dict[str, str]] = dict(context.values.get(WISHED) or {})
        wanted = _matching({**wished.get(line, {}), **named}, preview) if named else []
        wanted = wanted or _matching(named, preview)
        if len(wanted) == 1:
            return {line: wanted[0].sku}
        if named and not wanted:
            context.values[WISHED] = {**wished, line: named}
        if named and not wanted and (asked or size or _puts_right(context, preview, named)):
            words = list(named.values())
            raise Refused("utter_variant_sold_out", item=preview.items[0].name, words=words)
        same = language(part.language).reads("changes").SAME_AGAIN.search(part.text)
        if same and line not in said and own in {variant.sku for variant in preview.variants}:
            return {line: own}
        if asked and (places(part) or not named) and line not in said:
            chosen = pick(part, preview.variants, describe=_described)
            return {line: chosen.sku} if chosen else {}
        return {}

    async def infer(self, context: Context) -> dict[str, str] | None:
        """Nothing to swap for is a no; one choice is still a choice."""
        for preview in (await _choices(context)).values():
            if not preview.variants:
                offer = ("utter_button_return_it", _return_payload(context))
                raise Refused("utter_no_other_variant", ends=True, offer=offer)
        return None

    async def ask(self, context: Context) -> None:
        """The variants in stock as buttons, for the first line that lacks one."""
        choices = await _choices(context)
        told = self._told(context, choices)
        line = next((line for line in choices if line not in told), next(iter(choices)))
        buttons = (
            (_described(variant), f'/select_item{{"ordinal": "{place}"}}')
            for place, variant in enumerate(choices[line].variants, 1)
        )
        if len(choices) == 1:
            context.say("utter_question_variant", *buttons)
        else:
            item = choices[line].items[0].name
            context.say("utter_question_new_variant", *buttons, item=item)


async def _choices(context: Context) -> dict[str, Preview]:
    """For each chosen line (its id as text), itself and the variants that could come instead."""
    from shop.operations import check_exchange

    number = context.values["order_number"]
    return {
        str(item): await context.shop(check_exchange, context.conversation_id, number, item)
        for item in context.values["item_ids"]
    }


def _puts_right(context: Context, preview: Preview, named: Mapping[str, str]) -> bool:
    """Whether another variant is wished for at the summary, and not only asked about."""
    turn, own = context.turn, facets.options_of(preview.items[0])
    wished = turn.intent in _PUTS_RIGHT and "?" not in turn.text
    return context.requested == CONFIRMED and wished and not named.items() <= own.items()


def _parts(turn: Turn, choices: Mapping[str, Preview]) -> list[Turn]:
    """The message in its clauses where several lines are chosen, else as one."""
    return clauses(turn) if len(choices) > 1 else [turn]


def _described(variant: VariantView) -> str:
    return series(options_of(variant)) or variant.sku


def _return_payload(context: Context) -> str:
    number = context.values["order_number"]
    return f'/return_item{{"order_number": "{number}"}}'


async def _stepped(context: Context, choices: Mapping[str, Preview]) -> dict[str, str]:
    """Line -> the size that the message wishes for it by the one that it has.

    Raises:
        Refused: there is none that is so much larger or smaller.
    """
    steps = steps_wished(context.turn)
    if steps is None:
        return {}
    items = {line: preview.items[0] for line, preview in choices.items()}
    products = await products_of(context, list(items.values()))
    sized = {one: item for one, item in items.items() if facets.SIZE in facets.options_of(item)}
    found = {
        line: stepped(item, product, steps)
        for line, item in sized.items()
        if (product := products.get(item.product_id))
    }
    if none := [items[line] for line, size in found.items() if size is None]:
        raise Refused("utter_no_further_size", **item_values(none[0]), larger=steps > 0)
    return {line: size for line, size in found.items() if size}


def _options_named(part: Turn, preview: Preview, size: str | None) -> dict[str, str]:
    """The options that are wished for, as far as they are not those that the line has.

    Args:
        size: the size that was told by the one that there is.
    """
    own = facets.options_of(preview.items[0])
    names = {*own, *facets.offered(preview.variants), facets.COLOUR, facets.SIZE}
    named = {
        name: [str(e.value) for e in part.entities if e.name == name and not _came(e, part)]
        for name in names
    }
    other = {
        name: next((value for value in reversed(values) if value != own.get(name)), values[-1])
        for name, values in named.items()
        if values
    }
    return {**other, facets.SIZE: size} if size else other


def _came_otherwise(turn: Turn, preview: Preview) -> bool:
    """Whether something else is told to have come than the line says ("I got the green one")."""
    own = facets.options_of(preview.items[0])
    came = [e for e in turn.entities if e.name in own and _came(e, turn)]
    return any(str(entity.value) != own[entity.name] for entity in came)


def _came(entity: Entity, part: Turn) -> bool:
    """Whether an option is told of what came, which is not what was ordered."""
    reads = language(part.language).reads("changes")
    before, after = part.text[: entity.start], part.text[entity.start + len(entity.text) :]
    came = reads.CAME_BEFORE.search(before) or reads.CAME_AFTER.match(after)
    return bool(entity.text) and came is not None


def _matching(named: Mapping[str, str], preview: Preview) -> list[VariantView]:
    """Variants with the options named; what was not named stays as it is."""
    if not named:
        return []
    wanted = {**facets.options_of(preview.items[0]), **named}
    return [variant for variant in preview.variants if facets.fits(variant, wanted)]


def _swaps(context: Context) -> list[tuple[int, str]]:
    chosen: Mapping[str, str] = context.values["new_sku"]
    return [(item, chosen[str(item)]) for item in context.values["item_ids"]]


class ExchangeItem(Operation):
    """The new ones are reserved, the old ones come back."""

    name = "exchange_item"
    undone_by = "cancel_return"
    start_intents = frozenset({"exchange_item"})
    yes_title = "utter_button_exchange_it"
    no_title = "utter_button_keep_it"

    def eligible(self, order: OrderView) -> bool:
        """Only what has arrived."""
        return order.status == "delivered"

    def reaches(self, order: OrderView) -> bool:
        """What has not been packed is changed instead."""
        from shop.rules import CANCELLABLE

        return self.eligible(order) or order.status in CANCELLABLE

    def none_eligible(self) -> str:
        """Nothing has arrived yet."""
        return "utter_exchange_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for exchanging; what has not left is changed instead."""
        from shop.operations import check_exchange
        from shop.rules import CANCELLABLE

        if (await context.order(number)).status in CANCELLABLE:
            context.values["order_number"] = number
            raise Refused("utter_change_instead", instead="change_items", order=number)
        try:
            await context.shop(check_exchange, context.conversation_id, number)
        except ShopRuleError as rule:
            await go_on_with_search(context, number, rule)
            raise

    async def preview(self, context: Context) -> Preview:
        """The lines, what each is exchanged for, and the difference in price."""
        from shop.operations import check_exchanges

        found: Preview = await context.shop(
            check_exchanges,
            context.conversation_id,
            context.values["order_number"],
            _swaps(context),
            pieces=pieces_of(context),
            refund_to=refund_id(context.values.get("refund_to")),
        )
        return found

    async def summary(self, context: Context, preview: Preview) -> Message:
        """Old and new."""
        order = context.values["order_number"]
        if len(preview.items) > 1:
            lines = [
                Sentence(
                    "utter_exchange_line",
                    {
                        "item": Sentence("utter_item", item_values(item)),
                        "variant": _described(new),
                        "same": item.sku == new.sku,
                    },
                )
                for item, new in zip(preview.items, preview.variants, strict=True)
            ]
            money = _difference(preview, context)
            return context.speaker.steady(
                "utter_exchanges_summary", order=order, lines=lines, **money
            )
        item, new = preview.items[0], preview.variants[0]
        return context.speaker.steady(
            "utter_exchange_summary",
            item=item.name,
            quantity=item.quantity,
            options=options_of(item),
            order=order,
            variant=_described(new),
            **_difference(preview, context),
        )

    async def execute(self, context: Context) -> None:
        """Reserve the new ones."""
        from shop.operations import exchange_items

        exchanges: list[ExchangeView] = await context.shop(
            exchange_items,
            context.conversation_id,
            order_number=context.values["order_number"],
            swaps=_swaps(context),
            pieces=pieces_of(context),
            refund_to=refund_id(context.values.get("refund_to")),
            request_id=context.request_id,
            shown=context.shown,
        )
        for exchange in exchanges:
            context.say(
                "utter_exchange_done",
                number=exchange.number,
                item=exchange.item.name,
                quantity=exchange.item.quantity,
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


ExchangeItem.facts = (
    OrderFact(ExchangeItem),
    ExchangeableItems("utter_question_item_exchange"),
    VariantFact(),
    RefundToFact(ExchangeItem().preview, "order_number", "item_ids", "new_sku"),
)
