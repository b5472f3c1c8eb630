"""``shoptalk run``: everything in one process, after training what is not trained yet."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import click

from bot.commands.parts import missing, say_if_empty
from bot.project import Bot
from bot.seats import Seat
from bot.settings import ServerSettings
from bot.workers import check_shared, serve_with_workers
from common.errors import EnvironmentProblem, ShoptalkError
from common.paths import Project


@click.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (default 5005); 0 takes a free one.")
@click.option("--train/--no-train", default=True, help="Train what is missing first.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes behind the port; several need Redis and PostgreSQL (docs/deploy.md).",
)
@click.option("--number", type=click.IntRange(0), hidden=True, help="Be this one of them.")
@click.option("--folder", type=click.Path(path_type=Path), hidden=True, help="Of their sockets.")
def run(
    host: str | None,
    port: int | None,
    train: bool,
    workers: int,
    number: int | None,
    folder: Path | None,
) -> None:
    """Start the bot and print the address of its chat page.

    The first time this creates the sample shop and trains the models; that takes some minutes.
    """
    project = Project.find()
    settings = ServerSettings.load(project, host=host, port=port)
    if number is not None and folder is not None:
        seat = Seat(number, workers, folder)
        in_event_loop(lambda: serve_project(project, settings, seat))
        return
    check_port(settings.host, settings.port)
    if train:
        train_in_child(project)
    if workers > 1:
        in_event_loop(lambda: serve_with_workers(project, settings, workers, click.echo))
    else:
        in_event_loop(lambda: serve_project(project, settings))


def check_port(host: str, port: int) -> None:
    """Find out before anything long begins that a port is taken.

    Raises:
        EnvironmentProblem: another program listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise EnvironmentProblem(
                f"Port {port} on {host} cannot be used: {error.strerror}.",
                hint=f"Stop the program that uses it, or take another: make run PORT={port + 1}",
            ) from error


def train_in_child(project: Project) -> None:
    """Create the sample shop and train what is missing, in a process of its own.

    The training libraries take hundreds of megabytes that the serving process shall not keep.

    Raises:
        ShoptalkError: training failed; it has said why.
    """
    if project.has_shop and (not project.has_database or missing(project)):
        from actions.assembly import ensure_sample_shop

        ensure_sample_shop(project)
    parts = [part.name for part in missing(project)]  # with the sample's products there is more
    if not parts:
        say_if_empty(project)
        return
    command = [sys.executable, "-P", "-m", "bot.cli", "train", *parts]
    with _ending_children():
        done = subprocess.run(command, cwd=project.root, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise ShoptalkError("The bot was not started, because training failed.")


@contextlib.contextmanager
def _ending_children() -> Iterator[None]:
    """Inside, SIGTERM raises, upon which ``subprocess.run`` ends the child; else it would go on."""

    def stop(number: int, _: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def in_event_loop(main: Callable[[], Awaitable[None]]) -> None:
    """Run ``main()`` until it ends or SIGTERM comes, on uvloop where it is installed."""
    factory = None
    if importlib.util.find_spec("uvloop"):
        import uvloop

        factory = uvloop.new_event_loop
    with (
        asyncio.Runner(loop_factory=factory) as runner,
        contextlib.suppress(asyncio.CancelledError),
    ):
        runner.run(_until_told_to_stop(main))


async def _until_told_to_stop(main: Callable[[], Awaitable[None]]) -> None:
    task = asyncio.current_task()
    if task is not None and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await main()


async def serve_project(
    project: Project, settings: ServerSettings, seat: Seat | None = None
) -> None:
    """Load a trained project and serve it, with its messaging channels, until it is stopped.

    Args:
        seat: which of several processes this one is; it ends when its standard input does.
    """
    if seat is not None:
        check_shared(project)
        _end_with_input()
    bot = await Bot.open(project)
    try:
        async with contextlib.AsyncExitStack() as stack:
            if seat is None or seat.number == 0:  # they have a port of their own
                names = await stack.enter_async_context(bot.channels(settings))
                if names:
                    port = settings.stock_channels_port
                    click.echo(f"Messaging channels ({', '.join(names)}) on port {port}.")
            on_ready = _announce if seat is None else lambda _: None
            await bot.serve(settings, on_ready=on_ready, seat=seat)
    finally:
        bot.close()


def _end_with_input() -> None:
    """End tidily when whoever started this process closes its standard input, or is killed."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()

    def ended() -> None:
        if not os.read(sys.stdin.fileno(), 1024):
            loop.remove_reader(sys.stdin.fileno())
            if task is not None and not task.cancelling():
                task.cancel()

    loop.add_reader(sys.stdin.fileno(), ended)


def _announce(address: str) -> None:
    click.echo(f"The bot is ready: {address}  (Ctrl-C stops it)")
