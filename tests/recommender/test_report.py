from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from common.errors import DataError
from recommender.cli import cli
from recommender.dataset import Dataset
from recommender.items import Interaction
from recommender.models import ItemToItem, Popularity
from recommender.report import html, lines, measure


def events() -> list[Interaction]:
    return [
        Interaction(f"u{who}", f"item{(who + step) % 5}", "purchase", 100.0 * step + who)
        for step in range(4)
        for who in range(10)
    ]


def test_the_page_has_each_model_its_intervals_and_plots() -> None:
    data = Dataset([f"item{n}" for n in range(5)], events())
    report = measure(data, [Popularity(), ItemToItem()], share=0.75, k=2)
    assert (report.events, report.users) == (40, 10)
    page = html(report)
    assert page.count("<svg") == 2
    for text in ("popularity", "item_to_item", "recall@2", "mrr@2", "coverage", "novelty"):
        assert text in page
    assert len(lines(report)) == 3
    assert page == html(report)


def test_who_never_chooses_again_cannot_be_measured() -> None:
    data = Dataset(["a"], [Interaction("u", "a", "click", 1.0)])
    with pytest.raises(DataError, match="Nobody") as caught:
        measure(data, [Popularity()])
    assert "--share" in (caught.value.hint or "")


def test_the_command_reads_what_a_shop_exports(trained: Path, tmp_path: Path) -> None:
    rows = ["kind,product_id,customer_id,session_id,at,value"]
    items = ("fjord-rain-jacket", "crag-hiking-boot", "loch-stoneware-mug", "drift-headphones")
    rows += [
        f"purchase,{items[(who + step) % 4]},C{who},s{who},{1e6 + 100 * step + who},"
        for step in range(4)
        for who in range(8)
    ]
    path, out = tmp_path / "events.csv", tmp_path / "report.html"
    path.write_text("\n".join(rows), encoding="utf-8")
    arguments = ["evaluate", "--model", str(trained), "--interactions", str(path), "--share", "0.7"]
    done = CliRunner().invoke(cli, [*arguments, "--out", str(out)], catch_exceptions=False)
    assert "mix" in done.output
    assert "graph_filter" not in done.output
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
