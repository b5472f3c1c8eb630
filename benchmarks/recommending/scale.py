"""A large made-up shop: seconds and memory to fit, milliseconds to answer one shopper."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from benchmarks.recommending.measures import TIMED, latency, timed
from recommender import Filters, Interaction, Item, Recommender
from recommender.dataset import Dataset
from recommender.events import EventWeights
from recommender.index import ItemIndex
from recommender.models import Mix

GROUPS = 200
DIMENSIONS = 384
EVENTS_A_USER = 12
KINDS = ("click", "cart", "purchase")
COLOURS = ("black", "white", "navy", "red", "green")


def measure(items: int, events: int) -> dict[str, Any]:
    """Fit the mix that a shop is served from, and ask for ten products with filters on."""
    rng = np.random.default_rng(0)
    group = rng.permutation(np.arange(items) % GROUPS)
    held, vectors = list(_items(group, rng)), _vectors(group, rng)
    found: dict[str, float] = {}
    with timed(found):
        data = Dataset([item.id for item in held], _events(group, events, rng), vectors=vectors)
        mix = Mix().fit(data)
        index = ItemIndex(data.item_ids, held)
        recommender = Recommender(mix, index, vectors, data.profiles, weights=EventWeights())
    users = [data.users[at] for at in rng.integers(0, len(data.users), TIMED)]
    wishes = [_wishes(rng) for _ in users]

    def ask(at: int) -> None:
        recommender.recommend(user_id=users[at], filters=wishes[at], k=10)

    found |= latency(ask, range(TIMED))
    weights = ", ".join(f"{name} {weight:.1f}" for name, weight in mix.weights.items())
    click.echo(
        f"{items} items, {len(data.events)} events of {len(data.users)} shoppers; mix: {weights}\n"
        f"fitted in {found['fit_seconds']:.0f} s ({found['cpu_seconds']:.0f} s of processor time),"
        f" at most {found['peak_mb']:.0f} MB\n"
        f"ten for one shopper, filters on, one thread: p50 {found['p50_ms']:.2f} ms,"
        f" p99 {found['p99_ms']:.2f} ms; of the processor {found['cpu_p50_ms']:.2f} and"
        f" {found['cpu_p99_ms']:.2f} ms"
    )
    return {"items": items, "events": events, **found}


def draw(files: Sequence[Path], out: Path) -> None:
    """Memory and processor seconds of fitting against the number of items, both axes in powers.

    Args:
        files: figures of :func:`measure` as they were written, one of each size.
        out: the picture.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = sorted(
        (json.loads(f.read_text(encoding="utf-8")) for f in files), key=lambda r: r["items"]
    )
    items = [row["items"] for row in rows]
    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4), sharex=True)
    told = {"cpu_seconds": "fitting, seconds of the processor", "peak_mb": "memory at most, MB"}
    for axis, (name, title) in zip(axes, told.items(), strict=True):
        axis.loglog(items, [row[name] for row in rows], marker="o")
        axis.set(title=title, xlabel="items (ten events each)")
        axis.grid(alpha=0.3, which="both")
    figure.tight_layout()
    figure.savefig(out, dpi=110)
    pyplot.close(figure)


def _items(group: np.ndarray, rng: np.random.Generator) -> Iterator[Item]:
    """Products of as many categories as groups, 300 brands, some sold out."""
    prices = rng.lognormal(8.5, 1.0, len(group)).astype(int)
    for at, kind in enumerate(group.tolist()):
        yield Item(
            id=f"p{at}",
            name=f"Thing {at}",
            category=f"kind {kind}",
            brand=f"brand {at % 300}",
            price_cents=int(prices[at]),
            text="",
            attributes={"weight": float(at % 1000), "material": f"stuff {at % 50}"},
            options={"colour": frozenset({COLOURS[at % 5], COLOURS[at % 3]})},
            in_stock=at % 10 != 0,
        )


def _vectors(group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Unit vectors around the centre of each group, shape (items, 384)."""
    centres = rng.standard_normal((GROUPS, DIMENSIONS)).astype(np.float32)
    vectors = rng.standard_normal((len(group), DIMENSIONS), dtype=np.float32)
    vectors *= 0.8
    vectors += centres[group]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _events(group: np.ndarray, count: int, rng: np.random.Generator) -> Iterator[Interaction]:
    """Shoppers with a taste for three groups each; popularity falls as in Zipf's law."""
    users = max(count // EVENTS_A_USER, 1)
    tastes = rng.integers(0, GROUPS, (users, 3))
    members = [np.flatnonzero(group == number) for number in range(GROUPS)]
    who = rng.integers(0, users, count)
    which = tastes[who, rng.integers(0, 3, count)]
    places = rng.zipf(1.3, count)
    kinds = rng.choice(len(KINDS), count, p=(0.7, 0.15, 0.15))
    for at in range(count):
        among = members[which[at]]
        item = among[places[at] % len(among)]
        yield Interaction(f"u{who[at]}", f"p{item}", KINDS[kinds[at]], float(at))


def _wishes(rng: np.random.Generator) -> Filters:
    """Below some price, at most so heavy, of one colour, not of one brand."""
    return Filters(
        facets={"colour": COLOURS[int(rng.integers(0, 5))]},
        ranges={"weight": (None, float(rng.integers(200, 1000)))},
        max_price_cents=int(rng.integers(3_000, 30_000)),
        without=frozenset({f"brand {int(rng.integers(0, 300))}"}),
    )
