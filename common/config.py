"""Typed, frozen configuration that refuses unknown keys and names the nearest right one."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from common.errors import ConfigError


class StrictModel(BaseModel):
    """Base of every configuration object: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def from_mapping(cls, values: dict[str, Any], *, where: str = "configuration") -> Self:
        """Validate ``values``.

        Args:
            values: the keys as read from a file or a Rasa component configuration.
            where: named in the error, e.g. a file name.

        Raises:
            ConfigError: a key is unknown, missing or of the wrong type.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise ConfigError(_explain(cls, error, where, {}), hint=_hint(cls)) from error

    @classmethod
    def load_yaml(cls, path: Path) -> Self:
        """Read one YAML file.

        Raises:
            ConfigError: the file is missing, is not YAML (with its line), or a key is wrong
                (with its line and the nearest right name).
        """
        values, lines = read_yaml_mapping(path)
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise ConfigError(_explain(cls, error, str(path), lines), hint=_hint(cls)) from error


def read_yaml_mapping(path: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """Read a YAML mapping and the line of each top-level key (1-based).

    Raises:
        ConfigError: the file cannot be read, is not YAML, or is not a mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", hint="Check the path and its permissions."
        ) from error
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(
            f"{path}{_yaml_place(error)} is not valid YAML: {_yaml_problem(error)}.",
            hint="Check indentation, colons and quotes at that line.",
        ) from error
    if values is None:
        return {}, {}
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{path} must hold a mapping of keys to values.")
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    return {str(key): value for key, value in values.items()}, lines


def nearest(name: str, candidates: list[str]) -> str | None:
    """The candidate most like ``name``, or None when none is near."""
    matches = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    return matches[0] if matches else None


def _explain(
    cls: type[BaseModel], error: ValidationError, where: str, lines: dict[str, int]
) -> str:
    parts = []
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        first = str(item["loc"][0]) if item["loc"] else ""
        place = f"{where}:{lines[first]}" if first in lines else where
        if item["type"] == "extra_forbidden":
            guess = nearest(str(item["loc"][-1]), list(cls.model_fields))
            suffix = f"; did you mean '{guess}'?" if guess else ""
            parts.append(f"{place}: unknown key '{key}'{suffix}")
        elif item["type"] == "missing":
            parts.append(f"{place}: key '{key}' is missing")
        else:
            parts.append(f"{place}: key '{key}': {item['msg']}")
    return "; ".join(parts)


def _hint(cls: type[BaseModel]) -> str:
    return "Known keys: " + ", ".join(sorted(cls.model_fields)) + "."


def _yaml_place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f":{mark.line + 1}" if mark is not None else ""


def _yaml_problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).strip()
