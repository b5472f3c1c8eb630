"""JointBERT as a component of a Rasa pipeline: intents, entities and words from one pass.

Rasa reads the annotations of this module at run time, so they are not postponed.
"""

import logging
import os
import weakref
from pathlib import Path
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import (
    ENTITY_ATTRIBUTE_CONFIDENCE_GROUP,
    ENTITY_ATTRIBUTE_CONFIDENCE_ROLE,
    ENTITY_ATTRIBUTE_CONFIDENCE_TYPE,
    TOKENS_NAMES,
)
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_GROUP,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from common.artifacts import fingerprint, sources
from common.errors import ConfigError, ModelError
from common.paths import Project
from nlu_models.components.entries import REQUESTS, SITUATION, entries_of, leading, led_by
from nlu_models.components.situation import situation_of
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Entity, Example, Parse, Request
from nlu_models.model.inference_queue import InferenceQueue, QueueLimits
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.situation import NOTHING, Situation
from nlu_models.training.checkpoint import checkpoint_of

logger = logging.getLogger(__name__)

DIAGNOSTICS = "out_of_scope_score"
_FOLDER = "model"
# "rasa train --finetune --epoch-fraction" has changed 'epochs' already and leaves this key as well.
_EPOCH_FRACTION = "finetuning_epoch_fraction"
# The rooms that make a trained model; a change to evaluation or linking trains nothing.
TRAINED_BY = ("nlu_models.model", "nlu_models.text", "nlu_models.training", "common.onnx")


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER,
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
    ],
    is_trainable=True,
)
class JointBertClassifier(GraphComponent, IntentClassifier):
    """A fine-tuned BERT that names intent and entities, and says when it does not know.

    Its keys in ``config.yml`` are those of :class:`nlu_models.model.config.JointBertConfig`.
    """

    def __init__(
        self,
        config: JointBertConfig,
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        model: JointBert | None = None,
    ) -> None:
        """Keep what training and serving need; ``model`` is None until trained."""
        self.config = config
        self._model_storage = model_storage
        self._resource = resource
        self._execution_context = execution_context
        self._queue: InferenceQueue | None = None
        self._model = model
        if model is not None:
            self._queue = InferenceQueue(model.runner, _limits(config))
            self._model = model.through(self._queue)
            weakref.finalize(self, self._queue.close, wait=False)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The component's default configuration."""
        return JointBertConfig().model_dump()

    @staticmethod
    def required_packages() -> list[str]:
        """What serving needs; training needs torch and transformers as well."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changes when the code that trains, the pre-trained weights or a teacher change.

        For a component taken from the cache, Rasa passes the configuration of its placeholder.
        """
        own = {key: config[key] for key in JointBertConfig.model_fields if key in config}
        parsed = _parse_config(own)
        teachers = map(Path, parsed.teacher)
        return fingerprint(checkpoint_of(parsed).sha256, *teachers, *sources(*TRAINED_BY))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "JointBertClassifier":
        """A component to train.

        Raises:
            ConfigError: a key is unknown or wrong.
        """
        return cls(_parse_config(config), model_storage, resource, execution_context)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "JointBertClassifier":
        """The trained component.

        Raises:
            ModelError: the model was not trained, or its files are damaged.
        """
        try:
            with model_storage.read_from(resource) as folder:
                model = _load(folder)
        except ValueError as error:
            raise ModelError(
                f"The trained model holds nothing of {cls.__name__}.",
                hint="Train it: 'shoptalk train'.",
            ) from error
        return cls(_parse_config(config), model_storage, resource, execution_context, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fine-tune on the NLU examples; ``rasa train --finetune`` goes on from the loaded model.

        Raises:
            DataError: there are fewer than two intents, or an annotation lies outside its text.
            ModelError: the checkpoint is missing or damaged, or the loaded model kept no weights.
        """
        # Imported here: serving works without torch and transformers.
        from nlu_models.training.finetuning import at_lower_rates, start_of
        from nlu_models.training.train import train
        from nlu_models.training.weights import read_weights

        examples = [example_of(message) for message in training_data.nlu_examples]
        if not self._execution_context.is_finetuning:
            config, earlier = start_of(self.config)
        else:
            with self._model_storage.read_from(self._resource) as folder:
                config, earlier = at_lower_rates(self.config), read_weights(folder / _FOLDER)
        with self._model_storage.write_to(self._resource) as folder:
            report = train(examples, config, folder / _FOLDER, log_dir=_log_dir(), earlier=earlier)
        logger.info(
            "Trained on %d utterances in %.0f s; held-out accuracy %.1f %%.",
            report.examples,
            report.seconds,
            100 * report.accuracy,
        )
        return self._resource

    @property
    def problem(self) -> str | None:
        """Why no message can be understood now; None while all is well."""
        return self._queue.problem if self._queue else None

    def close(self) -> None:
        """Finish what waits and stop the threads; what comes later is refused."""
        if self._queue:
            self._queue.close()

    def process(
        self,
        messages: list[Message],
        tracker: Optional[DialogueStateTracker] = None,  # noqa: UP045 - Rasa knows only this form
    ) -> list[Message]:
        """Set intent, ranking, entities and tokens of each message that has a text.

        A message that asks for several things, or refuses one, has them under ``requests`` too;
        its own intent and entities are those of the first that it asks for.

        Args:
            messages: to be read.
            tracker: the conversation so far, without these messages.

        Raises:
            OverloadedError: too many messages wait.
            ServiceUnavailableError: the model takes too long, or its threads have stopped.
        """
        if self._model is None:
            raise ModelError(
                f"{type(self).__name__} is not trained.", hint="Train it: 'shoptalk train'."
            )
        with_text = [message for message in messages if message.get(TEXT) is not None]
        situation = situation_of(tracker)
        parses = self._model.parse(
            [message.get(TEXT) for message in with_text], [situation] * len(with_text)
        )
        for message, parse in zip(with_text, parses, strict=True):
            self._set(message, parse)
        return messages

    def _set(self, message: Message, parse: Parse) -> None:
        ranking = [
            {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
            for name, confidence in parse.ranking
        ]
        found = message.get(ENTITIES, []) + [self._entity(entity) for entity in parse.entities]
        tokens = [Token(word.text, word.start, word.end) for word in parse.words]
        if requests := entries_of(parse, found):
            first = leading(requests)
            found = first["entities"]
            if not first["negated"]:
                ranking = led_by(first["intent"], first["confidence"], ranking)
            if len(requests) > 1 or first["negated"]:
                message.set(REQUESTS, requests, add_to_output=True)
        message.set(INTENT, dict(ranking[0]), add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(ENTITIES, found, add_to_output=True)
        message.set(TOKENS_NAMES[TEXT], tokens)
        if self._execution_context.should_add_diagnostic_data:
            message.add_diagnostic_data(
                self._execution_context.node_name, {DIAGNOSTICS: parse.out_of_scope_score}
            )

    def _entity(self, entity: Entity) -> dict[str, Any]:
        values: dict[str, Any] = {
            ENTITY_ATTRIBUTE_TYPE: entity.type,
            ENTITY_ATTRIBUTE_START: entity.start,
            ENTITY_ATTRIBUTE_END: entity.end,
            ENTITY_ATTRIBUTE_VALUE: entity.value,
            ENTITY_ATTRIBUTE_CONFIDENCE_TYPE: entity.confidence,
            EXTRACTOR: type(self).__name__,
        }
        if entity.role is not None:
            values[ENTITY_ATTRIBUTE_ROLE] = entity.role
            values[ENTITY_ATTRIBUTE_CONFIDENCE_ROLE] = entity.confidence
        if entity.group is not None:
            values[ENTITY_ATTRIBUTE_GROUP] = entity.group
            values[ENTITY_ATTRIBUTE_CONFIDENCE_GROUP] = entity.confidence
        return values


def _parse_config(config: dict[str, Any]) -> JointBertConfig:
    """The component's own keys; those that Rasa adds are left out."""
    own = {
        key: value
        for key, value in config.items()
        if not key.startswith("_") and key != _EPOCH_FRACTION
    }
    return JointBertConfig.from_mapping(own, where="config.yml, JointBertClassifier")


def _load(folder: Path) -> JointBert:
    """The model in ``folder``; where an archive was unpacked to is left out of an error."""
    try:
        return JointBert.load(folder / _FOLDER)
    except ModelError as error:
        message = error.message.replace(f"{folder}{os.sep}", "")
        raise ModelError(message, hint=error.hint) from error


def _limits(config: JointBertConfig) -> QueueLimits:
    return QueueLimits(
        workers=config.workers,
        queue_size=config.queue_size,
        max_batch=config.max_batch,
        timeout=config.queue_timeout,
    )


def _log_dir() -> Path | None:
    try:
        return Project.find().var / "tensorboard" / "nlu"
    except ConfigError:
        return None


def example_of(message: Message) -> Example:
    """A training message as an example, with its situation and requests where it tells them."""
    entities = tuple(
        Entity(
            start=int(entity[ENTITY_ATTRIBUTE_START]),
            end=int(entity[ENTITY_ATTRIBUTE_END]),
            type=str(entity[ENTITY_ATTRIBUTE_TYPE]),
            value=str(entity.get(ENTITY_ATTRIBUTE_VALUE, "")),
            role=entity.get(ENTITY_ATTRIBUTE_ROLE),
            group=entity.get(ENTITY_ATTRIBUTE_GROUP),
        )
        for entity in message.get(ENTITIES, [])
        if entity.get(EXTRACTOR) in (None, JointBertClassifier.__name__)
    )
    requests = tuple(Request(**values) for values in message.get(REQUESTS) or ())
    situation = Situation(**message.get(SITUATION)) if message.get(SITUATION) else NOTHING
    return Example(
        message.get(TEXT), message.get(INTENT), entities, situation=situation, requests=requests
    )
