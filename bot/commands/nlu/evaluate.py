"""``shoptalk nlu evaluate``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.nlu.options import PATH, bot_model, json_option, model_option
from common.errors import ConfigError
from common.paths import Project

if TYPE_CHECKING:
    from nlu_models.evaluation.requests import RequestScores
    from nlu_models.evaluation.scores import Evaluation
    from nlu_models.training.data import SourcedExample

_MOST_CONFUSIONS = 15


@click.command()
@click.argument("data", type=PATH, nargs=-1, required=True)
@model_option
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a page for the browser into this HTML file.",
)
@click.option(
    "--training",
    type=PATH,
    multiple=True,
    help="What the model was trained on, to name file and line of labels to check in the report; "
    "the project's utterances and those of its language by default.",
)
@json_option
def evaluate(
    data: tuple[Path, ...],
    model: Path | None,
    report_file: Path | None,
    training: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Measure the model on Rasa NLU files or folders DATA that it was not trained on.

    Files of dialogues count, too: their messages are read in their situation.
    """
    from nlu_models.evaluation.explain import Explainer
    from nlu_models.evaluation.requests import score_requests
    from nlu_models.evaluation.scores import evaluate as compare
    from nlu_models.model.archive import open_model
    from nlu_models.training.data import read_sourced
    from nlu_models.training.dialogues import read_turns

    turns = read_turns(data)
    examples = [*read_sourced(data), *turns]
    path = model or bot_model()
    opened = Explainer.open(path) if report_file else Explainer(open_model(path), None)
    plain = [sourced.example for sourced in examples]
    parses = opened.model.parse([e.text for e in plain], [e.situation for e in plain])
    name = opened.model.card.config.out_of_scope_intent
    result = compare(plain, parses, out_of_scope_intent=name)
    requests = score_requests(plain[-len(turns) :], parses[-len(turns) :]) if turns else None
    figures = _figures(result) | (asdict(requests) if requests else {})
    text = "\n".join([_text(result), *(_of_requests(requests) if requests else ())])
    click.echo(json.dumps(figures, indent=2) if as_json else text)
    if report_file is not None:
        from nlu_models.evaluation.report import make_report, write_report

        report = make_report(
            opened.model,
            opened.index,
            examples,
            parses,
            model_name=str(path),
            data_name=", ".join(str(each) for each in data),
            training=_training_examples(training),
        )
        write_report(report, report_file)
        click.echo(f"The report is in {report_file}.", err=as_json)


def _training_examples(paths: Sequence[Path]) -> list[SourcedExample]:
    from bot.runtime.base import utterance_folders
    from nlu_models.training.data import read_sourced

    if paths:
        return read_sourced(paths)
    try:
        project = Project.find()
    except ConfigError:
        return []
    return read_sourced(utterance_folders(project)) if utterance_folders(project) else []


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


def _of_requests(scores: RequestScores) -> Iterator[str]:
    titles = {
        "whole": "wholly right",
        "one": "  with one request",
        "several": "  with several",
        "refused": "refusals",
        "counted": "number of requests",
    }
    yield "messages in dialogues, their requests"
    for name, title in titles.items():
        share = getattr(scores, name)
        yield f"  {title:<20}  {share.value:.1%} of {share.of}"


def _text(result: Evaluation) -> str:
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
