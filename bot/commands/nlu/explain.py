"""``shoptalk nlu explain``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.nlu.options import bot_model, json_option, model_option, printable

if TYPE_CHECKING:
    from nlu_models.evaluation.explain import Explanation, WordEffect
    from nlu_models.model.neighbours import Neighbour

_BAR = 16
_LONGEST_WORD = 24
_NOTHING = 0.01
# From which share of the strongest word on a word is marked so.
_STRONG, _WEAK = 0.5, 0.15


@click.command()
@click.argument("text", nargs=-1, required=True)
@model_option
@click.option(
    "-k",
    "neighbours",
    type=click.IntRange(1, 50),
    default=5,
    help="Utterances to name.",
    show_default=True,
)
@json_option
def explain(text: tuple[str, ...], model: Path | None, neighbours: int, as_json: bool) -> None:
    """Show why the model reads TEXT as it does.

    Which words carry the decision, by how much the intent's probability falls without each of
    them; what the runner-up has for it; and the training utterances most like TEXT.
    """
    from nlu_models.evaluation.explain import Explainer

    found = Explainer.open(model or bot_model()).explain(" ".join(text), neighbours=neighbours)
    if as_json:
        click.echo(json.dumps(found.as_dict(), indent=2))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: Explanation) -> Iterator[str]:
    strongest = max((abs(effect.for_intent) for effect in found.words), default=0.0)
    yield " ".join(_marked(effect, strongest) for effect in found.words)
    yield ""
    yield f"{found.parse.confidence:7.1%}  {click.style(found.parse.intent, bold=True)}"
    if found.runner_up is not None:
        yield f"{found.runner_up[1]:7.1%}  {found.runner_up[0]} (runner-up)"
    if found.parse.exact:
        yield "It stands word for word in the training data: its label decides."
    yield from _words(found, strongest)
    yield from _utterances("Most like it in the training data:", found.nearest)
    if found.runner_up is not None:
        title = f"Most like it of {found.runner_up[0]}:"
        yield from _utterances(title, found.nearest_of_runner_up)
    if not found.nearest:
        yield ""
        yield "This model was made without its utterances; train it again to see those like it."


def _words(found: Explanation, strongest: float) -> Iterator[str]:
    if not found.words:
        return
    width = min(_LONGEST_WORD, max(len(effect.word) for effect in found.words))
    rival = found.runner_up[0] if found.runner_up is not None else "-"
    yield ""
    yield "How the probability changes without each word, in percentage points:"
    yield f"  {'':<{width}}  {found.parse.intent:<{_BAR + 9}} {rival}"
    for effect in found.words:
        word = printable(effect.word)
        shown = word if len(word) <= width else f"{word[: width - 1]}…"
        yield (
            f"  {shown:<{width}}  {_bar(effect.for_intent, strongest)} "
            f"{_points(effect.for_intent)}  {_points(effect.for_runner_up)}"
        )
    if strongest < _NOTHING:
        yield "No word carries it alone: the answer stays as sure without any of them."


def _points(fall: float) -> str:
    return f"{round(-100 * fall, 1) + 0.0:+7.1f}"  # no "-0.0"


def _bar(effect: float, strongest: float) -> str:
    """Full blocks for a word that speaks for the intent, light ones for one that speaks against."""
    length = round(_BAR * abs(effect) / strongest) if strongest >= _NOTHING else 0
    bar = ("█" if effect > 0 else "░") * length
    return click.style(f"{bar:<{_BAR}}", fg="green" if effect > 0 else "red")


def _marked(effect: WordEffect, strongest: float) -> str:
    """The word, the stronger it is for the intent the more it stands out, in a colour terminal."""
    share = effect.for_intent / strongest if strongest >= _NOTHING else 0.0
    word = printable(effect.word)
    if share >= _STRONG:
        return click.style(word, fg="black", bg="green")
    return click.style(word, fg="green" if share >= _WEAK else "red" if share <= -_WEAK else None)


def _utterances(title: str, found: Sequence[Neighbour]) -> Iterator[str]:
    if not found:
        return
    width = max(len(near.intent) for near in found)
    yield ""
    yield title
    for near in found:
        yield f"  {near.similarity:5.2f}  {near.intent:<{width}}  {printable(near.text)}"
