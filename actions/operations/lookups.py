"""Questions about the customer's own orders: identity first, then the answer, nothing changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.base import Context, Operation, Refused
from actions.operations.facts import ORDERS_OPEN, OrderFact
from actions.operations.late_parcels import SearchWishFact, is_late
from actions.operations.refund_ways import way_values
from actions.render import (
    item_lines,
    item_values,
    options_of,
    order_card,
    order_title,
    status_words,
)
from actions.speech import Speaker
from common.language import Money, Sentence, language
from common.language.spacing import series, spaced
from common.messages import Buttons, Message, Text

if TYPE_CHECKING:
    from shop.previews import Preview
    from shop.views import ExchangeView, OrderView, RefundView, ReturnView

HISTORY_LENGTH = 5
LATEST = 3
ALL = "all"
MOST_TOLD = 4
"""So many orders that are still to come are told of without asking which one is meant."""
_GOES_BACK = frozenset({"returning", "returned", "exchanging", "exchanged"})
_RETURN_INSTEAD = (("utter_button_return_something", "/return_item"), ("utter_button_no", "/deny"))


class OrderStatus(Operation):
    """Where an order is."""

    name = "order_status"
    start_intents = frozenset({"order_status"})
    confirms = False

    def eligible(self, order: OrderView) -> bool:
        """Whatever is not over; falls back to the newest order in ``infer``."""
        return order.status not in {"delivered", "cancelled"}

    async def execute(self, context: Context) -> None:
        """One sentence and the card; of several orders, one sentence each."""
        if context.values["order_number"] == ALL:
            coming = await _still_coming(context)
            choices = [
                (one.number, f'/order_status{{"order_number": "{one.number}"}}') for one in coming
            ]
            for one in coming:
                lines = item_lines(one.items)
                state = order_state(one, context.speaker).text
                shown = choices if one is coming[-1] else ()
                context.say("utter_state_of_one", *shown, state=state, items=lines)
            context.values["order_number"] = None
            return
        order = await context.chosen_order()
        context.say(order_state(order, context.speaker))
        if is_late(order):
            payload = json.dumps({"order_number": order.number})
            search = (MissingParcel.yes_title, f"/missing_parcel{payload}")
            if context.outcome.get("order") != order.number:
                context.say(order_card(order, context.services.config, context.speaker))
            context.say("utter_offer_search", search, ("utter_button_not_now", "/deny"))
            return
        context.say(order_card(order, context.services.config, context.speaker))


class OpenOrderFact(OrderFact):
    """The order asked about: what is still to come, else the newest one."""

    async def check(self, value: Any, context: Context) -> str:
        """The order is theirs; all of theirs are."""
        return ALL if value == ALL else await super().check(value, context)

    def _leave_open(self, context: Context, numbers: Sequence[str]) -> None:
        """Each of those that the words fit is told of: nothing has to be asked for that."""
        context.values[ORDERS_OPEN] = list(numbers)

    async def infer(self, context: Context) -> str | None:
        """Of several that are to come each is told; no open order means the last one is meant."""
        orders = await context.orders()
        open_orders = await _still_coming(context)
        pointing = language(context.turn.language).reads("references")
        words = f"{context.opening_words} {context.turn.text}"
        several = pointing.EVERY.search(words) or pointing.PLURAL.search(words)
        in_mind = [one.number for one in open_orders if one.number == context.last_order]
        if in_mind and not several and not context.values.get(ORDERS_OPEN):
            return in_mind[0]
        if 1 < len(open_orders) <= MOST_TOLD:
            return ALL
        if len(open_orders) > 1:
            return None
        chosen = (open_orders or orders)[:1]
        if not chosen:
            return await super().infer(context)
        return chosen[0].number


async def _still_coming(context: Context) -> list[OrderView]:
    """The orders that words fit, else all that are not over."""
    orders = await context.orders()
    if meant := context.values.get(ORDERS_OPEN):
        return [order for order in orders if order.number in meant]
    return [order for order in orders if order.status not in {"delivered", "cancelled"}]


class NamedOrderFact(OrderFact):
    """The order that was named; without one, all of them are meant and nothing is asked."""

    async def check(self, value: Any, context: Context) -> str:
        """The order is theirs."""
        return await super().check(value, context) if value else ""

    async def infer(self, context: Context) -> str:
        """No order in particular."""
        return ""


class MissingParcel(Operation):
    """A parcel that should be there and is not."""

    name = "missing_parcel"
    start_intents = frozenset({"missing_parcel"})
    yes_title = "utter_button_search_for_it"
    no_title = "utter_button_not_now"

    def opening(self, turn: Turn) -> str | None:
        """A lost parcel is a worry."""
        return None if _came(turn) else "utter_sorry_missing"

    def eligible(self, order: OrderView) -> bool:
        """Only what has left the shop."""
        return order.status in {"partially_shipped", "shipped", "delivered"}

    def none_eligible(self) -> str:
        """Nothing has left yet."""
        return "utter_missing_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for searching."""
        from shop.operations import check_search

        if (await context.order(number)).delivered_at and _came(context.turn):
            context.say("utter_sorry_missing_item")
            raise Refused("", instead="missing_item")
        await context.shop(check_search, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The order whose parcel would be searched for."""
        from shop.operations import check_search

        number = context.values["order_number"]
        found: Preview = await context.shop(check_search, context.conversation_id, number)
        return found

    async def summary(self, context: Context, preview: Preview) -> Message:
        """What is known of the parcel, and what would be done."""
        order = preview.order
        return context.speaker.steady(
            "utter_search_summary",
            status=order_state(order, context.speaker).text,
            carrier=order.carrier,
            items=item_lines(order.items),
            wish=context.values.get("search_wish") or None,
        )

    async def execute(self, context: Context) -> None:
        """Put it on record, and say what happens next."""
        from shop.operations import search_parcel

        search = await context.shop(
            search_parcel,
            context.conversation_id,
            order_number=context.values["order_number"],
            text=" – ".join(filter(None, (context.opening_words, _further_wish(context)))),
            request_id=context.request_id,
            shown=context.shown,
        )
        context.say("utter_search_done", number=search.number)


def _further_wish(context: Context) -> str:
    """What was told after the words that began the search."""
    wish = str(context.values.get("search_wish") or "")
    return "" if wish == context.opening_words.strip() else wish


def _came(turn: Turn) -> bool:
    """Whether words say that a parcel came and something was not in it."""
    return language(turn.language).reads("aftersales").CAME_WITHOUT.search(turn.text) is not None


class OrderHistory(Operation):
    """The orders so far."""

    name = "order_history"
    start_intents = frozenset({"order_history"})
    confirms = False

    async def execute(self, context: Context) -> None:
        """The newest few, one line each."""
        orders, currency = await context.orders(), context.services.config.currency
        if not orders:
            context.say("utter_history_none")
            return
        lines = [
            Sentence(
                "utter_history_line",
                {
                    "place": place,
                    "order": order_title(order),
                    "status": status_words(order.status, context.speaker),
                    "total": Money(order.total_cents, currency),
                },
            )
            for place, order in enumerate(orders[:HISTORY_LENGTH], 1)
        ]
        choices = (
            (order.number, f'/order_status{{"order_number": "{order.number}"}}')
            for order in orders[:HISTORY_LENGTH]
        )
        context.say("utter_history", *choices, orders=lines)


class RefundStatus(Operation):
    """Where the money is."""

    name = "refund_status"
    start_intents = frozenset({"refund_status"})
    confirms = False

    def eligible(self, order: OrderView) -> bool:
        """What money goes back for."""
        return bool(order.refunds)

    async def execute(self, context: Context) -> None:
        """The refunds of the order that was named, or the newest ones."""
        from shop.orders import refunds_of

        config = context.services.config
        number = context.values["order_number"] or None
        refunds = await context.shop(refunds_of, context.conversation_id, number)
        sums = {context.turn.first("price_max"), context.turn.first("price_min")} - {None}
        meant = [refund for refund in refunds if refund.amount_cents in sums]
        if number and not context.turn.has("order_number") and not (meant if sums else refunds):
            every = await context.shop(refunds_of, context.conversation_id, None)
            meant = [refund for refund in every if refund.amount_cents in sums]
            refunds = refunds or every
        refunds = meant or refunds
        if not refunds:
            context.say("utter_refund_none", *_RETURN_INSTEAD, order=number)
            return
        number = context.turn.first("order_number")
        asked_for = [refund for refund in refunds if refund.order_number == number]
        for refund in asked_for or _of_latest_occasions(refunds):
            about = {**way_values(refund, config.currency), "order": refund.order_number}
            if refund.status == "paid" and refund.paid_at:
                context.say("utter_refund_paid", **about, paid=refund.paid_at)
            else:
                context.say("utter_refund_open", **about, days=config.refund_days)


def _of_latest_occasions(refunds: Sequence[RefundView]) -> list[RefundView]:
    """All refunds of the latest returns, cancellations and exchanges; the latest come first."""
    occasions = list(dict.fromkeys(map(_occasion, refunds)))[:LATEST]
    return [refund for refund in refunds if _occasion(refund) in occasions]


def _occasion(refund: RefundView) -> tuple[Any, ...]:
    return (refund.order_number, refund.reason, refund.return_number, refund.created_at)


class ReturnStatus(Operation):
    """How far a return has come."""

    name = "return_status"
    start_intents = frozenset({"return_status"})
    confirms = False

    def eligible(self, order: OrderView) -> bool:
        """What is, or was, under way back."""
        return bool(order.refunds) or any(item.status in _GOES_BACK for item in order.items)

    async def execute(self, context: Context) -> None:
        """The returns and exchanges of the order that was named, or the newest ones."""
        from shop.orders import exchanges_of, returns_of

        number = context.values["order_number"] or None
        found: list[ReturnView | ExchangeView] = [
            *await context.shop(returns_of, context.conversation_id, number),
            *await context.shop(exchanges_of, context.conversation_id, number),
        ]
        if language(context.turn.language).reads("changes").EXCHANGE.search(context.turn.text):
            found = [one for one in found if hasattr(one, "new")] or found
        if not found:
            context.say("utter_return_status_none", *_RETURN_INSTEAD, order=number)
            return
        for one in sorted(found, key=lambda each: each.created_at, reverse=True)[:LATEST]:
            _say_how_far(one, context)


def _say_how_far(found: ReturnView | ExchangeView, context: Context) -> None:
    """How far one return or exchange has come, and what it waits for."""
    new = getattr(found, "new", None)
    if new is None:
        context.say(
            "utter_return_status",
            number=found.number,
            items=[item.name for item in getattr(found, "items", ())],
            status=Sentence(f"utter_return_is_{found.status}"),
        )
        return
    item = getattr(found, "item", None)
    variant = series(options_of(new)) or new.sku
    context.say(
        "utter_exchange_status",
        number=found.number,
        item=Sentence("utter_item", item_values(item)) if item else "",
        status=Sentence(f"utter_exchange_is_{found.status}", {"variant": variant}),
    )


def order_state(order: OrderView, speaker: Speaker) -> Text | Buttons:
    """How far the order has come, in one sentence."""
    code = _tracking(order) or None
    held = order.hold_until is not None and order.status in {"placed", "paid", "on_hold"}
    return speaker.steady(
        "utter_order_is_held" if held else f"utter_order_is_{order.status}",
        order=order.number,
        until=order.hold_until,
        due=_due(order),
        tracking=code,
        delivered=order.delivered_at,
    )


def _tracking(order: OrderView) -> str:
    """Who delivers, and the codes; of several carriers, each with its own. Empty without a code."""
    carriers = {parcel.carrier for parcel in order.parcels if parcel.tracking_codes}
    if len(carriers) < 2:
        return spaced(order.carrier, order.tracking_code) if order.tracking_code else ""
    coded = (parcel for parcel in order.parcels if parcel.tracking_codes)
    return series(spaced(one.carrier, ", ".join(one.tracking_codes)) for one in coded)


def _due(order: OrderView) -> Sentence | None:
    if not order.expected_on:
        return None
    late = order.expected_on < datetime.now(UTC).date()
    return Sentence("utter_order_due", {"late": late, "day": order.expected_on})


OrderStatus.facts = (OpenOrderFact(OrderStatus),)
RefundStatus.facts = (NamedOrderFact(RefundStatus),)
ReturnStatus.facts = (NamedOrderFact(ReturnStatus),)
MissingParcel.facts = (
    OrderFact(MissingParcel),
    SearchWishFact("search_wish", "utter_question_fault"),
)
