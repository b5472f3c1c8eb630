"""``shoptalk shell``: the same bot in the terminal."""

from __future__ import annotations

import asyncio
import textwrap
import uuid
from typing import TYPE_CHECKING

import click

from bot.commands.run import in_event_loop, train_in_child
from bot.project import Bot
from common import messages
from common.language import Phrasebook
from common.paths import Project

if TYPE_CHECKING:
    from rasa.core.agent import Agent

    from bot.runtime.choices import Choices

WIDTH = 88
LEAVE = ("exit", "quit", "/exit", "/quit")


@click.command()
@click.option("--conversation", help="Continue this conversation instead of starting a new one.")
@click.option("--explain", is_flag=True, help="Show what the bot understood in each message.")
def shell(conversation: str | None, explain: bool) -> None:
    """Talk to the bot in the terminal; a choice can be typed as its number."""
    project = Project.find()
    train_in_child(project)
    conversation_id = conversation or f"shell-{uuid.uuid4().hex[:12]}"
    in_event_loop(lambda: _talk(project, conversation_id, explain))


async def _talk(project: Project, conversation_id: str, explain: bool) -> None:
    agent = (await Bot.open(project)).agent
    from bot.runtime.choices import Choices

    choices = Choices()
    click.echo("Type a message; 'exit' or Ctrl-D leaves.\n")
    while (text := await asyncio.to_thread(_ask)) is not None:
        if text.strip():
            await answer(agent, choices, conversation_id, text, explain=explain)
    click.echo(f"\nContinue with: shoptalk shell --conversation {conversation_id}")


def _ask() -> str | None:
    try:
        text = input("You: ")
    except EOFError:
        return None
    return None if text.strip().lower() in LEAVE else text


async def answer(
    agent: Agent, choices: Choices, conversation_id: str, text: str, *, explain: bool = False
) -> None:
    """Let the bot answer one line and print what it says."""
    from rasa.core.channels.channel import UserMessage

    from bot.channels.output import RichOutput
    from bot.runtime.agent import apology

    offered: list[messages.Button] = []
    book = getattr(getattr(agent, "processor", None), "book", None)

    async def deliver(message: messages.Message) -> None:
        if lines := render(message, first=len(offered) + 1, book=book):
            click.echo(f"Bot: {lines}\n")
        offered.extend(choices_in(message))

    async def notify(notice: object) -> None:
        click.echo(f"({notice})")

    output = RichOutput("shell", deliver, notify)
    said = choices.resolve(conversation_id, text)
    if explain:
        await _explain(agent, said)
    try:
        await agent.handle_message(
            UserMessage(said, output, conversation_id, input_channel="shell")
        )
    except Exception:
        click.echo(f"Bot: {apology(conversation_id)}\n")
    choices.offer(conversation_id, offered)


async def _explain(agent: Agent, text: str) -> None:
    parsed = await agent.parse_message(text)
    intent = parsed["intent"]
    entities = ", ".join(f"{found['entity']}={found['value']!r}" for found in parsed["entities"])
    click.secho(f"     {intent['name']} {intent['confidence']:.0%}  {entities}", dim=True)


def render(message: messages.Message, *, first: int = 1, book: Phrasebook | None = None) -> str:
    """A message as lines for a terminal; what can be chosen is numbered from ``first``."""
    if isinstance(message, messages.ProductCarousel):
        text, labels = (
            message.text or "",
            [messages.fallback_text(card, book) for card in message.products],
        )
    else:
        text, labels = messages.fallback_text(message, book), []
    labels += [button.title for button in messages.buttons_of(message)]
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, WIDTH)]
    lines += [f"{number}) {label}" for number, label in enumerate(labels, first)]
    return "\n     ".join(lines)


def choices_in(message: messages.Message) -> list[messages.Button]:
    """What can be chosen by its number, in the order in which :func:`render` numbers it."""
    chosen: list[messages.Button] = []
    if isinstance(message, messages.ProductCarousel):
        chosen += [_choose(card) for card in message.products]
    return chosen + list(messages.buttons_of(message))


def _choose(card: messages.ProductCard) -> messages.Button:
    payload = card.buttons[0].payload if card.buttons else f"tell me more about the {card.name}"
    return messages.Button(title=card.name, payload=payload)
