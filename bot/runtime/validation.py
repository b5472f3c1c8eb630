"""Checks of a project's training data and configuration, each with file, line and a clear sentence.

Rasa finds most of these too, but late, as a warning, or without saying where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from common.config import nearest
from common.errors import ConfigError, DataError
from common.paths import Project

SHOWN = 20
CONFIG_KEYS = ("recipe", "language", "assistant_id", "pipeline", "policies", "importers")
# [text](entity) or [text]{"entity": ...}
_ANNOTATION = re.compile(r"\[(?P<text>[^\[\]]*)\](?P<tail>\([^()]*\)|\{[^{}]*\})?")
_SPLIT = re.compile(r"\[[^\[\]]*\]\s+\(\w+\)")
_EXAMPLE = re.compile(r"\s*-\s?(.*)")


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place; ``line`` is 1-based, 0 when the whole file is meant."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


def require_valid(project: Project) -> None:
    """Refuse to train on data or a configuration that is wrong.

    Raises:
        ConfigError: ``config.yml`` is wrong.
        DataError: training data is wrong.
    """
    if problems := list(check_config(project)):
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
    folders = [project.data / name for name in ("nlu", "stories", "rules")]
    for folder in (*folders, project.domain, project.responses):
        for path in _yaml_files(folder):
            root = _compose(path)
            if isinstance(root, Problem):
                yield root
            elif folder.name == "nlu":
                yield from _check_nlu(path, root)
    yield from _check_shared_examples(project)


def _yaml_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.y*ml"))


def _compose(path: Path) -> Node | Problem | None:
    """The file's YAML tree, read by the library Rasa reads it with, or what is wrong with it."""
    try:
        return YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return Problem(path, line, f"not valid YAML: {error.problem or error.context}")
    except YAMLError as error:
        return Problem(path, 0, f"not valid YAML: {str(error).splitlines()[0]}")
    except UnicodeDecodeError as error:
        return Problem(path, 0, f"not UTF-8 text: {error.reason} at byte {error.start}")


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
        keys = _mapping(item)
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
    return [example for item in _nlu_items(root) for example in _examples_of(path, _mapping(item))]


def _nlu_items(root: Node | None) -> list[Node]:
    nlu = _mapping(root).get("nlu")
    return list(nlu.value) if isinstance(nlu, SequenceNode) else []


def _mapping(node: Node | None) -> dict[str, Node]:
    if not isinstance(node, MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


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
    return (before.isalnum() and found["text"][0].isalnum()) or (
        after.isalnum() and found["text"][-1].isalnum()
    )


def _check_shared_examples(project: Project) -> Iterator[Problem]:
    seen: dict[str, Example] = {}
    for path in sorted((project.data / "nlu").rglob("*.y*ml")):
        root = _compose(path)
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


def check_config(project: Project) -> Iterator[Problem]:
    """Problems of ``config.yml``: YAML, unknown keys, unknown components and their options."""
    root = _compose(project.config)
    if isinstance(root, Problem):
        yield root
        return
    if not isinstance(root, MappingNode):
        yield Problem(project.config, 0, "must hold a mapping of keys to values.")
        return
    for key, value in root.value:
        if key.value not in CONFIG_KEYS:
            text = f"unknown key '{key.value}'{_did_you_mean(key.value, CONFIG_KEYS)}"
            yield Problem(project.config, key.start_mark.line + 1, text)
        elif key.value in ("pipeline", "policies") and isinstance(value, SequenceNode):
            for item in value.value:
                yield from _check_component(project.config, item)


def _check_component(path: Path, item: Node) -> Iterator[Problem]:
    keys = _mapping(item)
    line = item.start_mark.line + 1
    if "name" not in keys:
        yield Problem(path, line, "a component without a name; each needs 'name: ...'.")
        return
    name = str(keys["name"].value)
    options = _known_options(name)
    if isinstance(options, str):
        yield Problem(path, line, options)
        return
    for key, node in keys.items():
        if options and key not in options and key != "name":
            text = f"{name} has no option '{key}'{_did_you_mean(key, options)}"
            yield Problem(path, node.start_mark.line + 1, text)


def _known_options(name: str) -> tuple[str, ...] | str:
    """The options of a component, or what is wrong with its name."""
    import bot.runtime

    bot.runtime.activate()
    import rasa.engine.recipes.default_components  # noqa: F401 - registers Rasa's components
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe
    from rasa.shared.exceptions import RasaException
    from rasa.shared.utils.common import class_from_module_path

    registered = DefaultV1Recipe._registered_components
    try:
        component: Any = (
            registered[name].clazz if name in registered else class_from_module_path(name)
        )
        return tuple(component.get_default_config())
    except RasaException as error:
        return str(error)
    except (ImportError, AttributeError, ValueError):
        return f"there is no component '{name}'{_did_you_mean(name, tuple(registered))}"


def _did_you_mean(name: str, candidates: tuple[str, ...]) -> str:
    guess = nearest(str(name), list(candidates))
    return f"; did you mean '{guess}'?" if guess else "."
