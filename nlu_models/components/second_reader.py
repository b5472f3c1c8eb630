"""The second reader as a component of a Rasa pipeline; belongs right after the classifier.

Rasa reads the annotations of this module at run time, so they are not postponed.
"""

import json
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu_models.components.classifier import example_of
from nlu_models.components.entries import REQUESTS, all_entities, leading, led_by, share_out
from nlu_models.components.situation import situation_of
from nlu_models.model.examples import Entity, Request
from nlu_models.second_reader import Reading, SecondReader, SecondReaderConfig, Vocabulary
from nlu_models.second_reader.prompt import as_json, from_json

READ_BY = "read_by"
"""Key of a message that the second reader has read anew."""
_FILE = "vocabulary.json"
_PRESSED = "/"


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER,
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
    ],
    is_trainable=True,
)
class SecondReaderComponent(GraphComponent):
    """Has a language model read what the classifier is unsure of.

    Its keys in ``config.yml`` are those of :class:`nlu_models.second_reader.SecondReaderConfig`.
    It answers in the structure of the classifier and never with a yes: nothing is written that
    the shopper did not confirm.
    """

    def __init__(
        self,
        config: SecondReaderConfig,
        model_storage: ModelStorage,
        resource: Resource,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Keep what training needs; ``vocabulary`` is None until trained."""
        self.config = config
        self._model_storage, self._resource = model_storage, resource
        asked = config.url is not None and vocabulary is not None
        self._reader = SecondReader(config, vocabulary) if asked and vocabulary else None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The component's default configuration."""
        return SecondReaderConfig().model_dump()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SecondReaderComponent":
        """A component to train.

        Raises:
            ConfigError: a key is unknown or wrong.
        """
        return cls(_parse(config), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SecondReaderComponent":
        """The trained component."""
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(_parse(config), model_storage, resource, from_json(kept))

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the names of intents and entities, with a few utterances of each intent."""
        examples = [example_of(message) for message in training_data.nlu_examples]
        vocabulary = Vocabulary.of(examples, each=self.config.examples)
        with self._model_storage.write_to(self._resource) as folder:
            kept = json.dumps(as_json(vocabulary), ensure_ascii=False, indent=1)
            (folder / _FILE).write_text(kept, encoding="utf-8")
        return self._resource

    def process(
        self,
        messages: list[Message],
        tracker: Optional[DialogueStateTracker] = None,  # noqa: UP045 - Rasa knows only this form
    ) -> list[Message]:
        """Put a second reading in the place of a doubtful one.

        Args:
            messages: already read by the classifier.
            tracker: the conversation so far, without these messages.
        """
        if self._reader is None:
            return messages
        situation = situation_of(tracker)
        for message in messages:
            text = message.get(TEXT)
            if text is None or text.startswith(_PRESSED):
                continue
            requests = self._reader.read(text, situation, _first_reading(message))
            if requests:
                self._set(message, text, requests)
        return messages

    def _set(self, message: Message, text: str, requests: tuple[Request, ...]) -> None:
        entries = [_entry(text, request, self.config.confidence) for request in requests]
        entities = _united(message, requests)
        shared = share_out(entries, entities)
        first = leading(shared)
        several = len(shared) > 1 or first["negated"]
        ranking = led_by(first["intent"], first["confidence"], message.get(INTENT_RANKING_KEY))
        message.set(REQUESTS, shared if several else None, add_to_output=True)
        message.set("intent", dict(ranking[0]), add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(ENTITIES, first["entities"] if several else entities, add_to_output=True)
        message.set(READ_BY, SecondReader.__name__, add_to_output=True)


def _parse(config: dict[str, Any]) -> SecondReaderConfig:
    own = {key: value for key, value in config.items() if not key.startswith("_")}
    return SecondReaderConfig.from_mapping(own, where="config.yml, SecondReaderComponent")


def _first_reading(message: Message) -> Reading:
    confidences = [each[PREDICTED_CONFIDENCE_KEY] for each in message.get(INTENT_RANKING_KEY) or ()]
    best, second, *_ = [*confidences, 0.0, 0.0]
    entities = tuple(
        Entity(
            found[ENTITY_ATTRIBUTE_START],
            found[ENTITY_ATTRIBUTE_END],
            found[ENTITY_ATTRIBUTE_TYPE],
            str(found[ENTITY_ATTRIBUTE_VALUE]),
        )
        for found in _found(message)
        if ENTITY_ATTRIBUTE_START in found
    )
    return Reading(best, second, entities)


def _found(message: Message) -> list[dict[str, Any]]:
    """The entities of the classifier, of all requests."""
    requests = message.get(REQUESTS)
    return all_entities(requests) if requests else list(message.get(ENTITIES) or [])


def _united(message: Message, requests: tuple[Request, ...]) -> list[dict[str, Any]]:
    """The second reader's entities, and those of the first that stand beside them."""
    new = [entity for request in requests for entity in request.entities]
    taken = [(entity.start, entity.end) for entity in new]
    beside = [found for found in _found(message) if not _overlaps(found, taken)]
    united = [*beside, *map(_entity, new)]
    return sorted(united, key=lambda found: int(found[ENTITY_ATTRIBUTE_START]))


def _overlaps(found: dict[str, Any], spans: list[tuple[int, int]]) -> bool:
    first, last = found[ENTITY_ATTRIBUTE_START], found[ENTITY_ATTRIBUTE_END]
    return any(first < end and start < last for start, end in spans)


def _entity(entity: Entity) -> dict[str, Any]:
    values = {
        ENTITY_ATTRIBUTE_TYPE: entity.type,
        ENTITY_ATTRIBUTE_START: entity.start,
        ENTITY_ATTRIBUTE_END: entity.end,
        ENTITY_ATTRIBUTE_VALUE: entity.value,
        EXTRACTOR: SecondReader.__name__,
    }
    return values if entity.role is None else {**values, ENTITY_ATTRIBUTE_ROLE: entity.role}


def _entry(text: str, request: Request, confidence: float) -> dict[str, Any]:
    return {
        "text": text[request.start : request.end],
        "start": request.start,
        "end": request.end,
        "intent": request.intent,
        "confidence": confidence,
        "negated": request.refused,
    }
