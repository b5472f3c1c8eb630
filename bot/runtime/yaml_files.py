"""YAML files read as Rasa reads them, with the line of whatever is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place; ``line`` is 1-based, 0 when the whole file is meant."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


def compose(path: Path) -> Node | Problem | None:
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


def mapping(node: Node | None) -> dict[str, Node]:
    """The values of a mapping by their keys; empty for any other node."""
    if not isinstance(node, MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}
