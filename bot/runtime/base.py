"""What every shop's bot is made from beside the project's own files: domain, rules, utterances."""

from __future__ import annotations

from pathlib import Path

from common.config import read_yaml_mapping
from common.language import FALLBACK, Language
from common.language import language as language_named
from common.paths import DIALOGUE_FOLDER, Project, program_folder

SHOP_FILE = "shop.yml"
IMPORTER = "bot.runtime.importer.ShopImporter"


def uses_base(project: Project) -> bool:
    """Whether ``config.yml`` names our importer; else the project is a plain Rasa project."""
    importers = read_yaml_mapping(project.config)[0].get("importers") or []
    return any(isinstance(each, dict) and each.get("name") == IMPORTER for each in importers)


def language_of(project: Project) -> Language:
    """The language that ``config.yml`` names.

    Raises:
        LanguageError: there is no such language.
    """
    return language_named(project.language, project.languages)


def languages_of(project: Project) -> tuple[Language, ...]:
    """The language of ``config.yml``, then those that ``data/shop.yml`` names beside it.

    Raises:
        LanguageError: there is no such language.
    """
    path = project.data / SHOP_FILE
    further = read_yaml_mapping(path)[0].get("languages") if path.is_file() else None
    codes = dict.fromkeys((project.language, *map(str, further or ())))
    return tuple(language_named(code, project.languages) for code in codes)


def shop_name(project: Project) -> str:
    """What the shop is called, or its folder's name before anybody has told."""
    path = project.data / SHOP_FILE
    values = read_yaml_mapping(path)[0] if path.is_file() else {}
    return str(values.get("name") or project.root.name)


def utterance_folders(project: Project) -> list[Path]:
    """Where utterances for training lie: the project's own, and those of its languages."""
    base = _folders_of(project, "nlu")
    return [folder for folder in (project.data / "nlu", *base) if folder.is_dir()]


def dialogue_folders(project: Project) -> list[Path]:
    """Where training dialogues lie: the project's own, and those of its languages."""
    base = _folders_of(project, DIALOGUE_FOLDER)
    return [folder for folder in (project.dialogues, *base) if folder.is_dir()]


def _folders_of(project: Project, name: str) -> list[Path]:
    spoken = languages_of(project) if uses_base(project) else ()
    return [folder for one in spoken for folder in one.folders(name)]


def base_domain(language: Language) -> list[Path]:
    """Domain of the program's own intents, slots, actions and forms, and what the language says.

    Of two that define the same the first counts. A sentence that the language lacks is English's.
    """
    files = [*reversed(language.says_files()), *reversed(language_named(FALLBACK).says_files())]
    return [*dict.fromkeys(files), program_folder("bot") / "domain"]


def base_training(*languages: Language) -> list[Path]:
    """Rules of the program's own intents, and the languages' utterances for them."""
    program = program_folder("bot")
    return [program / "rules", *(folder for one in languages for folder in one.folders("nlu"))]
