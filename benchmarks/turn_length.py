"""Whether a turn costs the same however long a conversation has become.

``python -m benchmarks.turn_length [--turns 5 --turns 50 --turns 500] [--repeat 9]`` talks to the
trained bot in this process with its store in a file. A conversation is made long by storing the
events of a real one again and again, with later times; then the same messages are sent to each.
"""

from __future__ import annotations

import asyncio
import copy
import json
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from common.paths import Project

if TYPE_CHECKING:
    from bot.runtime.agent import ShopAgent

MESSAGES = (
    "a rain jacket under 150",
    "the second one",
    "what is your return policy",
    "where is my order HP-104233",
    "never mind",
)
"""One round; it ends where it began, with nothing open."""


@dataclass(frozen=True)
class Row:
    """Milliseconds of a turn after ``turns`` turns: the median and the 90th percentile."""

    turns: int
    p50: float
    p90: float


@click.command()
@click.option("--turns", multiple=True, type=int, default=(5, 50, 500), show_default=True)
@click.option("--repeat", default=9, show_default=True, help="Rounds measured at each length.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the figures as JSON.")
def main(turns: tuple[int, ...], repeat: int, out: Path | None) -> None:
    """Measure turns of short and long conversations."""
    rows = asyncio.run(measure(Project.find(), turns, repeat))
    click.echo(f"{'turns before':>14}{'p50 ms':>10}{'p90 ms':>10}")
    for row in rows:
        click.echo(f"{row.turns:>14}{row.p50:>10.1f}{row.p90:>10.1f}")
    if out:
        out.write_text(json.dumps([row.__dict__ for row in rows], indent=2), encoding="utf-8")


async def measure(project: Project, lengths: tuple[int, ...], repeat: int) -> list[Row]:
    """The cost of a turn at each length; the lengths take turns, so that noise hits all alike."""
    import bot.runtime

    bot.runtime.activate()
    from actions.assembly import load_services
    from bot.runtime.agent import load
    from bot.runtime.tracker_store import ConversationStore

    services = load_services(project)
    with tempfile.TemporaryDirectory() as folder:
        store = ConversationStore(url=f"sqlite:///{folder}/conversations.db")
        agent = load(project, tracker_store=store)
        agent.hand_services(services)
        for length in lengths:
            await lengthen(agent, f"after-{length}", length)
        times: dict[int, list[float]] = {length: [] for length in lengths}
        for number in range(repeat):
            for length in lengths:
                await lengthen(agent, f"{length}-{number}", length)
                for text in MESSAGES:
                    times[length].append(await _timed(agent, text, f"{length}-{number}"))
        agent.close()
        store.close()
    return [_row(length, times[length]) for length in lengths]


async def lengthen(agent: ShopAgent, conversation_id: str, turns: int) -> None:
    """Store a conversation of at least so many turns: one real round, over and over."""
    for text in MESSAGES:
        await _timed(agent, text, conversation_id)
    store = agent.tracker_store
    tracker = await store.retrieve_full_tracker(conversation_id)
    assert tracker is not None
    events = list(tracker.events)
    first_message = next(i for i, event in enumerate(events) if event.type_name == "user")
    for _ in range(turns // len(MESSAGES) - 1):
        current = await agent.processor.get_tracker(conversation_id)
        for event in events[first_message:]:
            current.update(copy.deepcopy(event), agent.domain)
        await store.save(current)


async def _timed(agent: ShopAgent, text: str, conversation_id: str) -> float:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    output: Any = CollectingOutputChannel()
    begun = time.perf_counter()
    await agent.handle_message(UserMessage(text, output, conversation_id, input_channel="web"))
    taken = time.perf_counter() - begun
    assert output.messages, f"no answer to {text!r}"
    return 1000 * taken


def _row(length: int, times: list[float]) -> Row:
    ordered = sorted(times)
    return Row(length, statistics.median(ordered), ordered[int(0.9 * len(ordered))])


if __name__ == "__main__":
    main()
