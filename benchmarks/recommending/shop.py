"""The sample shop: its events cut at one point in time, and judged queries for its search.

Each model is fitted on the earlier events and ranks for the later ones; then the search is asked
the queries of ``search_queries.yml``. Everything is seeded.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import yaml

from actions.assembly import interactions, items, shop_config
from common.paths import Project
from recommender.dataset import Dataset
from recommender.evaluation import Metrics, evaluate, paired_bootstrap
from recommender.items import Interaction, Item
from recommender.models import Content, Ease, GraphFilter, ItemToItem, Mix, Popularity
from recommender.search import ProductSearch, SearchConfig
from recommender.training import train
from recommender.vectors import VectorStore

QUERIES = Path(__file__).with_name("search_queries.yml")
PAGE = 10
SEARCHES = {
    "words": SearchConfig(words=1.0, nearness=2.0),
    "meaning": SearchConfig(words=0.0),
    "both": SearchConfig(),
}


@dataclass(frozen=True)
class Found:
    """Means over the judged queries; times in milliseconds."""

    first: float
    reciprocal_rank: float
    recall: float
    p50: float
    p99: float


def measure(k: int, share: float) -> None:
    """Print how each model foresees, and how the search finds.

    Args:
        k: length of the recommended list.
        share: of the events, to learn from.
    """
    products, events = _sample()
    with tempfile.TemporaryDirectory() as folder:
        report = train(products, events, Path(folder) / "model")
        store = VectorStore.load(Path(folder) / "model")
        click.echo(
            f"Trained on {report.items} products and {report.interactions} events in"
            f" {report.seconds:.0f} s.\n"
        )
        _show_models(Dataset(store.ids, events, vectors=store.matrix), k, share)
        _show_searches(Path(folder) / "model", products)


def _sample() -> tuple[list[Item], list[Interaction]]:
    from shop.database import open_shop
    from shop.sample import load_sample

    project = Project.find(Path(__file__).parent)
    with tempfile.TemporaryDirectory() as folder:
        shop = open_shop(f"sqlite:///{folder}/shop.db", shop_config(project))
        try:
            load_sample(shop, project.data)
            return items(shop), list(interactions(shop))
        finally:
            shop.close()


def _show_models(data: Dataset, k: int, share: float) -> None:
    past, future = data.split(share)
    own = (Popularity, ItemToItem, Content, Ease, GraphFilter, Mix)
    models: dict[str, Any] = {cls.name: cls() for cls in own}
    measured = {name: evaluate(model, past, future, k=k) for name, model in models.items()}
    base = measured[Popularity.name]
    click.echo(
        f"{base.users} shoppers who chose something new in the last {1 - share:.0%} of events"
    )
    click.echo(
        f"{'model':14}{f'recall@{k}':>10}{f'ndcg@{k}':>10}{'coverage':>10}  ndcg over popularity"
    )
    for name, found in measured.items():
        click.echo(
            f"{name:14}{found.recall:10.4f}{found.ndcg:10.4f}{found.coverage:10.2f}"
            f"  {_difference(found, base)}"
        )
    mix = models[Mix.name]
    shown = ", ".join(f"{name} {weight:.1f}" for name, weight in mix.weights.items())
    click.echo(f"weights of the mix: {shown}\n")


def _difference(found: Metrics, base: Metrics) -> str:
    if found is base:
        return ""
    low, high = paired_bootstrap(found.per_user["ndcg"], base.per_user["ndcg"])
    return f"{found.ndcg - base.ndcg:+.4f} (95 % interval {low:+.4f} to {high:+.4f})"


def _show_searches(folder: Path, products: Sequence[Item]) -> None:
    queries = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    click.echo(f"{len(queries)} judged queries over {len(products)} products, one thread")
    click.echo(
        f"{'search by':14}{'first':>8}{'MRR':>8}{f'recall@{PAGE}':>11}{'p50 ms':>9}{'p99 ms':>9}"
    )
    for name, config in SEARCHES.items():
        found = measure_search(ProductSearch.load(folder, products, config=config), queries)
        click.echo(
            f"{name:14}{found.first:8.3f}{found.reciprocal_rank:8.3f}{found.recall:11.3f}"
            f"{found.p50:9.2f}{found.p99:9.2f}"
        )


def measure_search(search: ProductSearch, queries: Sequence[dict[str, Any]]) -> Found:
    """Ask all queries once.

    Args:
        queries: each with ``query`` and ``ids``, the products that answer it.
    """
    ranks, recalls, times = [], [], []
    for query in queries:
        wanted = set(query["ids"])
        started = time.perf_counter()
        page = search.search(query["query"], k=PAGE)
        times.append(1000 * (time.perf_counter() - started))
        hits = [hit.item_id for hit in page.hits]
        ranks.append(next((1 / (i + 1) for i, hit in enumerate(hits) if hit in wanted), 0.0))
        recalls.append(len(wanted.intersection(hits)) / len(wanted))
    p50, p99 = np.percentile(times, [50, 99])
    return Found(
        float(np.mean([rank == 1.0 for rank in ranks])),
        float(np.mean(ranks)),
        float(np.mean(recalls)),
        float(p50),
        float(p99),
    )
