"""Bring keys and defaults in docs/settings.md up to date: ``python -m tests.docs.write_settings``.

The third column, what a key means, is written by hand and kept; a new key gets an empty one, which
a test finds.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from bot.runtime import activate
from bot.settings import ServerSettings
from shop.aftersales import AfterSales, PromotionCode
from shop.config import ShopConfig
from shop.policies import Policies

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "settings.md"
HEAD = "| key | default | meaning |"


def tables() -> dict[str, dict[str, Any]]:
    """Heading of each table -> its keys with their defaults."""
    return {
        "## server.yml": _defaults(ServerSettings),
        "## data/shop.yml": _defaults(ShopConfig),
        **{f"### policies: {name}": keys for name, keys in _policies()},
        "### after_sales": _defaults(AfterSales),
        "### codes": _defaults(PromotionCode),
    } | {f"### {name.rpartition('.')[2]}": keys for name, keys in _components()}


def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    """Keys and defaults; secrets, which no file may hold, are left out."""
    fields = model.model_fields.items()
    return {name: field.default for name, field in fields if SecretStr not in _types(field)}


def _policies() -> Iterator[tuple[str, dict[str, Any]]]:
    """The subjects of ``policies:`` in data/shop.yml with their keys."""
    for name, field in Policies.model_fields.items():
        yield name, _defaults(type(field.default))


def _types(field: Any) -> tuple[Any, ...]:
    return (field.annotation, *getattr(field.annotation, "__args__", ()))


def _components() -> Iterator[tuple[str, dict[str, Any]]]:
    """Our components in config.yml with the keys that they take."""
    activate()
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    for name in (part["name"] for part in config["pipeline"] if "." in part["name"]):
        module, _, attribute = name.rpartition(".")
        component = getattr(importlib.import_module(module), attribute)
        if keys := component.get_default_config():
            yield name, keys


def shown(value: Any) -> str:
    """A default as the page shows it: YAML on one line."""
    if value is None:
        return "not set"
    if isinstance(value, Policies):
        return "`{}`"  # its keys have tables of their own
    if value is PydanticUndefined:
        return "required"
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if isinstance(value, tuple):
        value = list(value)
    text = yaml.safe_dump(
        value, default_flow_style=True, width=10_000, allow_unicode=True, sort_keys=False
    )
    text = text.removesuffix("...\n").strip()
    return f"`{text}`"


def brought_up_to_date(page: str) -> str:
    """The page with the present keys and defaults in its tables."""
    for heading, keys in tables().items():
        before, found, after = page.partition(f"\n{heading}\n")
        assert found, f"{PAGE.name} has no heading '{heading}'"
        introduction, head, rest = after.partition(f"{HEAD}\n|---|---|---|\n")
        assert head, f"there is no table under '{heading}'"
        rows = list(takewhile(lambda line: line.startswith("|"), rest.splitlines(keepends=True)))
        meanings = dict(map(_meaning, rows))
        table = "".join(
            f"| `{key}` | {shown(default)} | {meanings.get(key, '')} |\n"
            for key, default in keys.items()
        )
        page = before + found + introduction + head + table + rest[len("".join(rows)) :]
    return page


def _meaning(row: str) -> tuple[str, str]:
    cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    return cells[0].strip("`"), cells[-1]


if __name__ == "__main__":
    PAGE.write_text(brought_up_to_date(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
