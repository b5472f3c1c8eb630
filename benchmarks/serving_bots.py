"""The bots under test: how each is made, started, spoken to and stopped."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp
import click
import psutil

from benchmarks.environments import STOCK_RASA
from benchmarks.serving_load import Say, Talk
from common.errors import EnvironmentProblem
from common.paths import Project

READY_WITHIN_SECONDS = 180.0
POLL_SECONDS = 0.1
STOCK_ENDPOINTS = "tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: conversations.db\n"


@dataclass(frozen=True)
class Running:
    """A bot that answers."""

    talk: Talk
    process: psutil.Process
    ready_seconds: float
    url: str = ""

    def memory_mb(self) -> float:
        """Resident memory of the process and its children."""
        return sum(member.memory_info().rss for member in self._family()) / 2**20

    def cpu_seconds(self) -> float:
        """Processor time of the process and its children so far."""
        times = [member.cpu_times() for member in self._family()]
        return sum(time.user + time.system for time in times)

    def _family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@dataclass(frozen=True)
class Bot:
    """A bot that can be started; ``texts`` are what its shoppers say, in turn."""

    name: str
    texts: Sequence[str]
    running: Callable[[], AbstractAsyncContextManager[Running]]


def our_bot(project: Project, *, limits: str = "wide") -> Bot:
    """The bot of this project, as ``shoptalk run`` starts it.

    Args:
        limits: ``wide`` for room for the load, or ``default``.
    """

    @asynccontextmanager
    async def running() -> AsyncIterator[Running]:
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.serving_ours", str(port), limits]
        async with _process(command, project.root, {}) as process, _client(port) as client:
            talk, url = partial(_open_ours, client), f"http://127.0.0.1:{port}"
            yield Running(talk, process, await _ready(talk, process), url)

    texts = ("hello", "are you a bot?", "what's your return policy?", "thank you", "bye")
    return Bot("Shoptalk", texts, running)


def stock_bot(python: Path, folder: Path) -> Bot:
    """The bot of ``rasa init`` in an environment of its own."""
    rasa, project = STOCK_RASA.python(python, folder), folder / "bot"
    if not (project / "models").is_dir():
        _make_stock_bot(rasa, project)

    @asynccontextmanager
    async def running() -> AsyncIterator[Running]:
        port, variables = free_port(), STOCK_RASA.variables
        command = [str(rasa), "-m", "rasa", "run", "--port", str(port)]
        async with _process(command, project, variables) as process, _client(port) as client:
            talk = partial(_open_stock, client)
            yield Running(talk, process, await _ready(talk, process))

    texts = ("hello", "are you a bot?", "i am sad", "yes", "bye")
    return Bot("stock Rasa 3.6", texts, running)


async def _open_ours(client: aiohttp.ClientSession) -> Say:
    async with client.post("/api/session", json={}) as reply:
        reply.raise_for_status()
        token = (await reply.json())["token"]
    headers = {"Authorization": f"Bearer {token}"}

    async def say(text: str) -> None:
        await _say(client, {"message": text}, headers)

    return say


async def _open_stock(client: aiohttp.ClientSession) -> Say:
    sender = uuid.uuid4().hex

    async def say(text: str) -> None:
        await _say(client, {"sender": sender, "message": text}, {})

    return say


async def _say(
    client: aiohttp.ClientSession, body: dict[str, str], headers: dict[str, str]
) -> None:
    async with client.post("/webhooks/rest/webhook", json=body, headers=headers) as reply:
        reply.raise_for_status()
        if not await reply.json():
            raise RuntimeError(f"The bot had no answer to {body['message']!r}.")


@asynccontextmanager
async def _process(
    command: Sequence[str], folder: Path, variables: Mapping[str, str]
) -> AsyncIterator[psutil.Process]:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={**os.environ, **variables},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()


@asynccontextmanager
async def _client(port: int) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        yield client


async def _ready(talk: Talk, process: psutil.Process) -> float:
    """Seconds from the start of the process to its first answer.

    Raises:
        EnvironmentProblem: it ended, or did not answer in time.
    """
    while time.time() - process.create_time() < READY_WITHIN_SECONDS:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            raise EnvironmentProblem("The bot ended before it answered.")
        try:
            await (await talk())("hello")
        except (aiohttp.ClientError, RuntimeError, OSError):
            await asyncio.sleep(POLL_SECONDS)
        else:
            return time.time() - process.create_time()
    raise EnvironmentProblem(f"The bot did not answer within {READY_WITHIN_SECONDS:g} s.")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _make_stock_bot(python: Path, project: Path) -> None:
    click.echo("Making and training the bot of 'rasa init' ...", err=True)
    project.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [python, "-m", "rasa", "init", "--no-prompt", "--init-dir", project],
        check=True,
        env={**os.environ, **STOCK_RASA.variables},
        stdout=subprocess.DEVNULL,
    )
    (project / "endpoints.yml").write_text(STOCK_ENDPOINTS, encoding="utf-8")
