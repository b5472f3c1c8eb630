"""What makes Rasa 3.6.21 start faster, answer faster or need less memory, one function each.

Held to the same rules as ``bot.runtime.adaptations``, which applies them.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from bot.runtime.action_result import ActionResult
from bot.runtime.imports import after_import, around_import, replace_module, stub_modules


def event_types_by_name() -> None:
    """Each event type is looked up once.

    Needed by: ``rasa.shared.core.events.Event.resolve_by_type``, which walks all subclasses of all
    classes for every stored event: 80 % of the time it takes to read a conversation. Can go: when
    Rasa keeps a table of its event types.
    """

    def patch(module: ModuleType) -> None:
        resolve = functools.lru_cache(maxsize=128)(module.Event.resolve_by_type)
        module.Event.resolve_by_type = staticmethod(resolve)

    after_import("rasa.shared.core.events", patch)


def action_schema_once() -> None:
    """What an action server returns is still checked, but the schema itself only once.

    What actions of this process return was put together here and is of that form.

    Needed by: ``rasa.core.actions.action.RemoteAction._validate_action_result``, which checks the
    schema against its meta-schema at every call of an action: 20 to 60 ms, most of a turn. Can go:
    when Rasa keeps a compiled validator.
    """

    def patch(module: ModuleType) -> None:
        from jsonschema.validators import validator_for

        schema = module.RemoteAction.action_response_format_spec()
        validator = validator_for(schema)(schema)

        def validate(self: Any, result: dict[str, Any]) -> bool:
            if not isinstance(result, ActionResult):
                validator.validate(result)
            return True

        module.RemoteAction._validate_action_result = validate

    after_import("rasa.core.actions.action", patch)


# module of Rasa: (module of scikit-learn, name)
_SKLEARN_USES = {
    "rasa.utils.tensorflow.model_data": ("sklearn.model_selection", "train_test_split"),
    "rasa.nlu.classifiers.logistic_regression_classifier": (
        "sklearn.linear_model",
        "LogisticRegression",
    ),
    "rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer": (
        "sklearn.feature_extraction.text",
        "CountVectorizer",
    ),
}


def sklearn_when_used() -> None:
    """scikit-learn is imported by the components that use it, when they are used.

    Needed by: the three modules of ``_SKLEARN_USES``, which every bot imports and few use: 70 MB
    and a quarter of the time to start. Can go: when Rasa imports what ``config.yml`` names only.
    """
    for module, (library, name) in _SKLEARN_USES.items():
        stand_ins: dict[str, dict[str, object]] = {
            "sklearn": {},
            library: {name: _deferred(library, name)},
        }
        around_import(module, functools.partial(stub_modules, stand_ins))


def _deferred(library: str, name: str) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(importlib.import_module(library), name)(*args, **kwargs)

    return call


def without_dask() -> None:
    """A graph runner of ours in place of the one that hands a handful of nodes to dask.

    Needed by: ``rasa.engine.runner.dask``, which works with dask 2022.10 only; ours is faster, too
    (tests/runtime/test_graph_runner.py compares). Can go: when Rasa lets one choose the runner.
    """

    def fill(module: ModuleType) -> None:
        from bot.runtime.graph_runner import LocalGraphRunner

        module.DaskGraphRunner = LocalGraphRunner  # type: ignore[attr-defined]

    replace_module("rasa.engine.runner.dask", fill)


def training_data_merged_lightly() -> None:
    """Files of training data are put together without hashing and copying every example each time.

    Needed by: ``rasa.shared.nlu.training_data.training_data.TrainingData.merge``, which copies all
    examples deeply, and ``Message.__hash__``, which takes the MD5 of everything in a message; both
    run once for each of the importers and files: two thirds of the 18 s in which 14,000 utterances
    were read. Equal messages are still found equal by their fingerprints. Can go: when Rasa's
    importers put together once what they have read.
    """

    def hash_by_words(module: ModuleType) -> None:
        def words(self: Any) -> int:
            return hash((self.data.get("text"), self.data.get("intent")))

        module.Message.__hash__ = words

    def merge_lightly(module: ModuleType) -> None:
        merge = module.TrainingData.merge

        def merged(self: Any, *others: Any) -> Any:
            parts = [one for one in (self, *others) if one]
            examples = [_copied(each) for part in parts for each in part.training_examples]
            bare = [_without_examples(module, part) for part in parts]
            rest = merge(*bare) if bare else merge(self)
            return module.TrainingData(
                examples,
                rest.entity_synonyms,
                rest.regex_features,
                rest.lookup_tables,
                rest.responses,
            )

        module.TrainingData.merge = merged

    after_import("rasa.shared.nlu.training_data.message", hash_by_words)
    after_import("rasa.shared.nlu.training_data.training_data", merge_lightly)


def _copied(message: Any) -> Any:
    """A message whose data and features may be changed without changing this one's."""
    other = object.__new__(type(message))
    other.__dict__.update(message.__dict__)
    other.data = {k: list(v) if isinstance(v, list) else v for k, v in message.data.items()}
    other.features = list(message.features)
    return other


def _without_examples(module: ModuleType, data: Any) -> Any:
    return module.TrainingData(
        [], data.entity_synonyms, data.regex_features, data.lookup_tables, data.responses
    )


SPEEDUPS: tuple[Callable[[], None], ...] = (
    event_types_by_name,
    action_schema_once,
    sklearn_when_used,
    without_dask,
    training_data_merged_lightly,
)
