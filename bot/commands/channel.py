"""``shoptalk channel``: ask a messaging platform whether everything is right."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import click

from bot.channels.messaging.contract import Checked, Letter, MessagingChannel, Recipient
from bot.channels.messaging.tables import new_key
from bot.settings import ServerSettings
from common.errors import ConfigError, ShoptalkError
from common.paths import Project

TEST_MESSAGE = "A test message of your shop's bot: the channel works."


@click.group()
def channel() -> None:
    """Look after the messaging channels of credentials.yml."""


@channel.command()
@click.argument("name")
@click.option("--to", metavar="WHO", help="Send one test message to this id, number or address.")
def check(name: str, to: str | None) -> int:
    """Ask the platform of channel NAME whether credentials and webhook are right.

    \b
    shoptalk channel check telegram
    shoptalk channel check twilio --to +4940123456
    """
    project = Project.find()
    found = asyncio.run(_check(named(project, name), to))
    wrong = 0
    for one in (*_address(project, name), *found):
        click.echo(f"{'ok' if one.right else 'wrong':>5}  {one.text}")
        if one.hint:
            click.echo(f"       -> {one.hint}")
        wrong += not one.right
    return 1 if wrong else 0


def named(project: Project, name: str) -> MessagingChannel:
    """The channel of that name in ``credentials.yml``.

    Raises:
        ConfigError: it has no entry, or its entry is not right.
    """
    from bot.channels.messaging.registry import DOORS, class_of, read_messaging
    from common.config import nearest

    cls = class_of(name)
    if cls is None:
        guess = nearest(name, list(DOORS))
        raise ConfigError(
            f"There is no channel '{name}' with a door of its own."
            + (f" Did you mean '{guess}'?" if guess else ""),
            hint="There are: " + ", ".join(DOORS),
        )
    for one in read_messaging(project.credentials):
        if one.name == name:
            return one
    fields = cls.settings.model_fields.items()
    needed = (field.alias or key for key, field in fields if field.is_required())
    raise ConfigError(
        f"{project.credentials} has no entry '{name}'.",
        hint=f"Add '{name}:' with the keys {', '.join(needed)}.",
    )


def _address(project: Project, name: str) -> Iterator[Checked]:
    """Where the platform must send to."""
    from bot.channels.messaging.doors import webhook_path

    settings = ServerSettings.load(project)
    if settings.public_url:
        address = settings.public_url.rstrip("/") + webhook_path(name)
        yield Checked(True, f"The webhook's address is {address}.")
    else:
        yield Checked(
            False,
            "The server has no address that a platform can reach.",
            "Set 'public_url' in server.yml.",
        )


async def _check(one: MessagingChannel, to: str | None) -> list[Checked]:
    try:
        found = await one.check()
        if to and all(each.right for each in found):
            found = [*found, await _send(one, to)]
        return found
    finally:
        await one.close()


async def _send(one: MessagingChannel, to: str) -> Checked:
    try:
        await one.send(Recipient(to), one.render(Letter(TEST_MESSAGE)), new_key())
    except ShoptalkError as error:
        return Checked(False, f"The test message was not taken: {error.message}", error.hint or "")
    return Checked(True, f"A test message was sent to {to}.")
