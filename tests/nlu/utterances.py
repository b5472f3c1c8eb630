"""Utterances as they stand in the files, annotations included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
BASE = ROOT / "languages" / "en" / "nlu"
FILES = ("smalltalk.yml", "catalogue.yml", "orders.yml", "faq.yml")
"""Of the language and of the project, in either folder."""
BASE_FILES = (*FILES, "basket.yml")
"""Of the language."""

# The two annotation forms that Rasa's Markdown knows and this data uses.
ANNOTATION = re.compile(
    r"\[(?P<text>[^\[\]]+)\](?:\((?P<type>\w+)\)|(?P<json>\{\"entity\": [^{}]+\}))"
)


@dataclass(frozen=True)
class Annotation:
    """One annotated span: its entity type, the words, and the canonical value."""

    type: str
    text: str
    value: str


def read(path: Path) -> dict[str, list[str]]:
    """Map each intent of an NLU file to its raw example lines."""
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return {
        block["intent"]: [line.removeprefix("- ") for line in block["examples"].splitlines()]
        for block in blocks
        if "intent" in block
    }


def spans(line: str) -> Iterator[Annotation]:
    """Yield the annotated spans of one raw example line."""
    for match in ANNOTATION.finditer(line):
        info = json.loads(match["json"]) if match["json"] else {"entity": match["type"]}
        yield Annotation(info["entity"], match["text"], info.get("value", match["text"]))


def plain(line: str) -> str:
    """Return an example line as a shopper would type it, without annotations."""
    return ANNOTATION.sub(lambda match: match["text"], line)


def normalised(line: str) -> str:
    """Fold case, punctuation and spaces, so that near-copies compare equal."""
    return " ".join(re.findall(r"[^\W_]+", plain(line).lower()))
