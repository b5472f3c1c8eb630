"""How well the learners learn, and how well a log tells what another policy would have brought.

``python -m benchmarks.learning`` plays simulated shops whose tastes are known, the classic
synthetic log, and conversations; with ``--data`` the Open Bandit data, a folder with ``random/``
and ``bts/``. Everything is seeded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from threadpoolctl import threadpool_limits

from benchmarks.learners import attacks, chat, open_bandit, privacy, shops, slogans, synthetic
from benchmarks.learners import conversations as strategies


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The Open Bandit data: a folder with random/ and bts/.",
)
@click.option("--rounds", default=10_000, show_default=True, help="Shoppers of a simulated shop.")
@click.option("--seeds", default=5, show_default=True, help="Runs that means are taken of.")
@click.option(
    "--conversations",
    default=0,
    show_default=True,
    help="Conversations with the sample shop's actions, which needs its trained recommender.",
)
@click.option(
    "--plot", type=click.Path(dir_okay=False, path_type=Path), help="A PNG of the regret."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A JSON file for the figures."
)
def main(
    data: Path | None,
    rounds: int,
    seeds: int,
    conversations: int,
    plot: Path | None,
    out: Path | None,
) -> None:
    """Measure the learners and the off-policy estimators."""
    found: dict[str, Any] = {}
    with threadpool_limits(1):
        for kind in shops.SHOPS:
            found[kind] = shops.measure(kind, rounds, seeds)
            show(kind, found[kind], ("regret", "value", "growth", "decision_p50_ms"))
        for sharpness in synthetic.SHARPNESS:
            judged = synthetic.measure(rounds, 4 * seeds, sharpness)
            found[f"synthetic_{sharpness}"] = judged
            show(f"logged at {sharpness}", judged, ("value",))
            show("", judged["estimators"], ("relative_error", "intervals_with_the_truth"))
        found["strategies"] = strategies.measure(rounds // 2, seeds)
        show("strategies", found["strategies"], ("value", "gain", "gain_low", "gain_high"))
        found["attacks"] = attacks.measure(rounds // 5, seeds)
        show("attacks", found["attacks"], ("loss_attacked", "loss_defended", "caught"))
        found["privacy"] = privacy.measure(seeds, (rounds // 10, rounds // 2))
        show("privacy", found["privacy"], ("value", "loss"))
        if conversations:
            found["chat"] = chat.measure(conversations)
            show("chat", found["chat"], ("value", "low", "high", "list_p50_ms"))
            found["slogans"] = slogans.measure(conversations)
            show("slogans", found["slogans"], ("value", "low", "high"))
        if data is not None:
            found["open_bandit"] = open_bandit.measure(data)
            for name, judged in found["open_bandit"].items():
                show(name, judged, ("value", "low", "high", "relative_error"))
    if plot is not None:
        draw(found, rounds, plot)
    if out is not None:
        out.write_text(json.dumps(found, indent=1), encoding="utf-8")


def show(title: str, rows: dict[str, Any], columns: tuple[str, ...]) -> None:
    """Print a table."""
    click.echo(f"\n{title:<22}" + "".join(f"{column:>18}" for column in columns))
    for name, row in rows.items():
        if isinstance(row, dict):
            cells = (f"{row[column]:>18.4f}" if column in row else " " * 18 for column in columns)
            click.echo(f"{name:<22}" + "".join(cells))


def draw(found: dict[str, Any], rounds: int, path: Path) -> None:
    """Regret against shoppers, one picture for each kind of shop."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(shops.SHOPS), figsize=(15, 4.5), sharex=True)
    for axis, kind in zip(axes, shops.SHOPS, strict=True):
        for name, row in found[kind].items():
            if curve := row.get("curve"):
                step = max(rounds // shops.CURVE, 1)
                axis.plot([at * step for at in range(len(curve))], curve, label=name)
        axis.set(title=kind, xlabel="shoppers", ylabel="cumulative regret, clicks")
        axis.grid(alpha=0.3)
    axes[-1].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


if __name__ == "__main__":
    main()
