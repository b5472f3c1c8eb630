"""Through how many of our files one message passes, and how often it changes rooms.

``python -m benchmarks.message_path [--text TEXT] [--list]`` answers one message through the front
door's own classes with the trained bot, in this process, and notes each function of ours that
runs. A room is a folder of the repository's root.
"""

from __future__ import annotations

import asyncio
import inspect
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from bot.project import Bot
from bot.settings import ServerSettings
from common import messages
from common.paths import Project

if TYPE_CHECKING:
    from bot.channels.server_context import ServerContext

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "actions", "nlu_models", "recommender", "generator", "shop", "common", "languages")
PATIENCE = 20.0


@dataclass
class Passage:
    """What ran between a message and its answer, while ``on``.

    Attributes:
        calls: of each file of ours, by its path from the root.
        changes: how often a function of one room was followed, in its thread, by one of another.
    """

    on: bool = False
    calls: Counter[str] = field(default_factory=Counter)
    changes: int = 0
    _rooms: dict[int, str] = field(default_factory=dict)

    def profile(self, frame: FrameType, event: str, _: Any) -> None:
        """For ``sys.setprofile``."""
        if not self.on or event != "call":
            return
        if not frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # a module or a class begins
            return
        path = Path(frame.f_code.co_filename)
        if not path.is_relative_to(ROOT):
            return
        name = path.relative_to(ROOT).as_posix()
        room, thread = name.partition("/")[0], threading.get_ident()
        if room not in ROOMS:
            return
        self.changes += self._rooms.get(thread, room) != room
        self._rooms[thread] = room
        self.calls[name] += 1

    def watch(self) -> None:
        """Look at this thread and at all that begin from now on."""
        threading.setprofile(self.profile)
        sys.setprofile(self.profile)


@click.command()
@click.option("--text", default="a rain jacket under 150", show_default=True)
@click.option("--list", "listed", is_flag=True, help="Name the files and the calls in each.")
def main(text: str, listed: bool) -> None:
    """Count the files that one message passes."""
    passage = asyncio.run(measure(Project.find(), text))
    click.echo(f"{text!r}: {len(passage.calls)} files, {passage.changes} changes of room")
    if listed:
        for name, calls in sorted(passage.calls.items()):
            click.echo(f"{calls:>6}  {name}")


async def measure(project: Project, text: str) -> Passage:
    """Follow a message; the same one was answered before, and opened what opens once."""
    passage = Passage()
    passage.watch()
    with tempfile.TemporaryDirectory() as folder:
        bot = await Bot.open(project)
        from bot.runtime.tracker_store import ConversationStore

        store = ConversationStore(url=f"sqlite:///{folder}/conversations.db")
        store.domain = bot.agent.domain
        bot.agent.tracker_store = bot.agent.processor.tracker_store = store
        from bot.channels.server_context import ServerContext

        context = ServerContext.build(bot.agent, bot.services, ServerSettings.load(project))
        await _say(context, text, "jonas")
        passage.on = True
        await _say(context, text, "mia")
        passage.on = False
        bot.close()
        store.close()
    return passage


async def _say(context: ServerContext, text: str, sender: str) -> None:
    """As the REST door does it."""
    from bot.channels.output import RichOutput
    from bot.sessions import Session

    session = Session(sender, "", 0.0)
    said: list[dict[str, Any]] = []

    async def deliver(message: messages.Message) -> None:
        said.append(context.wire.rest(sender, message))

    async def notify(notice: Any) -> None:
        raise AssertionError(notice)

    incoming = context.receive(session, "rest", text, {}, "127.0.0.1")
    await asyncio.wait_for(
        context.turns.run(incoming, RichOutput("rest", deliver, notify)), PATIENCE
    )
    assert said, f"no answer to {text!r}"


if __name__ == "__main__":
    main()
