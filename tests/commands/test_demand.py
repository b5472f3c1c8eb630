"""The table of what will be sold, from a shop whose sales are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot import cli
from bot.commands import own_shop
from bot.commands.recommender import foreseen
from shop import Shop, events, models
from shop.catalogue import catalogue_changed
from shop.views import Event
from tests.actions.small_shop import NOW
from tests.actions.small_shop import shop as shop

Run = Callable[..., str]


@pytest.fixture
def sold_shop(shop: Shop) -> Shop:
    """For 60 days two of the tarn (2 in stock) were bought daily, and one of the reef (3)."""
    for days_ago in range(1, 61):
        at = NOW - timedelta(days=days_ago)
        tarns = [Event("purchase", "tarn", None, f"s{days_ago}-{n}", at=at) for n in range(2)]
        events.record(shop, *tarns, Event("purchase", "reef", None, f"s{days_ago}", at=at))
    return shop


@pytest.fixture
def run(shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    @contextmanager
    def opened() -> Iterator[Shop]:
        yield shop

    monkeypatch.setattr(own_shop, "own_shop", opened)

    def invoke(*arguments: str) -> str:
        assert cli.run(["recommender", "demand", *arguments]) == 0
        return capsys.readouterr().out

    return invoke


def test_what_runs_out_first_comes_first(sold_shop: Shop, run: Run) -> None:
    header, *lines = run("--days", "7").splitlines()
    assert header.split()[:3] == ["PRODUCT", "STOCK", "LASTS"]
    assert [line.split()[0] for line in lines] == ["tarn", "reef"]
    assert lines[0].split()[1:4] == ["2", "1", "days"]


def test_what_lasts_is_listed_when_it_is_asked_for(sold_shop: Shop, run: Run) -> None:
    with sold_shop.session() as session:
        for sku in ("TARN-BLUE-M", "REEF-WHITE-42"):
            session.get_one(models.Variant, sku).stock = 1000
        catalogue_changed(session)
    assert run().strip() == "What sells will last 28 days. --all lists it."
    assert len(run("--all").splitlines()) == 3


def test_figures_for_programs(sold_shop: Shop, run: Run) -> None:
    tarn, reef = json.loads(run("--days", "14", "--json"))
    assert (tarn["product"], tarn["stock"]) == ("tarn", 2)
    assert tarn["expected"] == pytest.approx(28, rel=0.05)
    assert reef["lasts_days"] == pytest.approx(3, rel=0.1)
    assert reef["low"] < reef["expected"] < reef["high"]


def test_stock_that_is_not_counted_lasts_nobody_knows_how_long(sold_shop: Shop, run: Run) -> None:
    with sold_shop.session() as session:
        session.get_one(models.Variant, "TARN-BLUE-M").counted = False
        catalogue_changed(session)
    rows: dict[str, Any] = {row.product.id: row for row in foreseen(sold_shop, 28)}
    assert rows["tarn"].stock is None
    assert "not counted" in run("--all")


def test_nothing_sold_says_so(run: Run) -> None:
    assert run().strip() == "Nothing was sold yet."


def test_the_recommenders_own_commands_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["recommender", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ("train", "evaluate", "search", "demand"))
