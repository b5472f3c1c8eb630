"""What the queue in front of the model costs, and whether sharing a pass pays.

    python -m benchmarks.nlu_queue --model MODEL --texts NLU.yml [--cores N] [--out FILE.json]

Reads the texts with several callers at a time, each waiting for its answer, for several sizes of a
batch and numbers of workers, in turn and several rounds; prints medians of messages a second and of
processor time a message, which other work on the machine disturbs less. Then it compares what a
batch understands with what each message alone gives, and times one message with the queue and
without it.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np

from common.errors import ShoptalkError
from nlu_models.model.archive import open_model
from nlu_models.model.examples import Example, Parse
from nlu_models.model.inference_queue import InferenceQueue, QueueLimits
from nlu_models.model.joint_bert import JointBert
from nlu_models.training.data import read_examples

CALLERS = (8, 32)
BATCHES = (1, 4, 8, 16, 32)
WORKERS = (1, 2)
ROUNDS = 3
WARM_UP = 50


@dataclass(frozen=True)
class Setting:
    """One way to serve: workers, largest batch, and callers at a time."""

    workers: int
    max_batch: int
    callers: int


@dataclass(frozen=True)
class Speed:
    """What a setting reached: messages a second, and milliseconds of processor time a message."""

    per_second: float
    cpu_ms: float


@click.command(help=__doc__)
@click.option("--model", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--texts", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--cores", type=int, help="Use this many cores; all by default.")
@click.option("--messages", default=400, show_default=True, help="Messages a measurement.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON here.")
def main(model: Path, texts: Path, cores: int | None, messages: int, out: Path | None) -> None:
    """Measure and print."""
    if cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    bert = open_model(model)
    examples = read_examples([texts])
    random.Random(7).shuffle(examples)
    said = [example.text for example in examples]
    bert.parse(said[:WARM_UP])
    click.echo(f"{len(os.sched_getaffinity(0))} cores")
    single = overhead(bert, said[:messages])
    click.echo(f"one message: {single}")
    speed = speeds(bert, said[:messages])
    click.echo(table(speed))
    differences = {size: difference(bert, examples, size) for size in BATCHES[1:]}
    for size, figures in differences.items():
        click.echo(f"batches of {size}: {figures}")
    if out is not None:
        rows = [{**asdict(setting), **asdict(value)} for setting, value in speed.items()]
        figures_of = {"speed": rows, "differences": differences, "single": single}
        out.write_text(json.dumps(figures_of, indent=2), encoding="utf-8")


@contextmanager
def queued(bert: JointBert, workers: int, max_batch: int) -> Iterator[JointBert]:
    """The model behind a queue."""
    limits = QueueLimits(workers=workers, max_batch=max_batch, timeout=60)
    queue = InferenceQueue(bert.runner, limits)
    try:
        yield bert.through(queue)
    finally:
        queue.close()


def speeds(bert: JointBert, texts: Sequence[str]) -> dict[Setting, Speed]:
    """What each setting reaches, the median of the rounds."""
    settings = [Setting(w, b, c) for c in CALLERS for w in WORKERS for b in BATCHES]
    found: dict[Setting, list[Speed]] = {setting: [] for setting in settings}
    for _ in range(ROUNDS):
        for setting, values in found.items():
            with queued(bert, setting.workers, setting.max_batch) as model:
                values.append(speed_of(model, texts, setting.callers))
    return {
        setting: Speed(
            statistics.median(value.per_second for value in values),
            statistics.median(value.cpu_ms for value in values),
        )
        for setting, values in found.items()
    }


def speed_of(model: JointBert, texts: Sequence[str], callers: int) -> Speed:
    """Read ``texts`` with ``callers`` threads that each wait for an answer before they go on."""

    def call(share: Sequence[str]) -> None:
        for text in share:
            model.parse([text])

    threads = [threading.Thread(target=call, args=(texts[i::callers],)) for i in range(callers)]
    start, spent = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, spent = time.perf_counter() - start, time.process_time() - spent
    return Speed(len(texts) / seconds, 1000 * spent / len(texts))


def table(speed: dict[Setting, Speed]) -> str:
    """One row for callers and workers, one column for each size of a batch."""
    lines = ["callers  workers " + "".join(f"{f'batch {size}':>16}" for size in BATCHES)]
    for callers in CALLERS:
        for workers in WORKERS:
            cells = (speed[Setting(workers, size, callers)] for size in BATCHES)
            shown = (f"{cell.per_second:.0f}/s {cell.cpu_ms:.2f} ms" for cell in cells)
            lines.append(f"{callers:7}  {workers:7} " + "".join(f"{cell:>16}" for cell in shown))
    return "\n".join(lines)


def difference(bert: JointBert, examples: Sequence[Example], size: int) -> dict[str, float]:
    """How batches of ``size``, of like length, differ from single messages.

    Returns:
        Accuracy of the intents alone and together, shares of texts with another intent and with
        other entities, and the median and the largest difference of the confidence of the intent.
    """
    order = sorted(examples, key=lambda example: len(bert.runner.encoder.encode(example.text).ids))
    texts = [example.text for example in order]
    together = [
        parse
        for start in range(0, len(texts), size)
        for parse in bert.parse(texts[start : start + size])
    ]
    alone = [bert.parse([text])[0] for text in texts]
    pairs = list(zip(together, alone, strict=True))
    confidences = [abs(a.confidence - b.confidence) for a, b in pairs if a.intent == b.intent]
    return {
        "accuracy_alone": _accuracy(alone, order),
        "accuracy_together": _accuracy(together, order),
        "other_intent": float(np.mean([a.intent != b.intent for a, b in pairs])),
        "other_entities": float(np.mean([_spans(a) != _spans(b) for a, b in pairs])),
        "confidence_median": float(np.median(confidences)),
        "confidence_most": max(confidences),
    }


def _accuracy(parses: Sequence[Parse], examples: Sequence[Example]) -> float:
    right = [
        parse.intent == example.intent for parse, example in zip(parses, examples, strict=True)
    ]
    return float(np.mean(right))


def _spans(parse: Parse) -> list[object]:
    return [(entity.start, entity.end, entity.label) for entity in parse.entities]


def overhead(bert: JointBert, texts: Sequence[str]) -> dict[str, float]:
    """Median time and processor time of one message, without the queue and with it, in turn."""
    times: dict[str, list[tuple[float, float]]] = {"direct": [], "queue": []}
    with queued(bert, 1, 1) as model:
        for text in texts:
            for name, reader in (("direct", bert), ("queue", model)):
                start, spent = time.perf_counter(), time.process_time()
                reader.parse([text])
                times[name].append((time.perf_counter() - start, time.process_time() - spent))
    return {
        f"{name}_{kind}_ms": 1000 * statistics.median(pair[place] for pair in pairs)
        for name, pairs in times.items()
        for place, kind in enumerate(("p50", "cpu"))
    }


if __name__ == "__main__":
    try:
        main()
    except ShoptalkError as error:
        click.echo(f"{error}\n{error.hint or ''}".rstrip(), err=True)
        sys.exit(1)
