"""What the database should hold after a goal: the shop's published rules, worked out a second time.

Nothing here calls ``shop.operations`` or ``shop.rules``: two ways to the same numbers, so that an
error in one of them shows.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.simulation.goals import Goal, Task
from bot.simulation.tables import Row, Wanted
from bot.simulation.world import World

CANCELLED, COMING, SWAPPING, WAITS, PAID = "cancelled", "returning", "exchanging", "pending", "paid"
GONE = frozenset({CANCELLED, COMING, "returned"})


def expected(world: World, goal: Goal) -> Wanted:
    """The rows after ``goal`` was reached exactly; what is refused or only asked changes nothing.

    Raises:
        KeyError: the goal names an order, a line or a variant that the shop does not have.
    """
    wanted = Wanted.unchanged(world.rows)
    for task in goal.tasks:
        rule = RULES.get(task.kind)
        if rule is not None and not task.refused:
            order = world.orders[task.order or ""]
            wanted.touched.add(order["id"])
            rule(world, wanted, task, order)
    return wanted


def _cancel(world: World, wanted: Wanted, task: Task, order: Row) -> None:
    """All lines and the order are cancelled, the goods are back, each payment goes back; what
    waits to be charged is not charged any more."""
    wanted.update("orders", order["id"], status=CANCELLED)
    wanted.free.add(("orders", order["id"], "expected_on"))
    for item in world.items(order):
        wanted.update("order_items", item["id"], status=CANCELLED)
        _stock(wanted, item["sku"], item["quantity"])
    total = _now(wanted, order)["shipping_cents"] + _goods(world, wanted, order)
    back = total if order["status"] == PAID else 0
    payments = world.of_order("order_payments", order)
    if payments:
        back = _left(world, wanted, order)
    wanted.gone |= {("order_payments", one["id"]) for one in payments if one["status"] == WAITS}
    _give_back(world, wanted, order, back, at_once=True)


def _return(world: World, wanted: Wanted, task: Task, order: Row) -> None:
    """The lines are announced; their price, and the shipping with the last line, waits."""
    lines = [i for i in world.items(order) if not task.items or i["sku"] in task.items]
    for item in lines:
        wanted.update("order_items", item["id"], status=COMING)
        wanted.free.add(("order_items", item["id"], "return_id"))
    wanted.added.append(("returns", {"order_id": order["id"], "status": "requested"}))
    rest = [i for i in _lines_now(world, wanted, order) if i["status"] not in GONE]
    back = sum(item["price_cents"] * item["quantity"] for item in lines)
    if not rest and world.config.refund_shipping_on_full_return:
        back += order["shipping_cents"]
    back = max(back - world.config.return_fee_cents, 0)
    if world.of_order("order_payments", order):
        back = min(back, _left(world, wanted, order))
    _give_back(world, wanted, order, back, to=_other_way(world, task, order))


def _exchange(world: World, wanted: Wanted, task: Task, order: Row) -> None:
    """Each new variant is reserved; what it costs more or less by today's prices waits."""
    for item, new in _swaps(world, task, order):
        old = world.rows["variants"].get(item["sku"])
        before = world.price_of(old) if old else item["price_cents"]
        difference = (world.price_of(new) - before) * item["quantity"]
        wanted.update("order_items", item["id"], status=SWAPPING)
        _stock(wanted, new["sku"], -item["quantity"])
        values = {"order_id": order["id"], "item_id": item["id"], "new_sku": new["sku"]}
        wanted.added.append(("exchanges", values | {"status": "reserved"}))
        _settle(world, wanted, task, order, difference, at_once=False)


def _address(world: World, wanted: Wanted, task: Task, order: Row) -> None:
    """The order goes to the new address; the customer's address book stays."""
    assert task.address is not None
    new = task.address.model_dump()
    for column in ("extra", "region"):
        if not new[column]:
            del new[column]
            wanted.free.add(("orders", order["id"], column))
    wanted.update("orders", order["id"], **new)


def _items(world: World, wanted: Wanted, task: Task, order: Row) -> None:
    """Lines become other variants of their product; the difference is charged or goes back."""
    difference = 0
    for item, new in _swaps(world, task, order):
        old = world.rows["variants"].get(item["sku"])
        dearer = world.price_of(new) - (world.price_of(old) if old else item["price_cents"])
        price = max(item["price_cents"] + dearer, 0)
        difference += (price - item["price_cents"]) * item["quantity"]
        _stock(wanted, item["sku"], item["quantity"])
        _stock(wanted, new["sku"], -item["quantity"])
        wanted.update(
            *("order_items", item["id"]), sku=new["sku"], options=new["options"], price_cents=price
        )
    if order["status"] not in {"placed", "on_hold"}:
        _settle(world, wanted, task, order, difference)


def _payment(world: World, wanted: Wanted, task: Task, order: Row) -> None:
    """What was paid goes back, and the new way is charged with as much."""
    way = _way(world, order, task.way)
    paid = bool(world.of_order("order_payments", order)) or order["status"] == PAID
    due = _left(world, wanted, order) or world.total_of(order)
    if paid:
        _give_back(world, wanted, order, due, at_once=True)
        _charge(world, wanted, order, way, due)
    wanted.free.add(("orders", order["id"], "payment"))


RULES: dict[str, Callable[[World, Wanted, Task, Row], None]] = {
    "cancel": _cancel,
    "return": _return,
    "exchange": _exchange,
    "address": _address,
    "items": _items,
    "payment": _payment,
}


def _swaps(world: World, task: Task, order: Row) -> list[tuple[Row, Row]]:
    """Each line with the variant that it shall become; one that stays the same is left out."""
    lines = {item["sku"]: item for item in world.items(order)}
    return [(lines[old], world.variant(new)) for old, new in task.swaps.items() if old != new]


def _stock(wanted: Wanted, sku: str, pieces: int) -> None:
    row = wanted.rows["variants"].get(sku)
    if row is not None and row["counted"]:
        wanted.update("variants", sku, stock=row["stock"] + pieces)


def _now(wanted: Wanted, order: Row) -> Row:
    return wanted.rows["orders"][order["id"]]


def _lines_now(world: World, wanted: Wanted, order: Row) -> list[Row]:
    return [wanted.rows["order_items"][item["id"]] for item in world.items(order)]


def _goods(world: World, wanted: Wanted, order: Row) -> int:
    lines = _lines_now(world, wanted, order)
    return int(sum(item["price_cents"] * item["quantity"] for item in lines))


def _way(world: World, order: Row, code: str | None) -> Row | None:
    ways = world.ways_of[order["customer_id"]]
    return next((way for way in ways if code and way["code"] == code), None)


def _other_way(world: World, task: Task, order: Row) -> str | None:
    """The gift card that a refund goes to by the customer's wish, where the shop allows it."""
    way = _way(world, order, task.way)
    if way is None or way["balance_cents"] is None or not world.config.refund_to_gift_card:
        return None
    return str(way["code"])


def _paid_by(world: World, wanted: Wanted, order: Row) -> dict[str, int]:
    """What may still go back, by way to pay: gift cards last, of the rest the latest first."""
    ways = {way["code"]: way for way in world.ways_of[order["customer_id"]] if way["code"]}

    def comes_late(payment: Row) -> tuple[bool, int]:
        way = ways.get(payment["method"])
        return bool(way and way["balance_cents"] is not None), -payment["position"]

    left: dict[str, int] = {}
    for payment in sorted(world.of_order("order_payments", order), key=comes_late):
        if payment["status"] == PAID:
            method = payment["method"] or ""
            left[method] = left.get(method, 0) + payment["amount_cents"]
    given = [(r["method"] or "", r["amount_cents"]) for r in world.of_order("refunds", order)]
    given += [
        (method, cents)
        for (table, order_id, method, _), cents in wanted.money.items()
        if table == "refunds" and order_id == order["id"]
    ]
    for method, cents in given:
        for way in [method, *left]:
            taken = min(left.get(way, 0), cents)
            if taken:
                left[way] -= taken
                cents -= taken
    return left


def _left(world: World, wanted: Wanted, order: Row) -> int:
    return sum(_paid_by(world, wanted, order).values())


def _give_back(
    world: World,
    wanted: Wanted,
    order: Row,
    cents: int,
    *,
    to: str | None = None,
    at_once: bool = False,
) -> None:
    """Refunds of ``cents`` in all; with ``at_once`` gift cards have their money right away."""
    if world.of_order("order_payments", order):
        parts = _paid_by(world, wanted, order)
    else:
        parts = {"": cents}
    if to is not None:
        parts = {to: min(cents, sum(parts.values()))}
    for method, most in parts.items():
        part = min(most, cents)
        cents -= part
        card = _way(world, order, method)
        now = at_once and card is not None and card["balance_cents"] is not None
        if part and now and card is not None:
            balance = wanted.rows["payment_methods"][card["id"]]["balance_cents"] + part
            wanted.update("payment_methods", card["id"], balance_cents=balance)
        if part:
            wanted.money["refunds", order["id"], method, PAID if now else WAITS] += part


def _settle(
    world: World,
    wanted: Wanted,
    task: Task,
    order: Row,
    difference: int,
    *,
    at_once: bool = True,
) -> None:
    if difference < 0:
        wanted.may_be_paid[order["id"]] = world.total_of(order)
        back = -difference
        if world.of_order("order_payments", order):
            back = min(back, _left(world, wanted, order))
        _give_back(world, wanted, order, back, to=_other_way(world, task, order), at_once=False)
    elif difference > 0:
        _charge(world, wanted, order, _payer(world, task, order), difference, at_once=at_once)


def _payer(world: World, task: Task, order: Row) -> Row | None:
    """The way that was named, else the latest that paid and is no gift card, else the first."""
    paid = sorted(world.of_order("order_payments", order), key=lambda row: -row["position"])
    named = _way(world, order, task.way) if task.kind == "items" else None
    ways = [_way(world, order, payment["method"]) for payment in paid]
    no_card = (way for way in ways if way and way["balance_cents"] is None)
    return named or next(no_card, None) or next(filter(None, reversed(ways)), None)


def _charge(
    world: World,
    wanted: Wanted,
    order: Row,
    way: Row | None,
    cents: int,
    *,
    at_once: bool = True,
) -> None:
    """A gift card pays at once, but for an exchange; everything else waits to be charged."""
    wanted.may_be_paid[order["id"]] = world.total_of(order)
    card = at_once and way is not None and way["balance_cents"] is not None
    if way is not None and card:
        balance = wanted.rows["payment_methods"][way["id"]]["balance_cents"] - cents
        wanted.update("payment_methods", way["id"], balance_cents=balance)
    method = way["code"] if way is not None else ""
    wanted.money["order_payments", order["id"], method, PAID if card else WAITS] += cents
