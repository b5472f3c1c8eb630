"""The shop's answers: ``data/faq`` read, checked, and filled with the shop's settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from common.config import StrictModel
from common.errors import DataError

if TYPE_CHECKING:
    from shop.config import ShopConfig

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class FaqEntry(StrictModel):
    """One question; ``id`` is the intent that asks it. Placeholders are keys of ``shop.yml``."""

    id: str
    question: str
    answer: str
    short: str | None = None


def load_faq(folder: Path, config: ShopConfig) -> Mapping[str, FaqEntry]:
    """Every entry of the folder's YAML files, its placeholders filled from the shop's settings.

    Raises:
        DataError: a file is not YAML, an entry lacks a key, an id stands twice, or a placeholder
            is no key of ``shop.yml``.
    """
    entries: dict[str, FaqEntry] = {}
    for path in sorted(folder.glob("*.yml")):
        for values in _read(path):
            entry = FaqEntry.from_mapping(values, where=str(path))
            if entry.id in entries:
                raise DataError(f"{path}: the entry '{entry.id}' stands twice in {folder}.")
            filled = {
                name: fill(text, config, where=f"{path}: {entry.id}")
                for name, text in entry.model_dump().items()
                if text
            }
            entries[entry.id] = FaqEntry(**filled)
    return entries


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise DataError(f"{path}{line} is not valid YAML.", hint="Check quotes and colons.") from (
            error
        )
    if not isinstance(values, list):
        raise DataError(f"{path} must hold a list of entries (id, question, answer).")
    return values


def fill(text: str, config: ShopConfig, *, where: str) -> str:
    """Replace ``{key}`` by the shop's setting; keys that end in ``_cents`` become money.

    Raises:
        DataError: a key is no setting of the shop.
    """
    from actions.render import money

    def value(match: re.Match[str]) -> str:
        key = match.group(1)
        if key not in type(config).model_fields:
            raise DataError(
                f"{where}: the placeholder {{{key}}} is no key of data/shop.yml.",
                hint=f"Known keys: {', '.join(sorted(type(config).model_fields))}.",
            )
        setting = getattr(config, key)
        return money(setting, config) if key.endswith("_cents") else str(setting)

    return _PLACEHOLDER.sub(value, text).strip()
