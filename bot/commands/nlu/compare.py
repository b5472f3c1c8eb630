"""``shoptalk nlu compare``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

import click

from bot.commands.nlu.options import PATH, json_option, printable

if TYPE_CHECKING:
    from nlu_models.evaluation.comparison import Change, Comparison, Measured, Pair

_MOST_CHANGES = 40
_SIGNIFICANT = 0.05
_WIDTH = 10
# What the table shows: key of the JSON, title, how to read it, how to write it.
_ROWS: tuple[tuple[str, str, Callable[[Measured], float], str], ...] = (
    ("accuracy", "accuracy", lambda each: each.result.accuracy, ".1%"),
    ("in_scope_accuracy", "accuracy in scope", lambda each: each.result.in_scope_accuracy, ".1%"),
    ("mcc", "correlation (MCC)", lambda each: each.result.mcc, ".3f"),
    ("oos_recall", "out of scope found", lambda each: each.result.out_of_scope.recall, ".1%"),
    ("oos_precision", "rightly refused", lambda each: each.result.out_of_scope.precision, ".1%"),
    ("calibration_error", "calibration error", lambda each: each.result.calibration_error, ".3f"),
    ("entity_f1", "entities, F1", lambda each: each.result.entities.f1, ".1%"),
    ("p50_ms", "one message (ms)", lambda each: each.p50_ms, ".1f"),
    ("size_mb", "size (MB)", lambda each: each.size_mb, ".1f"),
)


@click.command()
@click.argument("models", type=PATH, nargs=-1, required=True, metavar="MODEL MODEL...")
@click.option(
    "--data", type=PATH, multiple=True, required=True, help="Rasa NLU file or folder to measure on."
)
@json_option
def compare(models: tuple[Path, ...], data: tuple[Path, ...], as_json: bool) -> None:
    """Measure models side by side on utterances that none of them was trained on.

    A MODEL is a model folder or a Rasa archive. McNemar's test says whether the difference between
    two of them could be luck.
    """
    from nlu_models.evaluation.comparison import Candidate
    from nlu_models.evaluation.comparison import compare as measure
    from nlu_models.training.data import read_sourced

    if not 2 <= len(models) <= len(ascii_uppercase):
        raise click.UsageError("Name two models or more.")
    result = measure([Candidate.open(path) for path in models], read_sourced(data))
    if as_json:
        click.echo(json.dumps(_as_dict(result), indent=2))
        return
    for line in _lines(result):
        click.echo(line)


def _as_dict(result: Comparison) -> dict[str, Any]:
    names = [each.name for each in result.models]
    return {
        "models": [
            {"name": each.name, "examples": each.result.examples}
            | {key: read(each) for key, _, read, _ in _ROWS}
            for each in result.models
        ],
        "pairs": [
            {
                "models": [names[pair.first], names[pair.second]],
                "right_in_first_only": pair.only_first,
                "right_in_second_only": pair.only_second,
                "p_value": pair.p_value,
            }
            for pair in result.pairs
        ],
        "changes": [
            {
                "text": change.text,
                "place": change.place,
                "wanted": change.wanted,
                "given": list(change.given),
            }
            for change in result.changes
        ],
    }


def _lines(result: Comparison) -> Iterator[str]:
    letters = ascii_uppercase[: len(result.models)]
    for letter, each in zip(letters, result.models, strict=True):
        yield f"{letter}  {each.name}"
    yield ""
    yield f"{result.models[0].result.examples:>5} utterances     " + "".join(
        f"{letter:>{_WIDTH}}" for letter in letters
    )
    for _, title, read, form in _ROWS:
        figures = "".join(f"{format(read(each), form):>{_WIDTH}}" for each in result.models)
        yield f"{title:<21}{figures}"
    yield ""
    yield "right in one alone (McNemar's exact test)"
    yield from (_pair(pair, letters) for pair in result.pairs)
    if result.changes:
        yield ""
        yield "read differently: wanted, then what each says"
        yield from (_change(change, letters) for change in result.changes[:_MOST_CHANGES])
    if len(result.changes) > _MOST_CHANGES:
        yield f"... and {len(result.changes) - _MOST_CHANGES} more; --json has them all"


def _pair(pair: Pair, letters: str) -> str:
    first, second = letters[pair.first], letters[pair.second]
    verdict = "more than luck" if pair.p_value < _SIGNIFICANT else "may be luck"
    return (
        f"  {first}: {pair.only_first}, {second}: {pair.only_second}; "
        f"p = {pair.p_value:.3g}, {verdict}"
    )


def _change(change: Change, letters: str) -> str:
    said = ", ".join(
        f"{letter} {'right' if given == change.wanted else given}"
        for letter, given in zip(letters, change.given, strict=True)
    )
    return f"  {printable(change.text)}\n      {change.wanted}: {said}  ({change.place})"
