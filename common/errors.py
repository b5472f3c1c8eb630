"""The one exception tree of the project.

::

    ShoptalkError                 what happened and where; ``hint`` says how to fix it
    ├── ConfigError               a configuration file or key is wrong
    ├── DataError                 training data, catalogue or FAQ content is wrong
    │   ├── ImportRowsError       rows of an imported file are wrong; nothing was imported
    │   └── LanguageError         a language lacks a sentence, or a sentence a value or its form
    ├── ModelError                a model file is missing, corrupt or does not fit
    ├── StorageError              the database is locked, read-only, unreachable or another schema
    ├── ServiceUnavailableError   a service timed out or failed; the caller may try again
    │   └── OverloadedError       more is waiting than can be done in time
    ├── EnvironmentProblem        the Python version, a package, a port or a tool is not as needed
    ├── TokenError                a token is foreign, tampered with or expired
    └── ShopRuleError             a rule of the shop says no, by its code and values
        └── NotVerifiedError      nobody is identified in this conversation
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class ShoptalkError(Exception):
    """Root of all errors raised on purpose.

    Args:
        message: what happened and where, one or two sentences.
        hint: how to fix it; shown on a line of its own.
    """

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(ShoptalkError):
    """A configuration file or key is wrong."""


class DataError(ShoptalkError):
    """Training data, catalogue or FAQ content is wrong."""


@dataclass(frozen=True)
class BadRow:
    """One row that was refused: its line in the file (1-based, header included) and why."""

    line: int
    reason: str


class ImportRowsError(DataError):
    """Rows of an imported file are wrong; nothing was imported."""

    def __init__(self, message: str, *, rows: Sequence[BadRow], hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.rows: tuple[BadRow, ...] = tuple(rows)


class LanguageError(DataError):
    """A language lacks a sentence, or a sentence a value or its form."""


class ModelError(ShoptalkError):
    """A model file is missing, corrupt or does not fit the program."""


class StorageError(ShoptalkError):
    """The database is locked, read-only, unreachable or another schema."""


class ServiceUnavailableError(ShoptalkError):
    """A service timed out or failed; the caller may try again."""


class OverloadedError(ServiceUnavailableError):
    """More is waiting than can be done in time; nothing was begun, the caller may try again."""


class EnvironmentProblem(ShoptalkError):  # noqa: N818 - reads better where it is raised
    """The Python version, a package, a port or a tool is not as needed."""


class TokenError(ShoptalkError):
    """A token is foreign, tampered with or expired."""


class ShopRuleError(ShoptalkError):
    """A rule of the shop says no.

    What is said of it is made where it is said: ``utter_rule_<code>`` in the conversation's
    language. The message is the code alone, for logs: it tells none of the values.

    Args:
        code: a short stable name of the rule, e.g. ``already_shipped``.
        values: what that sentence may ask for.
    """

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotVerifiedError(ShopRuleError):
    """Nobody is identified in this conversation, so nothing personal may be read or changed."""

    def __init__(self, code: str = "not_verified", /, **values: Any) -> None:
        super().__init__(code, **values)


def reason_of(error: BaseException) -> str:
    """What lies at the bottom of an error, in one line without a full stop.

    Libraries wrap errors in others that name only a place of their own.
    """
    while not isinstance(error, ShoptalkError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, ShoptalkError):
        return error.message.rstrip(".")
    line = next(iter(str(error).strip().splitlines()), "").rstrip(".")
    named = isinstance(error, ImportError | OSError) or " " in line
    return line if line and named else f"{type(error).__name__}: {line}".rstrip(": ")
