"""How well and how fast messages are understood, on public data.

    python -m benchmarks.nlu --dataset banking77 --data DIR [--out FILE.json] [--seeds N]

Trains on the training part, tests on the test part, and times one message at a time on one thread
with a warm model. Nothing is chosen with the test part. ``--help`` lists the data sets; where to
get them stands in ``benchmarks/nlu_datasets.py``.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from benchmarks.nlu_datasets import LOADERS, load
from benchmarks.nlu_measure import measure
from benchmarks.nlu_peers import Comparison, Peer, peer_options
from benchmarks.nlu_recipes import recipe
from common.errors import ShoptalkError
from nlu_models.model.config import JointBertConfig

_TITLES = {
    "accuracy": "accuracy, int8 (%)",
    "accuracy_float": "accuracy before quantisation (%)",
    "accuracy_unseen": "accuracy without test texts that are also trained on (%)",
    "in_scope_accuracy": "accuracy in scope (%)",
    "oos_recall": "out-of-scope recall (%)",
    "oos_precision": "out-of-scope precision (%)",
    "mcc": "Matthews correlation coefficient",
    "overall_accuracy": "sentences wholly right (%)",
    "intent_accuracy": "sentences with all intents right (%)",
    "slot_f1": "slot F1 (%)",
    "accuracy_typo_loss": "accuracy in scope lost to one typo a message (%)",
    "mcc_typo_loss": "MCC lost to one typo a message",
    "slot_f1_typo_loss": "slot F1 lost to one typo a message (%)",
    "calibration_error": "expected calibration error",
    "p50_ms": "one message, median (ms)",
    "p99_ms": "one message, 99th percentile (ms)",
    "size_mb": "model on disk (MB)",
    "train_seconds": "training (s)",
    "train_cpu_seconds": "training, processor seconds",
}
_PERCENT = "(%)"


@click.command(help=__doc__)
@click.option("--dataset", type=click.Choice(sorted(LOADERS)), required=True)
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder that holds the data sets.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON here.")
@click.option("--seeds", default=1, show_default=True, help="Train this often; show the mean.")
@click.option("--threads", default=0, help="Training threads; all cores by default.")
@click.option(
    "--models",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the trained models in this folder.",
)
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change the recipe's settings."
)
@peer_options
def main(
    dataset: str,
    data: Path,
    out: Path | None,
    seeds: int,
    threads: int,
    models: Path | None,
    settings: tuple[str, ...],
    peers: list[Peer],
) -> None:
    """Run the benchmark and print one table."""
    examples = load(dataset, data)
    changes = dict(setting.split("=", 1) for setting in settings)
    comparison = Comparison(examples, peers)
    runs = []
    with tempfile.TemporaryDirectory() as temporary:
        for seed in range(seeds):
            config = JointBertConfig.from_mapping(
                recipe(dataset).model_dump() | {"seed": seed, "threads": threads} | changes,
                where="--set",
            )
            folder = (models or Path(temporary)) / f"{dataset}-{seed}"
            runs.append(measure(examples, config, folder))
            comparison.add(folder, runs[-1], seed=seed, threads=threads)
    result = _mean(runs) | {"dataset": dataset, "seeds": seeds}
    _show(result)
    click.echo(comparison.table())
    if out is not None:
        result["side_by_side"] = comparison.figures()
        out.write_text(json.dumps(result, indent=2), encoding="utf-8")


def _mean(runs: list[dict[str, float]]) -> dict[str, Any]:
    """The mean of each figure, and its standard deviation where there are several runs."""
    result: dict[str, Any] = {key: statistics.fmean(run[key] for run in runs) for key in runs[0]}
    if len(runs) > 1:
        result |= {f"{key}_spread": statistics.stdev(run[key] for run in runs) for key in runs[0]}
    return result


def _show(result: dict[str, Any]) -> None:
    click.echo(f"\n{result['dataset']}, mean of {result['seeds']} run(s)")
    for key, title in _TITLES.items():
        if key in result:
            factor = 100 if title.endswith(_PERCENT) else 1
            spread = result.get(f"{key}_spread")
            tail = f" ± {factor * spread:.2f}" if spread is not None else ""
            click.echo(f"  {title:<58} {factor * result[key]:8.2f}{tail}")


if __name__ == "__main__":
    try:
        main()
    except ShoptalkError as error:
        click.echo(f"{error}\n{error.hint or ''}".rstrip(), err=True)
        sys.exit(1)
