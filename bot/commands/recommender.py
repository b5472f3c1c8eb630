"""``shoptalk recommender``: the recommender's own commands, and what needs the shop beside it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from bot.commands.release import release
from recommender.cli import cli as of_recommender

if TYPE_CHECKING:
    from recommender.demand import Forecast
    from shop.database import Shop
    from shop.views import ProductView


@dataclass(frozen=True)
class Row:
    """A product with what will be sold of it; ``stock`` is None where pieces are not counted."""

    product: ProductView
    stock: int | None
    forecast: Forecast

    @property
    def lasts(self) -> float:
        """Days until nothing is left; infinite where nobody can say."""
        return math.inf if self.stock is None else self.forecast.days_of(self.stock)


@click.command()
@click.option("--days", default=28, show_default=True, type=click.IntRange(1, 365), help="Ahead.")
@click.option("--all", "everything", is_flag=True, help="Also what will last longer than that.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def demand(days: int, everything: bool, as_json: bool) -> None:
    """List what will be sold of each product, and how long the stock lasts.

    Foreseen from the orders, or the purchases among the events where those are more: by
    exponential smoothing, of what sells seldom by the way of Croston. FROM and TO hold it with a
    chance of 80 %. What runs out first comes first.
    """
    from bot.commands.own_shop import own_shop

    with own_shop() as shop:
        rows = foreseen(shop, days)
    held = [row for row in rows if everything or row.lasts <= days]
    if as_json:
        click.echo(json.dumps([_values(row) for row in held], ensure_ascii=False, indent=2))
    elif not rows:
        click.echo("Nothing was sold yet.")
    elif not held:
        click.echo(f"What sells will last {days} days. --all lists it.")
    else:
        from shop.commands.printing import table

        click.echo(table([_columns(row) for row in held]))


def foreseen(shop: Shop, days: int, today: date | None = None) -> list[Row]:
    """What will be sold of each product that ever was, what runs out first at the top.

    Args:
        shop: its orders and events are read, today's left out: the day is not over.
        days: how far ahead.
        today: the shop's clock says it by default.
    """
    from recommender.demand import DemandConfig, Sale, daily, forecast
    from shop.catalogue import list_products
    from shop.sales import sold

    config = DemandConfig(days=days)
    until = (today or shop.now().astimezone(shop.config.zone).date()) - timedelta(days=1)
    read = sold(shop, until - timedelta(days=config.history - 1))
    sales = daily((Sale(one.product_id, one.day, one.pieces) for one in read), until)
    found = forecast(sales, until, config)
    rows = [Row(p, _stock(p), found[p.id]) for p in list_products(shop) if p.id in found]
    return sorted(rows, key=lambda row: (row.lasts, -row.forecast.expected, row.product.id))


def _stock(product: ProductView) -> int | None:
    counted = all(variant.counted for variant in product.variants)
    return sum(variant.stock for variant in product.variants) if counted else None


def _columns(row: Row) -> dict[str, str]:
    one = row.forecast
    return {
        "PRODUCT": row.product.id,
        "STOCK": "not counted" if row.stock is None else str(row.stock),
        "LASTS": "" if math.isinf(row.lasts) else f"{row.lasts:.0f} days",
        "EXPECTED": f"{one.expected:.0f}",
        "FROM": f"{one.low:.0f}",
        "TO": f"{one.high:.0f}",
        "A DAY": f"{one.a_day:.2f}",
        "BY": one.method,
    }


def _values(row: Row) -> dict[str, Any]:
    one = row.forecast
    return {
        "product": row.product.id,
        "stock": row.stock,
        "lasts_days": None if math.isinf(row.lasts) else round(row.lasts, 1),
        "expected": round(one.expected, 2),
        "low": round(one.low, 2),
        "high": round(one.high, 2),
        "a_day": round(one.a_day, 4),
        "method": one.method,
    }


cli = click.Group(
    "recommender",
    commands={**of_recommender.commands, "demand": demand, "release": release},
    help="Train, try and measure the recommender; foresee sales; publish counts.",
)
