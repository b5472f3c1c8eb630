"""What a project, or an installed package, adds to the program without touching it.

There is one list of what can be added, ``POINTS``. A thing is found

- by folder: a class in a Python file of the project (``operations/gift_note.py``),
- by entry point: a package declares it in the group ``shoptalk.<point>`` of its metadata,
- by dotted path, where a configuration file names one (``my_shop.models.Trending``).

:func:`use_project` says once a process whose folders are meant. The project's modules keep the
names that Rasa's users expect (``actions.my_actions``, ``channels.letterbox``); where the program
has a package of that name, the project's files stand beside the program's in it.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
import traceback
from abc import ABC
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from common.config import nearest
from common.errors import ConfigError

PROGRAM = Path(__file__).resolve().parents[1]
"""The folder that holds the program's rooms."""
T = TypeVar("T")


class ExtensionError(ConfigError):
    """Something that a project or a package adds cannot be used; says which, where and why."""


@dataclass(frozen=True)
class ExtensionPoint:
    """One kind of thing that may be added.

    Attributes:
        name: also the end of its entry-point group.
        what: one of them, in words.
        folders: where a project puts them, relative to its root.
    """

    name: str
    what: str
    folders: tuple[str, ...]

    @property
    def group(self) -> str:
        """The entry-point group in which a package declares them."""
        return f"shoptalk.{self.name}"


ACTIONS = ExtensionPoint("actions", "a custom action", ("actions",))
OPERATIONS = ExtensionPoint("operations", "an operation", ("actions/operations", "operations"))
CHANNELS = ExtensionPoint("channels", "a channel", ("channels",))
RECOMMENDER_MODELS = ExtensionPoint("recommender_models", "a recommender model", ("models",))
LEARNERS = ExtensionPoint("learners", "a learner", ("models",))
TEXT_PROVIDERS = ExtensionPoint("text_providers", "a text provider", ("models",))
LANGUAGES = ExtensionPoint("languages", "a language", ("languages",))
POINTS = (
    ACTIONS,
    OPERATIONS,
    CHANNELS,
    RECOMMENDER_MODELS,
    LEARNERS,
    TEXT_PROVIDERS,
    LANGUAGES,
)

_SHARED_PACKAGES = ("actions", "actions.operations", "languages")
"""Packages of the program in which a project's modules stand beside the program's."""
_TOP_FOLDERS = frozenset(folder.split("/")[0] for point in POINTS for folder in point.folders)


@dataclass(frozen=True)
class Extension(Generic[T]):
    """One thing that was found.

    Attributes:
        name: as a configuration file names it.
        value: the class.
        where: the file or the package it comes from, for messages.
    """

    name: str
    value: type[T]
    where: str


_root: Path | None = None
_generation = 0


def use_project(root: Path | None) -> None:
    """Make the Python files of the project at ``root`` importable; None: of no project.

    The program's own packages keep precedence over folders of the same name. Modules of a project
    that was used before are forgotten.
    """
    global _root, _generation
    root = root.resolve() if root else None
    if root == _root:
        return
    if _root is not None and _root != PROGRAM:
        _forget(_root)
    _root = root
    _generation += 1
    if root is not None and root != PROGRAM:
        sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != root]
        sys.path.append(str(root))
        importlib.invalidate_caches()
        for package in _SHARED_PACKAGES:
            _share(package, root)


def project_root() -> Path | None:
    """The project whose folders are searched."""
    return _root


def generation() -> int:
    """Grows whenever another project is used: what was found before is out of date."""
    return _generation


def _share(package: str, root: Path) -> None:
    folder = root / package.replace(".", "/")
    if folder.is_dir() and importlib.util.find_spec(package):
        paths: Any = importlib.import_module(package).__path__
        paths.append(str(folder))


def _forget(root: Path) -> None:
    sys.path[:] = [entry for entry in sys.path if entry != str(root)]
    for package in _SHARED_PACKAGES:
        if package in sys.modules:
            paths: Any = sys.modules[package].__path__
            paths[:] = [path for path in paths if not Path(path).is_relative_to(root)]
    for name, module in list(sys.modules.items()):
        if _belongs_to(module, root):
            _drop(name)


def _belongs_to(module: ModuleType, root: Path) -> bool:
    # By its specification: some libraries' modules answer to any attribute.
    spec = getattr(module, "__spec__", None)
    places: list[str] = getattr(spec, "submodule_search_locations", None) or []
    paths = [getattr(spec, "origin", None), *places]
    if getattr(module, "__name__", "") in _SHARED_PACKAGES:
        return False
    for path in paths:
        if path and Path(path).is_relative_to(root):
            return Path(path).relative_to(root).parts[0].removesuffix(".py") in _TOP_FOLDERS
    return False


def _drop(name: str) -> None:
    sys.modules.pop(name, None)
    parent, _, child = name.rpartition(".")
    if parent in sys.modules and hasattr(sys.modules[parent], child):
        delattr(sys.modules[parent], child)


def find(point: ExtensionPoint, base: type[T]) -> list[Extension[T]]:
    """Everything that the project's folders and the installed packages add at ``point``.

    Args:
        point: one of ``POINTS``.
        base: the class that each derives from; abstract ones are passed over.

    Raises:
        ExtensionError: a file cannot be imported, a package declares something else than a
            ``base``, or two things share a name.
    """
    found: dict[str, Extension[T]] = {}
    for extension in (*_in_folders(point, base), *_in_packages(point, base)):
        if extension.name in found:
            raise ExtensionError(
                f"{extension.where}: {point.what} '{extension.name}' is there already, from "
                f"{found[extension.name].where}.",
                hint="Give one of the two another name.",
            )
        found[extension.name] = extension
    return list(found.values())


def _in_folders(point: ExtensionPoint, base: type[T]) -> Iterator[Extension[T]]:
    seen: set[type] = set()
    for path, module in modules(point):
        for _, cls in inspect.getmembers(module, inspect.isclass):
            ours = cls.__module__ == module.__name__ and cls not in seen
            if ours and issubclass(cls, base) and not _is_base(cls):
                seen.add(cls)
                where = f"{path} ({cls.__name__})"
                yield Extension(_name_of(cls), _checked(cls, base, where), where)


def _is_base(cls: type) -> bool:
    """Whether a class is there to be derived from; a forgotten method does not make it one."""
    own = {name for name, value in vars(cls).items() if getattr(value, "__isabstractmethod__", 0)}
    return ABC in cls.__bases__ or bool(own) or cls.__name__.startswith("_")


def _in_packages(point: ExtensionPoint, base: type[T]) -> Iterator[Extension[T]]:
    for declared in declared_at(point):
        where = f"package '{declared.dist.name}'" if declared.dist else "an installed package"
        where = f"{where}, entry point '{declared.name}' of {point.group}"
        try:
            value = declared.load()
        except Exception as error:
            raise ExtensionError(
                f"{where}: {declared.value} cannot be imported: {_reason(error)}.",
                hint="Update or uninstall the package.",
            ) from error
        yield Extension(declared.name, _checked(value, base, where), where)


def declared_at(point: ExtensionPoint) -> list[EntryPoint]:
    """The entry points that installed packages declare for ``point``."""
    return list(_all_entry_points().get(point.group, ()))


@cache
def _all_entry_points() -> Mapping[str, tuple[EntryPoint, ...]]:
    groups = (point.group for point in POINTS)
    found = entry_points()  # reads the metadata of everything installed, so once is enough
    return {group: tuple(found.select(group=group)) for group in groups}


def _name_of(cls: type) -> str:
    name = getattr(cls, "name", None)
    if inspect.ismethod(name):  # a class method, as Rasa's channels have it
        name = name()
    return name if isinstance(name, str) else cls.__name__


def modules(point: ExtensionPoint) -> Iterator[tuple[Path, ModuleType]]:
    """Import each Python file in the project's folders for ``point``, by name of file.

    Files and folders that begin with an underscore or a dot are helpers and are left out.

    Raises:
        ExtensionError: a file cannot be imported, or its name belongs to another module.
    """
    if _root is None:
        return
    for folder in point.folders:
        if _root == PROGRAM and folder.split("/")[0] in _SHARED_PACKAGES:
            continue  # the program's own room
        for path in sorted((_root / folder).glob("*.py")):
            if not path.name.startswith("_"):
                yield path, import_file(path, f"{folder.replace('/', '.')}.{path.stem}")


def find_module(point: ExtensionPoint, package: str, name: str) -> ModuleType | None:
    """The package ``name`` of a point whose things are packages, not classes, such as languages.

    Args:
        point: one of ``POINTS``.
        package: where the program keeps its own, with the project's beside them.
        name: the one that is wanted.

    Raises:
        ExtensionError: it is there and cannot be imported.
    """
    wanted = f"{package}.{name}"
    where = f"{point.what} '{name}'"
    try:
        if importlib.util.find_spec(wanted):
            return importlib.import_module(wanted)
        for declared in declared_at(point):
            if declared.name == name:
                where = f"entry point '{name}' of {point.group}"
                return importlib.import_module(declared.value)
    except Exception as error:
        raise ExtensionError(f"{where} cannot be imported: {_reason(error)}.") from error
    return None


def import_file(path: Path, name: str) -> ModuleType:
    """Import module ``name``, which must be the file at ``path``.

    Raises:
        ExtensionError: it cannot be imported (with the line that fails), or is another file.
    """
    try:
        module = importlib.import_module(name)
    except Exception as error:
        line = _line_in(path, error)
        raise ExtensionError(
            f"{path}{f':{line}' if line else ''} cannot be imported: {_reason(error)}.",
            hint="Correct the file, or install what it imports.",
        ) from error
    if Path(module.__file__ or "").resolve() != path.resolve():
        raise ExtensionError(
            f"{path} cannot be used: the name '{name}' belongs to {module.__file__}.",
            hint="Give the file another name.",
        )
    return module


def load(path: str, base: type[T], *, where: str) -> type[T]:
    """The class at a dotted path (``package.module.Class`` or ``package.module:Class``).

    Args:
        path: as the configuration names it.
        base: what the class must derive from.
        where: which file and key names it, for messages.

    Raises:
        ExtensionError: there is no such class, its module cannot be imported, or it is no ``base``.
    """
    module_name, _, class_name = path.replace(":", ".").rpartition(".")
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        raise ExtensionError(
            f"{where}: module '{module_name}' cannot be imported: {_reason(error)}.",
            hint="Check the dotted path, and that the package is installed.",
        ) from error
    if not hasattr(module, class_name):
        guess = nearest(class_name, [n for n, _ in inspect.getmembers(module, inspect.isclass)])
        suggestion = f"; did you mean '{guess}'?" if guess else "."
        raise ExtensionError(f"{where}: '{module_name}' has no class '{class_name}'{suggestion}")
    return _checked(getattr(module, class_name), base, f"{where}: {path}")


def resolve(
    name: str,
    known: Mapping[str, type[T]],
    point: ExtensionPoint,
    base: type[T],
    *,
    where: str,
) -> type[T]:
    """The class that a configuration means by ``name``.

    Args:
        name: of one of the program's own, of an extension, or a dotted path.
        known: the program's own, by name.
        point: where to look for others.
        base: what the class derives from.
        where: which file and key names it, for messages.

    Raises:
        ExtensionError: nothing of that name can be used; names the nearest.
    """
    if name in known:
        return known[name]
    if "." in name or ":" in name:
        return load(name, base, where=where)
    added = {extension.name: extension.value for extension in find(point, base)}
    if name in added:
        return added[name]
    raise unknown(name, [*known, *added], point, where=where)


def unknown(
    name: str, names: Iterable[str], point: ExtensionPoint, *, where: str
) -> ExtensionError:
    """The error for a name that nobody gives."""
    names = sorted(names)
    guess = nearest(name, names)
    return ExtensionError(
        f"{where}: there is no {point.what.partition(' ')[2]} '{name}'"
        f"{f'; did you mean {guess!r}?' if guess else '.'}",
        hint=f"Known: {', '.join(names)}; a class in {point.folders[-1]}/, or a dotted path.",
    )


def _checked(value: object, base: type[T], where: str) -> type[T]:
    if not (inspect.isclass(value) and issubclass(value, base)):
        raise ExtensionError(
            f"{where} is no {base.__name__}.",
            hint=f"Derive it from {base.__module__}.{base.__name__}.",
        )
    if missing := sorted(getattr(value, "__abstractmethods__", ())):
        raise ExtensionError(f"{where} lacks the method(s) {', '.join(missing)}.")
    return value


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".rstrip(".: ")


def _line_in(path: Path, error: BaseException) -> int | None:
    """The line of the file at which its import fails."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno for f in reversed(frames) if f.filename == str(path)), None)
