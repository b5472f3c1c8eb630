"""Training settings for each public data set, chosen on training and validation data only."""

from __future__ import annotations

from nlu_models.config import JointBertConfig

_RECIPES = {
    "banking77": JointBertConfig(epochs=10, tag_weight=0, validation_share=0.05),
}


def recipe(dataset: str) -> JointBertConfig:
    """The settings for ``dataset``; the defaults where nothing better is known."""
    return _RECIPES.get(dataset, JointBertConfig())
