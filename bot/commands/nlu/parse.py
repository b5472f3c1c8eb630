"""``shoptalk nlu parse``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.nlu.options import bot_model, json_option, model_option
from common.paths import Project

if TYPE_CHECKING:
    from nlu_models.model.examples import Parse


@click.command()
@click.argument("text", nargs=-1, required=True)
@model_option
@json_option
def parse(text: tuple[str, ...], model: Path | None, as_json: bool) -> None:
    """Show what the model reads in TEXT: intents with their probability, entities, links."""
    from nlu_models.model.archive import open_model

    message = " ".join(text)
    result = open_model(model or bot_model()).parse([message])[0]
    if as_json:
        click.echo(json.dumps(_as_dict(result), ensure_ascii=False, indent=2))
        return
    for name, confidence in result.ranking[:5]:
        click.echo(f"{confidence:7.1%}  {name}")
    click.echo(f"out of scope: {result.out_of_scope_score:.1%}")
    for found in _as_dict(result)["entities"]:
        click.echo(f"  {found['entity']}: {found['text']!r} = {found['value']!r}")


def _as_dict(parse: Parse) -> dict[str, Any]:
    """The parse with its entities linked by the project's gazetteer, ready for JSON."""
    from nlu_models.linking import Gazetteer, Linker
    from nlu_models.linking.orders import order_shape
    from nlu_models.text.reads import reads_here

    path, reads = Project.find().models / "gazetteer.json", reads_here()
    gazetteer = Gazetteer.read(path, reads) if path.exists() else Gazetteer({}, reads)
    linker = Linker(gazetteer, reads, order_shape())
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
