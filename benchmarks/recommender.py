"""How well the recommender foresees what shoppers choose, and what that costs.

``python -m benchmarks.recommender`` measures the sample shop's models and search; with
``--dataset`` a public set, in the split that papers compare on; with ``--synthetic`` time and
memory for a large shop. Everything is seeded.
"""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks.recommending import scale, sets, shop
from benchmarks.recommending.measures import write


@click.command()
@click.option("-k", default=10, show_default=True, help="Length of the sample shop's lists.")
@click.option("--share", default=0.8, show_default=True, help="Share of its events to learn from.")
@click.option("--dataset", type=click.Choice(sorted(sets.RECIPES)), help="A public set.")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with its train.txt and test.txt.",
)
@click.option("--peers/--no-peers", default=True, help="Measure others, too.")
@click.option("--tune", is_flag=True, help="Look for settings on a part of the training choices.")
@click.option("--synthetic", type=click.IntRange(scale.GROUPS), help="So many items, made up.")
@click.option("--events", default=1_000_000, show_default=True, help="Events of those items.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A JSON file for the figures."
)
@click.option(
    "--plot",
    "plotted",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Measure nothing: draw the figures of a --synthetic run into --out; repeatable.",
)
def main(
    k: int,
    share: float,
    dataset: str | None,
    data: Path | None,
    peers: bool,
    tune: bool,
    synthetic: int | None,
    events: int,
    out: Path | None,
    plotted: tuple[Path, ...],
) -> None:
    """Measure the recommender: on the sample shop, a public set, or a large made-up shop."""
    if plotted:
        if out is None:
            raise click.UsageError("--plot needs --out, the picture.")
        scale.draw(plotted, out)
    elif dataset is not None:
        if data is None:
            raise click.UsageError("--dataset needs --data, the folder with its two files.")
        if tune:
            click.echo(repr(sets.tune(dataset, data)))
        else:
            write(sets.measure(dataset, data, peers=peers), out)
    elif synthetic is not None:
        write(scale.measure(synthetic, events), out)
    else:
        shop.measure(k, share)


if __name__ == "__main__":
    main()
