"""Messages over all messaging doors while the process is killed: what is lost, what comes twice?

``python -m benchmarks.doors [--messages 2000] [--kills 20] [--workers 1] [--database URL]``

Shoppers write through a stand-in of every platform. The process is ended by SIGKILL at random
moments and started again; of some messages the platform does not learn that they were taken, so it
delivers them again; of some answers the bot does not learn that they were taken.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import multiprocessing
import random
import re
import secrets
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from aiohttp import ClientError, ClientSession, ClientTimeout
from aiohttp.test_utils import unused_port

from benchmarks.doors_server import ANSWER, Door, run
from bot.channels.messaging.doors import webhook_path
from bot.runtime.databases import create_engine
from tests.channels.messaging.drivers import DRIVERS
from tests.channels.messaging.mailbox import Mailbox, mail
from tests.channels.messaging.stand_ins import Driver

SETTINGS = {
    "public_url": "https://chat.example.com",
    "secret": "0123456789abcdef0123456789abcdef",
}
SHOPPERS = 12
"""On each door."""
EMAIL = "email"
LOST_IN, LOST_OUT = 0.05, 0.03
"""How often the platform does not learn that a message was taken, and the bot an answer."""
LONG_EVERY = 9
LONG_WORDS = 500
PATIENCE_SECONDS = 180.0
_ID = re.compile(re.escape(ANSWER) + r"(?:\S+\n)?([a-z]+-\d+-\d+)\b")
_PROCESSES = multiprocessing.get_context("forkserver")


@dataclass
class Found:
    """What came of a run.

    Attributes:
        sent: messages that shoppers wrote.
        lost: those without an answer.
        turns_twice: those whose turn was run and stored more than once.
        disordered: answers that came after a later one.
        sent_again: answers that the platform got twice, their acknowledgement being lost.
        under_their_key: of these, the ones that the platform knew by their key and showed once.
        refused: what a platform refused.
    """

    database: str
    workers: int
    sent: int = 0
    kills: int = 0
    delivered_again: int = 0
    acknowledgements_lost: int = 0
    lost: list[str] = field(default_factory=list)
    turns_twice: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    sent_again: int = 0
    under_their_key: int = 0
    refused: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        """None lost, none answered twice, order kept, nothing refused."""
        return not (self.lost or self.turns_twice or self.disordered or self.refused)


class Processes:
    """The processes behind one address each, of which one is killed now and then."""

    def __init__(self, doors: Sequence[Door]) -> None:
        self.doors = doors
        self._running: list[Any] = [None] * len(doors)
        self.kills = 0

    def start(self, number: int) -> None:
        """Start one process."""
        one = _PROCESSES.Process(target=run, args=(self.doors[number],), daemon=True)
        one.start()
        self._running[number] = one

    def kill(self, number: int) -> None:
        """End one process as ``kill -9`` does."""
        self._running[number].kill()
        self._running[number].join()

    def kill_and_start(self, number: int) -> None:
        """End one process and start it again."""
        self.kill(number)
        self.kills += 1
        self.start(number)

    def address(self, name: str) -> str:
        """Where a platform delivers to now."""
        return f"http://127.0.0.1:{random.choice(self.doors).port}{webhook_path(name)}"


class Run:
    """One run: shoppers, platforms, kills."""

    def __init__(self, found: Found, processes: Processes, drivers: Sequence[Driver]) -> None:
        self.found = found
        self._processes = processes
        self._drivers = drivers
        self._taken = asyncio.Semaphore(0)

    async def go(self, mailbox: Mailbox, messages: int, kills: int) -> None:
        """Send all messages, kill the process so many times among them."""
        share = messages // (len(self._drivers) + 1)
        timeout = ClientTimeout(total=15)
        async with ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._kill(messages, kills))
            tasks.create_task(self._mail(mailbox, messages - share * len(self._drivers)))
            for driver in self._drivers:
                for shopper in range(SHOPPERS):
                    texts = list(written(driver.name, shopper, share))
                    tasks.create_task(self._write(session, driver, shopper, texts))

    async def _kill(self, messages: int, kills: int) -> None:
        points = sorted(random.sample(range(messages), kills))
        for before, at in zip([0, *points], points, strict=False):
            for _ in range(at - before):
                await self._taken.acquire()
            await asyncio.sleep(random.uniform(0, 0.1))
            number = random.randrange(len(self._processes.doors))
            await asyncio.to_thread(self._processes.kill_and_start, number)
        self.found.kills = self._processes.kills

    async def _write(
        self, session: ClientSession, driver: Driver, shopper: int, texts: Sequence[str]
    ) -> None:
        """One shopper: the platform delivers each message until it learns that it was taken."""
        for number, text in enumerate(texts):
            self.found.sent += 1
            message_id = str(shopper * 100_000 + number + 1)
            while not await self._deliver(session, driver, shopper, text, message_id):
                await asyncio.sleep(0.05)
                self.found.delivered_again += 1
            self._taken.release()
            if random.random() < LOST_OUT:
                platform = driver.platform
                platform.lost_acknowledgements += 1
                self.found.acknowledgements_lost += 1

    async def _deliver(
        self, session: ClientSession, driver: Driver, shopper: int, text: str, message_id: str
    ) -> bool:
        call = driver.text(text, message_id=message_id, sender=str(4711000 + shopper))
        address = self._processes.address(driver.name)
        try:
            async with session.post(
                address, data=call.body, headers=dict(call.headers)
            ) as response:
                taken = response.status == 200
        except (ClientError, TimeoutError, OSError):
            return False
        return taken and random.random() >= LOST_IN

    async def _mail(self, mailbox: Mailbox, messages: int) -> None:
        texts = [list(written(EMAIL, shopper, messages)) for shopper in range(SHOPPERS)]
        number = 0
        for row in range(max(map(len, texts))):
            for shopper, of_one in enumerate(texts):
                if row >= len(of_one):
                    continue
                number += 1
                self.found.sent += 1
                sender = f"Mia <mia{shopper}@example.com>"
                mailbox.mails.append(
                    mail(of_one[row], sender=sender, number=number, In_Reply_To="<0@example.com>")
                )
                self._taken.release()
                await asyncio.sleep(0.005)


def written(door: str, shopper: int, messages: int) -> Iterator[str]:
    """What one of a door's shoppers writes: each message names itself, some are long."""
    for number in range(messages // SHOPPERS + (shopper < messages % SHOPPERS)):
        long = number % LONG_EVERY == LONG_EVERY - 1
        name = f"{door}-{shopper}-{number}"
        yield f"{name} {'word ' * LONG_WORDS}".strip() if long else name


def judge(found: Found, wanted: Sequence[str], shown: Sequence[str]) -> None:
    """Compare what shoppers of one door saw with what they wrote."""
    seen: dict[str, list[int]] = defaultdict(list)
    for text in shown:
        for name in _ID.findall(text):
            shopper, _, number = name.rpartition("-")
            seen[shopper].append(int(number))
    for text in wanted:
        shopper, _, number = text.split()[0].rpartition("-")
        if int(number) not in seen[shopper]:
            found.lost.append(text.split()[0])
    for shopper, numbers in seen.items():
        found.sent_again += len(numbers) - len(set(numbers))
        later = [(a, b) for a, b in itertools.pairwise(numbers) if b < a]
        found.disordered += [f"{shopper}: {b} after {a}" for a, b in later]


def turns_of(database: str) -> dict[str, int]:
    """How often the turn of each message was stored, by the platform's id."""
    counts: dict[str, int] = defaultdict(int)
    engine = create_engine(database)
    with engine.connect() as connection:
        query = "SELECT data FROM conversation_events WHERE type = 'user'"
        for (data,) in connection.execute(sa.text(query)):
            counts[json.loads(data)["metadata"]["message"]] += 1
    engine.dispose()
    return counts


def unfinished(database: str) -> int:
    """How many messages wait for an answer, or answers to be sent."""
    engine = create_engine(database)
    with engine.connect() as connection:
        left = sum(
            connection.execute(
                sa.text(f"SELECT count(*) FROM messaging_{box} WHERE state = 'waiting'")
            ).scalar_one()
            for box in ("inbox", "outbox")
        )
    engine.dispose()
    return int(left)


async def measure(messages: int, kills: int, workers: int, database: str, folder: Path) -> Found:
    """One run."""
    found = Found(database.partition(":")[0], workers)
    drivers, mailbox = [kind() for kind in DRIVERS], Mailbox()
    await mailbox.start()
    for driver in drivers:
        await driver.platform.server.start_server()
    channels: dict[str, Any] = {driver.name: driver.values() for driver in drivers}
    channels[EMAIL] = mailbox.values(poll_seconds=1)
    doors = [
        Door(unused_port(), database, channels, SETTINGS, folder / f"shop{number}.db")
        for number in range(workers)
    ]
    processes = Processes(doors)
    for number in range(workers):
        processes.start(number)
        await _answers(doors[number].port)  # the first one makes the tables
    began = time.monotonic()
    try:
        await Run(found, processes, drivers).go(mailbox, messages, kills)
        await _ended(found, mailbox, database)
    finally:
        for number in range(workers):
            processes.kill(number)
    found.seconds = time.monotonic() - began
    _judge_all(found, drivers, mailbox, messages)
    found.turns_twice = [name for name, times in turns_of(database).items() if times > 1]
    for driver in drivers:
        await driver.platform.server.close()
    await mailbox.close()
    return found


def _judge_all(found: Found, drivers: Sequence[Driver], mailbox: Mailbox, messages: int) -> None:
    share = messages // (len(drivers) + 1)
    for driver in drivers:
        wanted = [text for n in range(SHOPPERS) for text in written(driver.name, n, share)]
        judge(found, wanted, [shown.text for shown in driver.platform.shown])
        found.refused += driver.platform.refused
        found.under_their_key += getattr(driver.platform, "known_keys", 0)
        words = sum(shown.text.count("word") for shown in driver.platform.shown)
        if words < sum(text.count("word") for text in wanted):
            found.lost.append(f"words of {driver.name}")
    rest = messages - share * len(drivers)
    wanted = [text for n in range(SHOPPERS) for text in written(EMAIL, n, rest)]
    once = {str(one["Message-ID"]): one.get_content() for one in mailbox.sent}
    found.under_their_key += len(mailbox.sent) - len(once)
    judge(found, wanted, list(once.values()))


async def _answers(port: int) -> None:
    async with ClientSession() as session:
        for _ in range(1200):
            try:
                async with session.get(f"http://127.0.0.1:{port}/health/live") as response:
                    if response.status == 200:
                        return
            except (ClientError, OSError):
                pass
            await asyncio.sleep(0.1)
    raise click.ClickException("The front door did not open.")


async def _ended(found: Found, mailbox: Mailbox, database: str) -> None:
    """Wait until everything is answered, or until nobody would wait any longer."""
    for _ in range(int(PATIENCE_SECONDS)):
        unread = len(mailbox.mails) - len(mailbox.read)
        if not unread and not await asyncio.to_thread(unfinished, database):
            return
        await asyncio.sleep(1)
    found.lost.append("some still waited at the end")


@click.command()
@click.option("--messages", default=2000, show_default=True)
@click.option("--kills", default=20, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Processes; PostgreSQL only.")
@click.option("--database", help="SQLAlchemy URL; a new SQLite file by default.")
@click.option("--seed", type=int, help="Of the random moments.")
def main(messages: int, kills: int, workers: int, database: str | None, seed: int | None) -> None:
    """Send MESSAGES over all doors, and kill the process KILLS times."""
    seed = secrets.randbelow(10**6) if seed is None else seed
    random.seed(seed)
    with tempfile.TemporaryDirectory() as folder:
        where = database or f"sqlite:///{folder}/messaging.db"
        found = asyncio.run(measure(messages, kills, workers, where, Path(folder)))
    click.echo(json.dumps({"seed": seed, **asdict(found)}, indent=2))
    sys.exit(0 if found.right else 1)


if __name__ == "__main__":
    _PROCESSES.set_forkserver_preload(["benchmarks.doors_server"])
    main()
