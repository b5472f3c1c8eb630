"""Checks of a project's training data, each with file, line and a clear sentence.

Rasa finds most of these too, but late, as a warning, or without saying where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

from bot.runtime.dialogues import check_dialogues
from bot.runtime.pipelines import check_config
from bot.runtime.yaml_files import Problem, compose, mapping
from common.errors import ConfigError, DataError
from common.language.scripts import is_unspaced
from common.paths import Project

SHOWN = 20
# [text](entity) or [text]{"entity": ...}
_ANNOTATION = re.compile(r"\[(?P<text>[^\[\]]*)\](?P<tail>\([^()]*\)|\{[^{}]*\})?")
_SPLIT = re.compile(r"\[[^\[\]]*\]\s+\(\w+\)")
_EXAMPLE = re.compile(r"\s*-\s?(.*)")


def require_valid(project: Project) -> None:
    """Refuse to train on data or a configuration that is wrong.

    Raises:
        ConfigError: ``config.yml`` is wrong.
        DataError: training data is wrong.
    """
    if problems := list(check_config(project.config)):
        raise ConfigError(_listing(problems), hint="Correct config.yml and train again.")
    if problems := list(check_data(project)):
        raise DataError(_listing(problems), hint="'shoptalk data validate' lists all of them.")


def _listing(problems: list[Problem]) -> str:
    lines = [str(problem) for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"... and {len(problems) - SHOWN} more problems")
    return "\n".join(lines)


def check_data(project: Project) -> Iterator[Problem]:
    """Problems of all training data and of the domain: YAML first, then what it says."""
    for path in (
        *training_files(project),
        *_yaml_files(project.domain),
        *_yaml_files(project.responses),
    ):
        root = compose(path)
        if isinstance(root, Problem):
            yield root
        elif "nlu" in mapping(root):
            yield from _check_nlu(path, root)
    yield from _check_shared_examples(project)
    yield from check_dialogues(project)


def training_files(project: Project) -> list[Path]:
    """The YAML files of training data of a project."""
    return [file for path in project.training_data for file in _yaml_files(path)]


def _yaml_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.y*ml"))


@dataclass(frozen=True)
class Example:
    """One training utterance, as written."""

    path: Path
    line: int
    intent: str
    text: str

    @property
    def plain(self) -> str:
        """The utterance without its annotations."""
        return _ANNOTATION.sub(lambda found: found["text"], self.text)


def _check_nlu(path: Path, root: Node | None) -> Iterator[Problem]:
    for item in _nlu_items(root):
        keys = mapping(item)
        if "intent" not in keys:
            continue
        intent = keys["intent"]
        if not _examples_of(path, keys):
            line = intent.start_mark.line + 1
            yield Problem(path, line, f"intent '{intent.value}' has no examples.")
    for example in read_examples(path, root):
        yield from _check_annotations(example)


def read_examples(path: Path, root: Node | None) -> list[Example]:
    """All training utterances of an NLU file, with their lines."""
    return [example for item in _nlu_items(root) for example in _examples_of(path, mapping(item))]


def _nlu_items(root: Node | None) -> list[Node]:
    nlu = mapping(root).get("nlu")
    return list(nlu.value) if isinstance(nlu, SequenceNode) else []


def _examples_of(path: Path, keys: dict[str, Node]) -> list[Example]:
    examples = keys.get("examples")
    if "intent" not in keys or not isinstance(examples, ScalarNode):
        return []
    intent = str(keys["intent"].value)
    # The text of a literal block begins on the line after its "|".
    first = examples.start_mark.line + (2 if examples.style == "|" else 1)
    found = []
    for number, line in enumerate(str(examples.value).splitlines(), first):
        match = _EXAMPLE.fullmatch(line)
        if match and match[1].strip():
            found.append(Example(path, number, intent, match[1].strip()))
    return found


def _check_annotations(example: Example) -> Iterator[Problem]:
    def problem(text: str) -> Problem:
        return Problem(example.path, example.line, f"intent '{example.intent}': {text}")

    if _SPLIT.search(example.text):
        yield problem(f"a space stands between ']' and '(' in '{example.text}'.")
    for found in _ANNOTATION.finditer(example.text):
        if found["tail"] is None:
            yield problem(f"'{found[0]}' names no entity; write {found[0]}(entity).")
        elif found["text"] != found["text"].strip() or not found["text"]:
            yield problem(f"entity '{found['text']}' begins or ends with a space, or is empty.")
        elif _cuts_word(example.text, found):
            yield problem(
                f"entity '{found['text']}' does not align with whole words in '{example.text}'."
            )
    if re.search(r"[\[\]]", _ANNOTATION.sub("", example.text)):
        yield problem(f"a bracket is not closed in '{example.text}'.")


def _cuts_word(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    return _same_word(before, found["text"][0]) or _same_word(found["text"][-1], after)


def _same_word(left: str, right: str) -> bool:
    """Whether two neighbours are of one word, as far as the script tells; either may be empty."""
    return left.isalnum() and right.isalnum() and not is_unspaced(left + right)


def _check_shared_examples(project: Project) -> Iterator[Problem]:
    seen: dict[str, Example] = {}
    for path in training_files(project):
        root = compose(path)
        if isinstance(root, Problem):
            continue
        for example in read_examples(path, root):
            first = seen.setdefault(example.plain.casefold(), example)
            if first.intent != example.intent:
                yield Problem(
                    example.path,
                    example.line,
                    f"'{example.plain}' stands under intent '{example.intent}' and under "
                    f"'{first.intent}' ({first.path.name}:{first.line}).",
                )
