"""Several processes behind one port: started, watched, started again, and stopped together.

Each opens the port for itself, and the system hands every connection to one of them. What they must
know of each other is in Redis (:mod:`bot.channels.shared_redis`) and in PostgreSQL.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.seats import Seat
from bot.settings import ServerSettings
from common.errors import ConfigError, EnvironmentProblem, ShoptalkError
from common.paths import Project

logger = logging.getLogger(__name__)

READY_WITHIN_SECONDS = 180.0
STOP_WITHIN_SECONDS = 20.0
LONGEST_WAIT_SECONDS = 30.0
STEADY_SECONDS = 30.0
"""Whoever ran for so long is started again at once."""
_POLL_SECONDS = 0.05


def check_shared(project: Project) -> None:
    """Make sure that several processes can share what they must.

    Raises:
        ConfigError: locks or conversations are those of one process alone.
    """
    import bot.runtime

    bot.runtime.activate()
    from bot.project import messaging_database
    from bot.runtime.agent import REDIS, read_endpoints

    locks = read_endpoints(project).lock_store
    if locks is None or locks.type != REDIS:
        raise ConfigError(
            "Several processes need locks that they share, and endpoints.yml names none.",
            hint="Add 'lock_store: {type: redis, url: localhost}' there and install 'redis'.",
        )
    if messaging_database(project).startswith("sqlite"):
        raise ConfigError(
            "Several processes need their conversations in PostgreSQL, not in an SQLite file.",
            hint="Name it under 'tracker_store' as deploy/endpoints.yml does.",
        )


@contextmanager
def held_port(settings: ServerSettings) -> Iterator[int]:
    """Keep a port for all processes; yields its number, a free one where the settings say 0.

    Raises:
        EnvironmentProblem: it is taken, or this system shares no ports.
    """
    if not hasattr(socket, "SO_REUSEPORT"):
        raise EnvironmentProblem(
            "This system lets no processes share a port.", hint="Run one process: --workers 1."
        )
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            holder.bind((settings.host, settings.port))
        except OSError as error:
            raise EnvironmentProblem(
                f"Port {settings.port} on {settings.host} cannot be used: {error.strerror}.",
                hint=f"Stop the program that uses it, or take another: --port {settings.port + 1}",
            ) from error
        yield int(holder.getsockname()[1])


class Workers:
    """The processes.

    Args:
        command: starts one; its number is added.
        project: the folder they run in.
        folder: holds their socket files.
        count: how many.
        echo: tells a person of what happens to them.
    """

    def __init__(
        self,
        command: Sequence[str],
        project: Path,
        folder: Path,
        count: int,
        echo: Callable[[str], None],
    ) -> None:
        self._command = command
        self._project = project
        self._seats = [Seat(number, count, folder) for number in range(count)]
        self.echo = echo
        self._running: dict[int, asyncio.subprocess.Process] = {}

    async def run(self, on_ready: Callable[[], None]) -> None:
        """Start all, the first one first, and start again whoever ends, until cancelled.

        Raises:
            ShoptalkError: one of them did not start; it has said why.
        """
        first, *others = self._seats
        try:
            await self._start(first)  # it makes the tables, and says once what is wrong
            await asyncio.gather(*map(self._start, others))
            on_ready()
            await asyncio.gather(*map(self._keep, self._seats))
        finally:
            await self._stop()

    async def _start(self, seat: Seat) -> None:
        seat.file(seat.number).unlink(missing_ok=True)
        process = await asyncio.create_subprocess_exec(
            *self._command,
            str(seat.number),
            cwd=self._project,
            stdin=asyncio.subprocess.PIPE,  # its end tells them to stop, also where this is killed
            start_new_session=True,
        )
        self._running[seat.number] = process
        ended = asyncio.create_task(process.wait())
        try:
            async with asyncio.timeout(READY_WITHIN_SECONDS):
                while not seat.file(seat.number).exists():
                    await asyncio.wait([ended], timeout=_POLL_SECONDS)
                    if ended.done():
                        raise ShoptalkError(f"Process {seat.number} of the bot did not start.")
        except TimeoutError as error:
            raise ShoptalkError(
                f"Process {seat.number} of the bot took too long to start."
            ) from error
        finally:
            ended.cancel()

    async def _keep(self, seat: Seat) -> None:
        wait = 0.5
        while True:
            began = time.monotonic()
            code = await self._running[seat.number].wait()
            steady = time.monotonic() - began >= STEADY_SECONDS
            wait = 0.0 if steady else min(max(1.0, 2 * wait), LONGEST_WAIT_SECONDS)
            self.echo(f"Process {seat.number} ended with {code}; it is started again.")
            await asyncio.sleep(wait)
            try:
                await self._start(seat)
            except ShoptalkError as error:
                self.echo(str(error))

    async def _stop(self) -> None:
        for process in self._running.values():
            if process.stdin is not None:
                process.stdin.close()
        ending = [asyncio.create_task(process.wait()) for process in self._running.values()]
        if ending:
            await asyncio.wait(ending, timeout=STOP_WITHIN_SECONDS)
        for process in self._running.values():
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()


async def serve_with_workers(
    project: Project, settings: ServerSettings, count: int, echo: Callable[[str], None]
) -> None:
    """Serve a trained project by several processes, until cancelled.

    Args:
        echo: tells a person what happens.

    Raises:
        EnvironmentProblem: the port cannot be used.
        ShoptalkError: a process did not start.
    """
    with held_port(settings) as port, tempfile.TemporaryDirectory(prefix="shoptalk-") as folder:
        command = [sys.executable, "-P", "-m", "bot.cli", "run", "--no-train"]
        command += ["--host", settings.host, "--port", str(port)]
        command += ["--workers", str(count), "--folder", folder, "--number"]
        host = "localhost" if settings.host in ("0.0.0.0", "127.0.0.1", "::") else settings.host  # noqa: S104
        workers = Workers(command, project.root, Path(folder), count, echo)
        ready = f"The bot is ready: http://{host}:{port}/  ({count} processes; Ctrl-C stops them)"
        await workers.run(lambda: echo(ready))
