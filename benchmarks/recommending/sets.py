"""Public sets of who chose what, in the split that papers compare on.

Each folder holds ``train.txt`` and ``test.txt``: one user a line, the user's number and then those
of the items.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import numpy as np
from scipy import sparse

from benchmarks.recommending.measures import TIMED, Held, accuracy, latency, timed
from common.errors import DataError
from recommender.base import Model
from recommender.dataset import Dataset, Profile
from recommender.events import EventTable
from recommender.models import (
    GraphFilter,
    GraphFilterConfig,
    ItemToItem,
    ItemToItemConfig,
)

VALIDATION_SHARE = 0.2
TUNING_USERS = 1500
RECIPES: Mapping[str, GraphFilterConfig] = {
    "gowalla": GraphFilterConfig(vectors=512, sharpness=0.7),
    "amazon-cds": GraphFilterConfig(vectors=256, sharpness=0.7),
}
"""Gowalla: as ``--tune`` found them on a part of the training pairs. Amazon-CDs: not tuned."""
GRID = {"sharpness": (0.6, 0.7, 0.8, 0.9), "low_pass": (0.5, 1.0, 1.5)}

Pairs = tuple[np.ndarray, np.ndarray]


def read_pairs(path: Path) -> Pairs:
    """Users and items, one pair at each place.

    Raises:
        DataError: the file cannot be read or holds something else.
    """
    users: list[int] = []
    items: list[int] = []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            user, *chosen = map(int, line.split())
            users += [user] * len(chosen)
            items += chosen
    except (OSError, ValueError) as error:
        raise DataError(
            f"{path} is no list of users and their items: {error}.",
            hint="docs/benchmarks.md says where the sets are.",
        ) from error
    return np.array(users), np.array(items)


def dataset(pairs: Pairs, users: int, items: int) -> Dataset:
    """Pairs as a dataset in which every choice counts the same."""
    order = np.argsort(pairs[0], kind="stable")
    table = EventTable.of_pairs(pairs[0][order], pairs[1][order])
    return Dataset.of_table(list(map(str, range(items))), [f"{n:07d}" for n in range(users)], table)


def measure(name: str, folder: Path, *, peers: bool) -> dict[str, Any]:
    """Fit on the training part and rank for the test part; the graph filter's keys come plain."""
    train, test = read_pairs(folder / "train.txt"), read_pairs(folder / "test.txt")
    users, items = (1 + max(int(train[at].max()), int(test[at].max())) for at in (0, 1))
    data, held = dataset(train, users, items), Held.of(*test)
    click.echo(f"{name}: {users} users, {items} items, {len(train[0])} + {len(test[0])} choices")
    click.echo(_HEAD)
    found = {"graph_filter": _measure("graph_filter", GraphFilter(RECIPES[name]), data, held)}
    if peers:
        neighbours = ItemToItem(ItemToItemConfig(shrinkage=0.0))
        found["item_to_item"] = _measure("item_to_item", neighbours, data, held)
        found |= _measure_peers(data, held)
    settings = RECIPES[name].model_dump()
    return {"dataset": name, **found["graph_filter"], "settings": settings, "models": found}


def _measure(name: str, model: Model[Any], data: Dataset, held: Held) -> dict[str, float]:
    found: dict[str, float] = {}
    with timed(found):
        model.fit(data)
    profiles = [data.profiles.get(user) for user in data.users]
    known = [profile for profile in profiles if profile is not None]
    found |= accuracy(partial(_lists, model, data), held)
    found |= latency(lambda at: model.recommend([known[at]], k=20), range(min(TIMED, len(known))))
    click.echo(_line(name, found))
    return found


def _lists(model: Model[Any], data: Dataset, rows: Sequence[int]) -> list[list[int]]:
    profiles = [data.profiles.get(data.users[row], Profile()) for row in rows]
    return [[item for item, _ in row] for row in model.recommend(profiles, k=20)]


def tune(name: str, folder: Path) -> GraphFilterConfig:
    """The best settings on a fifth of the training pairs, drawn at random, by recall + ndcg."""
    users_of, items_of = read_pairs(folder / "train.txt")
    size = int(users_of.max()) + 1, int(items_of.max()) + 1
    kept = np.random.default_rng(0).random(len(users_of)) >= VALIDATION_SHARE
    data = dataset((users_of[kept], items_of[kept]), *size)
    held = Held.of(users_of[~kept], items_of[~kept]).some(TUNING_USERS)
    base = RECIPES[name].model_copy(update={"sharpness": 1.0, "low_pass": 1.0})
    model, best = GraphFilter(base).fit(data), (-1.0, base)
    for sharpness in GRID["sharpness"]:
        for low_pass in GRID["low_pass"]:
            tried = model.reweighed(sharpness=sharpness, low_pass=low_pass)
            found = accuracy(partial(_lists, tried, data), held)
            click.echo(f"{sharpness} {low_pass} {found['recall@20']:.4f} {found['ndcg@20']:.4f}")
            best = max(best, (found["recall@20"] + found["ndcg@20"], tried.config), key=_first)
    return best[1]


def _first(pair: tuple[float, Any]) -> float:
    return pair[0]


def _measure_peers(data: Dataset, held: Held) -> dict[str, dict[str, float]]:
    """Models of the library ``implicit``, where it is installed."""
    try:
        neighbours, als = (
            import_module("implicit.nearest_neighbours"),
            import_module("implicit.als"),
        )
    except ImportError:
        click.echo("(implicit is not installed: pip install implicit)")
        return {}
    makers: dict[str, Callable[[], Any]] = {
        "implicit item-kNN": lambda: neighbours.CosineRecommender(K=100),
        "implicit ALS": lambda: als.AlternatingLeastSquares(
            factors=128, regularization=0.05, alpha=1.0, iterations=15, random_state=0
        ),
    }
    return {name: _measure_peer(name, make(), data, held) for name, make in makers.items()}


def _measure_peer(name: str, model: Any, data: Dataset, held: Held) -> dict[str, float]:
    chosen = sparse.csr_matrix(data.purchases)
    found: dict[str, float] = {}
    with timed(found):
        model.fit(chosen, show_progress=False)
    found |= accuracy(lambda rows: model.recommend(rows, chosen[rows], N=20)[0], held)
    found |= latency(lambda at: model.recommend(at, chosen[at], N=20), range(TIMED))
    click.echo(_line(name, found))
    return found


_HEAD = (
    f"{'model':20}{'recall@20':>10}{'ndcg@20':>9}{'ndcg@10':>9}{'fit s':>8}{'cpu s':>8}"
    f"{'peak MB':>9}{'p50 ms':>8}{'p99 ms':>8}"
)


def _line(name: str, found: Mapping[str, float]) -> str:
    return (
        f"{name:20}{found['recall@20']:10.4f}{found['ndcg@20']:9.4f}{found['ndcg@10']:9.4f}"
        f"{found['fit_seconds']:8.1f}{found['cpu_seconds']:8.1f}{found['peak_mb']:9.0f}"
        f"{found['p50_ms']:8.2f}{found['p99_ms']:8.2f}"
    )
