"""Understanding: a fine-tuned BERT for intents and entities, and linking of what was named.

The names below are what other code may use; each is imported when it is first asked for, since
training needs torch and serving must not load it. Rasa's components are in
:mod:`nlu_models.components`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlu_models.linking import Gazetteer, Linker
    from nlu_models.model.archive import open_model
    from nlu_models.model.config import JointBertConfig
    from nlu_models.model.examples import Entity, Example, Parse
    from nlu_models.model.joint_bert import JointBert
    from nlu_models.training.data import read_examples
    from nlu_models.training.train import TrainingReport, train

__all__ = [
    "Entity",
    "Example",
    "Gazetteer",
    "JointBert",
    "JointBertConfig",
    "Linker",
    "Parse",
    "TrainingReport",
    "open_model",
    "read_examples",
    "train",
]

_HOMES = {
    "Entity": "model.examples",
    "Example": "model.examples",
    "Gazetteer": "linking",
    "JointBert": "model.joint_bert",
    "JointBertConfig": "model.config",
    "Linker": "linking",
    "Parse": "model.examples",
    "TrainingReport": "training.train",
    "open_model": "model.archive",
    "read_examples": "training.data",
    "train": "training.train",
}


def __getattr__(name: str) -> Any:
    """Import a public name from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names."""
    return list(__all__)
