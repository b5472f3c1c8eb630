"""``shoptalk nlu train``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from common.errors import ConfigError
from nlu_models.commands.options import PATH

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("data", type=PATH, nargs=-1, required=True)
@click.option("--out", type=_FOLDER, required=True, help="Model folder.")
@click.option("--log-dir", type=_FOLDER, help="Write TensorBoard logs into this folder.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change a setting.")
def train(
    data: tuple[Path, ...], out: Path, log_dir: Path | None, settings: tuple[str, ...]
) -> None:
    """Fine-tune a model on Rasa NLU files or folders DATA, without a bot around it."""
    from nlu_models.config import JointBertConfig
    from nlu_models.data import read_examples
    from nlu_models.training import train as train_model

    config = JointBertConfig.from_mapping(_settings(settings), where="--set")
    report = train_model(read_examples(data), config, out, log_dir=log_dir)
    click.echo(
        f"{report.examples} utterances in {report.seconds:.0f} s; held-out accuracy "
        f"{report.accuracy:.1%}, calibration error {report.calibration_error:.3f}. "
        f"The model is in {out}."
    )


def _settings(settings: Sequence[str]) -> dict[str, Any]:
    pairs = [setting.partition("=") for setting in settings]
    wrong = [key for key, equals, _ in pairs if not equals]
    if wrong:
        raise ConfigError(f"--set {wrong[0]} has no value.", hint="Write it as KEY=VALUE.")
    return {key: value for key, _, value in pairs}
