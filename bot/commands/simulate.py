"""``shoptalk simulate``: scripted customers talk to the trained bot, and what came of it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from random import Random
from typing import Any

import click

from bot.simulation.generating import MAKERS
from bot.simulation.goals import STYLES, Goal, Style, read_goals
from common.errors import DataError
from common.paths import Project

SHOWN = 5


@click.command()
@click.option(
    "--goals", "count", type=click.IntRange(min=1), default=100, show_default=True,
    help="How many goals to make from the shop's data.",
)  # fmt: skip
@click.option(
    "--goals-file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the goals of this JSON file instead (docs/simulation.md).",
)  # fmt: skip
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(list(MAKERS)),
    help="Make goals of this kind only; may be given several times.",
)  # fmt: skip
@click.option(
    "--style", type=click.Choice(STYLES),
    help="How all customers talk; by default the styles take turns.",
)  # fmt: skip
@click.option(
    "--repeat", type=click.IntRange(min=1), default=1, show_default=True,
    help="How many customers come with each goal.",
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Other goals and words.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the figures and every failure, with its transcript, to this JSON file.",
)  # fmt: skip
def simulate(
    count: int,
    goals_file: Path | None,
    kinds: tuple[str, ...],
    style: Style | None,
    repeat: int,
    seed: int,
    out: Path | None,
) -> int:
    """Let scripted customers talk to the trained bot, each with a goal.

    Every conversation begins on a fresh copy of the shop's database; the project's own is only
    read. Afterwards the copy is compared with what the goal defines, and every answer is searched
    for data of others. Exit code 1 when anything was written wrongly or told to a stranger.
    """
    project = Project.find()
    wanted = read_goals(goals_file) if goals_file else None
    result = asyncio.run(_simulate(project, wanted, count, kinds, style, repeat, seed))
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _print(result, out)
    return 1 if result["wrong_writes"] or result["leaks"] else 0


async def _simulate(
    project: Project,
    goals: list[Goal] | None,
    count: int,
    kinds: tuple[str, ...],
    style: Style | None,
    repeat: int,
    seed: int,
) -> dict[str, Any]:
    from bot.simulation import generate, hold_all, report
    from bot.simulation.holding import opened
    from bot.testing import open_stage
    from common.language import language

    with open_stage(project) as stage:
        async with opened(project, stage) as simulation:
            config = stage.services.config
            if goals is None:
                spoken = language(project.language, project.languages)
                formatter = spoken.formatter(config.home_country)
                rng = Random(seed)
                goals = generate(simulation.world, count, rng, formatter, kinds)
            if not goals:
                raise DataError(
                    "There is nothing that a customer could want in this shop.",
                    hint="Import products, customers and orders first, or give --goals-file.",
                )
            with click.progressbar(
                length=len(goals) * repeat, label=f"{len(goals)} goals", show_pos=True
            ) as bar:
                held = await hold_all(
                    simulation,
                    goals,
                    style=style,
                    repeat=repeat,
                    seed=seed,
                    after_each=lambda _: bar.update(1),
                )
    return report(held, repeat)


def _print(result: dict[str, Any], out: Path | None) -> None:
    for name in ("goals", "exact", "wrong_writes", "leaks"):
        click.echo(f"{name.replace('_', ' ')}: {result[name]}")
    for kind, share in result["by_kind"].items():
        click.echo(f"  {kind}: {share} exact")
    failures = result["failures"]
    worst = sorted(failures, key=lambda one: not (one["wrong"] or one["leaks"]))
    for one in worst[:SHOWN]:
        click.echo(f"\nFAIL  {one['goal']} ({one['style']})")
        for line in one["transcript"]:
            click.echo(f"    {line}")
        for name in ("wrong", "missing", "leaks", "unheard"):
            for difference in one[name]:
                click.echo(f"  ! {name}: {difference}")
        if one["ended"]:
            click.echo(f"  ! {one['ended']}")
    if len(failures) > SHOWN:
        where = f"all of them are in {out}" if out else "--out FILE writes all of them"
        click.echo(f"\n... and {len(failures) - SHOWN} more failures; {where}.")
