"""Read products with their texts from the catalogue's files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from common.errors import DataError
from generator.facts import ProductFacts


@dataclass(frozen=True)
class Example:
    """A product's facts and what a person wrote about it; an empty text is not learnt from."""

    facts: ProductFacts
    description: str = ""
    slogan: str = ""


def read_examples(*paths: Path) -> list[Example]:
    """Examples from catalogue JSON files, or from folders that hold them.

    Raises:
        DataError: a file cannot be read or a product lacks its name; names file and product.
    """
    return [
        _example(values, file, number)
        for path in paths
        for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])
        for number, values in enumerate(_json_list(file), start=1)
    ]


def read_example_copy(folder: Path) -> list[Example]:
    """Examples from YAML files that hold several texts and slogans for invented products.

    Raises:
        DataError: a file cannot be read or a product lacks its name; names file and product.
    """
    return [
        found
        for file in sorted(folder.glob("*.yml"))
        for number, values in enumerate(_yaml_list(file), start=1)
        for found in _copies(values, file, number)
    ]


def _copies(values: dict[str, Any], path: Path, number: int) -> list[Example]:
    facts = _example(values, path, number).facts
    texts = [Example(facts, description=text) for text in values.get("texts", ())]
    return texts + [Example(facts, slogan=text) for text in values.get("slogans", ())]


def _yaml_list(path: Path) -> list[Any]:
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"{path} cannot be read as YAML: {error}.") from error
    if not isinstance(values, list):
        raise DataError(f"{path} must hold a YAML list.")
    return values


def _json_list(path: Path) -> list[Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read as JSON: {error}.") from error
    if not isinstance(values, list):
        raise DataError(f"{path} must hold a JSON list.")
    return values


def _example(values: Mapping[str, Any], path: Path, number: int) -> Example:
    try:
        variants, attributes = values.get("variants", []), dict(values.get("attributes", {}))
        facts = ProductFacts(
            id=str(values.get("id", values["name"])),
            name=values["name"],
            category=values["category"],
            brand=values.get("brand", ""),
            price=float(values["price"]) if "price" in values else None,
            attributes={name: _measure(one)[0] for name, one in attributes.items()},
            colours=_distinct(variants, "colour"),
            sizes=_distinct(variants, "size"),
            options=_options(variants),
            units={name: unit for name, one in attributes.items() if (unit := _measure(one)[1])},
        )
        return Example(facts, values.get("description", ""), values.get("slogan", ""))
    except KeyError as error:
        raise DataError(f"{path}: product {number} has no {error}.") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise DataError(f"{path}: product {number} is malformed: {error}.") from error


def _measure(value: Any) -> tuple[Any, str]:
    """A value and its unit, which stand together as ``{"value": 240, "unit": "W"}``."""
    return (value["value"], str(value["unit"])) if isinstance(value, Mapping) else (value, "")


def _options(variants: list[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """What the variants differ in, name to values."""
    chosen: list[Mapping[str, Any]] = [dict(one.get("options", {})) for one in variants]
    names = dict.fromkeys(name for one in chosen for name in one)
    return {name: _distinct(chosen, name) for name in names}


def _distinct(variants: list[Mapping[str, Any]], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(v[key]) for v in variants if v.get(key)))
