"""``shoptalk nlu export``."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.nlu.options import bot_model, model_option


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write; an older model in it is replaced.",
)
@model_option
def export(out: Path, model: Path | None) -> None:
    """Write the served model into a folder of its own, for use outside of the bot.

    The folder holds the int8 ONNX network, the tokenizer, the model card and the training
    utterances; JointBert.load reads it.
    """
    from nlu_models.model.archive import export_model

    export_model(model or bot_model(), out)
    size = sum(file.stat().st_size for file in out.iterdir()) / 1e6
    click.echo(f"The model is in {out} ({size:.1f} MB).")
