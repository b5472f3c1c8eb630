"""``shoptalk train``: understanding and dialogue, the recommender, the generator."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bot.commands.parts import PARTS, parts_of, say_if_empty, train_parts
from common.paths import START_VARIABLE, Project


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice([part.name for part in PARTS]))
@click.option("--force", is_flag=True, help="Train even what has not changed.")
@click.option(
    "--start-from",
    "start",
    type=click.Path(exists=True, path_type=Path),
    metavar="MODEL",
    help="Start BERT from the model of another project of the language, a folder or Rasa archive "
    "with kept weights (keep_weights: true): a quarter of the epochs is then enough.",
)
def train(parts: tuple[str, ...], force: bool, start: Path | None) -> None:
    """Train the PARTS that have changed; all of them by default.

    A part is trained again when its data, its code or its configuration has changed since.
    """
    project = Project.find()
    if start is not None:
        os.environ[START_VARIABLE] = str(start.resolve())
    from actions.assembly import ensure_sample_shop
    from bot.runtime import logs

    logs.configure()
    if project.has_shop:
        ensure_sample_shop(project)
    chosen = [part for part in parts_of(project) if not parts or part.name in parts]
    train_parts(project, chosen, force=force)
    say_if_empty(project)
