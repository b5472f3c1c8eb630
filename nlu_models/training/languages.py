"""The languages that a model is trained for, and their lists of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from common.config import read_yaml_mapping
from common.errors import ConfigError, LanguageError
from common.language import language
from common.paths import DEFAULT_LANGUAGE, SHOP_FILE, Project


def project_languages() -> tuple[str, ...]:
    """Codes of the languages of the project around the working directory, its own first.

    Raises:
        ConfigError: one of its files cannot be read.
    """
    project = here()
    if project is None:
        return (DEFAULT_LANGUAGE,)
    shop = project.data / SHOP_FILE
    further = read_yaml_mapping(shop)[0].get("languages") if shop.is_file() else None
    return tuple(dict.fromkeys([project.language, *map(str, further or ())]))


def here() -> Project | None:
    """The project around the working directory, if there is one."""
    try:
        return Project.find()
    except ConfigError:
        return None


def lists_of(languages: Iterable[str], name: str) -> Iterator[Any]:
    """What ``words/<name>.yml`` holds of each of ``languages`` that has this file."""
    project = here()
    folder: Path | None = project.languages if project else None
    for code in languages:
        try:
            yield language(code, folder).words(name)
        except LanguageError:
            continue
