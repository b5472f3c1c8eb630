"""``shoptalk test``: the project's conversations and utterances; in the repository, the suite."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from common.errors import DataError
from common.paths import Project, program_folder

if TYPE_CHECKING:
    from bot.testing import Conversation, Stage

CONVERSATIONS, UTTERANCES = "tests/conversations", "tests/nlu"
ENOUGH = 0.9
SHOWN = 20
MOST_WORKERS = 4


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("-k", "words", help="Only conversations whose name contains this.")
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def test(words: str | None, args: tuple[str, ...]) -> int:
    """Hold the project's conversations with its trained bot, and check its utterances.

    ARGS are files; without any, all of tests/conversations and tests/nlu. Exit code 1 when a
    conversation fails, or when fewer than nine utterances in ten are read as they are labelled.

    In the repository of Shoptalk itself this runs the whole suite, and ARGS go to pytest.
    """
    project = Project.find()
    if is_repository(project):
        return _run_suite(project, [*args, *(["-k", words] if words else [])])
    conversations, utterances = _chosen(project, [Path(each) for each in args])
    from bot.testing import read_conversations

    found = [each for path in conversations for each in read_conversations(path)]
    found = [each for each in found if not words or words.lower() in each.name.lower()]
    return asyncio.run(_test(project, found, [] if words else utterances))


def is_repository(project: Project) -> bool:
    """Whether the project is the repository in which the program itself stands."""
    return program_folder("bot").parent == project.root and (project.root / "tests").is_dir()


def _run_suite(project: Project, args: Sequence[str]) -> int:
    if not args:
        # What is to be trained is trained with every core, before the tests share them.
        train = [sys.executable, "-m", "bot.cli", "train"]
        if failed := subprocess.run(train, cwd=project.root, check=False).returncode:  # noqa: S603
            return failed
    # One thread a library: the cores are shared by the tests, the bot and the browser.
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    # By file: what a file's tests share is made once. Each worker holds the trained bot.
    spread = ["-n", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--dist", "loadfile"]
    command = [sys.executable, "-m", "pytest", *(args or spread)]
    return subprocess.run(command, cwd=project.root, env=environment, check=False).returncode  # noqa: S603


def _chosen(project: Project, named: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files of conversations and of utterances: those named, or the project's.

    Raises:
        DataError: there are none, or a named one does not exist.
    """
    for path in named:
        if not path.is_file():
            raise DataError(f"There is no file {path}.", hint="Name .yml files below tests/.")
    if named:
        utterances = [path for path in named if path.resolve().parent.name == "nlu"]
        return [path for path in named if path not in utterances], utterances
    conversations = sorted((project.root / CONVERSATIONS).glob("*.yml"))
    utterances = sorted((project.root / UTTERANCES).glob("*.yml"))
    if not conversations and not utterances:
        raise DataError(
            f"There is nothing to test in {project.root}.",
            hint=f"Write conversations into {CONVERSATIONS}/*.yml (docs/own-shop.md shows one) and "
            f"utterances into {UTTERANCES}/*.yml.",
        )
    return conversations, utterances


async def _test(
    project: Project, conversations: Sequence[Conversation], utterances: Sequence[Path]
) -> int:
    from bot.testing import open_stage

    with open_stage(project) as stage:
        failed = await _hold(stage, conversations)
        for path in utterances:
            failed += not await _read(stage, path)
    return 1 if failed else 0


async def _hold(stage: Stage, conversations: Sequence[Conversation]) -> int:
    from bot.testing import ConversationFailedError, run

    failed = not_yet = 0
    with tempfile.TemporaryDirectory(prefix="shoptalk-test-") as folder:
        for conversation in conversations:
            name = f"{conversation.subject}: {conversation.name}"
            try:
                await run(conversation, stage, Path(folder))
                click.echo(f"  ok  {name}")
            except ConversationFailedError as failure:
                if conversation.not_yet:
                    not_yet += 1
                    click.echo(f" yet  {name}: {conversation.not_yet}")
                else:
                    failed += 1
                    click.echo(f"FAIL  {name}\n{failure}\n")
    if held := len(conversations):
        click.echo(f"{held - failed - not_yet} of {held} conversations passed.")
    return failed


async def _read(stage: Stage, path: Path) -> bool:
    """Whether enough of a file's utterances are read as they are labelled; says which are not."""
    from bot.testing import check_utterances

    count, misread = await check_utterances(stage.agent, path)
    for wrong in misread[:SHOWN]:
        click.echo(f"      {wrong}")
    if len(misread) > SHOWN:
        click.echo(f"      ... and {len(misread) - SHOWN} more")
    click.echo(f"{count - len(misread)} of {count} utterances of {path.name} read as labelled.")
    return count - len(misread) >= ENOUGH * count
