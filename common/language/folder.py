"""Where languages lie: the program's own folder, installed packages, the project's folder.

A language of a package is declared by an entry point ``shoptalk.languages`` (its name the code, its
value the package); a project's lies in ``languages/<code>`` beside its ``config.yml``. Folders of
one code lie one over the other: a project adds a word list to English with one file.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import cache, cached_property
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from common.config import StrictModel
from common.errors import LanguageError
from common.language.values import AS_CLDR, Formatter, Writing
from common.paths import DEFAULT_LANGUAGE

PACKAGE = "languages"
FALLBACK = DEFAULT_LANGUAGE
"""The language whose words are used where nothing says another one."""
ENTRY_POINTS = "shoptalk.languages"
FILE = "language.yml"
WIDGET_FILE = "widget.yml"
"""Texts of the chat widget; a folder that holds nothing else is no language that a bot speaks."""
NEVER_INHERITED = frozenset({"words/consent.yml"})
"""What a language has itself or does without: nobody agrees to anything in words of another one."""
PROGRAM_LANGUAGES = Path(__file__).resolve().parents[2] / PACKAGE
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LanguageFile(StrictModel):
    """``language.yml`` of a language."""

    code: str
    """As in BCP 47: ``en``, ``pt-BR``."""
    name: str
    """What the language calls itself."""
    locale: str
    """CLDR's locale by which values are written: ``en_GB``."""
    whole_amounts: bool = False
    """Money is written without its decimals where they are zeros."""
    long_units: frozenset[str] = frozenset()
    """Units that are written out: ``[g, kg]``."""


@dataclass(frozen=True)
class Layer:
    """One folder of a language.

    Attributes:
        folder: holds ``language.yml``, ``says/``, ``words/``, ``reads/``.
        package: the importable name of the folder; None for a project's.
    """

    folder: Path
    package: str | None


@dataclass(frozen=True)
class Language:
    """One language: its folders, the project's first, and how it writes values."""

    code: str
    name: str
    default_locale: str
    layers: tuple[Layer, ...]
    writing: Writing = AS_CLDR
    _held: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)

    def locale(self, country: str | None = None) -> Locale:
        """The locale of the language, as written in ``country`` where it is spoken officially."""
        base = self.code.replace("-", "_").split("_")[0]
        if country and base in get_official_languages(country, de_facto=True):
            return Locale.parse(f"{base}_{country}")
        return Locale.parse(self.default_locale)

    def formatter(self, country: str | None = None, zone: tzinfo = UTC) -> Formatter:
        """Writes values as the language does, in ``country`` where it is spoken officially."""
        return Formatter(self.locale(country), zone, self.writing)

    def reads(self, name: str) -> ModuleType:
        """The module ``reads/<name>.py``: patterns that need code; English's where it is missing.

        Raises:
            LanguageError: English has no such module either.
        """
        held: ModuleType | None = self._held.get(("reads", name))
        if held is None:
            found = self._module(f"reads.{name}", f"reads/{name}.py")
            held = found or self._instead_of(f"reads/{name}.py").reads(name)
            self._held["reads", name] = held
        return held

    def words(self, name: str) -> Any:
        """What ``words/<name>.yml`` holds, parsed once; the project's file wins.

        A file that is missing is English's, but for those that are never inherited.

        Raises:
            LanguageError: there is no such file, or it is not YAML.
        """
        if ("words", name) not in self._held:
            folders = (layer.folder / "words" for layer in self.layers)
            path = next((f for folder in folders if (f := folder / f"{name}.yml").is_file()), None)
            held = _words(path) if path else self._instead_of(f"words/{name}.yml").words(name)
            self._held["words", name] = held
        return self._held["words", name]

    def says_files(self) -> list[Path]:
        """The files of sentences; a later one overrides an earlier."""
        folders = (layer.folder / "says" for layer in reversed(self.layers))
        return [path for folder in folders for path in sorted(folder.glob("*.yml"))]

    def folders(self, name: str) -> list[Path]:
        """The folders of this name in every layer that has one, the project's first."""
        return [path for layer in self.layers if (path := layer.folder / name).is_dir()]

    @cached_property
    def formats(self) -> Mapping[str, Callable[[str], str]]:
        """The language's own formats for values, ``FORMATS`` of its ``formats.py``."""
        module = self._module("formats", "formats.py")
        formats: Mapping[str, Callable[[str], str]] = module.FORMATS if module else {}
        return formats

    def _module(self, dotted: str, file: str) -> ModuleType | None:
        for layer in self.layers:
            path = layer.folder / file
            if path.is_file():
                if layer.package:
                    return importlib.import_module(f"{layer.package}.{dotted}")
                return _import_file(path)
        return None

    def _instead_of(self, file: str) -> Language:
        """English, whose file is used where this language has none.

        Raises:
            LanguageError: this is English, or nobody may inherit the file.
        """
        if self.code == FALLBACK or file in NEVER_INHERITED:
            raise self._lacks(file)
        return language(FALLBACK)

    def _lacks(self, file: str) -> LanguageError:
        return LanguageError(
            f"The language '{self.code}' has no {file}.",
            hint=f"Put it into one of: {', '.join(str(layer.folder) for layer in self.layers)}.",
        )


def language(code: str = FALLBACK, folder: Path | None = None) -> Language:
    """A language by its code; ``pt-BR`` falls back to ``pt``.

    Args:
        folder: the project's ``languages/``, if it has one.

    Raises:
        LanguageError: there is no such language, or its ``language.yml`` is wrong.
    """
    known = available_languages(folder)
    found = known.get(code) or known.get(code.split("-")[0])
    if found is None:
        raise LanguageError(
            f"There is no language '{code}'.",
            hint=f"Known: {', '.join(sorted(known))}. docs/languages.md tells how to add one.",
        )
    return found


@cache
def available_languages(folder: Path | None = None) -> Mapping[str, Language]:
    """Every language that is installed, by its code.

    Args:
        folder: the project's ``languages/``, if it has one.

    Raises:
        LanguageError: a ``language.yml`` is wrong.
    """
    return {
        code: _load(code, found)
        for code, found in sorted(language_layers(folder).items())
        if any(_holds_language(layer.folder) for layer in found)
    }


def language_layers(folder: Path | None = None) -> dict[str, tuple[Layer, ...]]:
    """Code -> its folders, the project's first; those with nothing but texts of the widget too.

    Args:
        folder: the project's ``languages/``, if it has one.
    """
    layers: dict[str, list[Layer]] = {}
    if folder is not None and folder.is_dir() and folder.resolve() != PROGRAM_LANGUAGES:
        for path in _language_folders(folder):
            layers.setdefault(path.name, []).append(Layer(path, None))
    for point in entry_points(group=ENTRY_POINTS):
        layers.setdefault(point.name, []).append(Layer(_package_folder(point.value), point.value))
    for path in _language_folders(PROGRAM_LANGUAGES):
        layers.setdefault(path.name, []).append(Layer(path, f"{PACKAGE}.{path.name}"))
    return {code: tuple(found) for code, found in layers.items()}


def read_yaml(path: Path) -> Any:
    """A file of a language.

    Raises:
        LanguageError: it cannot be read or is not YAML (with its line).
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
    except OSError as error:
        raise LanguageError(f"{path} cannot be read: {error.strerror}.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        raise LanguageError(
            f"{path}{line} is not valid YAML.", hint="Check indentation, colons and quotes there."
        ) from error


@cache
def _words(path: Path) -> Any:
    return read_yaml(path)


def _language_folders(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[0] not in "._"]


def _holds_language(folder: Path) -> bool:
    held = [path.name for path in folder.iterdir() if path.name[0] not in "._"]
    return held != [WIDGET_FILE]


def _package_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LanguageError(
            f"The package '{package}' of a language cannot be found.",
            hint=f"Its entry point '{ENTRY_POINTS}' must name a package.",
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _load(code: str, layers: tuple[Layer, ...]) -> Language:
    path = next((p for layer in layers if (p := layer.folder / FILE).is_file()), None)
    if path is None:
        raise LanguageError(
            f"The language '{code}' has no {FILE}.",
            hint=f"Write one into {layers[0].folder} (code, name, locale).",
        )
    told = LanguageFile.load_yaml(path)
    if told.code != code:
        raise LanguageError(f"{path}: the code is '{told.code}', but the folder says '{code}'.")
    try:
        Locale.parse(told.locale)
    except (UnknownLocaleError, ValueError) as error:
        raise LanguageError(f"{path}: there is no locale '{told.locale}'.") from error
    writing = Writing(told.whole_amounts, told.long_units)
    return Language(code, told.name, told.locale, layers, writing)


@cache
def _import_file(path: Path) -> ModuleType:
    """A module of a project's language folder, which is no package."""
    name = "_language_" + "_".join(path.with_suffix("").parts[-3:]).replace("-", "_")
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise LanguageError(f"{path} cannot be imported.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
