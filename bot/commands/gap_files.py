"""What becomes of a gap: an answer in ``data/faq``, or utterances in ``data/nlu``.

Files are read with ruamel, and lines are put in where its marks say; nothing else in them changes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.runtime.yaml_files import Problem, compose, mapping
from common.errors import DataError

if TYPE_CHECKING:
    from actions.answers import FaqEntry

NEW_ANSWERS, NEW_UTTERANCES = "answered.yml", "gaps.yml"
PREFIX = "faq_"
_LINE_WIDTH = 100
_NO_LINE = re.compile(r"[\[\]{}]")
"""In an utterance these would annotate something; what was masked has them, too."""


def write_answer(folder: Path, entry: FaqEntry) -> Path:
    """Append an entry to the answers that were made of gaps.

    Args:
        folder: the project's ``data/faq``.
        entry: id, question, answer and utterances.

    Returns:
        The file.
    """
    values = {
        "id": entry.id,
        "question": entry.question,
        "answer": entry.answer,
        "utterances": LiteralScalarString(entry.utterances),
    }
    written = io.StringIO()
    yaml = YAML()
    yaml.width = _LINE_WIDTH
    yaml.indent(mapping=2, sequence=2, offset=0)
    yaml.dump([{name: value for name, value in values.items() if value}], written)
    path = folder / NEW_ANSWERS
    folder.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{_ended(before)}{written.getvalue()}", encoding="utf-8")
    return path


def write_utterances(folder: Path, intent: str, lines: Sequence[str]) -> tuple[Path, int]:
    """Add utterances to an intent: where its examples stand, else to a file of their own.

    Args:
        folder: the project's ``data/nlu``.
        intent: of the domain.
        lines: what shoppers typed; those that stand there already are left out.

    Returns:
        The file, and how many were added.

    Raises:
        DataError: a file cannot be read.
    """
    for path in sorted(folder.glob("*.yml")):
        if (node := _examples(path, intent)) is not None:
            return path, _insert(path, node, lines)
    path = folder / NEW_UTTERANCES
    folder.mkdir(parents=True, exist_ok=True)
    head = path.read_text(encoding="utf-8") if path.exists() else 'version: "3.1"\n\nnlu:\n'
    block = "".join(f"    - {line}\n" for line in lines)
    text = f"{_ended(head)}- intent: {intent}\n  examples: |\n{block}"
    path.write_text(text, encoding="utf-8")
    return path, len(lines)


def utterances_of(texts: Sequence[str]) -> list[str]:
    """The texts that can stand as utterances, each once, one line each."""
    plain = (" ".join(text.split()).lstrip("-# ") for text in texts)
    return list(dict.fromkeys(one for one in plain if one and not _NO_LINE.search(one)))


def id_of(question: str, taken: Sequence[str], words: Sequence[str]) -> str:
    """A name for an answer of its own: ``faq_student_discount``.

    Args:
        question: what is asked.
        taken: names that are in use.
        words: the words of the question that say something.
    """
    plain = [re.sub(r"[^a-z0-9]+", "", word.lower()) for word in words]
    name = PREFIX + ("_".join(filter(None, plain[:3])) or "question")
    numbered = (name if n == 1 else f"{name}_{n}" for n in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)


def _examples(path: Path, intent: str) -> ScalarNode | None:
    """The examples of an intent in a file of training data, as they stand in one block."""
    root = compose(path)
    if isinstance(root, Problem):
        raise DataError(str(root))
    listed: Node | None = mapping(root).get("nlu")
    for one in listed.value if isinstance(listed, SequenceNode) else ():
        keys = mapping(one) if isinstance(one, MappingNode) else {}
        examples = keys.get("examples")
        named = keys.get("intent")
        if named is not None and named.value == intent and isinstance(examples, ScalarNode):
            return examples if examples.style == "|" else None
    return None


def _insert(path: Path, node: ScalarNode, lines: Sequence[str]) -> int:
    there = {line.strip().removeprefix("-").strip() for line in node.value.splitlines()}
    fresh = [line for line in lines if line not in there]
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = node.start_mark.line + 1
    last = first + sum(1 for _ in node.value.rstrip("\n").split("\n"))
    indent = re.match(r"\s*", text[first])
    spaces = indent[0] if indent else "    "
    text[last - 1] = _ended(text[last - 1])
    text[last:last] = [f"{spaces}- {line}\n" for line in fresh]
    path.write_text("".join(text), encoding="utf-8")
    return len(fresh)


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
