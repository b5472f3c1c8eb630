"""Our bot and a stock Rasa 3.6 bot under the same load, side by side.

``python -m benchmarks.serving [--stock-python PATH] [--out FILE.json]`` starts each bot in a
process of its own with its SQLite tracker store, sends whole short conversations over REST, one
and eight at a time, and prints seconds to ready, resident memory, messages a second, latency, and
the bot's processor time a message, which other work on the machine disturbs least.

``--stock-python`` is a Python 3.10. When it has no Rasa, an environment is built in
``var/benchmarks/stock`` from the packages that ``rasa==3.6.21`` asks for; the bot is the one of
``rasa init``. Building and training it takes some minutes and is not measured.
"""

from __future__ import annotations

import asyncio
import json
import platform
import sys
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from benchmarks.serving_bots import Bot, our_bot, stock_bot
from benchmarks.serving_load import Load, LoadResult, run_load
from common.paths import Project

CONCURRENCIES = (1, 8)
TARGETS = {"throughput": 3.0, "p50": 0.25, "memory_mb": 500.0}


@dataclass(frozen=True)
class Row:
    """What one bot reached. Times in milliseconds, memory in MB."""

    bot: str
    ready_seconds: float
    memory_mb: float
    loads: tuple[LoadResult, ...]


@click.command()
@click.option("--stock-python", type=click.Path(path_type=Path), help="Also measure stock Rasa.")
@click.option("--messages", default=400, show_default=True, help="Messages a measurement.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the figures as JSON.")
def main(stock_python: Path | None, messages: int, out: Path | None) -> None:
    """Measure serving."""
    project = Project.find()
    bots = [our_bot(project)]
    if stock_python:
        bots.append(stock_bot(stock_python, project.var / "benchmarks" / "stock"))
    rows = [asyncio.run(measure(bot, messages)) for bot in bots]
    click.echo(table(rows))
    if out:
        out.write_text(json.dumps(as_json(rows), indent=2), encoding="utf-8")


async def measure(bot: Bot, messages: int) -> Row:
    """Start a bot, put it under each load in turn, and stop it."""
    async with bot.running() as running:
        click.echo(f"{bot.name}: ready after {running.ready_seconds:.1f} s", err=True)
        await run_load(Load(running.talk, bot.texts, messages=40, at_once=2))  # warm up
        loads = []
        for at_once in CONCURRENCIES:
            before = running.cpu_seconds()
            load = await run_load(Load(running.talk, bot.texts, messages, at_once))
            spent = 1000 * (running.cpu_seconds() - before) / load.messages
            loads.append(replace(load, cpu_ms=spent))
            click.echo(f"{bot.name}: {loads[-1]}", err=True)
        return Row(bot.name, running.ready_seconds, running.memory_mb(), tuple(loads))


def table(rows: list[Row]) -> str:
    """The figures side by side, then the ratios."""
    lines = [
        f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}, "
        f"{datetime.now(UTC):%Y-%m-%d}",
        f"{'':34}" + "".join(f"{row.bot:>16}" for row in rows),
        f"{'seconds to the first answer':34}" + _cells(row.ready_seconds for row in rows),
        f"{'resident memory, MB':34}" + _cells(row.memory_mb for row in rows),
    ]
    for place, at_once in enumerate(CONCURRENCIES):
        what = f"{at_once} at a time"
        loads = [row.loads[place] for row in rows]
        lines += [
            f"{what + ', messages a second':34}" + _cells(load.per_second for load in loads),
            f"{what + ', p50 ms':34}" + _cells(load.p50_ms for load in loads),
            f"{what + ', p99 ms':34}" + _cells(load.p99_ms for load in loads),
            f"{what + ', processor ms':34}" + _cells(load.cpu_ms for load in loads),
        ]
    return "\n".join([*lines, *(_verdict(rows) if len(rows) > 1 else [])])


def _cells(values: object) -> str:
    return "".join(f"{value:>16.1f}" for value in values)  # type: ignore[attr-defined]


def _verdict(rows: list[Row]) -> list[str]:
    ours, stock = rows
    lines = []
    for place, at_once in enumerate(CONCURRENCIES):
        faster = ours.loads[place].per_second / stock.loads[place].per_second
        share = ours.loads[place].p50_ms / stock.loads[place].p50_ms
        lines.append(f"{at_once} at a time: {faster:.1f} x the throughput, {share:.2f} of the p50")
    lines.append(f"memory: {ours.memory_mb / stock.memory_mb:.2f} of stock")
    return lines


def as_json(rows: list[Row]) -> dict[str, object]:
    """The figures under plain keys."""
    return {"python": sys.version.split()[0], "targets": TARGETS, "bots": [asdict(r) for r in rows]}


if __name__ == "__main__":
    main()
