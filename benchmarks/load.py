"""Our front door under load: chats that think, REST, a flood beside normal chats, idle chats.

``python -m benchmarks.load [--chats 100] [--seconds 60] [--idle 5000] [--soak MINUTES]``
starts the project's bot as ``shoptalk run`` does, in a process of its own, and prints for each kind
of load the turns, their p50 and p99, and the bot's processor time a turn, which other work on the
machine disturbs least. The chats speak over websockets, each from an address of its own.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from typing import Any

import aiohttp
import click
import numpy as np

from benchmarks.serving_bots import Running, our_bot
from benchmarks.serving_load import Load, run_load
from common.paths import Project

NORMAL = 20
FLOODERS = 10
REST_AT_ONCE = 64
REST_MESSAGES = 640
IDLE_BATCH = 100
_ANSWERED = "43"
_EVENT = "42"


@dataclass
class Figures:
    """What a load came to; times in milliseconds."""

    name: str
    times: list[float] = field(default_factory=list)
    failed: int = 0
    cpu_ms: float = 0.0
    seconds: float = 0.0

    def __str__(self) -> str:
        if not self.times:
            return f"{self.name}: no turn"
        p50, p99 = np.percentile(self.times, (50, 99))
        rate = len(self.times) / self.seconds
        return (
            f"{self.name}: {len(self.times)} turns, {rate:.1f} a second, p50 {p50:.0f} ms, "
            f"p99 {p99:.0f} ms, failed {self.failed}, {self.cpu_ms:.1f} ms of processor a turn"
        )


class Chat:
    """One web chat over a websocket, as a widget speaks.

    Args:
        socket: open, at engine.io's own greeting.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._token = ""

    async def begin(self) -> None:
        """Open a conversation."""
        await self._socket.receive_str()
        await self._socket.send_str("40")
        await self._until("40")
        await self._socket.send_str(_EVENT + json.dumps(["session_request", {"shoptalk": 1}]))
        confirmed = await self._until(f'{_EVENT}["session_confirm"')
        self._token = json.loads(confirmed.removeprefix(_EVENT))[1]

    async def say(self, text: str) -> bool:
        """Say something; whether it was answered, told when the answer is there."""
        event = ["user_uttered", {"message": text, "session_id": self._token}]
        await self._socket.send_str(f"{_EVENT}0{json.dumps(event)}")
        told = json.loads((await self._until(_ANSWERED)).removeprefix(f"{_ANSWERED}0"))
        return bool(told[0]["ok"])

    async def stay(self) -> None:
        """Answer the server's pings until cancelled."""
        await self._until("never")

    async def _until(self, start: str) -> str:
        while True:
            text = await self._socket.receive_str()
            if text == "2":
                await self._socket.send_str("3")
            elif text.startswith(start):
                return text


@asynccontextmanager
async def chat_from(number: int, url: str) -> AsyncIterator[Chat]:
    """A chat of the ``number``-th address."""
    address = f"127.0.{1 + number // 250}.{1 + number % 250}"
    connector = aiohttp.TCPConnector(local_addr=(address, 0))
    where = f"{url}/socket.io/?EIO=4&transport=websocket"
    async with (
        aiohttp.ClientSession(connector=connector) as client,
        client.ws_connect(where, max_msg_size=0) as socket,
    ):
        chat = Chat(socket)
        await chat.begin()
        yield chat


@dataclass(frozen=True)
class Crowd:
    """``chats`` at once, which think ``think`` seconds (from, to) before each of their messages."""

    chats: int
    think: tuple[float, float]
    seconds: float
    texts: Sequence[str]


async def talk(crowd: Crowd, url: str, figures: Figures) -> None:
    """Let a crowd talk."""
    began = time.perf_counter()
    until = began + crowd.seconds

    async def shopper(number: int) -> None:
        chance = random.Random(number)
        async with chat_from(number, url) as chat:
            for text in cycle(crowd.texts):
                await asyncio.sleep(chance.uniform(*crowd.think))
                if time.perf_counter() > until:
                    return
                sent = time.perf_counter()
                if await chat.say(text):
                    figures.times.append(1000 * (time.perf_counter() - sent))
                else:
                    figures.failed += 1

    await asyncio.gather(*(shopper(number) for number in range(crowd.chats)))
    figures.seconds = time.perf_counter() - began


async def measured(crowd: Crowd, running: Running, url: str, name: str) -> Figures:
    """A crowd's figures, with the bot's processor time."""
    figures, before = Figures(name), running.cpu_seconds()
    await talk(crowd, url, figures)
    figures.cpu_ms = 1000 * (running.cpu_seconds() - before) / max(1, len(figures.times))
    return figures


async def flood(url: str, texts: Sequence[str], stop: asyncio.Event) -> int:
    """Speak without a pause from one address in ten conversations; returns how often heard."""
    heard = 0
    connector = aiohttp.TCPConnector(local_addr=("127.9.9.9", 0))

    async def noisy(client: aiohttp.ClientSession) -> None:
        nonlocal heard
        async with client.post(f"{url}/api/session", json={}) as reply:
            headers = {"Authorization": f"Bearer {(await reply.json())['token']}"}
        for text in cycle(texts):
            if stop.is_set():
                return
            where, body = f"{url}/webhooks/rest/webhook", {"message": text}
            async with client.post(where, json=body, headers=headers) as reply:
                heard += reply.status == 200
                await reply.read()

    async with aiohttp.ClientSession(connector=connector) as client:
        await asyncio.gather(*(noisy(client) for _ in range(FLOODERS)))
    return heard


async def beside_a_flood(url: str, running: Running, seconds: float, texts: Sequence[str]) -> None:
    """Twenty chats alone, then beside one noisy address."""
    crowd = Crowd(NORMAL, (1.0, 3.0), seconds, texts)
    alone = await measured(crowd, running, url, f"{NORMAL} chats alone")
    click.echo(alone)
    stop = asyncio.Event()
    flooding = asyncio.create_task(flood(url, texts, stop))
    beside = await measured(crowd, running, url, f"{NORMAL} chats beside a flood")
    stop.set()
    heard = await flooding
    share = np.median(beside.times) / np.median(alone.times)
    click.echo(beside)
    click.echo(f"the flood was heard {heard} times; the others' p50 is {share:.1f} of what it was")


async def idle(url: str, running: Running, count: int) -> None:
    """What an open chat costs that says nothing."""
    before, open_now = running.memory_mb(), []
    tasks: list[asyncio.Task[Any]] = []
    for start in range(0, count, IDLE_BATCH):
        batch = [chat_from(number, url) for number in range(start, min(start + IDLE_BATCH, count))]
        chats = await asyncio.gather(*(one.__aenter__() for one in batch))
        tasks += [asyncio.create_task(chat.stay()) for chat in chats]
        open_now += batch
    each = (running.memory_mb() - before) * 2**20 / count
    click.echo(f"{count} idle chats: {each / 1000:.1f} kB each")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(one.__aexit__(None, None, None) for one in open_now))


@click.command()
@click.option("--chats", multiple=True, default=(100, 300, 500), show_default=True)
@click.option("--seconds", default=60.0, show_default=True, help="Of each crowd of chats.")
@click.option(
    "--idle", "idle_chats", default=5000, show_default=True, help="Chats that are silent."
)
@click.option("--soak", default=0.0, show_default=True, help="Minutes with 100 chats at the end.")
def main(chats: tuple[int, ...], seconds: float, idle_chats: int, soak: float) -> None:
    """Measure the front door under load."""
    asyncio.run(_measure(chats, seconds, idle_chats, soak))


async def _measure(chats: Sequence[int], seconds: float, idle_chats: int, soak: float) -> None:
    project = Project.find()
    bot = our_bot(project)
    async with bot.running() as running:
        url = running.url
        click.echo(f"ready after {running.ready_seconds:.1f} s, {running.memory_mb():.0f} MB")
        for count in chats:
            crowd = Crowd(count, (5.0, 15.0), seconds, bot.texts)
            click.echo(await measured(crowd, running, url, f"{count} chats"))
        before = running.cpu_seconds()
        rest = await run_load(Load(running.talk, bot.texts, REST_MESSAGES, REST_AT_ONCE))
        spent = 1000 * (running.cpu_seconds() - before) / rest.messages
        click.echo(f"REST, {rest}".replace("0.0 ms of processor", f"{spent:.1f} ms of processor"))
        if idle_chats:
            await idle(url, running, idle_chats)
        if soak:
            memory = running.memory_mb()
            crowd = Crowd(100, (5.0, 15.0), 60 * soak, bot.texts)
            click.echo(await measured(crowd, running, url, f"soak of {soak:g} minutes"))
            click.echo(f"memory from {memory:.0f} to {running.memory_mb():.0f} MB")
    limited = partial(our_bot, project, limits="default")
    async with limited().running() as running:
        await beside_a_flood(running.url, running, seconds / 2, bot.texts)


if __name__ == "__main__":
    main()
