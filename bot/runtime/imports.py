"""Changing what a module sees while it is imported, and nothing for anybody else.

Rasa 3.6 imports libraries at module level that it needs only for a feature nobody asked for. The
two tools here help it past such a line without putting a fake library where others can find it:

- :func:`around_import` runs a context manager around the import of one named module: a *stub*
  library is in ``sys.modules`` for that moment only;
- :func:`replace_module` gives a module of ours under the name of one of Rasa's own modules.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

Around = Callable[[], AbstractContextManager[object]]
Fill = Callable[[ModuleType], None]


class _AroundLoader(importlib.abc.Loader):
    """Runs the real loader of a module inside the registered context managers."""

    def __init__(self, real: importlib.abc.Loader, arounds: Sequence[Around]) -> None:
        self._real = real
        self._arounds = arounds

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        # Give the module its real loader back: inspect.getsource and pkgutil.get_data ask for it.
        module.__loader__ = self._real
        if module.__spec__ is not None:
            module.__spec__.loader = self._real
        with ExitStack() as stack:
            for around in self._arounds:
                stack.enter_context(around())
            self._real.exec_module(module)


class _FillLoader(importlib.abc.Loader):
    """Makes an empty module and lets a function of ours fill it."""

    def __init__(self, fill: Fill) -> None:
        self._fill = fill

    def exec_module(self, module: ModuleType) -> None:
        self._fill(module)


class _Finder(importlib.abc.MetaPathFinder):
    """Knows the few module names that are adapted; every other import passes it by."""

    def __init__(self) -> None:
        self.arounds: dict[str, list[Around]] = {}
        self.replacements: dict[str, Fill] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in self.replacements:
            return ModuleSpec(name, _FillLoader(self.replacements[name]))
        if name not in self.arounds:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _AroundLoader(spec.loader, self.arounds[name])
        return spec


_finder = _Finder()


def around_import(name: str, around: Around) -> None:
    """Enter ``around()`` whenever module ``name`` is executed for the first time."""
    _install()
    _finder.arounds.setdefault(name, []).append(around)


def after_import(name: str, patch: Fill) -> None:
    """Call ``patch(module)`` when module ``name`` has been executed for the first time."""

    @contextmanager
    def around() -> Iterator[None]:
        yield
        patch(sys.modules[name])

    around_import(name, around)


def replace_module(name: str, fill: Fill) -> None:
    """Import module ``name`` as an empty module that ``fill(module)`` furnishes."""
    _install()
    _finder.replacements[name] = fill


def _install() -> None:
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)


def installed(library: str) -> bool:
    """Whether a top-level library can be imported, without importing it."""
    return importlib.util.find_spec(library) is not None


@contextmanager
def stub_modules(modules: dict[str, dict[str, object]]) -> Iterator[None]:
    """Put modules with the given attributes into ``sys.modules`` for the time of the block.

    Args:
        modules: dotted name to attributes. Parents are imported when they exist and made when
            they do not; a name that is already imported is left alone.
    """
    added = []
    for dotted, attributes in modules.items():
        for name in _with_parents(dotted):
            if name in sys.modules or (name != dotted and _import_real(name)):
                continue
            sys.modules[name] = _empty_package(name)
            added.append(name)
        if dotted in added:
            vars(sys.modules[dotted]).update(attributes)
    try:
        yield
    finally:
        for name in added:
            sys.modules.pop(name, None)


def _import_real(name: str) -> bool:
    if not installed(name):
        return False
    importlib.import_module(name)
    return True


def _empty_package(name: str) -> ModuleType:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None, is_package=True)
    module.__path__ = []
    return module


def _with_parents(dotted: str) -> list[str]:
    parts = dotted.split(".")
    return [".".join(parts[: end + 1]) for end in range(len(parts))]


@contextmanager
def attribute(owner: object, name: str, value: object) -> Iterator[None]:
    """Give ``owner`` an attribute it no longer has, for the time of the block."""
    setattr(owner, name, value)
    try:
        yield
    finally:
        delattr(owner, name)
