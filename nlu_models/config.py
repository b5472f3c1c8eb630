"""Settings of the JointBERT model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from common.config import StrictModel

BUNDLED = "all-minilm-l6-v2"

Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


class JointBertConfig(StrictModel):
    """How a JointBERT model is trained and served.

    The defaults suit a few thousand short utterances on two processor cores.

    Args:
        base: ``all-minilm-l6-v2`` (bundled), a folder, or a name that transformers resolves.
        pooling: what the intent is read from, the mean of the tokens or the first one.
        seed: of everything random.
        threads: of training; 0 takes the cores that are idle.
        epochs: times each utterance is seen.
        batch_size: utterances a step.
        learning_rate: of the top encoder layer, at its highest.
        head_learning_rate: of the intent and tag heads, at its highest.
        layer_decay: learning rate of a layer over that of the layer above.
        warmup_share: share of the steps over which the rates rise.
        weight_decay: of AdamW.
        dropout: before the heads; the encoder has its own.
        label_smoothing: of the intents (Szegedy et al. 2016).
        average_decay: of the moving average of the weights.
        tag_weight: of the entity loss beside the intent loss.
        freeze_embeddings: keep the word vectors as they were pre-trained.
        typo_share: share of the utterances that get a typing error in an epoch.
        validation_share: share of the utterances held out to calibrate.
        patience: epochs without gain after which training ends; 0 runs them all.
        max_characters: of a message that are read.
        max_tokens: of a message that are read.
        ranking_length: intents in a ranking.
        out_of_scope_intent: name of the intent for what the bot does not cover.
        out_of_scope_threshold: probability from which an unfamiliar message is out of scope.
        keep_weights: keep what further training ('--finetune') starts from beside the model.
    """

    base: str = BUNDLED
    pooling: Literal["mean", "cls"] = "mean"
    seed: int = 7
    threads: Annotated[int, Field(ge=0)] = 0

    epochs: Count = 8
    batch_size: Count = 64
    learning_rate: Positive = 2e-4
    head_learning_rate: Positive = 2e-3
    layer_decay: Share = 0.8
    warmup_share: Share = 0.1
    weight_decay: NotNegative = 0.01
    dropout: Share = 0.1
    label_smoothing: Share = 0.1
    average_decay: Share = 0.98
    tag_weight: NotNegative = 4.0
    freeze_embeddings: bool = True
    typo_share: Share = 0.15
    validation_share: Share = 0.1
    patience: Annotated[int, Field(ge=0)] = 0

    max_characters: Annotated[int, Field(ge=8)] = 512
    max_tokens: Annotated[int, Field(ge=8)] = 96
    ranking_length: Annotated[int, Field(ge=2)] = 10
    out_of_scope_intent: str = "out_of_scope"
    out_of_scope_threshold: Share = 0.5
    keep_weights: bool = False
