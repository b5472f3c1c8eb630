"""``shoptalk nlu replay``: the trained model beside what past messages were read as."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.nlu.options import bot_model, json_option, model_option
from bot.commands.nlu.proposals import past_talks
from common.errors import DataError
from common.paths import Project

if TYPE_CHECKING:
    from bot.understanding.replay import Replayed

SHOWN = 20


@click.command()
@model_option
@click.option("--days", default=30, show_default=True, help="So far back messages are read.")
@json_option
def replay(model: Path | None, days: int, as_json: bool) -> None:
    """Read past messages with the trained model, and compare, before 'shoptalk run' serves it.

    What they were read as is stored with them. Messages of which shoppers have said what they mean
    tell which reading is right: when fewer of them are read rightly now, this ends with 1, so that

    \b
    shoptalk train bot && shoptalk nlu replay && restart the server

    does not go on.
    """
    from bot.understanding.proposing import kinds_of
    from bot.understanding.replay import replay as replayed
    from nlu_models.model.archive import open_model

    project = Project.find()
    talks = past_talks(project, days)
    if not any(talk.events for talk in talks):
        raise DataError(f"No message was typed in the last {days} days.", hint="Try --days 365.")
    bert = open_model(model or bot_model())

    def reads(texts: Sequence[str]) -> list[Sequence[tuple[str, float]]]:
        return [one.ranking for one in bert.parse(list(texts))]

    found = replayed(talks, reads, kinds_of(project))
    if as_json:
        click.echo(json.dumps(asdict(found) | {"is_worse": found.is_worse}, indent=2))
    else:
        _show(found)
    if found.is_worse:
        raise SystemExit(1)


def _show(found: Replayed) -> None:
    share = found.same / max(found.messages, 1)
    click.echo(f"{found.messages:,} messages; {found.same:,} ({share:.1%}) are read as they were.")
    click.echo(f"Unsure: {found.unsure_before:,} then, {found.unsure_now:,} now.")
    if found.known:
        click.echo(
            f"Of {found.known:,} that shoppers have put right: {found.right_before:,} were read "
            f"so, {found.right_now:,} are now."
        )
    for one in found.changes[:SHOWN]:
        told = f", meant as {one.meant}" if one.meant else ""
        click.echo(f"  {one.before or '-'} → {one.now or '-'} ({one.count}{told})")
        click.echo(f"      {one.text}")
    if len(found.changes) > SHOWN:
        click.echo(f"  ... and {len(found.changes) - SHOWN} more: --json")
    if found.is_worse:
        click.echo("Worse: do not serve it. Look at what was accepted last.", err=True)
