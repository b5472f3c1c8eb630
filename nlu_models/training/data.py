"""Reading training data in Rasa's NLU formats, without Rasa.

``rasa`` reads the same files for the bot; this reader serves the command line and plain Python,
and names file and line of what is wrong. YAML is for people; Rasa's older JSON is read because only
there entities may overlap.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from common.errors import DataError
from nlu_models.model.examples import Entity, Example

_ANNOTATION = re.compile(
    r"\[(?P<text>[^\]]+)\](?:\((?P<type>[^:)]+)(?::(?P<value>[^)]+))?\)|(?P<json>\{[^}]+\}))"
)
_KEYS = frozenset({"entity", "role", "group", "value"})
_JSON_ROOT = "rasa_nlu_data"
# libyaml's reads thousands of utterances in a fifth of the time.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class SourcedExample:
    """An example and where it stands: ``place`` is ``file:line``."""

    example: Example
    place: str


def read_examples(paths: Sequence[Path]) -> list[Example]:
    """All intent examples of the files and folders ``paths``.

    Raises:
        DataError: a path does not exist, a file is not Rasa NLU data, or an annotation is wrong;
            with file and line (in JSON the number of the example).
    """
    return [sourced.example for sourced in read_sourced(paths)]


def read_sourced(paths: Sequence[Path]) -> list[SourcedExample]:
    """Like :func:`read_examples`, with the place of each example."""
    return [sourced for file in _files(paths) for sourced in _read_file(file)]


def yaml_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The YAML files among ``paths`` and in the folders among them.

    Raises:
        DataError: one of them does not exist.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted([*path.rglob("*.yml"), *path.rglob("*.yaml")])
        elif path.is_file():
            yield path
        else:
            raise DataError(f"There is no training data at {path}.", hint="Check the path.")


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from yaml_files([path])
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*.json")) if _is_nlu_json(file))


def _read_file(path: Path) -> Iterator[SourcedExample]:
    if path.suffix == ".json":
        yield from _read_json(path)
        return
    root = compose(path)
    for key, value in yaml_pairs(root):
        if key != "nlu" or not isinstance(value, yaml.SequenceNode):
            continue
        for item in value.value:
            yield from _read_item(path, item)


def _is_nlu_json(path: Path) -> bool:
    """Whether a JSON file in a folder is meant; others may lie there."""
    return f'"{_JSON_ROOT}"' in path.read_text(encoding="utf-8", errors="replace")


def _read_json(path: Path) -> Iterator[SourcedExample]:
    try:
        items = json.loads(path.read_text(encoding="utf-8"))[_JSON_ROOT]["common_examples"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{path} is not Rasa NLU JSON: {error!r}.",
            hint=f'It has the form {{"{_JSON_ROOT}": {{"common_examples": [...]}}}}.',
        ) from error
    for number, item in enumerate(items, start=1):
        place = f"{path}, example {number}"
        try:
            text = str(item["text"])
            entities = tuple(_spanned(text, values) for values in item.get("entities", ()))
            yield SourcedExample(Example(text, item.get("intent"), entities), place)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DataError(
                f"{place} cannot be read: {error!r}.",
                hint="It needs 'text', and each of its 'entities' 'start', 'end' and 'entity'.",
            ) from error


def _spanned(text: str, values: dict[str, Any]) -> Entity:
    start, end = int(values["start"]), int(values["end"])
    return Entity(
        start,
        end,
        str(values["entity"]),
        str(values.get("value", text[start:end])),
        values.get("role"),
        values.get("group"),
    )


def compose(path: Path) -> yaml.Node | None:
    """The tree of a YAML file.

    Raises:
        DataError: it cannot be read, or is not YAML.
    """
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f":{mark.line + 1}" if mark else ""
        raise DataError(
            f"{path}{place} is not valid YAML: {getattr(error, 'problem', None) or error}.",
            hint="Check indentation, colons and quotes at that line.",
        ) from error


def yaml_pairs(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """Keys and values of a mapping; none of any other node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), value


def _read_item(path: Path, item: yaml.Node) -> Iterator[SourcedExample]:
    values = dict(yaml_pairs(item))
    if "intent" not in values:
        return
    intent = str(values["intent"].value)
    place = f"{path}:{item.start_mark.line + 1}"
    lines = list(_example_lines(values.get("examples")))
    if not lines:
        raise DataError(
            f"{place}: the intent '{intent}' has no examples.",
            hint="Write them below 'examples: |', one a line, each after '- '.",
        )
    for number, line in lines:
        where = f"{path}:{number}"
        yield SourcedExample(parse_annotated(line, intent, where), where)


def _example_lines(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """(line number, text) of each example, from a block of text or a list of {text, ...}."""
    if isinstance(node, yaml.ScalarNode):
        first = node.start_mark.line + 2
        for offset, line in enumerate(str(node.value).splitlines()):
            stripped = line.strip()
            if stripped.startswith("-") and stripped.lstrip("- "):
                yield first + offset, stripped[1:].strip()
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            text = dict(yaml_pairs(item)).get("text")
            if isinstance(text, yaml.ScalarNode):
                yield text.start_mark.line + 1, str(text.value).strip().removeprefix("- ").strip()


def parse_annotated(line: str, intent: str | None, place: str = "text") -> Example:
    """An example from Rasa's markdown, such as ``a [navy](colour) [hoodie]{"entity": ...}``.

    Args:
        line: the utterance with its annotations.
        intent: of the utterance.
        place: named in the error.

    Raises:
        DataError: an annotation is not valid.
    """
    text = ""
    entities: list[Entity] = []
    last = 0
    for match in _ANNOTATION.finditer(line):
        text += line[last : match.start()]
        start = len(text)
        text += match["text"]
        entities.append(_entity(match, start, len(text), place))
        last = match.end()
    return Example(text + line[last:], intent, tuple(entities))


def written(text: str, entities: Sequence[Entity]) -> str:
    """A text with its annotations, as :func:`parse_annotated` reads them.

    Args:
        text: without brackets.
        entities: that do not overlap.
    """
    parts: list[str] = []
    last = 0
    for entity in sorted(entities, key=lambda each: each.start):
        words = text[entity.start : entity.end]
        more = {"role": entity.role, "group": entity.group, "value": entity.value}
        plain = entity.value == words and not (entity.role or entity.group)
        values = {"entity": entity.type} | {k: v for k, v in more.items() if v is not None}
        label = f"({entity.type})" if plain else json.dumps(values, ensure_ascii=False)
        parts += text[last : entity.start], f"[{words}]{label}"
        last = entity.end
    return "".join([*parts, text[last:]])


def _entity(match: re.Match[str], start: int, end: int, place: str) -> Entity:
    if match["json"] is None:
        return Entity(start, end, match["type"], match["value"] or match["text"])
    values = _attributes(match["json"], place)
    return Entity(
        start,
        end,
        str(values["entity"]),
        str(values.get("value", match["text"])),
        values.get("role"),
        values.get("group"),
    )


def _attributes(text: str, place: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise DataError(
            f"{place}: the annotation {text} is not valid JSON: {error}.",
            hint='Write it like [beaker]{"entity": "category", "value": "mugs"}.',
        ) from error
    unknown = set(values) - _KEYS
    if unknown or "entity" not in values:
        raise DataError(
            f"{place}: the annotation {text} needs 'entity' and may have 'role', 'group' and "
            "'value', nothing else."
        )
    return dict(values)
