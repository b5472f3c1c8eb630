"""The sample shop's orders: who bought what and when, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from shop.config import ShopConfig
from shop.importing.records import CustomerRecord, OrderRecord
from shop.money import price_text
from shop.sample.taste import Taste
from shop.views import ProductView, VariantView

Rng = np.random.Generator
LAST_NUMBER = 104_233
"""The number of the newest order, whatever their count."""
OLDEST_DAYS = 400
TOGETHER = 1.0
"""How much more likely a second item is when it shares a tag with the first."""
REASONS = (
    "too small",
    "too large",
    "the colour looks different from the picture",
    "arrived damaged",
    "changed my mind",
    "wrong item in the parcel",
)
CANCEL, RETURN, EXCHANGE, LATE = 0.05, 0.1, 0.05, 0.04


@dataclass(frozen=True)
class Bought:
    """One order and what the behaviour that led to it needs to know."""

    customer: int
    products: tuple[int, ...]
    record: OrderRecord


@dataclass(frozen=True)
class DemoOrder:
    """An order of the documented customer: how old it is, where it stands, what it holds."""

    hours: float
    status: str
    categories: tuple[str, ...]


DEMO_ORDERS = (
    DemoOrder(2, "placed", ("bags",)),
    DemoOrder(10, "paid", ("jackets", "lamps")),
    DemoOrder(22, "packed", ("kitchenware",)),
    DemoOrder(50, "shipped", ("shoes", "games")),
    DemoOrder(11 * 24, "delivered", ("jackets", "shirts", "kitchenware")),
    DemoOrder(26 * 24, "cancelled", ("headphones",)),
    DemoOrder(90 * 24, "delivered", ("bedding", "lamps")),
)


class Purchases:
    """Draws orders from what customers like."""

    def __init__(
        self,
        rng: Rng,
        products: Sequence[ProductView],
        customers: Sequence[CustomerRecord],
        taste: Taste,
        config: ShopConfig,
        midnight: datetime,
    ) -> None:
        self._rng = rng
        self._products = products
        self._customers = customers
        self._taste = taste
        self._config = config
        self._midnight = midnight
        tags = sorted({tag for product in products for tag in product.tags})
        self._tags = np.array([[tag in p.tags for tag in tags] for p in products], dtype=float)

    def make(self, count: int) -> list[Bought]:
        """``count`` orders, oldest first; all were placed before ``midnight``."""
        plans: list[tuple[float, int, DemoOrder | None]]
        plans = [(demo.hours, 0, demo) for demo in DEMO_ORDERS[:count]]
        others = max(count - len(plans), 0)
        hours = 3 + 24 * OLDEST_DAYS * self._rng.uniform(size=others) ** 1.6
        if len(self._customers) > 1:
            activity = self._rng.gamma(1.2, size=len(self._customers)) + 0.05
            activity[0] = 0
            who = self._rng.choice(len(self._customers), size=others, p=activity / activity.sum())
            plans += [(float(h), int(w), None) for h, w in zip(hours, who, strict=True)]
        plans.sort(key=lambda plan: -plan[0])
        first = LAST_NUMBER - len(plans) + 1
        return [
            self._order(first + place, self._midnight - timedelta(hours=hours), customer, demo)
            for place, (hours, customer, demo) in enumerate(plans)
        ]

    def _order(
        self, number: int, placed_at: datetime, customer: int, demo: DemoOrder | None
    ) -> Bought:
        placed_at = placed_at.replace(microsecond=0)
        chosen = self._basket(customer, demo)
        items = [self._item(customer, index, demo is not None) for index in chosen]
        status = demo.status if demo else self._status(self._midnight - placed_at)
        person = self._customers[customer]
        address = person.addresses[int(self._rng.integers(len(person.addresses)))]
        goods = sum(
            self._products[i].price_cents * int(item["quantity"])
            for i, item in zip(chosen, items, strict=True)
        )
        shipping = self._config.shipping_for(goods, address.country)
        prefix = f"{self._config.order_prefix}-" if self._config.order_prefix else ""
        values: dict[str, Any] = {
            "number": f"{prefix}{number}",
            "customer_id": person.id,
            "placed_at": placed_at,
            "payment": _payment(person),
            "address": address.model_dump(),
            "items": items,
            "shipping": price_text(shipping),
            **self._way(status, placed_at),
        }
        values |= self._aftermath(values, goods, shipping, chosen, settled=demo is not None)
        return Bought(customer, tuple(chosen), OrderRecord.model_validate(values))

    def _basket(self, customer: int, demo: DemoOrder | None) -> list[int]:
        if demo is not None:
            return self._demo_basket(customer, demo)
        size = min(1 + int(self._rng.poisson(0.75)), 5, len(self._products))
        chances = self._taste.chances(customer)
        chosen = [int(self._rng.choice(len(self._products), p=chances))]
        while len(chosen) < size:
            shared = np.minimum(self._tags @ self._tags[chosen[0]], 2)
            weight = chances * np.exp(TOGETHER * shared)
            weight[chosen] = 0
            chosen.append(int(self._rng.choice(len(self._products), p=weight / weight.sum())))
        return chosen

    def _demo_basket(self, customer: int, demo: DemoOrder) -> list[int]:
        """The customer's favourite of each category that leaves something to exchange for."""
        liking = self._taste.liking[customer]
        chosen = []
        for category in demo.categories:
            rows = [
                i
                for i, p in enumerate(self._products)
                if p.category == category and sum(v.stock > 1 for v in p.variants) > 1
            ]
            chosen.append(max(rows or range(len(self._products)), key=lambda i: float(liking[i])))
        return list(dict.fromkeys(chosen))

    def _item(self, customer: int, index: int, single: bool) -> dict[str, Any]:
        product = self._products[index]
        variant = self._variant(customer, product)
        quantity = 1 if single or self._rng.random() > 0.08 else 2
        return {"sku": variant.sku, "quantity": quantity, "price": price_text(product.price_cents)}

    def _variant(self, customer: int, product: ProductView) -> VariantView:
        """The colour by taste, the size by the customer, who has one body."""
        names = self._taste.colour_names
        shares = dict(zip(names, self._taste.colours[customer], strict=False))
        weights = np.array([shares.get(colour, 1.0) for colour in product.colours] or [1.0])
        colours = product.colours or ("",)
        colour = colours[int(self._rng.choice(len(colours), p=weights / weights.sum()))]
        fitting = [v for v in product.variants if v.colour == colour] or list(product.variants)
        body = (customer * 2654435761 % 1000) / 1000
        return fitting[int(body * len(fitting))]

    def _status(self, age: timedelta) -> str:
        hours = age.total_seconds() / 3600
        if self._rng.random() < CANCEL:
            return "cancelled"
        if hours < 24:
            return ("placed", "paid", "paid", "packed")[int(self._rng.integers(4))]
        if hours < 48:
            return "packed" if self._rng.random() < 0.4 else "shipped"
        late = self._rng.random() < LATE and hours < 12 * 24
        return "shipped" if late or hours < 24 * (1 + self._config.delivery_days) else "delivered"

    def _way(self, status: str, placed_at: datetime) -> dict[str, Any]:
        """History, dates and parcel of an order that has got as far as ``status``."""
        gaps = {"paid": 0.5, "packed": 14, "shipped": 8, "delivered": 24 * self._days_on_the_way()}
        steps = ["placed", *gaps]
        reached = steps[: steps.index(status) + 1] if status in steps else ["placed", "paid"]
        history, at = [], placed_at
        room = (self._midnight - placed_at).total_seconds() / 3600
        shrink = min(1.0, 0.9 * room / max(sum(gaps[s] for s in reached[1:]), 0.1))
        for step in reached:
            at += timedelta(hours=gaps.get(step, 0) * shrink)
            history.append({"status": step, "at": at.replace(microsecond=0), "note": ""})
        if status == "cancelled":
            at += timedelta(hours=min(2.0, room * 0.05))
            note = "Cancelled at the customer's request"
            history.append({"status": status, "at": at.replace(microsecond=0), "note": note})
        sent = status in {"shipped", "delivered"}
        expected = placed_at.date() + timedelta(days=1 + self._config.delivery_days)
        return {
            "status": status,
            "history": history,
            "delivered_at": history[-1]["at"] if status == "delivered" else None,
            "expected_on": None if status == "cancelled" else expected,
            "carrier": self._pick(self._config.carriers) if sent and self._config.carriers else "",
            "tracking_code": f"{int(self._rng.integers(10**11)):012d}" if sent else "",
        }

    def _days_on_the_way(self) -> float:
        return float(self._config.delivery_days * self._rng.uniform(0.6, 1.2))

    def _aftermath(
        self, values: dict[str, Any], goods: int, shipping: int, chosen: list[int], *, settled: bool
    ) -> dict[str, Any]:
        """What happened after an order came to rest: a refund, a return or an exchange."""
        if values["status"] == "cancelled":
            return self._cancelled(values, goods + shipping, shipping)
        if values["status"] != "delivered" or settled:
            return {}
        dice = self._rng.random()
        if dice < RETURN:
            return self._returned(values, shipping)
        if dice < RETURN + EXCHANGE:
            return self._exchanged(values, chosen)
        return {}

    def _cancelled(self, values: dict[str, Any], amount: int, shipping: int) -> dict[str, Any]:
        at = values["history"][-1]["at"]
        refund = self._refund(values["number"], amount, shipping, "cancelled", at)
        items = [{**item, "status": "cancelled"} for item in values["items"]]
        return {"items": items, "refunds": [refund]}

    def _returned(self, values: dict[str, Any], shipping: int) -> dict[str, Any]:
        items = [dict(item) for item in values["items"]]
        line = int(self._rng.integers(len(items)))
        item = items[line]
        announced = self._later(values["delivered_at"], 0.2, 0.8)
        done = (self._midnight - announced).days > 9
        item["status"] = "returned" if done else "returning"
        amount = round(float(item["price"]) * 100) * int(item["quantity"])
        kept = shipping if len(items) == 1 and self._config.refund_shipping_on_full_return else 0
        number = f"{values['number']}-R1"
        returned = {
            "number": number,
            "lines": [line + 1],
            "reason": self._pick(REASONS),
            "status": "refunded" if done else "requested",
            "created_at": announced,
        }
        refund = self._refund(values["number"], amount + kept, kept, "returned", announced)
        return {
            "items": items,
            "returns": [returned],
            "refunds": [{**refund, "return_number": number}],
        }

    def _exchanged(self, values: dict[str, Any], chosen: list[int]) -> dict[str, Any]:
        items = [dict(item) for item in values["items"]]
        others = [v.sku for v in self._products[chosen[0]].variants if v.sku != items[0]["sku"]]
        if not others:
            return {}
        agreed = self._later(values["delivered_at"], 0.2, 0.8)
        done = (self._midnight - agreed).days > 9
        items[0]["status"] = "exchanged" if done else "exchanging"
        exchange = {
            "number": f"{values['number']}-X1",
            "line": 1,
            "new_sku": self._pick(others),
            "status": "completed" if done else "reserved",
            "created_at": agreed,
        }
        return {"items": items, "exchanges": [exchange]}

    def _refund(
        self, order: str, amount: int, shipping: int, reason: str, at: datetime
    ) -> dict[str, Any]:
        due = at + timedelta(days=9 if reason == "returned" else 3)
        return {
            "number": f"{order}-M1",
            "amount": price_text(amount),
            "shipping": price_text(shipping),
            "reason": reason,
            "status": "paid" if due < self._midnight else "pending",
            "created_at": at,
            "paid_at": due if due < self._midnight else None,
        }

    def _later(self, start: datetime, low: float, high: float) -> datetime:
        """A time within the return window after ``start``, but not in the future."""
        room = min(timedelta(days=self._config.return_window_days), self._midnight - start)
        later: datetime = start + room * float(self._rng.uniform(low, high))
        return later.replace(microsecond=0)

    def _pick(self, choices: Sequence[str]) -> str:
        return choices[int(self._rng.integers(len(choices)))]


def _payment(person: CustomerRecord) -> str:
    if not person.payments:
        return ""
    payment = person.payments[0]
    return f"{payment.label} ending in {payment.last_four}" if payment.last_four else payment.label
