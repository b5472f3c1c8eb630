"""Holding conversations with a project's bot, goal by goal, and what came of them."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from math import comb
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.settings import RateLimit, ServerSettings
from bot.simulation.customer import Customer, Move, customer_for
from bot.simulation.expecting import expected
from bot.simulation.goals import STYLES, Goal, Style
from bot.simulation.leaks import Guard
from bot.simulation.phrases import Phrases
from bot.simulation.tables import copy_database, differences, read_rows
from bot.simulation.talking import Line
from bot.simulation.world import World
from common.errors import DataError, ServiceUnavailableError
from common.language import language
from common.messages import Button
from common.paths import Project

if TYPE_CHECKING:
    from bot.channels.server_context import HasShop
    from bot.channels.turns import BotAgent
    from bot.testing import Stage

WORKING = "working.db"
_NO_LIMIT = RateLimit(per_minute=1e9, burst=1_000_000)


@dataclass(frozen=True)
class Held:
    """What came of one conversation.

    Attributes:
        goal: what was wanted.
        style: how it was talked.
        wrong: changes in the database that the goal does not define.
        missing: changes that it defines and that were not made.
        leaks: personal data told to somebody else.
        unheard: what the customer asked and was not told.
        ended: why the customer left without it; empty when all came to an end.
        transcript: what was said, line by line.
    """

    goal: Goal
    style: Style
    wrong: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    ended: str = ""
    transcript: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """The database is as it should be, what was asked was told, and nothing leaked."""
        return not (self.wrong or self.missing or self.leaks or self.unheard)

    def as_values(self) -> dict[str, Any]:
        """As it stands in the report."""
        return {
            "goal": self.goal.name,
            "style": self.style,
            "wrong": list(self.wrong),
            "missing": list(self.missing),
            "leaks": list(self.leaks),
            "unheard": list(self.unheard),
            "ended": self.ended,
            "wanted": self.goal.model_dump(mode="json", exclude_defaults=True),
            "transcript": list(self.transcript),
        }


@dataclass
class Simulation:
    """A bot behind its front door, with a shop that is put back for every goal.

    Args:
        address: of the server.
        pristine: the database as every conversation finds it.
        working: the one that the bot has open.
        world: what stands in it.
        phrases: of the customers.
    """

    address: str
    pristine: Path
    working: Path
    world: World
    phrases: Phrases

    async def hold(self, goal: Goal, style: Style, rng: Random) -> Held:
        """One conversation on a fresh shop.

        Raises:
            DataError: the goal names something that the shop does not have.
        """
        try:
            wanted = expected(self.world, goal)
            customer = customer_for(goal, self.world, self.phrases, style, rng)
            guard = Guard(self.world, goal.customer, goal.stranger)
            first = customer.begin()
        except KeyError as error:
            raise DataError(
                f"The goal '{goal.name}' names {error}, which the shop does not have.",
                hint="Goals are about the data of this project: look them up in its database.",
            ) from error
        await asyncio.to_thread(copy_database, self.pristine, self.working)
        leaks, transcript, ended = await self._talk(customer, guard, first, goal.turns)
        now = await asyncio.to_thread(read_rows, self.working)
        found = differences(self.world.rows, wanted, now)
        return Held(
            goal,
            style,
            wrong=tuple(str(one) for one in found if one.kind == "wrong"),
            missing=tuple(str(one) for one in found if one.kind == "missing"),
            leaks=tuple(leaks),
            unheard=tuple(customer.unheard),
            ended=ended,
            transcript=tuple(transcript),
        )

    async def _talk(
        self, customer: Customer, guard: Guard, first: Move, turns: int
    ) -> tuple[list[str], list[str], str]:
        """The conversation itself: leaks, lines, and why it ended early."""
        leaks: list[str] = []
        lines: list[str] = []
        move: Move | None = first
        async with aiohttp.ClientSession() as http:
            line = Line(http, self.address)
            await line.open()
            for _ in range(turns):
                if move is None:
                    break
                guard.hear(move.title if isinstance(move, Button) else move)
                lines.append(f"> {_shown(move)}")
                try:
                    reply = await line.send(move)
                except ServiceUnavailableError as error:
                    return leaks, lines, error.message
                titles = [f"[{button.title}]" for button in reply.buttons]
                lines += [*reply.text.splitlines(), *([" ".join(titles)] if titles else [])]
                lines += [f"(waits for: {reply.expects})"] if reply.expects else []
                said = "\n".join([reply.text, *titles])
                leaks += guard.leaks_in(said)
                move = customer.respond(reply)
        patience = "" if move is None else "patience was at an end"
        return leaks, lines, customer.gave_up or patience


def _shown(move: Move) -> str:
    return f"[{move.title}]" if isinstance(move, Button) else move


@asynccontextmanager
async def opened(project: Project, stage: Stage) -> AsyncIterator[Simulation]:
    """A project's bot with its front door, on a copy of the shop that is its own.

    Args:
        stage: the trained bot and the pristine copy of the shop's database.

    Raises:
        LanguageError: the project's language has no phrases for customers.
    """
    from shop.database import open_shop

    phrases = Phrases.load(language(project.language, project.languages))
    working = stage.database.with_name(WORKING)
    shutil.copyfile(stage.database, working)
    shop = open_shop(f"sqlite:///{working}", stage.services.config)
    services = replace(stage.services, shop=shop)
    stage.agent.hand_services(services)
    try:
        world = World(read_rows(stage.database), services.config, shop.today())
        async with serving(stage.agent, services, project.pictures) as address:
            yield Simulation(address, stage.database, working, world, phrases)
    finally:
        shop.close()


@asynccontextmanager
async def serving(agent: BotAgent, services: HasShop, pictures: Path) -> AsyncIterator[str]:
    """The front door on a free port of this machine, with no limit on how often one may write.

    Yields:
        Its address.
    """
    from bot.server import create_app, start

    limits = ("messages_per_conversation", "messages_per_address", "sessions_per_address")
    settings = ServerSettings.from_mapping(
        {"port": 0, "secret": secrets.token_urlsafe(48), **dict.fromkeys(limits, _NO_LIMIT)}
    )
    runner, address = await start(
        create_app(agent, services, settings, pictures=pictures), settings
    )
    try:
        yield address
    finally:
        await runner.cleanup()


async def hold_all(
    simulation: Simulation,
    goals: Iterable[Goal],
    *,
    style: Style | None = None,
    repeat: int = 1,
    seed: int = 0,
    after_each: Callable[[Held], None] = lambda _: None,
) -> list[Held]:
    """Every goal, ``repeat`` times, each time in other words.

    Args:
        style: for goals that set none; without it the styles take turns.
        seed: the same gives the same customers.
        after_each: is told what came of each conversation.
    """
    held: list[Held] = []
    for place, goal in enumerate(goals):
        for turn in range(repeat):
            own: Style = goal.style or style or STYLES[(place + turn) % len(STYLES)]
            rng = Random(f"{seed} {goal.name} {turn}")
            held.append(await simulation.hold(goal, own, rng))
            after_each(held[-1])
    return held


def report(held: Sequence[Held], repeat: int) -> dict[str, Any]:
    """The figures and the failures.

    Returns:
        ``goals``, ``repeat``; ``exact``: goals that were reached exactly every time;
        ``exact_conversations``; ``pass_hat``: for each k up to ``repeat``, the chance that k
        conversations with one goal are all exact (pass^k, Yao et al. 2024: tau-bench);
        ``wrong_writes``, ``leaks``: conversations with one; ``by_kind``, ``by_style``: exact ones
        and all; ``failures``: each with its transcript and what differs.
    """
    by_goal: dict[str, list[bool]] = {}
    for one in held:
        by_goal.setdefault(one.goal.name, []).append(one.exact)
    return {
        "goals": len(by_goal),
        "repeat": repeat,
        "exact": sum(all(found) for found in by_goal.values()),
        "conversations": len(held),
        "exact_conversations": sum(one.exact for one in held),
        "pass_hat": {k: _pass_hat(by_goal.values(), k) for k in range(1, repeat + 1)},
        "wrong_writes": sum(bool(one.wrong) for one in held),
        "leaks": sum(bool(one.leaks) for one in held),
        "by_kind": _shares(held, lambda one: one.goal.name.rpartition("-")[0] or one.goal.kind),
        "by_style": _shares(held, lambda one: one.style),
        "failures": [one.as_values() for one in held if not one.exact],
    }


def _pass_hat(found: Iterable[Sequence[bool]], k: int) -> float:
    shares = [comb(sum(one), k) / comb(len(one), k) for one in found if len(one) >= k]
    return round(sum(shares) / len(shares), 4) if shares else 0.0


def _shares(held: Sequence[Held], name: Callable[[Held], str]) -> dict[str, str]:
    counted: dict[str, list[bool]] = {}
    for one in held:
        counted.setdefault(name(one), []).append(one.exact)
    return {key: f"{sum(found)} of {len(found)}" for key, found in sorted(counted.items())}
