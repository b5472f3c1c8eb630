"""Reading training dialogues: what shoppers say, each time in its situation.

A file has the form of Rasa's end-to-end test stories, with the situation in place of the bot's
actions (docs/own-shop.md)::

    stories:
    - story: cancels, then keeps the order
      steps:
      - user: "cancel [A-1042](order_number) please"
        intent: cancel_order
      - bot: {asked: confirm, open: cancel_order, table: order}
      - user: "no, leave it, | what does the lamp cost"
        intent: "-cancel_order + ask_price"

`` | `` cuts a message into requests, `` + `` joins their intents in the same order, and ``-`` marks
a request that is refused or taken back. A ``|`` without spaces cuts where no space stands in the
message, as in Chinese. Rasa's policies do not learn from these files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import yaml

from common.config import nearest
from common.errors import DataError
from nlu_models.model.examples import Entity, Example, Request
from nlu_models.model.requests import DENY
from nlu_models.model.situation import CLOSED, NOTHING, PARTS, Situation
from nlu_models.training.data import (
    SourcedExample,
    compose,
    parse_annotated,
    written,
    yaml_files,
    yaml_pairs,
)

CUT, JOIN, REFUSED = " | ", " + ", "-"
_TIGHT = CUT.strip()
"""Cuts where no space stands in the message."""
_CUTS = re.compile(rf"({re.escape(CUT)}|(?<=\S){re.escape(_TIGHT)}(?=\S))")
_STEPS = frozenset({"user", "bot", "intent"})


class DialogueError(DataError):
    """Something is wrong in a file of dialogues.

    Args:
        path: the file.
        line: 1-based; 0 when the whole file is meant.
        what: is wrong there.
        hint: how to put it right.
    """

    def __init__(self, path: Path, line: int, what: str, hint: str | None) -> None:
        super().__init__(f"{path}:{line}: {what}" if line else f"{path}: {what}", hint=hint)
        self.path, self.line, self.what = path, line, what


Report = Callable[[DialogueError], None]


@dataclass(frozen=True)
class Dialogue:
    """A conversation of which a model learns.

    Args:
        name: what it is about.
        turns: what the shopper says, one after the other.
    """

    name: str
    turns: tuple[SourcedExample, ...]


def read_dialogues(paths: Sequence[Path]) -> list[Dialogue]:
    """The dialogues of files and folders, in their order.

    Raises:
        DialogueError: a file cannot be read or is not in the form.
        DataError: a path does not exist.
    """
    return list(_dialogues(paths, _raise))


def find_faults(paths: Sequence[Path]) -> tuple[list[Dialogue], list[DialogueError]]:
    """The dialogues of files and folders as far as they can be read, and all that is wrong."""
    faults: list[DialogueError] = []
    return list(_dialogues(paths, faults.append)), faults


def read_turns(paths: Sequence[Path]) -> list[SourcedExample]:
    """The messages of the dialogues among files and folders that may hold other data, too.

    Raises:
        DialogueError: a dialogue is not in the form.
        DataError: a file cannot be read.
    """
    files = [path for path in yaml_files(paths) if "stories" in dict(yaml_pairs(compose(path)))]
    return [turn for dialogue in read_dialogues(files) for turn in dialogue.turns]


def turns_of(dialogues: Iterable[Dialogue]) -> list[Example]:
    """The messages of dialogues as examples to train on."""
    return [turn.example for dialogue in dialogues for turn in dialogue.turns]


def to_yaml(dialogues: Iterable[Dialogue]) -> str:
    """Dialogues in the form in which they are read."""
    stories = [{"story": each.name, "steps": list(_steps_of(each))} for each in dialogues]
    return yaml.safe_dump(
        {"version": "3.1", "stories": stories}, allow_unicode=True, sort_keys=False, width=1000
    )


def _steps_of(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    for place, turn in enumerate(dialogue.turns):
        example = turn.example
        if place or example.situation != NOTHING:
            values = {name: getattr(example.situation, name) for name in PARTS}
            yield {"bot": {name: value for name, value in values.items() if value is not None}}
        parts = example.parts
        intents = [f"{REFUSED if part.refused else ''}{part.intent}" for part in parts]
        cuts = (_TIGHT if before.end == after.start else CUT for before, after in pairwise(parts))
        pieces = [_words_of(example, part) for part in parts]
        words = "".join(chain(*zip(pieces, chain(cuts, [""]), strict=True)))
        yield {"user": words, "intent": JOIN.join(intents)}


def _words_of(example: Example, part: Request) -> str:
    inside = [e for e in example.entities if part.start <= e.start and e.end <= part.end]
    moved = (replace(e, start=e.start - part.start, end=e.end - part.start) for e in inside)
    return written(example.text[part.start : part.end], tuple(moved))


def _raise(fault: DialogueError) -> None:
    raise fault


def _dialogues(paths: Sequence[Path], report: Report) -> Iterator[Dialogue]:
    for path in yaml_files(paths):
        try:
            root = compose(path)
        except DataError as error:
            report(DialogueError(path, 0, error.message, error.hint))
            continue
        stories = dict(yaml_pairs(root)).get("stories")
        if not isinstance(stories, yaml.SequenceNode):
            report(_fault(path, root, "has no 'stories'", hint="Begin the file with 'stories:'."))
            continue
        for story in stories.value:
            yield _dialogue(path, story, report)


def _dialogue(path: Path, story: yaml.Node, report: Report) -> Dialogue:
    values = dict(yaml_pairs(story))
    steps = values.get("steps")
    turns: list[SourcedExample] = []
    if not isinstance(steps, yaml.SequenceNode) or "story" not in values:
        report(_fault(path, story, "needs 'story' and 'steps'", hint="Give it a name and steps."))
        return Dialogue("", ())
    situation: Situation | None = NOTHING
    for step in steps.value:
        try:
            found = _step(path, step, situation)
        except DialogueError as error:
            report(error)
            situation = NOTHING
            continue
        if isinstance(found, Situation):
            situation = found
        else:
            turns.append(found)
            situation = None
    return Dialogue(str(values["story"].value), tuple(turns))


def _step(path: Path, step: yaml.Node, situation: Situation | None) -> Situation | SourcedExample:
    """One step: what the bot did, or what the shopper says in ``situation``."""
    values = dict(yaml_pairs(step))
    unknown = sorted(set(values) - _STEPS)
    if "bot" in values and set(values) == {"bot"}:
        return _situation(path, values["bot"])
    if unknown or set(values) != {"user", "intent"}:
        what = f"has the unknown key '{unknown[0]}'" if unknown else "is neither user nor bot"
        raise _fault(path, step, what, hint="A step is {user: ..., intent: ...} or {bot: {...}}.")
    if situation is None:
        raise _fault(
            path,
            step,
            "follows another message of the shopper",
            hint="Put 'bot: {...}' before it, with what the bot asked or did; {} for nothing.",
        )
    return _turn(path, values["user"], str(values["intent"].value), situation)


def _situation(path: Path, node: yaml.Node) -> Situation:
    values = {name: str(value.value) for name, value in yaml_pairs(node)}
    for name, value in values.items():
        known = CLOSED.get(name)
        if name not in PARTS:
            raise _unknown(path, node, f"the unknown key '{name}'", name, PARTS)
        if known is not None and value not in known:
            raise _unknown(path, node, f"the unknown value '{value}' of '{name}'", value, known)
    return Situation(**values)


def _unknown(
    path: Path, node: yaml.Node, what: str, word: str, known: Iterable[str]
) -> DialogueError:
    names = sorted(known)
    guess = nearest(word, names)
    return _fault(
        path,
        node,
        f"has {what}",
        hint=f"Did you mean '{guess}'?" if guess else f"It may be one of {', '.join(names)}.",
    )


def _turn(path: Path, node: yaml.Node, intents: str, situation: Situation) -> SourcedExample:
    place = f"{path}:{node.start_mark.line + 1}"
    pieces, gaps = _cut(str(node.value))
    names = [name.strip() for name in intents.split(JOIN)]
    if len(pieces) != len(names) or not all(name.lstrip(REFUSED) for name in names):
        raise _fault(
            path,
            node,
            f"is cut into {len(pieces)} requests and names {len(names)} intents: {intents}",
            hint=f"Put '{CUT}' between the requests and '{JOIN}' between their intents.",
        )
    parts: list[Request] = []
    text, entities = "", list[Entity]()
    for gap, piece, name in zip(gaps, pieces, names, strict=True):
        example = _annotated(path, node, piece.strip())
        if not example.text.strip():
            raise _fault(path, node, "has an empty request", hint=f"Take out one '{CUT}'.")
        start = len(text) + len(gap)
        text = f"{text}{gap}{example.text}"
        entities += (replace(e, start=e.start + start, end=e.end + start) for e in example.entities)
        refused = name.startswith(REFUSED)
        parts.append(Request(start, len(text), name.removeprefix(REFUSED), refused))
    intent = next((part.intent for part in parts if not part.refused), DENY)
    requests = tuple(parts) if len(parts) > 1 or parts[0].refused else ()
    found = Example(text, intent, tuple(entities), situation=situation, requests=requests)
    return SourcedExample(found, place)


def _cut(words: str) -> tuple[list[str], list[str]]:
    """The pieces of a message, and what stands before each of them in the message."""
    found = _CUTS.split(words)
    return found[::2], ["", *("" if cut == _TIGHT else " " for cut in found[1::2])]


def _annotated(path: Path, node: yaml.Node, words: str) -> Example:
    line = node.start_mark.line + 1
    try:
        return parse_annotated(words, None, f"{path}:{line}")
    except DataError as error:
        what = error.message.removeprefix(f"{path}:{line}: ")
        raise DialogueError(path, line, what, error.hint) from error


def _fault(path: Path, node: yaml.Node | None, what: str, *, hint: str) -> DialogueError:
    line = node.start_mark.line + 1 if node is not None else 0
    return DialogueError(path, line, f"this {what}.", hint)
