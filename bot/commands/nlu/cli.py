"""Train, try, measure and look into the understanding from the command line."""

from __future__ import annotations

import click

from bot.commands.nlu.compare import compare
from bot.commands.nlu.evaluate import evaluate
from bot.commands.nlu.explain import explain
from bot.commands.nlu.export import export
from bot.commands.nlu.parse import parse
from bot.commands.nlu.pretrain import pretrain
from bot.commands.nlu.proposals import proposals
from bot.commands.nlu.replay import replay
from bot.commands.nlu.train import train


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Understand messages: intents, entities and what they stand for."""


for command in (train, pretrain, parse, explain, evaluate, compare, export, proposals, replay):
    cli.add_command(command)
