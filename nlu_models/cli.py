"""Train, try and measure the understanding from the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from common.errors import ConfigError
from common.paths import Project

if TYPE_CHECKING:
    from nlu_models.analysis.evaluation import Evaluation
    from nlu_models.examples import Parse

_MOST_CONFUSIONS = 15
_PATH = click.Path(exists=True, path_type=Path)
_MODEL = click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="A model folder, or a Rasa archive; the bot's own model by default.",
)


@click.group()
def cli() -> None:
    """Understand messages: intents, entities and what they stand for."""


@cli.command()
@click.argument("data", type=_PATH, nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Model folder."
)
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change a setting.")
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
    settings: tuple[str, ...],
    keep_weights: bool,
    earlier: Path | None,
) -> None:
    """Fine-tune a model on Rasa NLU files or folders DATA, without a bot around it.

    An intent, an entity or more utterances can be added to a model without starting over: keep its
    weights once, and give the model to --finetune.
    """
    from nlu_models.config import JointBertConfig
    from nlu_models.data import read_examples
    from nlu_models.fitting.finetuning import open_earlier, settings_from
    from nlu_models.training import train as train_model

    changes = _settings(settings) | ({"keep_weights": True} if keep_weights else {})
    kept = None if earlier is None else open_earlier(earlier)
    config = (
        JointBertConfig.from_mapping(changes, where="--set")
        if kept is None
        else settings_from(kept, changes)
    )
    report = train_model(read_examples(data), config, out, earlier=kept)
    click.echo(
        f"{report.examples} utterances in {report.seconds:.0f} s; held-out accuracy "
        f"{report.accuracy:.1%}, calibration error {report.calibration_error:.3f}. "
        f"The model is in {out}."
    )


@cli.command()
@click.argument("texts", type=_PATH, nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the checkpoint, which 'base' can name afterwards.",
)
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change a setting.")
def pretrain(texts: tuple[Path, ...], out: Path, settings: tuple[str, ...]) -> None:
    """Go on with the pre-training of a BERT on chat logs, before it is fine-tuned.

    TEXTS are files or folders: .txt with a message a line and blank lines between conversations,
    .jsonl with "text" and perhaps "conversation" in each line, or Rasa NLU data.
    """
    from nlu_models.fitting import seeding
    from nlu_models.fitting.chat_logs import read_logs
    from nlu_models.fitting.pretraining import PretrainingConfig
    from nlu_models.fitting.pretraining import pretrain as go_on

    config = PretrainingConfig.from_mapping(_settings(settings), where="--set")
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


@cli.command()
@click.argument("text", nargs=-1, required=True)
@_MODEL
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def parse(text: tuple[str, ...], model: Path | None, as_json: bool) -> None:
    """Show what the model reads in TEXT: intents with their probability, entities, links."""
    from nlu_models.archive import open_model

    message = " ".join(text)
    result = open_model(model or _bot_model()).parse([message])[0]
    if as_json:
        click.echo(json.dumps(_as_dict(result), ensure_ascii=False, indent=2))
        return
    for name, confidence in result.ranking[:5]:
        click.echo(f"{confidence:7.1%}  {name}")
    click.echo(f"out of scope: {result.out_of_scope_score:.1%}")
    for found in _as_dict(result)["entities"]:
        click.echo(f"  {found['entity']}: {found['text']!r} = {found['value']!r}")


@cli.command()
@click.argument("data", type=_PATH, nargs=-1, required=True)
@_MODEL
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(data: tuple[Path, ...], model: Path | None, as_json: bool) -> None:
    """Measure the model on Rasa NLU files or folders DATA that it was not trained on."""
    from nlu_models.analysis.evaluation import evaluate as compare
    from nlu_models.archive import open_model
    from nlu_models.data import read_examples

    examples = read_examples(data)
    opened = open_model(model or _bot_model())
    parses = opened.parse([example.text for example in examples])
    result = compare(examples, parses, out_of_scope_intent=opened.card.config.out_of_scope_intent)
    click.echo(json.dumps(_figures(result), indent=2) if as_json else _report(result))


def _settings(settings: Sequence[str]) -> dict[str, Any]:
    pairs = [setting.partition("=") for setting in settings]
    wrong = [key for key, equals, _ in pairs if not equals]
    if wrong:
        raise ConfigError(f"--set {wrong[0]} has no value.", hint="Write it as KEY=VALUE.")
    return {key: value for key, _, value in pairs}


def _bot_model() -> Path:
    return Project.find().models / "rasa" / "model.tar.gz"


def _as_dict(parse: Parse) -> dict[str, Any]:
    """The parse with its entities linked by the project's gazetteer, ready for JSON."""
    from nlu_models.linking import Gazetteer, Linker

    path = Project.find().models / "gazetteer.json"
    linker = Linker(Gazetteer.read(path) if path.exists() else Gazetteer({}))
    return {
        "text": parse.text,
        "intent": parse.intent,
        "confidence": parse.confidence,
        "ranking": [{"intent": name, "confidence": value} for name, value in parse.ranking],
        "out_of_scope_score": parse.out_of_scope_score,
        "entities": [
            {
                "entity": found.type,
                "text": parse.text[found.start : found.end],
                "value": found.value,
                "start": found.start,
                "end": found.end,
                "confidence": found.confidence,
            }
            for found in linker.link(parse.text, parse.entities)
        ],
    }


def _figures(result: Evaluation) -> dict[str, Any]:
    return {
        "examples": result.examples,
        "accuracy": result.accuracy,
        "in_scope_accuracy": result.in_scope_accuracy,
        "oos_recall": result.out_of_scope.recall,
        "oos_precision": result.out_of_scope.precision,
        "mcc": result.mcc,
        "calibration_error": result.calibration_error,
        "entity_f1": result.entities.f1,
        "entity_f1_by_type": {kind: ratio.f1 for kind, ratio in result.entities_by_type.items()},
    }


def _report(result: Evaluation) -> str:
    lines = [
        f"utterances              {result.examples}",
        f"accuracy                {result.accuracy:.1%}",
        f"accuracy in scope       {result.in_scope_accuracy:.1%}",
        f"out of scope            found {result.out_of_scope.recall:.1%}, "
        f"rightly {result.out_of_scope.precision:.1%}",
        f"calibration error       {result.calibration_error:.3f}",
        f"entities (exact spans)  F1 {result.entities.f1:.1%}, precision "
        f"{result.entities.precision:.1%}, recall {result.entities.recall:.1%}",
    ]
    lines += [f"  {kind:<20}  F1 {ratio.f1:.1%}" for kind, ratio in result.entities_by_type.items()]
    lines += ["confused (wanted -> given)"] * bool(result.confusions)
    lines += [
        f"  {count:>3}  {wanted} -> {given}"
        for (wanted, given), count in result.confusions.most_common(_MOST_CONFUSIONS)
    ]
    return "\n".join(lines)
