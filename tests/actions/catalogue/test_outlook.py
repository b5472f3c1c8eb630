"""Whether a thing will last and when it is back: what is told, and by which figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from actions.catalogue.details import ProductStock
from actions.catalogue.outlook import StockOutlook
from actions.services import Services, set_services
from recommender.demand import DemandConfig, Forecast
from shop import models
from tests.actions.catalogue.test_details import run
from tests.actions.small_shop import wired as wired

ABOUT = {"product": "fjord"}


def foreseen(low: float, high: float) -> Any:
    """An outlook that foresees the same of all; of Fjord 6 are there."""
    held = Forecast("fjord", (low + high) / 2, low, high, 0.1, "smoothed")
    return SimpleNamespace(of=lambda product_id: held, config=DemandConfig(days=28))


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (6.2, 12.9, "6 to 13 of it will go in the next 28 days"),
        (6.2, 12.9, "6 are there, so it will probably sell out. That's an estimate"),
        (2.0, 6.0, "so it may sell out. That's an estimate, not a promise."),
        (0.4, 4.1, "up to 5 of it"),
        (0.4, 4.1, "so it should last"),
    ],
)
async def test_whether_it_will_sell_out(
    wired: Services, low: float, high: float, told: str
) -> None:
    set_services(replace(wired, outlook=foreseen(low, high)))
    _, said = await run(ProductStock(), "will it sell out soon?", "ask_stock", ABOUT)
    assert told in said
    _, said = await run(ProductStock(), "is it there?", "ask_stock", ABOUT)
    assert told not in said


async def test_nobody_knows_when_a_sold_out_thing_is_back(wired: Services) -> None:
    _, said = await run(ProductStock(), "when is it back in?", "ask_stock", {"product": "mug"})
    assert "sold out at the moment" in said
    assert "I can't name a day" in said
    for about in (ABOUT, {**ABOUT, "colour": "pink"}):  # there, and never made
        _, said = await run(ProductStock(), "when is it back in?", "ask_stock", about)
        assert "name a day" not in said


def test_of_what_hardly_sold_nothing_is_foreseen(wired: Services) -> None:
    outlook = StockOutlook(wired.shop)
    assert outlook.of("fjord") is None
    with wired.shop.session() as session:
        for days in range(1, 41):
            at = wired.shop.now() - timedelta(days=days)
            row = {"key": f"k{days}", "session_id": f"s{days}", "kind": "purchase", "at": at}
            session.add(models.BehaviourEvent(product_id="fjord", **row))
    found = StockOutlook(wired.shop).of("fjord")
    assert found is not None
    assert found.expected == pytest.approx(28.0, abs=0.5)  # one a day
