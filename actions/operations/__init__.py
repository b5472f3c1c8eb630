"""The operations a shopper can have done: the program's, the project's, and installed ones.

A project keeps its own in ``operations/`` or ``actions/operations/``, one file each; a package
declares them as entry points of the group ``shoptalk.operations``.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from actions.operations.base import Operation
from common import extensions
from common.errors import ConfigError


def all_operations() -> dict[str, Operation]:
    """Every operation by its name.

    Raises:
        ConfigError: a file cannot be used, or two operations share a name or an intent.
    """
    return _operations(extensions.generation())


@lru_cache(maxsize=1)
def _operations(_generation: int) -> dict[str, Operation]:
    """Found once for each project that is used."""
    found: dict[str, Operation] = {}
    intents: dict[str, str] = {}
    for cls, where in _declared():
        if cls.name in found:
            raise ConfigError(f"{where}: there is an operation '{cls.name}' already.")
        for intent in cls.start_intents:
            if intent in intents:
                raise ConfigError(
                    f"{where}: '{cls.name}' and '{intents[intent]}' both start with '{intent}'."
                )
            intents[intent] = cls.name
        found[cls.name] = cls()
    return found


def _declared() -> Iterator[tuple[type[Operation], str]]:
    own = Path(__file__).parent
    seen: set[type[Operation]] = set()
    for name in sorted(module.name for module in pkgutil.iter_modules([str(own)])):
        module = importlib.import_module(f"{__name__}.{name}")
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, Operation) and not inspect.isabstract(cls) and cls not in seen:
                seen.add(cls)
                yield cls, f"{own / name}.py"
    for added in extensions.find(extensions.OPERATIONS, Operation):
        yield added.value, added.where


def started_by(intent: str) -> Operation | None:
    """The operation that an intent starts, if any."""
    return next((op for op in all_operations().values() if intent in op.start_intents), None)
