"""``shoptalk nlu proposals``: what is to be learnt of what shoppers said; a person decides."""

from __future__ import annotations

import asyncio
import getpass
import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from common.errors import DataError
from common.paths import Project

if TYPE_CHECKING:
    from bot.understanding.kept import Proposal
    from bot.understanding.talks import Talk

DAY = 24 * 3600.0


@click.group(invoke_without_command=True)
@click.option("--days", default=90, show_default=True, help="So far back it is looked.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def proposals(context: click.Context, days: int, as_json: bool) -> None:
    """Show what messages mean by what shoppers pressed after "did you mean" or "not that".

    Each is proposed as an example of the intent that was pressed, with the number of conversations
    that speak for it. Of questions that nothing answered ('shoptalk gaps') it is proposed which of
    the shop's answers they ask for, or which sentence of its pages may answer them. Nothing is
    learnt before you accept it and train.

    \b
    shoptalk nlu proposals
    shoptalk nlu proposals accept 3 5
    shoptalk nlu proposals reject 4
    """
    import bot.runtime

    bot.runtime.activate()
    from bot.understanding.gaps import known_of
    from bot.understanding.proposing import kinds_of, look_at_gaps, look_through, open_proposals

    if context.invoked_subcommand is not None:
        return
    project = Project.find()
    kept = open_proposals(project)
    look_through(kept, past_talks(project, days), kinds_of(project))
    if project.has_shop:
        with known_of(project) as known:
            look_at_gaps(kept, known)
    found = kept.all()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
        return
    for one in found:
        _show(one)
    if not found:
        click.echo("Nothing is proposed that was not decided about.")


@proposals.command()
@click.argument("numbers", metavar="ID...", type=int, nargs=-1, required=True)
def accept(numbers: tuple[int, ...]) -> None:
    """Teach these: they go into data/nlu, where examples of their intent stand.

    A proposed answer goes into data/faq/answered.yml; put its words right there, or write your own
    with 'shoptalk gaps answer'.
    """
    from bot.understanding.proposing import accept as accepted
    from bot.understanding.proposing import open_proposals

    project = Project.find()
    written = accepted(open_proposals(project), project, numbers, by=getpass.getuser())
    for path, intent, count in written:
        click.echo(f"{path}: {count} new utterances of {intent}.")
    click.echo("Now run: shoptalk train, then: shoptalk nlu replay")


@proposals.command()
@click.argument("numbers", metavar="ID...", type=int, nargs=-1, required=True)
def reject(numbers: tuple[int, ...]) -> None:
    """Never propose these again."""
    from bot.understanding.proposing import open_proposals

    kept = open_proposals(Project.find())
    done = kept.decide(numbers, "rejected", by=getpass.getuser())
    if not done:
        raise DataError("None of these is open.", hint="List them: shoptalk nlu proposals")
    click.echo(f"{done} will not be proposed again.")


def past_talks(project: Project, days: int) -> list[Talk]:
    """The project's conversations in which something was said in the last days."""
    import bot.runtime

    bot.runtime.activate()
    from bot.runtime.agent import open_conversations
    from bot.understanding.talks import talks

    async def read() -> list[Talk]:
        store = open_conversations(project)
        return [talk async for talk in talks(store, since=time.time() - days * DAY)]

    return asyncio.run(read())


def _show(one: Proposal) -> None:
    count = len(one.conversations)
    times = ", 1 conversation" if count == 1 else f", {count} conversations" if count else ""
    click.echo(f"{one.id:>5}  {one.intent}  ({one.source}{times})")
    for line in one.lines:
        click.echo(f"       {line}")
    if one.answer:
        click.echo(f"       answer: {one.answer}")
