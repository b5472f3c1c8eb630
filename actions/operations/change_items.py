"""Change what is in an order that has not been packed: all wishes in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.choosing import (
    clause_spans,
    items_meant,
    part_of,
    products_of,
)
from actions.operations.confirming import ConfirmFact
from actions.operations.consent import consent_words, fills_only
from actions.operations.facts import OrderFact, asks_for_no_change
from actions.operations.line_wishes import Wishes, read_wishes, variants_like
from actions.operations.refund_ways import ORIGINAL, note_values, way_words
from actions.operations.selecting import only_points
from actions.operations.told_with_order import tells_line_with_order
from actions.operations.ways_to_pay import WayFact, way_key
from actions.references import pick
from actions.render import item_lines, item_values, options_of
from common.errors import ShopRuleError
from common.language import Money, Sentence, language
from common.language.spacing import series
from common.messages import Message
from shop.changes import LineChange

if TYPE_CHECKING:
    from shop.previews import ChangedLine, Preview
    from shop.views import OrderItemView, OrderView, VariantView

INTERRUPTED = "interrupted"
OPEN = "variant_open"
"""What is known of a wish whose variant is still to be told."""
SO_FAR = "wishes_so_far"
"""The wishes that could be taken: what cannot be had changes nothing of them."""
IN_MIND = "lines_in_mind"
"""Lines that a question at the summary was about."""
_MENDABLE = frozenset(
    {"not_enough_left", "unknown_variant", "other_product", "nothing_changes", "unknown_item"}
)
"""What another wish could put right."""


class WishesFact(Fact):
    """What shall become of the lines: a list of (line, SKU, quantity)."""

    slot = "wishes"
    entities = frozenset({"product", "size", "colour", "quantity"})
    depends_on = ("order_number",)
    takes = frozenset({"cancel_order", "missing_item", "return_item", "damaged_item", "wrong_item"})

    async def read(self, context: Context) -> list[list[Any]] | None:
        """The wishes of this message, put to those of earlier ones."""
        if not context.values.get("order_number") or context.customer is None:
            return None
        order = await context.chosen_order()
        if context.requested == ConfirmFact.slot and asks_for_no_change(context.turn):
            asked_about = await items_meant(context, order.items, asked=False)
            context.values[IN_MIND] = [int(line) for line in asked_about.ids]
            return None
        if context.values.get(OPEN) and (told := await self._variant_told(context, order)):
            return told
        kept = context.values.get(self.slot) or context.values.get(SO_FAR)
        so_far = [LineChange(*one) for one in kept or ()]
        latest = so_far[-1].item_id if so_far else None
        items = await _as_wished(context, order.items, so_far)
        line = next((item for item in items if item.id == latest), None)
        with_order = tells_line_with_order(context)
        wishes = await read_wishes(
            context,
            items,
            asked=self.asked(context) or with_order,
            latest=line,
            in_mind=context.values.get(IN_MIND) or _asked_about(context, order),
            taking_out=with_order and _was_to_go(context),
        )
        agrees = context.turn.intent == "affirm" and not self.asked(context)
        if wishes.nothing or (agrees and wishes.only_points):
            return None
        context.values[IN_MIND] = None
        merged = _merged(so_far, wishes)
        self._say_what_is_unclear(context, order, wishes, merged)
        return [wish.as_values() for wish in merged] or None

    def _say_what_is_unclear(
        self, context: Context, order: OrderView, wishes: Wishes, merged: Sequence[LineChange]
    ) -> None:
        """What cannot be had, or is still to be told.

        Raises:
            Refused: it has to be told before anything is shown.
        """
        if wishes.lacking:
            name, words = wishes.lacking[0]
            line = next((item for item in order.items if item.name == name), None)
            if line is not None:  # what there is of it is shown, and chosen among next
                kept = [wish.as_values() for wish in merged]
                context.values[OPEN] = {"line": line.id, "with": kept}
            raise Refused("utter_no_such_variant", item=name, words=words)
        if wishes.among:
            among = [item for item in order.items if item.id in wishes.among]
            raise Refused("utter_which_line", items=item_lines(among))
        if wishes.open is not None:
            context.values[OPEN] = {**wishes.open, "with": [w.as_values() for w in merged]}
            raise Refused("")

    async def _variant_told(self, context: Context, order: OrderView) -> list[list[Any]] | None:
        """The variant for what was left open, by its options or its place in the list.

        What is said beside it of other lines is wished for as well, and tells no variant.
        """
        open_ = context.values[OPEN]
        _, variants, line = await _open_variants(context, order, open_)
        own, others = await _of_other_lines(context, order, line)
        if others is not None:
            before = [LineChange(*one) for one in open_.get("with") or ()]
            with_these = [one.as_values() for one in _merged(before, others)]
            open_ = context.values[OPEN] = {**open_, "with": with_these}
        context = replace(context, turn=own)
        words = read_options(context, variants)
        if lacks := _not_among(context, variants, line):
            name = line.name if line else ""
            raise Refused("utter_no_such_variant", item=name, words=lacks)
        fitting = [v for v in variants if all(v.options.get(k) == x for k, x in words.items())]
        if line is not None and len(fitting) > 1:
            same = {**line.options, **words}  # what is not told stays as it is
            fitting = [variant for variant in fitting if variant.options == same] or fitting
        chosen = fitting[0] if words and len(fitting) == 1 else None
        chosen = chosen or pick(context.turn, variants, describe=_described)
        chosen = chosen or _agreed_to(context, variants)
        if chosen is None and others is not None:
            raise Refused("")
        if chosen is None:
            return None
        context.values[OPEN] = None
        wish = LineChange(open_.get("line"), sku=chosen.sku, quantity=open_.get("quantity"))
        before = [LineChange(*one) for one in open_.get("with") or ()]
        return [one.as_values() for one in _merged(before, Wishes(changes=[wish]))]

    async def check(self, value: Any, context: Context) -> list[list[Any]]:
        """The shop's rules; what another wish could put right is asked for once more."""
        if context.customer is None or not context.values.get("order_number"):
            return list(value)
        try:
            await _preview(context, wishes=value)
        except ShopRuleError as rule:
            if rule.code not in _MENDABLE:
                raise
            raise Refused(context.speaker.rule(rule)) from rule
        context.values[SO_FAR] = list(value)
        return list(value)

    async def ask(self, context: Context) -> None:
        """The lines of the order, or the variants of what was left open."""
        order = await context.chosen_order()
        if open_ := context.values.get(OPEN):
            name, variants, _ = await _open_variants(context, order, open_)
            choices = (
                (_described(variant), f'/select_item{{"ordinal": "{place}"}}')
                for place, variant in enumerate(variants, 1)
            )
            context.say("utter_question_new_variant", *choices, item=name)
            return
        context.say("utter_question_changes", order=order.number, items=item_lines(order.items))


def _asked_about(context: Context, order: OrderView) -> list[int]:
    """The line whose product was asked about just before, where words only point at it."""
    if not context.values.get(INTERRUPTED) or not only_points(context.turn):
        return []
    return [one.id for one in order.items if one.product_id == context.focus_product]


def _was_to_go(context: Context) -> bool:
    """Whether the operation was begun to take something out."""
    remove = language(context.turn.language).reads("changes").REMOVE
    return remove.search(context.opening_words) is not None


async def _of_other_lines(
    context: Context, order: OrderView, line: OrderItemView | None
) -> tuple[Turn, Wishes | None]:
    """What a message says of the open variant, and what it wishes of other lines beside it."""
    turn, removes = context.turn, language(context.turn.language).reads("changes").REMOVE
    rest = [item for item in order.items if line is None or item.id != line.id]
    for start, end in clause_spans(turn):
        part = part_of(turn, start, end)
        if not removes.search(part.text):
            continue
        meant = await items_meant(context, order.items, turn=part, asked=True)
        rows = {row.id for row in meant.rows}
        if not rows or not rows <= {str(item.id) for item in rest}:
            continue
        beside = replace(context, turn=part_of(turn, start, len(turn.text)))
        wishes = await read_wishes(beside, rest, asked=True)
        if wishes.changes and not wishes.among:
            return part_of(turn, 0, start), wishes
    return turn, None


def _agreed_to(context: Context, variants: Sequence[VariantView]) -> VariantView | None:
    """The only variant there is, where the answer is a yes and nothing else."""
    words = consent_words(context.turn.language)
    agrees = fills_only(context.turn.text, words) and not context.turn.text.startswith("/")
    return variants[0] if agrees and len(variants) == 1 else None


async def _as_wished(
    context: Context, items: Sequence[OrderItemView], wishes: Sequence[LineChange]
) -> list[OrderItemView]:
    """The lines with the variants that are wished for so far: "and in L" keeps their colour."""
    products = await products_of(context, items)
    skus = {wish.item_id: wish.sku for wish in wishes if wish.item_id and wish.sku}
    return [
        next(
            (
                replace(item, sku=variant.sku, options=variant.options)
                for variant in (products[item.product_id].variants if item.id in skus else ())
                if variant.sku == skus[item.id]
            ),
            item,
        )
        for item in items
    ]


def read_options(context: Context, variants: Sequence[VariantView]) -> dict[str, str]:
    """The options that the message names, of those that tell these variants apart."""
    said = {str(entity.value).casefold() for entity in context.turn.entities}
    said |= set(context.turn.answer.casefold().replace(",", " ").split())
    return {
        name: value
        for variant in variants
        for name, value in variant.options.items()
        if value.casefold() in said
    }


def _not_among(
    context: Context, variants: Sequence[VariantView], line: OrderItemView | None
) -> str:
    """What is wished for that none of these variants has, or not together; empty where all do."""
    held = {value.casefold() for one in (*variants, line) if one for value in one.options.values()}
    facets = context.services.facets
    wished = [e for e in context.turn.entities if e.name in facets and not e.unwanted]
    lacking = [e.text or str(e.value) for e in wished if str(e.value).casefold() not in held]
    return series(lacking)


async def _open_variants(
    context: Context, order: OrderView, open_: dict[str, Any]
) -> tuple[str, list[VariantView], OrderItemView | None]:
    """The name of what was left open, and the variants of it that there are."""
    from shop.catalogue import get_product

    line = next((item for item in order.items if item.id == open_.get("line")), None)
    product_id = line.product_id if line else open_.get("product")
    product = await context.shop(get_product, product_id)
    pieces = line.quantity if line else int(open_.get("quantity") or 1)
    variants = variants_like(product, {}) if product else []
    own = line.sku if line else ""
    return (
        product.name if product else "",
        [variant for variant in variants if variant.sku != own and variant.has(pieces)],
        line,
    )


def _described(variant: VariantView) -> str:
    return series(options_of(variant)) or variant.sku


def _merged(before: Sequence[LineChange], wishes: Wishes) -> list[LineChange]:
    """Earlier wishes and new ones: of each line the latest, and every addition once."""
    by_line: dict[int, LineChange] = {}
    added: dict[str, LineChange] = {}
    for wish in (*before, *wishes.changes):
        if wish.item_id is None:
            added[str(wish.sku)] = wish
        else:
            earlier = by_line.get(wish.item_id, LineChange(wish.item_id))
            quantity = earlier.quantity if wish.quantity is None else wish.quantity
            by_line[wish.item_id] = LineChange(wish.item_id, wish.sku or earlier.sku, quantity)
    gone = {line for line, wish in by_line.items() if wish.quantity == 0}
    for kept in wishes.kept | (wishes.stay & gone):
        by_line.pop(kept, None)
    return [*by_line.values(), *added.values()]


async def _preview(context: Context, *, wishes: Any = None) -> Preview:
    from shop.operations import check_items

    found: Preview = await context.shop(
        check_items,
        context.conversation_id,
        context.values["order_number"],
        [LineChange(*one) for one in wishes or context.values["wishes"]],
        pay_with=way_key(context.values.get("pay_with")),
    )
    return found


async def _is_here(context: Context, number: str) -> bool:
    return (await context.order(number)).status == "delivered"


class ChangeItems(Operation):
    """Other variants or quantities, lines out and lines in."""

    name = "change_items"
    beside = True
    start_intents = frozenset({"change_items"})
    yes_title = "utter_button_change_it"

    def eligible(self, order: OrderView) -> bool:
        """Only what has not been packed."""
        return order.status in {"placed", "paid", "on_hold"}

    def reaches(self, order: OrderView) -> bool:
        """What is delivered is exchanged instead."""
        return self.eligible(order) or order.status == "delivered"

    def none_eligible(self) -> str:
        """Everything is packed or gone."""
        return "utter_change_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for changing what is in an order; what has arrived is exchanged."""
        from shop.operations import check_items

        try:
            await context.shop(check_items, context.conversation_id, number)
        except ShopRuleError as rule:
            reads = language(context.turn.language).reads("changes")
            words = context.opening_words or context.turn.text
            only_others = not (reads.ADD.search(words) or reads.REMOVE.search(words))
            if (
                rule.code == "too_late_to_change"
                and only_others
                and await _is_here(context, number)
            ):
                context.values["order_number"] = number
                raise Refused(
                    "utter_exchange_instead", instead="exchange_item", order=number
                ) from rule
            raise

    async def preview(self, context: Context) -> Preview:
        """The order as it would be, and the difference."""
        return await _preview(context)

    async def summary(self, context: Context, preview: Preview) -> Message:
        """Each line as it is and as it would be, the new total, and who pays or gets what."""
        return context.speaker.steady(
            "utter_change_summary",
            order=preview.order.number,
            lines=[changed_line(line) for line in preview.changed],
            **difference_values(preview, context),
            **note_values(preview, context),
        )

    async def execute(self, context: Context) -> None:
        """Change it and say what the order is now."""
        from shop.operations import change_items

        preview = await _preview(context)
        order: OrderView = await context.shop(
            change_items,
            context.conversation_id,
            order_number=context.values["order_number"],
            wishes=[LineChange(*one) for one in context.values["wishes"]],
            pay_with=way_key(context.values.get("pay_with")),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say(
            "utter_change_done",
            order=order.number,
            items=item_lines(order.items),
            days=context.services.config.refund_days,
            **difference_values(preview, context),
        )


def changed_line(line: ChangedLine) -> Sentence:
    """A line that comes, goes or changes, in words."""
    before, after = line.before, line.after
    item = before or after
    name = item.name if item else ""
    return Sentence(
        "utter_changed_line",
        {
            "what": "added" if before is None else "removed" if after is None else "changed",
            "item": Sentence("utter_item", item_values(item)) if item else name,
            "now": Sentence("utter_item", item_values(after)) if after else "",
        },
    )


def difference_values(preview: Preview, context: Context) -> dict[str, Any]:
    """What is dearer or cheaper, and for which way to pay."""
    currency, difference = context.services.config.currency, preview.difference_cents
    return {
        "total": Money(preview.order.total_cents, currency),
        "costs": Money(max(difference, 0), currency),
        "saves": Money(preview.refund_cents, currency),
        "shares": way_words(preview.refunds, currency),
        "payment": preview.settled_with,
        "unpaid": bool(preview.open_cents),
    }


ChangeItems.facts = (
    OrderFact(ChangeItems),
    WishesFact(),
    WayFact(always=False, default=ORIGINAL),
)
