"""How well the product search orders a large catalogue for queries that people rated.

``python -m benchmarks.search --data DIR`` reads ``products.jsonl.gz`` and
``Broad_Query_Set_rated.csv`` of the Chorus project (19,406 products of Icecat, 135 queries, ratings
from 0 to 3) and prints ndcg@10 of words, meaning, both fused, and a ranker that is learnt on four
fifths of the queries and measured on the last, five times.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import numpy as np

from benchmarks.recommending.measures import write
from recommender.embedding import TextEncoder, item_text, text_hash
from recommender.items import Item
from recommender.ranker import LearnedRanker, Query, QueryFeatures
from recommender.search import ProductSearch
from recommender.vectors import VectorStore
from recommender.words import Words

FOLDS = 5
K = 10
CANDIDATES = 200
WEIGHTS = (0.0, 0.05, 0.1, 0.15, 0.25, 0.4, 1.0)
"""Of what the ranker expects (0 to 1) beside the fused score; chosen on the training queries."""
ATTRIBUTE = re.compile(r"attr_[tbn]_(.*)")
EMBEDDED_CHARACTERS = 350
HIGHEST = 3
"""The best rating."""

Ratings = Mapping[str, Mapping[str, int]]


def read_products(folder: Path) -> list[Item]:
    """The products, with title, supplier, short description and attributes as fields."""
    with gzip.open(folder / "products.jsonl.gz", "rt", encoding="utf-8") as file:
        return [_item(json.loads(line)) for line in file]


def _item(row: Mapping[str, Any]) -> Item:
    named = ((ATTRIBUTE.match(key), value) for key, value in row.items())
    return Item(
        id=row["id"],
        name=row["title"],
        category=str(row.get("attr_t_product_type", "")),
        brand=row["supplier"],
        price_cents=int(row["price"]),
        text=row.get("short_description", ""),
        attributes={found[1].strip("_"): value for found, value in named if found},
    )


def read_ratings(folder: Path) -> dict[str, dict[str, int]]:
    """Query to product to rating."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "Broad_Query_Set_rated.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["query"]][row["docid"]] = int(row["rating"])
    return found


def ndcg(ranked: Sequence[float], all_ratings: Sequence[float]) -> float:
    """ndcg@10 with the ratings as gains; 0 where no product answers the query."""
    discounts = 1.0 / np.log2(np.arange(2, K + 2))
    best = sorted(all_ratings, reverse=True)[:K]
    ideal = float(np.dot(best, discounts[: len(best)]))
    return float(np.dot(ranked[:K], discounts[: len(ranked[:K])])) / ideal if ideal else 0.0


class Bench:
    """The catalogue, its index and what each query finds."""

    def __init__(
        self, folder: Path, encoder: TextEncoder, vectors: Path, *, rated_only: bool = False
    ) -> None:
        self.items = read_products(folder)
        self.ratings = read_ratings(folder)
        if rated_only:
            rated = {product for held in self.ratings.values() for product in held}
            self.items = [item for item in self.items if item.id in rated]
        self.position = {item.id: at for at, item in enumerate(self.items)}
        words = Words()
        matrix = _vectors(self.items, encoder, vectors)
        hashes = tuple(text_hash(item_text(item)) for item in self.items)
        store = VectorStore(tuple(item.id for item in self.items), hashes, matrix)
        self.search = ProductSearch(self.items, encoder, store, {}, words=words)
        self.features = QueryFeatures(self.items, matrix, words)

    def judged(self, query: str) -> tuple[np.ndarray, np.ndarray]:
        """Positions of the rated products, and their ratings."""
        held = self.ratings[query]
        return np.array([self.position[one] for one in held]), np.array([*held.values()], float)

    def measure(self, query: str, scores: np.ndarray, among: np.ndarray) -> tuple[float, float]:
        """ndcg@10 among the rated, and among all: what nobody rated is worth 0 there.

        Args:
            query: as rated.
            scores: of the items at ``among``; the rated ones are there.
            among: positions.
        """
        held = self.ratings[query]
        order = among[np.argsort(-scores, kind="stable")]
        rated = [held[self.items[at].id] for at in order if self.items[at].id in held]
        every = [held.get(self.items[at].id, 0) for at in order[:K]]
        ratings = [*held.values()]
        return ndcg(rated, ratings), ndcg(every, ratings)


def _vectors(items: Sequence[Item], encoder: TextEncoder, path: Path) -> np.ndarray:
    """The items' vectors, made once and kept in a file."""
    if path.exists():
        return np.asarray(np.load(path))
    texts = [f"{item.name}. {item.text}"[:EMBEDDED_CHARACTERS] for item in items]
    order = np.argsort([len(text) for text in texts], kind="stable")
    matrix = np.zeros((len(items), encoder.encode_one("a").shape[0]), dtype=np.float32)
    with click.progressbar(range(0, len(order), 64), label="embedding") as steps:
        for at in steps:
            places = order[at : at + 64]
            matrix[places] = encoder.encode([texts[place] for place in places])
    np.save(path, matrix)
    return matrix


def measure(bench: Bench) -> dict[str, dict[str, float]]:
    """Each way's means over the queries: ``judged`` and ``all``."""
    asked = {query: bench.search.query(query) for query in bench.ratings}
    everything = np.arange(len(bench.items))
    rows: dict[str, list[tuple[float, float]]] = {}
    for name, scores in _plain(bench, asked):
        rows[name] = [bench.measure(query, scores[query], everything) for query in asked]
    if (peer := _peer(bench)) is not None:
        rows["bm25s"] = [bench.measure(query, peer[query], everything) for query in asked]
    rows["learned"] = _learned(bench, asked)
    return {
        name: dict(zip(("judged", "all"), np.mean(found, axis=0).tolist(), strict=True))
        for name, found in rows.items()
    }


def _plain(bench: Bench, asked: Mapping[str, Query]) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    yield "words", {text: query.by_words * query.shares for text, query in asked.items()}
    yield "meaning", {text: query.cosines for text, query in asked.items()}
    yield "both", {text: query.fused for text, query in asked.items()}


def _learned(bench: Bench, asked: Mapping[str, Query]) -> list[tuple[float, float]]:
    """The fused score with what a ranker expects that is learnt on the other folds.

    How much that weighs is chosen within these: each is ranked once more by what its own other
    folds teach.
    """
    names = list(asked)
    fold = np.random.default_rng(0).permutation(len(names)) % FOLDS
    pairs = [_Pairs.of(bench, name, asked[name], *bench.judged(name)) for name in names]
    found: list[tuple[float, float]] = [(0.0, 0.0)] * len(names)
    for number in range(FOLDS):
        others = np.flatnonzero(fold != number)
        gains = np.zeros(len(WEIGHTS))
        for inner in sorted({*fold[others].tolist()}):
            learnt = _fit([pairs[at] for at in others[fold[others] != inner]])
            for at in others[fold[others] == inner]:
                gains += [sum(both) for both in pairs[at].measure(learnt, WEIGHTS)]
        weight = WEIGHTS[int(np.argmax(gains))]
        click.echo(f"fold {number + 1}: the ranker weighs {weight}")
        learnt = _fit([pairs[at] for at in others])
        for at in np.flatnonzero(fold == number):
            found[at] = pairs[at].measure(learnt, [weight])[0]
    return found


def _fit(pairs: Sequence[_Pairs]) -> LearnedRanker:
    ratings = np.concatenate([one.ratings for one in pairs])
    return LearnedRanker.fit(np.concatenate([one.rated for one in pairs]), ratings / HIGHEST)


@dataclass(frozen=True)
class _Pairs:
    """One query with its rated items and its candidates, described once."""

    bench: Bench
    text: str
    query: Query
    positions: np.ndarray
    ratings: np.ndarray
    best: np.ndarray
    rated: np.ndarray
    described: np.ndarray

    @classmethod
    def of(
        cls, bench: Bench, text: str, query: Query, positions: np.ndarray, ratings: np.ndarray
    ) -> _Pairs:
        best = np.argsort(-query.fused, kind="stable")[:CANDIDATES]
        rated, described = bench.features.of(query, positions), bench.features.of(query, best)
        return cls(bench, text, query, positions, ratings, best, rated, described)

    def measure(self, ranker: LearnedRanker, weights: Sequence[float]) -> list[tuple[float, float]]:
        """ndcg among the rated, and among all, for each weight."""
        of_rated, of_best = ranker.score(self.rated), ranker.score(self.described)
        found = []
        for weight in weights:
            rated = self.query.fused[self.positions] + weight * of_rated
            best = self.query.fused[self.best] + weight * of_best
            judged, _ = self.bench.measure(self.text, rated, self.positions)
            found.append((judged, self.bench.measure(self.text, best, self.best)[1]))
        return found


def _peer(bench: Bench) -> dict[str, np.ndarray] | None:
    """BM25 over title, supplier, description and attributes by the library ``bm25s``."""
    try:
        library = import_module("bm25s")
    except ImportError:
        click.echo("(bm25s is not installed: pip install bm25s)")
        return None
    texts = [f"{one.name} {one.brand} {item_text(one)}" for one in bench.items]
    index = library.BM25()
    index.index(library.tokenize(texts, show_progress=False), show_progress=False)
    found = {}
    for query in bench.ratings:
        tokens = library.tokenize(query, show_progress=False, return_ids=False)[0]
        found[query] = np.asarray(index.get_scores(tokens)) if tokens else np.zeros(len(texts))
    return found


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="The folder with the two files.",
)
@click.option(
    "--encoder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("var/models/recommender"),
    show_default=True,
    help="A folder with the exported sentence encoder.",
)
@click.option(
    "--vectors",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("var/cache/icecat.npy"),
    show_default=True,
    help="Where the products' vectors are kept.",
)
@click.option("--rated-only", is_flag=True, help="Only the products that were rated for a query.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A JSON file for the figures."
)
def main(data: Path, encoder: Path, vectors: Path, rated_only: bool, out: Path | None) -> None:
    """Measure the search on rated queries."""
    vectors.parent.mkdir(parents=True, exist_ok=True)
    bench = Bench(data, TextEncoder.load(encoder), vectors, rated_only=rated_only)
    answered = sum(max(held.values()) > 0 for held in bench.ratings.values())
    click.echo(
        f"{len(bench.items)} products, {len(bench.ratings)} queries, {answered} of which have a"
        " product that answers; ndcg@10"
    )
    found = measure(bench)
    for name, figures in found.items():
        click.echo(f"{name:10}{figures['judged']:9.4f} judged{figures['all']:9.4f} all")
    write({"queries": len(bench.ratings), "answered": answered, **found}, out)


if __name__ == "__main__":
    main()
