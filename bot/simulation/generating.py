"""Goals from the shop's own data: what its customers could come for today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from bot.simulation.goals import Goal, Kind, NewAddress, Task
from bot.simulation.tables import Row
from bot.simulation.world import World, changed_options
from common.language import Money
from common.language.values import Formatter

RESERVE_DAYS = 2
"""Nothing is asked for so near to the end of a window that a day could decide."""
OPEN = frozenset({"placed", "paid", "on_hold"})
REDIRECTABLE = OPEN | {"packed"}
SENT = frozenset({"shipped", "partially_shipped"})
STATES = ("placed", "paid", "packed", "shipped", "delivered", "cancelled")
MOST_MISSES = 30
MOST_GUESSES = 100
TOGETHER_SHARE = 0.3

Made = tuple[str, tuple[Task, ...]] | None
"""Whose goal it is, and the tasks; None where nothing was found."""


@dataclass
class Maker:
    """Looks for things to want.

    Attributes:
        world: the shop.
        rng: makes the choices.
        formatter: writes money as the bot does.
    """

    world: World
    rng: Random
    formatter: Formatter

    def order(self, fits: Callable[[Row], bool]) -> Row | None:
        """An order that fits, by chance."""
        orders = self._orders
        for _ in range(MOST_GUESSES if orders else 0):
            if fits(order := self.rng.choice(orders)):
                return order
        fitting = [order for order in orders if fits(order)]
        return self.rng.choice(fitting) if fitting else None

    @cached_property
    def _orders(self) -> list[Row]:
        return list(self.world.orders.values())

    def money(self, cents: int) -> str:
        """An amount as the shop writes it."""
        return self.formatter.write(Money(cents, self.world.config.currency))

    def plain_order(self, order: Row) -> bool:
        """Every line is of a product of its own, as it was ordered."""
        lines = self.world.items(order)
        names = {line["name"] for line in lines}
        untouched = all(line["status"] == "ordered" for line in lines)
        return bool(lines) and untouched and len(names) == len(lines)

    def can_go_back(self, order: Row) -> bool:
        """Delivered, within the window, and nothing of it stays."""
        lines = self.world.items(order)
        return self.delivered(order, within=True) and not any(map(self.world.stays, lines))

    def is_over(self, order: Row) -> bool:
        """Delivered so long ago that nothing of it goes back."""
        return self.delivered(order, within=False)

    def delivered(self, order: Row, *, within: bool) -> bool:
        """Whether it is there, and safely within (or beyond) all windows."""
        days = self.world.days_since_delivery(order)
        config = self.world.config
        window = min(config.return_window_days, config.exchange_window_days)
        if order["status"] != "delivered" or days is None or not self.plain_order(order):
            return False
        longest = max(config.return_window_days, config.exchange_window_days)
        return days <= window - RESERVE_DAYS if within else days >= longest + RESERVE_DAYS

    def other_variant(self, line: Row, *, same_price: bool = False) -> Row | None:
        """Another variant of a line's product that is in stock and told apart by its options."""
        world = self.world
        old = world.rows["variants"].get(line["sku"])
        found = [
            new
            for new in world.variants_of[line["product_id"]]
            if new["sku"] != line["sku"]
            and new["stock"] >= (line["quantity"] + 1 if new["counted"] else 1)
            and changed_options(line, new)
            and (not same_price or (old and world.price_of(old) == world.price_of(new)))
        ]
        return self.rng.choice(found) if found else None


def generate(
    world: World, count: int, rng: Random, formatter: Formatter, kinds: Sequence[str] = ()
) -> list[Goal]:
    """So many goals, of every kind that the shop's data allow in turn.

    Args:
        world: the shop.
        count: how many.
        rng: makes the choices; the same seed gives the same goals.
        formatter: writes money as the bot does.
        kinds: of :data:`MAKERS`; all of them where there are none.

    Returns:
        Fewer than ``count`` where the shop has not enough to want.
    """
    maker = Maker(world, rng, formatter)
    misses = dict.fromkeys(kinds or MAKERS, 0)
    goals: list[Goal] = []
    seen: set[str] = set()
    while misses and len(goals) < count:
        for name in list(misses):
            made = MAKERS[name](maker)
            if made is None or repr(made) in seen:
                misses[name] += 1
                if misses[name] > MOST_MISSES:
                    del misses[name]
            elif len(goals) < count:
                seen.add(repr(made))
                goals.append(_goal(name, made, goals, rng))
    return goals


def _goal(name: str, made: tuple[str, tuple[Task, ...]], before: list[Goal], rng: Random) -> Goal:
    customer, tasks = made
    place = 1 + sum(goal.name.rpartition("-")[0] == name for goal in before)
    together = len(tasks) > 1 and rng.random() < TOGETHER_SHARE
    return Goal(name=f"{name}-{place}", customer=customer, tasks=tasks, together=together)


def _for(order: Row | None, make: Callable[[Row], Task | None]) -> Made:
    """A task about an order, for its customer."""
    task = make(order) if order is not None else None
    return (order["customer_id"], (task,)) if order is not None and task else None


def _cancel(maker: Maker) -> Made:
    order = maker.order(lambda o: o["status"] in OPEN and maker.plain_order(o))
    return _for(order, lambda o: Task(kind="cancel", order=o["number"]))


def _cancel_too_late(maker: Maker) -> Made:
    order = maker.order(lambda o: o["status"] in SENT | {"packed", "delivered", "cancelled"})
    return _for(order, lambda o: _no("cancel", o["number"]))


def _cancel_not_theirs(maker: Maker) -> Made:
    """A customer who names an order of somebody else's."""
    other = maker.order(lambda o: o["status"] in OPEN)
    if other is None:
        return None
    mine = maker.order(lambda o: o["customer_id"] != other["customer_id"])
    return _for(mine, lambda _: _no("cancel", other["number"]))


def _return_all(maker: Maker) -> Made:
    order = maker.order(maker.can_go_back)
    return _for(order, lambda o: Task(kind="return", order=o["number"]))


def _return_some(maker: Maker) -> Made:
    items = maker.world.items
    order = maker.order(lambda o: len(items(o)) > 1 and maker.can_go_back(o))
    if order is None:
        return None
    lines = items(order)
    some = maker.rng.sample(lines, maker.rng.randrange(1, len(lines)))
    skus = tuple(line["sku"] for line in some)
    return _for(order, lambda o: Task(kind="return", order=o["number"], items=skus))


def _return_too_late(maker: Maker) -> Made:
    order = maker.order(maker.is_over)
    return _for(order, lambda o: _no("return", o["number"]))


def _return_not_delivered(maker: Maker) -> Made:
    order = maker.order(lambda o: o["status"] in OPEN | SENT and maker.plain_order(o))
    return _for(order, lambda o: _no("return", o["number"]))


def _return_kept(maker: Maker) -> Made:
    """Goods that the shop does not take back."""
    items, stays = maker.world.items, maker.world.stays
    fresh = maker.order(lambda o: maker.delivered(o, within=True) and all(map(stays, items(o))))
    return _for(fresh, lambda o: _no("return", o["number"]))


def _exchange(maker: Maker) -> Made:
    order = maker.order(maker.can_go_back)
    return _for(order, lambda o: _swapped(maker, "exchange", o))


def _items(maker: Maker) -> Made:
    order = maker.order(lambda o: o["status"] in OPEN and maker.plain_order(o))
    return _for(order, lambda o: _swapped(maker, "items", o))


def _swapped(maker: Maker, kind: Kind, order: Row) -> Task | None:
    """One line as another variant; before it is sent, one of the same price."""
    line = maker.rng.choice(maker.world.items(order))
    new = maker.other_variant(line, same_price=kind == "items")
    swaps = {line["sku"]: new["sku"]} if new else {}
    return Task(kind=kind, order=order["number"], swaps=swaps) if swaps else None


def _address(maker: Maker) -> Made:
    order = maker.order(lambda o: o["status"] in REDIRECTABLE and maker.plain_order(o))
    return _for(order, lambda o: _moved(maker, o))


def _address_too_late(maker: Maker) -> Made:
    order = maker.order(lambda o: o["status"] in SENT | {"delivered"})
    refused = {"refused": True, "told": (("@refused",),)}

    def moved(order: Row) -> Task | None:
        task = _moved(maker, order)
        return task.model_copy(update=refused) if task else None

    return _for(order, moved)


def _moved(maker: Maker, order: Row) -> Task | None:
    """To a house that nobody lives in, in a town where the shop has delivered to."""
    known = {row["street"] for row in maker.world.table("orders")}
    towns = [o for o in maker.world.orders.values() if o["country"] == order["country"]]
    town = maker.rng.choice(towns)
    words = [word for word in town["street"].split() if not any(map(str.isdigit, word))]
    number_first = town["street"][:1].isdigit()
    house = str(maker.rng.randrange(2, 190))
    street = " ".join([house, *words] if number_first else [*words, house])
    if not words or street in known:
        return None
    keys = ("postcode", "city", "country", "region")
    address = NewAddress(street=street, **{key: town.get(key) or "" for key in keys})
    return Task(kind="address", order=order["number"], address=address)


def _payment(maker: Maker) -> Made:
    """Another way to pay, where the customer has one that covers the order."""
    world = maker.world

    def others(order: Row) -> list[Row]:
        paid = {row["method"] for row in world.of_order("order_payments", order)}
        return [
            way
            for way in world.ways_of[order["customer_id"]]
            if way["code"]
            and way["code"] not in paid
            and (way["balance_cents"] is None or way["balance_cents"] >= world.total_of(order))
        ]

    order = maker.order(lambda o: o["status"] in OPEN and bool(others(o)))
    if order is None:
        return None
    way = maker.rng.choice(others(order))["code"]
    return _for(order, lambda o: Task(kind="payment", order=o["number"], way=way))


def _status(maker: Maker) -> Made:
    state = maker.rng.choice(STATES)
    order = maker.order(lambda o: o["status"] == state)
    told = ((f"@status_{state}",),)
    return _for(order, lambda o: Task(kind="status", order=o["number"], told=told))


def _details(maker: Maker) -> Made:
    order = maker.order(maker.plain_order)
    if order is None:
        return None
    told = [(str(line["name"]),) for line in maker.world.items(order)]
    told.append((maker.money(maker.world.total_of(order)),))
    return _for(order, lambda o: Task(kind="details", order=o["number"], told=tuple(told)))


def _price(maker: Maker) -> Made:
    variant = _any_variant(maker)
    price = maker.money(maker.world.price_of(variant))
    return _visitor(maker, Task(kind="price", sku=variant["sku"], told=((price,),)))


def _stock(maker: Maker) -> Made:
    variant = _any_variant(maker)
    told = (("@in_stock",),) if variant["stock"] > 0 else (("@sold_out",),)
    return _visitor(maker, Task(kind="stock", sku=variant["sku"], told=told))


def _any_variant(maker: Maker) -> Row:
    return maker.rng.choice(maker.world.table("variants"))


def _visitor(maker: Maker, task: Task) -> Made:
    customers = maker.world.table("customers")
    return (maker.rng.choice(customers)["id"], (task,)) if customers else None


def _pry(maker: Maker) -> Made:
    order = maker.order(lambda o: True)
    return _for(order, lambda o: Task(kind="pry", order=o["number"]))


def _several(maker: Maker) -> Made:
    """Two or three wishes of one customer, about different orders."""
    by_customer: dict[str, list[Task]] = {}
    for _ in range(MOST_MISSES):
        for make in (_cancel, _return_some, _return_all, _exchange, _address, _status):
            made = make(maker)
            if made is not None:
                by_customer.setdefault(made[0], []).extend(made[1])
    for customer, found in by_customer.items():
        tasks = {task.order: task for task in found}
        if len(tasks) > 1:
            return customer, tuple(tasks.values())[: maker.rng.choice((2, 2, 3))]
    return None


def _no(kind: Kind, number: str) -> Task:
    return Task(kind=kind, order=number, refused=True, told=(("@refused",),))


MAKERS: dict[str, Callable[[Maker], Made]] = {
    "cancel": _cancel,
    "return-all": _return_all,
    "return-some": _return_some,
    "exchange": _exchange,
    "address": _address,
    "items": _items,
    "payment": _payment,
    "status": _status,
    "details": _details,
    "price": _price,
    "stock": _stock,
    "several": _several,
    "cancel-too-late": _cancel_too_late,
    "cancel-not-theirs": _cancel_not_theirs,
    "address-too-late": _address_too_late,
    "return-too-late": _return_too_late,
    "return-not-delivered": _return_not_delivered,
    "return-kept": _return_kept,
    "stranger": _pry,
}
"""What customers come for, by the name of the kind."""
