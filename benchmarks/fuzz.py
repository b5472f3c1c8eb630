"""A hundred thousand bent requests and frames against one front door, and what they cost it.

``python -m benchmarks.fuzz [--count N] [--seed S]`` starts a front door whose bot says back what it
hears, in a process of its own, and prints the answers by status, the tracebacks in its log, its
resident memory over time, and whether it talks on.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

import aiohttp
import click
import psutil

from benchmarks.doors_server import Door, run
from benchmarks.fuzzing import Fuzzer, Outcome
from benchmarks.serving_bots import free_port
from common.errors import EnvironmentProblem

STEPS = 10
READY_SECONDS = 60.0
_SETTINGS = {
    "secret": "f" * 40,
    "sessions_per_address": {"per_minute": 6_000_000, "burst": 1_000_000},
    "sockets_per_address": 100_000,
}


@click.command()
@click.option("--count", default=100_000, show_default=True, help="Requests and frames in all.")
@click.option("--seed", default=1, show_default=True, help="The same seed sends the same.")
@click.option("--serve", hidden=True, type=(int, click.Path(path_type=Path)))
def main(count: int, seed: int, serve: tuple[int, Path] | None) -> None:
    """Send what nobody would send."""
    if serve:
        port, folder = serve
        database = f"sqlite:///{folder / 'conversations.db'}"
        run(Door(port, database, {}, _SETTINGS, folder / "shop.db"))
        return
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(_measure(count, seed, Path(temporary)))


async def _measure(count: int, seed: int, folder: Path) -> None:
    port, log = free_port(), folder / "log"
    command = [sys.executable, "-m", "benchmarks.fuzz", "--serve", str(port), str(folder)]
    with log.open("wb") as file:
        server = await asyncio.create_subprocess_exec(*command, stdout=file, stderr=file)
        try:
            token = await _ready(port)
            memory, outcome = await _fuzz(Fuzzer(port, seed, token), count, server.pid)
            still = await _ready(port)
        finally:
            server.terminate()
            await server.wait()
    text = log.read_text(encoding="utf-8", errors="replace")
    click.echo(f"sent {outcome.sent}, seed {seed}; talks on: {'yes' if still else 'no'}")
    statuses = sorted(outcome.statuses.items())
    click.echo("answers: " + ", ".join(f"{status}: {times}" for status, times in statuses))
    click.echo(f"5xx: {outcome.failures}; tracebacks in the log: {text.count('Traceback')}")
    click.echo("resident MB: " + " ".join(f"{megabytes:.0f}" for megabytes in memory))


async def _fuzz(fuzzer: Fuzzer, count: int, pid: int) -> tuple[list[float], Outcome]:
    process = psutil.Process(pid)
    memory = [process.memory_info().rss / 2**20]
    for step in range(1, STEPS + 1):
        await fuzzer.run(count * step // STEPS)
        memory.append(process.memory_info().rss / 2**20)
    return memory, fuzzer.outcome


async def _ready(port: int) -> str:
    """A token of the front door, once it answers.

    Raises:
        EnvironmentProblem: it does not.
    """
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        for _ in range(int(READY_SECONDS / 0.1)):
            try:
                async with client.post("/api/session", json={}) as reply:
                    token: str = (await reply.json())["token"]
                body, headers = {"message": "hello"}, {"Authorization": f"Bearer {token}"}
                where = "/webhooks/rest/webhook"
                async with client.post(where, json=body, headers=headers) as reply:
                    if reply.status == 200:
                        return token
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise EnvironmentProblem(f"The front door did not answer within {READY_SECONDS:g} s.")


if __name__ == "__main__":
    main()
