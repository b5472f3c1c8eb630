"""Train, try, measure and look into the understanding from the command line."""

from __future__ import annotations

import click

from nlu_models.commands.compare import compare
from nlu_models.commands.evaluate import evaluate
from nlu_models.commands.explain import explain
from nlu_models.commands.export import export
from nlu_models.commands.parse import parse
from nlu_models.commands.pretrain import pretrain
from nlu_models.commands.train import train


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Understand messages: intents, entities and what they stand for."""


for command in (train, pretrain, parse, explain, evaluate, compare, export):
    cli.add_command(command)
