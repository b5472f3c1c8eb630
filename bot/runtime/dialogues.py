"""Checks of a project's training dialogues, each with file, line and a clear sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml.nodes import Node, SequenceNode

from bot.runtime.base import base_domain, dialogue_folders, language_of, uses_base
from bot.runtime.derived import derived
from bot.runtime.yaml_files import Problem, compose, mapping
from common.config import nearest
from common.paths import Project
from nlu_models.training.data import SourcedExample
from nlu_models.training.dialogues import find_faults


def check_dialogues(project: Project) -> Iterator[Problem]:
    """What is wrong in the form of the dialogues, and intents that the bot does not know."""
    folders = dialogue_folders(project)
    if not folders:
        return
    dialogues, faults = find_faults(folders)
    for fault in faults:
        hint = f" {fault.hint}" if fault.hint else ""
        yield Problem(fault.path, fault.line, f"{fault.what}{hint}")
    known = known_intents(project)
    own = str(project.dialogues)
    for dialogue in dialogues:
        for turn in dialogue.turns:
            # Of the language's dialogues, only turns whose intents the project has are learned.
            if turn.place.startswith(own):
                yield from _unknown(turn, known)


def _unknown(turn: SourcedExample, known: list[str]) -> Iterator[Problem]:
    path, _, line = turn.place.rpartition(":")
    named = [part.intent for part in turn.example.parts]
    named += [turn.example.situation.open or ""]
    for name in dict.fromkeys(named):
        if name and name not in known:
            guess = nearest(name, known)
            yield Problem(
                Path(path),
                int(line),
                f"no intent is called '{name}'"
                + (f"; did you mean '{guess}'?" if guess else "; add it to the domain."),
            )


def known_intents(project: Project) -> list[str]:
    """The intents of the project's domain, of its answers and operations, and of the program."""
    own = project.domain
    files = [own] if own.is_file() else sorted(own.rglob("*.y*ml"))
    found: set[str] = set()
    if uses_base(project):
        paths = base_domain(language_of(project))
        files += [file for path in paths for file in _files(path)]
        found |= set(derived(project).domain["intents"])
    return sorted(found.union(*map(_intents, files)))


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.y*ml"))


def _intents(path: Path) -> set[str]:
    root = compose(path)
    listed = mapping(root).get("intents") if isinstance(root, Node) else None
    items = listed.value if isinstance(listed, SequenceNode) else []
    # An intent with settings of its own is a mapping with one key.
    return {str(next(iter(mapping(item)), item.value)) for item in items}
