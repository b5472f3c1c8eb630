"""``shoptalk nlu pretrain``."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.nlu.options import FOLDER, PATH, settings_of, settings_option
from common.paths import Project


@click.command()
@click.argument("texts", type=PATH, nargs=-1, required=True)
@click.option(
    "--out",
    type=FOLDER,
    required=True,
    help="Folder for the checkpoint, which 'base' can name afterwards.",
)
@settings_option
def pretrain(texts: tuple[Path, ...], out: Path, settings: tuple[str, ...]) -> None:
    """Go on with the pre-training of a BERT on chat logs, before it is fine-tuned.

    TEXTS are files or folders: .txt with a message a line and blank lines between conversations,
    .jsonl with "text" and perhaps "conversation" in each line, or Rasa NLU data.
    """
    from nlu_models.training import seeding
    from nlu_models.training.chat_logs import read_logs
    from nlu_models.training.pretraining import PretrainingConfig
    from nlu_models.training.pretraining import pretrain as go_on

    config = PretrainingConfig.from_mapping(settings_of(settings), where="--set")
    log_dir = Project.find().var / "tensorboard" / "pretraining"
    with seeding.settings(config):
        report = go_on(read_logs(texts), config, out, log_dir=log_dir)
    before, after = report.before, report.after
    click.echo(
        f"{report.texts} texts in {report.seconds:.0f} s. Held-out hidden words: loss "
        f"{before.loss:.2f} -> {after.loss:.2f}, guessed {before.accuracy:.1%} -> "
        f"{after.accuracy:.1%}."
    )
    if after.follows is not None:
        click.echo(f"Held-out pairs of turns told right: {after.follows:.1%}.")
    click.echo(f"Train with it: shoptalk nlu train DATA --out MODEL --set base={out}")
