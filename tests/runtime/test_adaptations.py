"""One test an adaptation: it works, and Rasa as installed still needs it.

"Needed" is tested on Rasa's installed source or on the library that changed: when such a test
fails, the adaptation it names can be removed.
"""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from bot.runtime import adaptations, speedups
from bot.runtime.missing import CHANNELS, TENSORFLOW_COMPONENTS, MissingLibraryError
from common.paths import Project


def rasa_source(module: str) -> str:
    spec = importlib.util.find_spec("rasa")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    file = Path(spec.submodule_search_locations[0], *module.split(".")[1:])
    path = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    return path.read_text(encoding="utf-8")


def in_fresh_python(code: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )


def test_each_adaptation_has_a_test_and_says_who_needs_it_and_when_it_can_go() -> None:
    tests = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    for adapt in adaptations.ADAPTATIONS:
        assert adapt.__doc__ is not None
        assert "Needed by:" in adapt.__doc__, adapt.__name__
        assert "Can go:" in adapt.__doc__, adapt.__name__
        assert any(test.startswith(adapt.__name__) for test in tests), adapt.__name__


def test_rasa_cannot_be_imported_without_the_adaptations() -> None:
    assert in_fresh_python("import rasa.core.agent").returncode != 0


def test_activating_twice_is_harmless() -> None:
    found = in_fresh_python(
        "import bot.runtime, sys; bot.runtime.activate(); bot.runtime.activate();"
        "import rasa.core.agent; bot.runtime.activate();"
        "from bot.runtime.imports import _finder; assert sys.meta_path.count(_finder) == 1"
    )
    assert found.returncode == 0, found.stderr


def test_activating_after_rasa_was_imported_is_refused() -> None:
    found = in_fresh_python(
        "import sys, types; sys.modules['rasa'] = types.ModuleType('rasa');"
        "import bot.runtime; bot.runtime.activate()"
    )
    assert "must run before the first 'import rasa'" in found.stderr


def test_telemetry_off() -> None:
    import rasa.telemetry

    assert not rasa.telemetry.is_telemetry_enabled()
    assert "RASA_TELEMETRY_ENABLED" in rasa_source("rasa.telemetry")


def test_logs_in_one_place() -> None:
    code = (
        "import logging, io; out = io.StringIO(); logging.basicConfig(stream=out);"
        "{adapt} import structlog; log = structlog.get_logger('rasa');"
        "log.debug('small talk'); log.warning('fire');"
        "print('caught' if 'fire' in out.getvalue() and 'small' not in out.getvalue() else '')"
    )
    adapted = in_fresh_python(code.format(adapt="import bot.runtime; bot.runtime.activate();"))
    assert adapted.stdout.strip() == "caught"
    assert "small talk" in in_fresh_python(code.format(adapt="")).stdout


def test_quiet_sqlalchemy() -> None:
    found = in_fresh_python(
        "import warnings; warnings.simplefilter('error');"
        "from sqlalchemy.ext.declarative import declarative_base; declarative_base()"
    )
    assert "MovedIn20Warning" in found.stderr
    assert "sqlalchemy.ext.declarative import declarative_base" in rasa_source(
        "rasa.core.tracker_store"
    )


def test_quiet_sanic() -> None:
    found = in_fresh_python(
        "import warnings, bot.runtime; bot.runtime.activate(); before = list(warnings.filters);"
        "import sanic.app; assert list(warnings.filters) == before"
    )
    assert found.returncode == 0, found.stderr
    plain = in_fresh_python(
        "import warnings; before = list(warnings.filters);"
        "import sanic.app; assert list(warnings.filters) == before"
    )
    assert plain.returncode != 0


def test_quiet_pkg_resources() -> None:
    plain = in_fresh_python("import warnings; warnings.simplefilter('error'); import pkg_resources")
    assert "pkg_resources is deprecated" in plain.stderr
    quiet = in_fresh_python(
        "import warnings; warnings.simplefilter('error'); import bot.runtime;"
        "bot.runtime.activate(); import rasa.shared.utils.validation as v;"
        "v.validate_yaml_schema('version: \"3.1\"', 'shared/utils/schemas/domain.yml')"
    )
    assert "pkg_resources is deprecated" not in quiet.stderr
    assert "import pkg_resources" in rasa_source("rasa.shared.utils.validation")


def test_quiet_slot_advice() -> None:
    code = (
        "import bot.runtime; bot.runtime.activate();{more}"
        "from rasa.shared.core.domain import Domain;"
        "Domain.from_yaml('slots: {{a: {{type: any, mappings: [{{type: custom}}]}}}}')"
    )
    assert "Slot auto-fill" not in in_fresh_python(code.format(more="")).stderr
    loud = in_fresh_python(code.format(more="import warnings; warnings.resetwarnings();"))
    assert "Slot auto-fill" in loud.stderr


def test_legacy_version() -> None:
    import packaging.version
    from rasa.shared.utils.validation import validate_training_data_format_version

    assert not hasattr(packaging.version, "LegacyVersion")
    assert "LegacyVersion" in rasa_source("rasa.shared.utils.validation")
    assert validate_training_data_format_version({"version": "3.1"}, "a.yml")
    assert not validate_training_data_format_version({"version": "9.0"}, "a.yml")


def test_visible_deprecation_warning() -> None:
    import numpy as np
    import rasa.utils.common

    assert not hasattr(np, "VisibleDeprecationWarning")
    warning, _ = rasa.utils.common.EXPECTED_WARNINGS[0]
    assert warning is np.exceptions.VisibleDeprecationWarning


def test_without_sentry() -> None:
    import rasa.utils.log_utils

    assert "structlog_sentry" not in sys.modules
    assert "from structlog_sentry import SentryProcessor" in rasa_source("rasa.utils.log_utils")
    processor = rasa.utils.log_utils.SentryProcessor(event_level=50)
    assert processor(None, "error", {"event": "x"}) == {"event": "x"}


@pytest.mark.skipif(adaptations.installed("pymongo"), reason="pymongo is installed")
def test_without_document_stores() -> None:
    from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
    from rasa.utils.endpoints import EndpointConfig

    assert isinstance(TrackerStore.create(None), InMemoryTrackerStore)
    assert importlib.util.find_spec("pymongo") is None
    with pytest.raises(MissingLibraryError, match="needs 'pymongo'"):
        TrackerStore.create(EndpointConfig(type="mongod", url="mongodb://localhost"))
    with pytest.raises(MissingLibraryError, match="needs 'boto3'"):
        TrackerStore.create(EndpointConfig(type="dynamo"))
    source = rasa_source("rasa.core.tracker_store")
    assert "import pymongo.errors" in source
    assert "from boto3.dynamodb.conditions import Key" in source


def test_actions_by_path(tmp_path: Path) -> None:
    from rasa.utils.endpoints import EndpointConfig, read_endpoint_config

    from bot.runtime.actions_endpoint import InProcessActions

    file = tmp_path / "endpoints.yml"
    file.write_text(
        "action_endpoint:\n"
        "  type: bot.runtime.actions_endpoint.InProcessActions\n"
        "  package: shop_actions\n"
        "  timeout: 7\n"
        "models:\n"
        "  url: http://localhost/model\n"
    )
    endpoint = read_endpoint_config(str(file), "action_endpoint")
    assert isinstance(endpoint, InProcessActions)
    assert (endpoint.package, endpoint.timeout) == ("shop_actions", 7)
    plain = read_endpoint_config(str(file), "models")
    assert type(plain) is EndpointConfig
    assert plain.url == "http://localhost/model"


def test_event_types_by_name() -> None:
    from rasa.shared.core.events import Event, UserUttered

    assert Event.resolve_by_type("user") is UserUttered
    assert Event.resolve_by_type.cache_info().maxsize == 128
    source = rasa_source("rasa.shared.core.events")
    body = source[source.index("def resolve_by_type") :][:700]
    assert "all_subclasses(Event)" in body


def test_action_schema_once() -> None:
    from jsonschema import ValidationError
    from rasa.core.actions.action import RemoteAction

    action = RemoteAction("action_x", None)
    assert action._validate_action_result({"events": [], "responses": [{"text": "x"}]})
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": [{"event": 3}]})
    source = rasa_source("rasa.core.actions.action")
    body = source[source.index("def _validate_action_result") :][:300]
    assert "validate(result, self.action_response_format_spec())" in body


def test_sklearn_when_used() -> None:
    served = in_fresh_python(
        "import bot.runtime, sys; bot.runtime.activate(); import bot.runtime.agent;"
        "from unittest.mock import Mock;"
        "import rasa.engine.recipes.default_components as d;"
        "assert not [m for m in sys.modules if m.startswith('sklearn')];"
        "clf = d.LogisticRegressionClassifier.create("
        "d.LogisticRegressionClassifier.get_default_config(), None, None, Mock());"
        "assert type(clf.clf).__name__ == 'LogisticRegression';"
        "import sklearn.linear_model"
    )
    assert served.returncode == 0, served.stderr
    for module, (library, name) in speedups._SKLEARN_USES.items():
        assert f"from {library} import {name}" in rasa_source(module)


def test_without_dask() -> None:
    from rasa.engine.runner.dask import DaskGraphRunner

    from bot.runtime.graph_runner import LocalGraphRunner

    assert DaskGraphRunner is LocalGraphRunner
    assert "import dask" in rasa_source("rasa.engine.runner.dask")


@pytest.mark.skipif(adaptations.installed("tensorflow"), reason="TensorFlow is installed")
@pytest.mark.parametrize("name", TENSORFLOW_COMPONENTS)
def test_without_tensorflow(name: str, tmp_path: Path) -> None:
    from bot.runtime.training import train_rasa

    module, _, instead = TENSORFLOW_COMPONENTS[name]
    assert "tensorflow" in rasa_source(module)
    assert importlib.util.find_spec("tensorflow") is None, "no other library may be misled"
    project = toy_project(tmp_path, name)
    with pytest.raises(Exception, match="TensorFlow") as caught:
        train_rasa(project)
    assert name in str(caught.value)
    assert instead.split("'")[0].strip() in str(caught.value)


def test_without_tensorflow_replaces_nothing_where_it_is_installed(tmp_path: Path) -> None:
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").touch()
    found = in_fresh_python(
        f"import sys; sys.path.insert(0, {str(tmp_path)!r});"
        "import bot.runtime, bot.runtime.imports as i; bot.runtime.activate();"
        "assert 'rasa.core.policies.ted_policy' not in i._finder.replacements"
    )
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("channel", CHANNELS)
def test_without_channel_libraries(channel: str) -> None:
    from rasa.core.channels import BUILTIN_CHANNELS

    module, class_name, libraries, packages = CHANNELS[channel]
    assert libraries[0].split(".")[0] in rasa_source(f"rasa.core.channels.{module}")
    assert BUILTIN_CHANNELS[channel].__name__ == class_name
    if all(adaptations._importable(library) for library in libraries):
        pytest.skip(f"{libraries} is installed")
    with pytest.raises(MissingLibraryError, match=channel) as caught:
        BUILTIN_CHANNELS[channel].from_credentials({})
    assert packages in str(caught.value)


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)])
def test_another_python_is_refused_with_one_line(version: tuple[int, int]) -> None:
    from bot.runtime.environment import require_python

    with pytest.raises(SystemExit) as caught:
        require_python(version)
    line = str(caught.value)
    assert line.startswith(
        "Shoptalk needs Python 3.11, 3.12 or 3.13; this is Python {}.{}.".format(*version)
    )
    assert "\n" not in line


def toy_project(folder: Path, component: str) -> Project:
    """A project whose configuration names ``component``."""
    key = "policies" if component.endswith("Policy") else "pipeline"
    (folder / "config.yml").write_text(
        f"recipe: default.v1\nassistant_id: toy\nlanguage: en\n{key}:\n  - name: {component}\n"
    )
    (folder / "data" / "nlu").mkdir(parents=True)
    (folder / "data" / "nlu" / "nlu.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hi\n    - hello\n'
    )
    (folder / "bot" / "domain").mkdir(parents=True)
    (folder / "bot" / "domain" / "domain.yml").write_text('version: "3.1"\nintents: [greet]\n')
    return Project(folder)


def test_no_guessed_pipeline(tmp_path: Path) -> None:
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe
    from rasa.shared.exceptions import RasaException

    path = tmp_path / "config.yml"
    path.write_text("recipe: default.v1\npipeline: null\n", encoding="utf-8")
    with pytest.raises(RasaException, match="'pipeline' lists nothing"):
        DefaultV1Recipe.auto_configure(str(path), {"pipeline": None, "policies": []})
    with pytest.raises(RasaException, match="'policies' lists nothing"):
        DefaultV1Recipe.auto_configure(str(path), {"pipeline": []})
    assert path.read_text(encoding="utf-8") == "recipe: default.v1\npipeline: null\n"
    whole = {"pipeline": [], "policies": [], "language": "en", "recipe": "default.v1"}
    assert DefaultV1Recipe.auto_configure(str(path), whole) == (whole, {"assistant_id"}, set())
    assert "DefaultV1Recipe._dump_config(" in rasa_source("rasa.engine.recipes.default_recipe")


def test_scaffold_that_trains(tmp_path: Path) -> None:
    from rasa.cli import scaffold

    (tmp_path / "domain.yml").write_text("mine\n", encoding="utf-8")
    scaffold.create_initial_project(str(tmp_path))
    assert (tmp_path / "domain.yml").read_text(encoding="utf-8") == "mine\n", "it is kept"
    assert "LogisticRegressionClassifier" in (tmp_path / "config.yml").read_text(encoding="utf-8")
    assert (tmp_path / "data" / "stories.yml").is_file()
    assert list(tmp_path.rglob("__pycache__")) == []
    assert "from distutils.dir_util import copy_tree" in rasa_source("rasa.cli.scaffold")


def test_training_data_merged_lightly_is_needed() -> None:
    source = rasa_source("rasa.shared.nlu.training_data.training_data")
    assert "copy.deepcopy(o.training_examples)" in source
    assert "int(self.fingerprint(), 16)" in rasa_source("rasa.shared.nlu.training_data.message")
