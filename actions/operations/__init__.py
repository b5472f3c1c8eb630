"""The operations a shopper can have done: every ``Operation`` in this folder, by name."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import lru_cache

from actions.operations.base import Operation


@lru_cache(maxsize=1)
def all_operations() -> dict[str, Operation]:
    """Every operation declared in this package, by its name.

    Raises:
        ValueError: two operations share a name or an intent.
    """
    found: dict[str, Operation] = {}
    intents: dict[str, str] = {}
    for module in pkgutil.iter_modules(__path__):
        for _, cls in inspect.getmembers(
            importlib.import_module(f"{__name__}.{module.name}"), inspect.isclass
        ):
            if not issubclass(cls, Operation) or inspect.isabstract(cls) or cls.name in found:
                continue
            for intent in cls.start_intents:
                if intent in intents:
                    raise ValueError(f"{cls.name} and {intents[intent]} both start with {intent}.")
                intents[intent] = cls.name
            found[cls.name] = cls()
    return found


def started_by(intent: str) -> Operation | None:
    """The operation that an intent starts, if any."""
    return next((op for op in all_operations().values() if intent in op.start_intents), None)
