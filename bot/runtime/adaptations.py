"""Everything that is adapted so that Rasa 3.6.21 runs here, one function each.

What only makes it faster or smaller stands in ``bot.runtime.speedups``. Every function says which
module of Rasa needs it and when it can go; ``ADAPTATIONS`` lists them in the order in which they
are applied. ``tests/runtime/test_adaptations.py`` fails for each one that no longer works or is no
longer needed.
"""

from __future__ import annotations

import functools
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import ModuleType
from typing import Any

from bot.runtime.environment import require_python
from bot.runtime.imports import (
    after_import,
    around_import,
    attribute,
    installed,
    replace_module,
    stub_modules,
)
from bot.runtime.logs import configure_structlog
from bot.runtime.missing import (
    CHANNELS,
    TENSORFLOW_COMPONENTS,
    fill_channel,
    fill_component,
    missing_error,
)
from bot.runtime.speedups import SPEEDUPS

_active = False


def activate() -> None:
    """Apply every adaptation; call it before the first ``import rasa``. Repeating it is harmless.

    Raises:
        SystemExit: this is not Python 3.11, 3.12 or 3.13.
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


def logs_in_one_place() -> None:
    """Rasa's structured log goes where the log of the process goes, warnings and worse only.

    Needed by: every module of Rasa that calls ``structlog.get_logger``: until something configures
    structlog, each debug message is formatted and printed. Can go: when Rasa logs through the
    standard library.
    """
    import structlog

    if not structlog.is_configured():
        configure_structlog(logging.WARNING)


def quiet_sqlalchemy() -> None:
    """No warning about an old import path that works.

    Needed by: ``rasa.core.tracker_store``, ``rasa.engine.caching`` and ``rasa.core.brokers.sql``
    (``declarative_base`` from ``sqlalchemy.ext``). Can go: when Rasa declares its tables
    for SQLAlchemy 2.
    """

    def around() -> AbstractContextManager[None]:
        from sqlalchemy.exc import MovedIn20Warning

        return _ignoring(MovedIn20Warning)

    for module in ("rasa.core.tracker_store", "rasa.engine.caching", "rasa.core.brokers.sql"):
        around_import(module, around)


@contextmanager
def _ignoring(category: type[Warning], message: str = "") -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=message, category=category)
        yield


def quiet_sanic() -> None:
    """Warnings stay as this program wants them.

    Needed by: ``sanic.app`` 21.12, which at import makes every deprecation warning of the whole
    process visible; users then read advice meant for the authors of Rasa. Can go: with Sanic 21.12.
    """
    around_import("sanic.app", warnings.catch_warnings)


def quiet_slot_advice() -> None:
    """No advice for those who come from Rasa 2, in front of everybody who starts a bot.

    Needed by: ``rasa.shared.core.slot_mappings.validate_slot_mappings``, which warns about every
    domain with slots; Rasa's own command line hides it. Can go: when Rasa drops the warning.
    """
    warnings.filterwarnings("ignore", message="Slot auto-fill has been removed")


def quiet_pkg_resources() -> None:
    """No advice about setuptools to users who cannot follow it.

    Needed by: ``rasa.shared.utils.validation`` and four more modules (``import pkg_resources``),
    which is why requirements/serve.in holds setuptools below 81. Can go: when Rasa reads its files
    with ``importlib.resources``.
    """

    around_import(
        "pkg_resources",
        functools.partial(_ignoring, UserWarning, "pkg_resources is deprecated"),
    )


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

    attributes: dict[str, dict[str, object]] = {
        "structlog_sentry": {"SentryProcessor": SentryProcessor}
    }
    around_import("rasa.utils.log_utils", functools.partial(stub_modules, attributes))


def without_document_stores() -> None:
    """Tracker stores without MongoDB's and DynamoDB's libraries.

    Needed by: ``rasa.core.tracker_store`` (``boto3.dynamodb.conditions.Key`` and
    ``pymongo.collection.Collection`` at module level; the latter only annotates) and
    ``TrackerStore.create``, which imports both libraries' errors whichever store is wanted. A store
    that needs a missing one is refused by name. Can go: when Rasa makes the two optional.
    """
    modules: dict[str, dict[str, object]] = {}
    errors: dict[str, dict[str, object]] = {}
    if not installed("boto3"):
        modules["boto3.dynamodb.conditions"] = {"Key": None}
        errors["botocore.exceptions"] = {"BotoCoreError": ConnectionError}
    if not installed("pymongo"):
        modules["pymongo.collection"] = {"Collection": object}
        errors["pymongo.errors"] = {
            "ConnectionFailure": ConnectionError,
            "OperationFailure": ConnectionError,
        }
    if not modules:
        return
    around_import("rasa.core.tracker_store", functools.partial(stub_modules, modules))
    after_import("rasa.core.tracker_store", functools.partial(_create_with_stubs, errors))


_STORE_LIBRARIES = {"mongod": "pymongo", "dynamo": "boto3"}


def _create_with_stubs(errors: dict[str, dict[str, object]], module: ModuleType) -> None:
    create = module.TrackerStore.create

    def checked(obj: Any, domain: Any = None, event_broker: Any = None) -> Any:
        library = _STORE_LIBRARIES.get(str(getattr(obj, "type", "")).lower())
        if library and not installed(library):
            raise missing_error(
                f"endpoints.yml names a tracker store that needs '{library}'.",
                f"Install it with 'pip install {library}', or use the built-in store.",
            )
        with stub_modules(errors):
            return create(obj, domain, event_broker)

    module.TrackerStore.create = staticmethod(checked)


def actions_by_path() -> None:
    """``action_endpoint: {type: a.dotted.Class}`` in ``endpoints.yml``, as tracker stores have it.

    Needed by: ``rasa.utils.endpoints.EndpointConfig.from_dict``, which makes a plain HTTP endpoint
    of everything; it is what runs actions in process under every ``rasa`` sub-command. Can go: when
    Rasa resolves the type of an action endpoint.
    """

    def patch(module: ModuleType) -> None:
        plain = module.EndpointConfig.from_dict.__func__

        def from_dict(cls: type, data: dict[str, Any]) -> Any:
            from rasa.shared.utils.common import class_from_module_path

            path = str(data.get("type", ""))
            if "." in path:
                named = class_from_module_path(path)
                if issubclass(named, module.EndpointConfig):
                    return named(**{key: value for key, value in data.items() if key != "type"})
            return plain(cls, data)

        module.EndpointConfig.from_dict = classmethod(from_dict)

    after_import("rasa.utils.endpoints", patch)


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
    around_import("rasa.utils.train_utils", functools.partial(stub_modules, helpers))


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


def no_guessed_pipeline() -> None:
    """A configuration without ``pipeline`` or ``policies`` is refused, and its file left alone.

    Needed by: ``rasa.engine.recipes.default_recipe.DefaultV1Recipe.auto_configure``, which chooses
    DIET and TED and writes them into the user's file. Can go: when Rasa asks before it writes.
    """

    def patch(module: ModuleType) -> None:
        from bot.runtime.pipelines import nothing_under

        recipe = module.DefaultV1Recipe
        unspecified = recipe._get_unspecified_autoconfigurable_keys

        def auto_configure(
            config_file_path: str | None, config: dict[str, Any], training_type: Any = None
        ) -> tuple[dict[str, Any], set[str], set[str]]:
            kinds = (training_type,) if training_type is not None else ()
            for key in sorted(unspecified(config, *kinds)):
                raise missing_error(f"{config_file_path}: {nothing_under(key)}", "")
            return config, recipe._get_missing_config_keys(config, *kinds), set()

        recipe.auto_configure = staticmethod(auto_configure)

    after_import("rasa.engine.recipes.default_recipe", patch)


def scaffold_that_trains() -> None:
    """``rasa init`` makes a project that trains without TensorFlow.

    Needed by: ``rasa.cli.scaffold.create_initial_project``, whose ``config.yml`` leaves the choice
    of components to Rasa and which imports ``distutils``. Can go: when TensorFlow is optional.
    """

    def patch(module: ModuleType) -> None:
        from bot.runtime.scaffold import fill

        fill(module)

    after_import("rasa.cli.scaffold", patch)


ADAPTATIONS: tuple[Callable[[], None], ...] = (
    telemetry_off,
    logs_in_one_place,
    quiet_sqlalchemy,
    quiet_sanic,
    quiet_pkg_resources,
    quiet_slot_advice,
    legacy_version,
    visible_deprecation_warning,
    without_sentry,
    without_document_stores,
    actions_by_path,
    without_tensorflow,
    without_channel_libraries,
    no_guessed_pipeline,
    scaffold_that_trains,
    *SPEEDUPS,
)
