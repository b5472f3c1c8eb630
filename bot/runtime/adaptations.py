"""Everything that is adapted so that Rasa 3.6.21 runs here, one function each.

Every function says which module of Rasa needs it and when it can go; ``ADAPTATIONS`` lists them in
the order in which they are applied. ``tests/runtime/test_adaptations.py`` fails for each one that
no longer works or is no longer needed.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import ModuleType
from typing import Any

from bot.runtime.environment import require_python
from bot.runtime.imports import around_import, attribute, guests, installed, replace_module
from bot.runtime.missing import (
    CHANNELS,
    TENSORFLOW_COMPONENTS,
    fill_channel,
    fill_component,
)

_active = False


def activate() -> None:
    """Apply every adaptation; call it before the first ``import rasa``. Repeating it is harmless.

    Raises:
        SystemExit: this is not Python 3.11.
        RuntimeError: Rasa was imported before, when it was too late to adapt it.
    """
    global _active
    if _active:
        return
    require_python()
    if "rasa" in sys.modules:
        raise RuntimeError("bot.runtime.activate() must run before the first 'import rasa'.")
    for adapt in ADAPTATIONS:
        adapt()
    _active = True


def telemetry_off() -> None:
    """Nothing is ever reported to anybody.

    Needed by: ``rasa.telemetry`` (``track_*``, ``initialize_error_reporting``), which asks these
    variables first. Can go: never.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.pop("RASA_TELEMETRY_WRITE_KEY", None)
    os.environ.pop("RASA_EXCEPTION_WRITE_KEY", None)


def quiet_sqlalchemy() -> None:
    """No warning about SQLAlchemy 2.0 from code that already runs on it.

    Needed by: ``rasa.core.tracker_store`` (``declarative_base`` of ``sqlalchemy.ext``). Can go:
    when Rasa declares its tables for SQLAlchemy 2.
    """
    os.environ.setdefault("SILENCE_UBER_WARNING", "1")


def legacy_version() -> None:
    """``packaging.version.LegacyVersion``, gone since packaging 22.

    Needed by: ``rasa.shared.utils.validation``, which only asks ``isinstance(..., LegacyVersion)``.
    Can go: when Rasa supports packaging 22.
    """

    def around() -> AbstractContextManager[None]:
        import packaging.version

        return attribute(packaging.version, "LegacyVersion", type("LegacyVersion", (), {}))

    around_import("rasa.shared.utils.validation", around)


def visible_deprecation_warning() -> None:
    """``numpy.VisibleDeprecationWarning``, moved to ``numpy.exceptions`` in numpy 2.

    Needed by: ``rasa.utils.common.EXPECTED_WARNINGS``. Can go: when Rasa supports numpy 2.
    """

    def around() -> AbstractContextManager[None]:
        import numpy as np

        warning = np.exceptions.VisibleDeprecationWarning
        return attribute(np, "VisibleDeprecationWarning", warning)

    around_import("rasa.utils.common", around)


def without_sentry() -> None:
    """A log processor that sends nothing, so that no Sentry library is installed at all.

    Needed by: ``rasa.utils.log_utils`` (``from structlog_sentry import SentryProcessor``). Can go:
    when Rasa makes Sentry optional.
    """

    class SentryProcessor:
        """Hands every log entry on unchanged."""

        def __init__(self, **_: Any) -> None: ...

        def __call__(self, logger: Any, name: str, event: Any) -> Any:
            return event

    attributes = {"structlog_sentry": {"SentryProcessor": SentryProcessor}}
    around_import("rasa.utils.log_utils", functools.partial(guests, attributes))


def without_document_stores() -> None:
    """Import the tracker stores without MongoDB's and DynamoDB's libraries.

    Needed by: ``rasa.core.tracker_store`` (``boto3.dynamodb.conditions.Key`` and
    ``pymongo.collection.Collection`` at module level; the latter only annotates). A tracker store
    that needs either still imports it itself, and fails naming it. Can go: when those are optional.
    """
    modules: dict[str, dict[str, object]] = {}
    if not installed("boto3"):
        modules["boto3.dynamodb.conditions"] = {"Key": None}
    if not installed("pymongo"):
        modules["pymongo.collection"] = {"Collection": object}
    if modules:
        around_import("rasa.core.tracker_store", functools.partial(guests, modules))


def without_tensorflow() -> None:
    """Stand-ins for the six components that need TensorFlow, and for two helpers' imports.

    Needed by: ``rasa.engine.recipes.default_components`` and
    ``rasa.graph_components.validators.default_recipe_validator``, which import all components, and
    ``rasa.utils.train_utils``, which imports two training helpers. Nothing is replaced when
    TensorFlow is installed. Can go: when Rasa makes TensorFlow optional.
    """
    if installed("tensorflow"):
        return
    for name, (module, _, _) in TENSORFLOW_COMPONENTS.items():
        replace_module(module, functools.partial(fill_component, name))
    helpers: dict[str, dict[str, object]] = {
        "rasa.utils.tensorflow.callback": {
            "RasaTrainingLogger": None,
            "RasaModelCheckpoint": None,
        },
        "rasa.utils.tensorflow.data_generator": {"RasaBatchDataGenerator": None},
    }
    around_import("rasa.utils.train_utils", functools.partial(guests, helpers))


def without_channel_libraries() -> None:
    """Stand-ins for messaging channels whose library is not installed.

    Needed by: ``rasa.core.channels``, which imports all channels with their libraries. Can go: when
    Rasa imports a channel only where ``credentials.yml`` names it.
    """
    for channel, (module, _, libraries, _) in CHANNELS.items():
        if not all(_importable(library) for library in libraries):
            replace_module(f"rasa.core.channels.{module}", functools.partial(fill_channel, channel))


def _importable(library: str) -> bool:
    """As :func:`installed`, for a dotted name whose parents may be missing too."""
    parents = library.split(".")
    names = [".".join(parts) for parts in (parents[: end + 1] for end in range(len(parents)))]
    return all(installed(name) for name in names)


ADAPTATIONS: tuple[Callable[[], None], ...] = (
    telemetry_off,
    quiet_sqlalchemy,
    legacy_version,
    visible_deprecation_warning,
    without_sentry,
    without_document_stores,
    without_tensorflow,
    without_channel_libraries,
)
