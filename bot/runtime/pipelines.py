"""What ``config.yml`` may name: components that work here, their options and their libraries."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.runtime.imports import installed
from bot.runtime.yaml_files import Problem, compose, mapping
from common.config import nearest

CONFIG_KEYS = ("recipe", "language", "assistant_id", "pipeline", "policies", "importers")
LISTS = ("pipeline", "policies")
EXAMPLE = """\
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: LogisticRegressionClassifier
  - name: EntitySynonymMapper
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1

policies:
  - name: RulePolicy
  - name: AugmentedMemoizationPolicy
"""
"""A pipeline and policies of Rasa's own components that train here, without TensorFlow."""

# Components keep what they have learned with libraries that they do not declare.
_KEPT_WITH = {
    "LogisticRegressionClassifier": ("skops",),
    "SklearnIntentClassifier": ("skops",),
    "CRFEntityExtractor": ("skops",),
}
# import name: distribution, where they differ
_DISTRIBUTIONS = {"sklearn": "scikit-learn", "sklearn_crfsuite": "sklearn-crfsuite"}


def check_config(path: Path) -> Iterator[Problem]:
    """Problems of ``config.yml``: YAML, keys, components, their options and libraries."""
    root = compose(path)
    if isinstance(root, Problem):
        yield root
        return
    if not isinstance(root, MappingNode):
        yield Problem(path, 0, "must hold a mapping of keys to values.")
        return
    for key, value in root.value:
        line = key.start_mark.line + 1
        if key.value not in CONFIG_KEYS:
            text = f"unknown key '{key.value}'{_did_you_mean(key.value, CONFIG_KEYS)}"
            yield Problem(path, line, text)
        elif key.value in LISTS and isinstance(value, SequenceNode):
            for item in value.value:
                yield from _check_component(path, item)
        elif key.value in LISTS:
            yield Problem(path, line, nothing_under(key.value))
    for key in LISTS:
        if key not in mapping(root):
            yield Problem(path, 0, nothing_under(key))


def nothing_under(key: str) -> str:
    """What to say of a configuration that leaves the choice of components to Rasa."""
    lines = EXAMPLE.split(f"{key}:\n")[1].split("\n\n")[0].rstrip()
    return (
        f"'{key}' lists nothing. Rasa would choose components that need TensorFlow, which is not "
        f"used here, and write them into this file; it was left as it is. This works:\n"
        f"{key}:\n{lines}"
    )


def _check_component(path: Path, item: Node) -> Iterator[Problem]:
    keys = mapping(item)
    line = item.start_mark.line + 1
    if not isinstance(keys.get("name"), ScalarNode):
        yield Problem(path, line, "a component without a name; each needs 'name: ...'.")
        return
    name = str(keys["name"].value)
    component = _component(name)
    if isinstance(component, str):
        yield Problem(path, line, component)
        return
    options = tuple(component.get_default_config())
    for key, node in keys.items():
        if options and key not in options and key != "name":
            text = f"{name} has no option '{key}'{_did_you_mean(key, options)}"
            yield Problem(path, node.start_mark.line + 1, text)
    if missing := _missing_libraries(component):
        packages = " ".join(_DISTRIBUTIONS.get(library, library) for library in missing)
        libraries = " and ".join(f"'{library}'" for library in missing)
        are = "is" if len(missing) == 1 else "are"
        text = f"{name} needs {libraries}, which {are} not installed: pip install {packages}"
        yield Problem(path, line, text)


def _missing_libraries(component: Any) -> list[str]:
    needed = (*component.required_packages(), *_KEPT_WITH.get(component.__name__, ()))
    return [library for library in needed if not installed(library) and not _distributed(library)]


def _distributed(name: str) -> bool:
    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False


def _component(name: str) -> Any:
    """The class of a component, or a sentence about what is wrong with its name."""
    import bot.runtime

    bot.runtime.activate()
    import rasa.engine.recipes.default_components  # noqa: F401 - registers Rasa's components
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe
    from rasa.shared.exceptions import RasaException
    from rasa.shared.utils.common import class_from_module_path

    registered = DefaultV1Recipe._registered_components
    try:
        component: Any = (
            registered[name].clazz if name in registered else class_from_module_path(name)
        )
        component.get_default_config()
    except RasaException as error:
        return str(error)
    except ImportError as error:
        if "." in name and error.name and not name.startswith(error.name):
            return f"'{name}' cannot be imported: {error}."
        return f"there is no component '{name}'{_did_you_mean(name, tuple(registered))}"
    except (AttributeError, ValueError):
        return f"there is no component '{name}'{_did_you_mean(name, tuple(registered))}"
    return component


def _did_you_mean(name: str, candidates: tuple[str, ...]) -> str:
    guess = nearest(str(name), list(candidates))
    return f"; did you mean '{guess}'?" if guess else "."
