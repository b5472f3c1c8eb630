"""``shoptalk nlu train``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.nlu.options import FOLDER, PATH, settings_of, settings_option

if TYPE_CHECKING:
    from common.paths import Project
    from nlu_models.model.examples import Example


@click.command()
@click.argument("data", type=PATH, nargs=-1)
@click.option("--out", type=FOLDER, required=True, help="Model folder.")
@click.option("--log-dir", type=FOLDER, help="Write TensorBoard logs into this folder.")
@settings_option
@click.option(
    "--keep-weights", is_flag=True, help="Keep beside the model what --finetune starts from."
)
@click.option(
    "--finetune",
    "earlier",
    type=click.Path(path_type=Path),
    metavar="MODEL",
    help="Go on from MODEL, a folder or Rasa archive with kept weights; DATA is all, old and new.",
)
def train(
    data: tuple[Path, ...],
    out: Path,
    log_dir: Path | None,
    settings: tuple[str, ...],
    keep_weights: bool,
    earlier: Path | None,
) -> None:
    """Fine-tune a model on Rasa NLU files or folders DATA, without a bot around it.

    Without DATA, on the project's utterances and dialogues and those of its language.

    An intent, an entity or more utterances can be added to a model without starting over: keep its
    weights once, and give the model to --finetune.
    """
    from common.paths import Project
    from nlu_models.model.config import JointBertConfig
    from nlu_models.training.data import read_examples
    from nlu_models.training.finetuning import open_earlier, settings_from
    from nlu_models.training.train import train as train_model

    changes = settings_of(settings) | ({"keep_weights": True} if keep_weights else {})
    kept = None if earlier is None else open_earlier(earlier)
    config = (
        JointBertConfig.from_mapping(changes, where="--set")
        if kept is None
        else settings_from(kept, changes)
    )
    report = train_model(
        read_examples(data) if data else _of_project(Project.find()),
        config,
        out,
        log_dir=log_dir,
        earlier=kept,
    )
    click.echo(
        f"{report.examples} utterances in {report.seconds:.0f} s; held-out accuracy "
        f"{report.accuracy:.1%}, calibration error {report.calibration_error:.3f}. "
        f"The model is in {out}."
    )


def _of_project(project: Project) -> list[Example]:
    from bot.runtime.base import dialogue_folders, utterance_folders
    from nlu_models.training.data import read_examples
    from nlu_models.training.dialogues import read_dialogues, turns_of

    turns = turns_of(read_dialogues(dialogue_folders(project)))
    return [*read_examples(utterance_folders(project)), *turns]
