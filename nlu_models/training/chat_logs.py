"""Reading unlabelled chat logs for pre-training.

One of these, by the file's ending:

- ``.txt``: one message a line. Where blank lines stand between messages, each block is one
  conversation; a file without blank lines holds messages that have nothing to do with each other.
- ``.jsonl``: one JSON object a line with ``text`` and, optionally, ``conversation``: messages with
  the same value there are the turns of one conversation, in the order of the file.
- ``.yml``, ``.yaml``: Rasa NLU training data, of which only the texts are read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from common.errors import DataError
from nlu_models.training.data import read_examples

Conversation = tuple[str, ...]
"""The turns of one conversation, in order; one turn where nothing is known of the others."""


def read_logs(paths: Sequence[Path]) -> list[Conversation]:
    """All conversations of the files and folders ``paths``; lone messages have one turn.

    Raises:
        DataError: a file is missing, of another kind or damaged (with file and line), or there are
            no messages.
    """
    files = [file for path in paths for file in _files(path)]
    conversations = [turns for file in files for turns in _reader(file)(file)]
    if not conversations:
        raise DataError(
            f"There are no messages in {', '.join(map(str, paths)) or 'no files'}.",
            hint="Give text files with one message a line.",
        )
    return conversations


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix in _READERS)
    return [path]


def _reader(file: Path) -> Callable[[Path], Iterable[Conversation]]:
    if file.suffix not in _READERS:
        raise DataError(
            f"{file} is of a kind that cannot be read.",
            hint=f"Give files that end in {', '.join(sorted(_READERS))}.",
        )
    return _READERS[file.suffix]


def _plain(file: Path) -> list[Conversation]:
    blocks: list[list[str]] = [[]]
    for line in _lines(file):
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    conversations = [tuple(block) for block in blocks if block]
    if len(conversations) == 1:
        return [(text,) for text in conversations[0]]
    return conversations


def _json_lines(file: Path) -> list[Conversation]:
    turns: dict[Any, list[str]] = {}
    alone = count()
    for number, line in enumerate(_lines(file), start=1):
        if line:
            text, name = _message(line, f"{file}:{number}")
            key = ("alone", next(alone)) if name is None else ("named", name)
            turns.setdefault(key, []).append(text)
    return [tuple(each) for each in turns.values()]


def _message(line: str, place: str) -> tuple[str, str | int | None]:
    """Text and conversation of one line of JSON."""
    try:
        values = json.loads(line)
    except ValueError as error:
        raise DataError(f"{place} is not JSON: {error}.") from error
    text = values.get("text") if isinstance(values, dict) else None
    name = values.get("conversation") if isinstance(values, dict) else None
    if not isinstance(text, str) or not isinstance(name, str | int | None):
        raise DataError(
            f"{place} is no message.",
            hint='Write {"text": "...", "conversation": "..."}, the latter if it is known.',
        )
    return text, name


def _rasa(file: Path) -> Iterator[Conversation]:
    return ((example.text,) for example in read_examples([file]))


def _lines(file: Path) -> list[str]:
    try:
        return [line.strip() for line in file.read_text(encoding="utf-8").split("\n")]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file} cannot be read: {error}.") from error


_READERS: dict[str, Callable[[Path], Iterable[Conversation]]] = {
    ".txt": _plain,
    ".jsonl": _json_lines,
    ".yml": _rasa,
    ".yaml": _rasa,
}
