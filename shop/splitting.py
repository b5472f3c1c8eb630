"""Some pieces of a line as a line of their own, so that something can be done with them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from shop import rules
from shop.views import OrderItemView, OrderView, ParcelView, RefundView

Pieces = Mapping[int, int]
"""Id of a line -> how many of its pieces are meant."""


@dataclass(frozen=True)
class Split:
    """An order in which every part that is meant is a line.

    Attributes:
        order: with the parts; one that is new has the id of its line below zero.
        parts: id of a line -> id of the part of it that is meant; whole lines are left out.
    """

    order: OrderView
    parts: Mapping[int, int] = field(default_factory=dict)

    def ids(self, named: Sequence[int] | None, pieces: Pieces | None) -> list[int] | None:
        """The lines that are meant, parts for those of which some pieces are.

        Args:
            named: ids of lines; None for all, or where there are pieces, for their lines.
        """
        if named is None and not pieces:
            return None
        wanted = dict.fromkeys([*(named or ()), *(pieces or ())])
        return [self.parts.get(one, one) for one in wanted]


def as_arguments(pieces: Pieces | None) -> dict[str, list[list[int]]]:
    """As a request is told apart by them; nothing where whole lines are meant."""
    return {"pieces": [list(one) for one in sorted(pieces.items())]} if pieces else {}


def split(order: OrderView, pieces: Pieces | None) -> Split:
    """The order with a line of its own for each part; what a line gave back is split with it.

    Raises:
        ShopRuleError: ``unknown_item``, ``no_items`` or ``too_many_pieces``.
    """
    found = Split(order)
    for item_id, count in sorted((pieces or {}).items()):
        item = next((item for item in order.items if item.id == item_id), None)
        if item is None:
            rules.refuse("unknown_item", order=order.number)
        if count < 1:
            rules.refuse("no_items", order=order.number)
        if count > item.quantity:
            rules.refuse("too_many_pieces", item=item.name, quantity=item.quantity)
        if count < item.quantity:
            found = Split(_parted(found.order, item, count), {**found.parts, item_id: -item_id})
    return found


def next_line(order: OrderView) -> int:
    """A line number that nothing of the order bears, not even a refund of a line that is gone."""
    named = [item.line for item in order.items]
    named += [line for refund in order.refunds for line in refund.lines]
    named += [line for parcel in order.parcels for line in parcel.lines]
    return max(named, default=0) + 1


def kept_of(cents: int, kept: int, quantity: int) -> int:
    """What of an amount for so many pieces is for those that stay; the cents left over go."""
    return cents * kept // quantity


def with_pieces(lines: Mapping[int, int], line: int, kept: int, quantity: int) -> dict[int, int]:
    """What a refund gives for each line when of one of them only some pieces stay."""
    left = {**lines, line: kept_of(lines.get(line, 0), kept, quantity)}
    return {number: cents for number, cents in left.items() if cents}


def _parted(order: OrderView, item: OrderItemView, count: int) -> OrderView:
    line, stays = next_line(order), item.quantity - count
    part = replace(item, id=-item.id, line=line, quantity=count)
    items = [replace(item, quantity=stays) if one.id == item.id else one for one in order.items]
    return replace(
        order,
        items=(*items, part),
        refunds=tuple(_refund(one, item, line, stays) for one in order.refunds),
        parcels=tuple(_parcel(one, item.line, line) for one in order.parcels),
    )


def _refund(refund: RefundView, item: OrderItemView, line: int, stays: int) -> RefundView:
    whole = refund.lines.get(item.line, 0)
    if not whole:
        return refund
    kept = with_pieces(refund.lines, item.line, stays, item.quantity)
    part = whole - kept.get(item.line, 0)
    return replace(refund, lines=kept | ({line: part} if part else {}))


def _parcel(parcel: ParcelView, old: int, new: int) -> ParcelView:
    return replace(parcel, lines=(*parcel.lines, new)) if old in parcel.lines else parcel
