"""How true the writer's texts are, and how well the fact guard tells true from false.

``python -m benchmarks.generator --dataset claims --data DIR`` runs the guard over true statements
and planted errors (see :mod:`benchmarks.generator_claims`).

``python -m benchmarks.generator`` trains on most of the sample catalogue and writes about the rest.
Every text is checked by a method of its own, not by the writer's guard: each number, and each value
or word that the catalogue knows as an attribute of any product, must stand in the record of the
product at hand, its description by a person included.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np

from benchmarks import generator_claims, generator_sets
from generator import Copy, Writer
from generator.reading import Example, read_examples
from generator.training import TrainingConfig, train

EXAMPLE_COPY = Path(__file__).parents[1] / "data" / "copy"
CATALOGUE = Path(__file__).parents[1] / "data" / "catalogue" / "products"
CLAIMS = Path(__file__).parents[1] / "tests" / "generator" / "claims"
DATASETS = ("catalogue", "claims", *generator_sets.SETS)
HELD_OUT_EVERY = 8
NUMBER = re.compile(r"\d+(?:\.\d+)?")
WORD = re.compile(r"[a-z]{4,}")
SUPERLATIVES = re.compile(r"\b(best|finest|perfect|ultimate|guaranteed|unbeatable|\w+est)\b", re.I)
NUMBER_WORDS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "eight": "8"}
TELLING_CATEGORIES = 3
"""A word that is an attribute in more categories than this is everyday language."""
COMMON = frozenset(
    """above across before below charge close closes ends every first fits from gives high into
    life like made make more over pack plug room round seat side sides small stands take than that
    through turns under when with without works""".split()  # noqa: SIM905
)
"""Words that state nothing by themselves, though some attribute holds them."""


@dataclass(frozen=True)
class Judged:
    """A text and what the independent check holds against it."""

    copy: Copy
    milliseconds: float
    doubts: tuple[str, ...]


class RecordCheck:
    """Knows the catalogue's records as plain text, and which of its words are claims."""

    def __init__(self, products: Iterable[Mapping[str, Any]]) -> None:
        self._records = {product["id"]: _plain(product) for product in products}
        homes: dict[str, set[str]] = {}
        for product in products:
            values = [v for v in product["attributes"].values() if isinstance(v, str)]
            for word in WORD.findall(" ".join(values).lower()):
                homes.setdefault(word, set()).add(product["category"])
        self._claims = {
            w for w, found in homes.items() if len(found) <= TELLING_CATEGORIES
        } - COMMON

    def doubts(self, product_id: str, text: str) -> tuple[str, ...]:
        """Numbers, catalogue words and superlatives of a text that the record does not hold."""
        record = self._records[product_id]
        numbers = set(NUMBER.findall(record))
        lower = text.lower()
        for word, figure in NUMBER_WORDS.items():
            lower = re.sub(rf"\b{word}\b", figure, lower)
        wrong = [number for number in NUMBER.findall(lower) if number not in numbers]
        wrong += [
            w for w in WORD.findall(lower) if w in self._claims and w.rstrip("s") not in record
        ]
        wrong += [word for word in SUPERLATIVES.findall(text) if word.lower() not in record]
        return tuple(wrong)


def _plain(product: Mapping[str, Any]) -> str:
    features = [name.replace("_", " ") for name, value in product["attributes"].items() if value]
    text = f"{json.dumps(product, ensure_ascii=False)} {' '.join(features)}".lower()
    for word, figure in NUMBER_WORDS.items():
        text = re.sub(rf"\b{word}\b", f"{word} {figure}", text)
    return text


@click.command()
@click.option(
    "--dataset",
    type=click.Choice(DATASETS),
    default=DATASETS[0],
    show_default=True,
    help="The sample catalogue, claims (how well the fact guard judges), or a public set.",
)
@click.option(
    "--data",
    type=click.Path(exists=True, path_type=Path),
    help="The folder that holds the data set.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write the figures there as JSON.")
@click.option("--show", default=10, show_default=True, help="How many texts to print.")
@click.option("--epochs", default=None, type=int, help="Train longer or shorter than usual.")
@click.option(
    "--seconds", default=480.0, show_default=True, help="Processor time to train on a public set."
)
@click.option("--minutes", type=float, help="Time by the clock to train on a public set, at most.")
def main(
    dataset: str,
    data: Path | None,
    out: Path | None,
    show: int,
    epochs: int | None,
    seconds: float,
    minutes: float | None,
) -> None:
    """Measure the writer and its fact guard."""
    found: dict[str, Any]
    if dataset == "claims":
        found = _on_claims(data or CLAIMS, show)
    elif dataset == "catalogue":
        found = _on_catalogue(show, epochs)
    else:
        if data is None:
            raise click.UsageError(f"--dataset {dataset} needs --data, the folder that holds it.")
        clock = 60 * minutes if minutes else None
        budget = generator_sets.Budget(seconds, epochs or 6, clock)
        found = _on_public(dataset, data, budget, show)
    if out:
        out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _on_public(
    dataset: str, data: Path, budget: generator_sets.Budget, show: int
) -> dict[str, Any]:
    """Train from scratch on a public data set and score its held-out part."""
    folder = data / dataset if (data / dataset).is_dir() else data
    with tempfile.TemporaryDirectory() as work:
        found = generator_sets.SETS[dataset](folder, Path(work), budget)
    for text in found.pop("texts")[:show]:
        click.echo(f"  {text}")
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    return found


def _on_claims(folder: Path, show: int) -> dict[str, float]:
    """The guard on true statements and planted errors, and on the shop's own sentences."""
    examples = read_examples(CATALOGUE)
    catalogue = [example.facts for example in examples]
    verdicts = generator_claims.judge(generator_claims.read_claims(folder, catalogue))
    found = generator_claims.figures(verdicts)
    for one in [one for one in verdicts if not one.right][:show]:
        kind = "false alarm" if one.claim.holds else "missed"
        click.echo(f"{kind}: {one.claim.product.name}: {one.claim.text} {' '.join(one.refused)}")
    count, refused = generator_claims.own_sentences(examples)
    found |= {"own_sentences": count, "own_refused": refused}
    click.echo(
        f"{found['planted']:.0f} planted errors: recall {found['recall']:.1%};"
        f" {found['true']:.0f} true statements: false alarms {found['false_alarms']:.1%};"
        f" p50 {found['p50_ms']:.1f} ms.\nOf the sample shop's own {count} sentences {refused}"
        f" ({refused / count:.1%}) say more than its attributes do."
    )
    return found


def _on_catalogue(show: int, epochs: int | None) -> dict[str, float]:
    """Train on most of the sample catalogue, write about the rest."""
    examples = read_examples(CATALOGUE)
    held_out = examples[::HELD_OUT_EVERY]
    known = [example for index, example in enumerate(examples) if index % HELD_OUT_EVERY]
    check = RecordCheck(
        [p for f in sorted(CATALOGUE.glob("*.json")) for p in json.loads(f.read_text())]
    )
    with tempfile.TemporaryDirectory() as folder:
        config = TrainingConfig(example_copy=EXAMPLE_COPY)
        config = config.model_copy(update={"epochs": epochs}) if epochs else config
        report = train(known, Path(folder) / "model", config)
        writer = Writer.load(Path(folder) / "model")
    click.echo(
        f"Trained on {report.products} products, {report.sentences} sentences,"
        f" {report.parameters / 1e6:.1f} M parameters, in {report.seconds:.0f} s.\n"
    )
    found = {"train_seconds": report.seconds}
    for name in ("description", "slogan"):
        judged = judge(writer, held_out, check, name)
        _show(name, judged, held_out, show)
        found[f"{name}_false_fact_share"] = float(np.mean([bool(one.doubts) for one in judged]))
        found[f"{name}_p50_ms"] = float(np.median([one.milliseconds for one in judged]))
    return found


def judge(
    writer: Writer, examples: Sequence[Example], check: RecordCheck, kind: str
) -> list[Judged]:
    """Write one text about each product and check it."""
    write = writer.describe if kind == "description" else writer.slogan
    judged = []
    for example in examples:
        started = time.perf_counter()
        copy = write(example.facts)
        taken = 1000 * (time.perf_counter() - started)
        judged.append(Judged(copy, taken, check.doubts(example.facts.id, copy.text)))
    return judged


def _show(kind: str, judged: Sequence[Judged], examples: Sequence[Example], count: int) -> None:
    sources = Counter(one.copy.source for one in judged)
    true = np.mean([not one.doubts for one in judged])
    p50, p99 = np.percentile([one.milliseconds for one in judged], [50, 99])
    click.echo(
        f"{kind}s: {len(judged)} held-out products, {sources['model'] / len(judged):.1%} by the"
        f" model, {true:.1%} without a doubtful statement, p50 {p50:.0f} ms, p99 {p99:.0f} ms"
    )
    for one, example in list(zip(judged, examples, strict=True))[:count]:
        doubts = f"  DOUBTFUL: {', '.join(one.doubts)}" if one.doubts else ""
        click.echo(f"  {example.facts.name}: {one.copy.text} ({one.copy.source}){doubts}")
    click.echo()


if __name__ == "__main__":
    main()
