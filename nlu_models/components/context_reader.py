"""Reading short answers by what the bot said last, as a component of a Rasa pipeline.

It belongs after the components that name intent and entities, and before ``FallbackClassifier``.
Rasa reads the annotations of this module at run time, so they are not postponed.
"""

from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
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

from common import messages as rich
from common.config import StrictModel
from nlu_models.components.entries import REQUESTS, Entry, leading, merged, pointing_joined
from nlu_models.components.situation import last_said
from nlu_models.model.requests import YES_OR_NO
from nlu_models.text.answers import ORDINAL, Answer, Place, Question, question_of, read_answer
from nlu_models.text.reads import AnswerReads, reads_here

_PRESSED = "/"
_QUESTION_MARKS = "?？؟"


class ReaderConfig(StrictModel):
    """Keys of the component in ``config.yml``.

    Args:
        language: code of the messages' language; ``language:`` of ``config.yml`` unless set.
    """

    language: str | None = None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ContextReader(GraphComponent):
    """Reads "yes", "2", "the second", "both" by the question, the buttons or the products before.

    A yes or no that comes before a request ("yes, and show me mugs") is kept where the bot asked
    something, and left out where it did not.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ContextReader":
        """The component.

        Raises:
            ConfigError: a key is unknown or wrong.
        """
        own = {key: value for key, value in config.items() if not key.startswith("_")}
        parsed = ReaderConfig.from_mapping(own, where="config.yml, ContextReader")
        return cls(reads_here(parsed.language).answers)

    def __init__(self, reads: AnswerReads | None) -> None:
        """Keep the patterns of short answers; without any, none is read."""
        self._reads = reads

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The component's default configuration."""
        return ReaderConfig().model_dump()

    def process(
        self,
        messages: list[Message],
        tracker: Optional[DialogueStateTracker] = None,  # noqa: UP045 - Rasa knows only this form
    ) -> list[Message]:
        """Give each message the intent and entities that it has in this conversation.

        Args:
            messages: already read without the conversation.
            tracker: the conversation so far, without these messages.
        """
        if self._reads is None:
            return messages
        said = last_said(tracker.events if tracker else ())
        question = question_of([message for message in said if not _only_offers(message)])
        for message in messages:
            text = message.get(TEXT)
            if text is None or text.startswith(_PRESSED):
                continue
            if requests := _joined(message):
                _settle(message, requests, question, self._reads)
            elif answer := read_answer(
                text, question, self._reads, intent=_intent(message), place=_place(message)
            ):
                _set(message, answer)
        return messages


def _only_offers(said: rich.Message) -> bool:
    """Whether one button stands below what is no question: "ok" does not press it."""
    if not isinstance(said, rich.Buttons) or len(said.buttons) != 1:
        return False
    return not any(mark in said.text for mark in _QUESTION_MARKS)


def _intent(message: Message) -> str:
    return str((message.get(INTENT) or {}).get(INTENT_NAME_KEY) or "")


def _place(message: Message) -> Place | None:
    """The place in a list, where the message names just one."""
    found = [e for e in message.get(ENTITIES, []) if e.get(ENTITY_ATTRIBUTE_TYPE) == ORDINAL]
    if len(found) != 1 or ENTITY_ATTRIBUTE_START not in found[0]:
        return None
    value = found[0][ENTITY_ATTRIBUTE_VALUE]
    text = str(value)
    return Place(
        int(text) if text.lstrip("-").isdigit() else text,
        found[0][ENTITY_ATTRIBUTE_START],
        found[0][ENTITY_ATTRIBUTE_END],
    )


def _joined(message: Message) -> list[Entry] | None:
    """The requests of a message, one that only points joined to the one that it is about."""
    requests: list[Entry] | None = message.get(REQUESTS)
    if not requests:
        return None
    joined = pointing_joined(requests, message.get(TEXT))
    if len(joined) == len(requests):
        return requests
    several = joined if len(joined) > 1 or joined[0]["negated"] else None
    message.set(REQUESTS, several, add_to_output=True)
    _lead(message, leading(joined))
    return several


def _settle(
    message: Message, requests: list[Entry], question: Question, reads: AnswerReads
) -> None:
    """Decide whether a yes or no before a request answers anything."""
    first = requests[0]
    if first["intent"] not in YES_OR_NO or first["negated"]:
        return
    if answer := read_answer(first["text"], question, reads, intent=first["intent"]):
        first = _entry(message, answer) | {"text": first["text"]}
        message.set(REQUESTS, [first, *requests[1:]], add_to_output=True)
    if answer or question.wants_yes_or_no:
        _lead(message, first)
        return
    rest = merged(requests)
    message.set(REQUESTS, rest if len(rest) > 1 else None, add_to_output=True)
    _lead(message, leading(rest))


def _lead(message: Message, entry: Entry) -> None:
    _set_intent(message, entry["intent"], entry["confidence"])
    message.set(ENTITIES, entry["entities"], add_to_output=True)


def _set(message: Message, answer: Answer) -> None:
    _set_intent(message, answer.intent, 1.0)
    message.set(ENTITIES, _entities(message, answer), add_to_output=True)
    if answer.then is not None:
        chosen = [_entry(message, part) for part in (answer, answer.then)]
        message.set(REQUESTS, chosen, add_to_output=True)


def _set_intent(message: Message, name: str, confidence: float) -> None:
    """Put an intent first; what was read without the conversation stays behind it."""
    intent = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
    others = [
        {**other, PREDICTED_CONFIDENCE_KEY: other[PREDICTED_CONFIDENCE_KEY] * (1 - confidence)}
        for other in message.get(INTENT_RANKING_KEY) or []
        if other[INTENT_NAME_KEY] != name
    ]
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [dict(intent), *others], add_to_output=True)


def _entities(message: Message, answer: Answer) -> list[dict[str, Any]]:
    """The entities of an answer; each stands for all the words of the message."""
    return [
        {
            ENTITY_ATTRIBUTE_TYPE: name,
            ENTITY_ATTRIBUTE_START: 0,
            ENTITY_ATTRIBUTE_END: len(message.get(TEXT)),
            ENTITY_ATTRIBUTE_VALUE: value,
            EXTRACTOR: ContextReader.__name__,
        }
        for name, value in answer.entities.items()
    ]


def _entry(message: Message, answer: Answer) -> Entry:
    return {
        "text": message.get(TEXT),
        "start": 0,
        "end": len(message.get(TEXT)),
        "intent": answer.intent,
        "confidence": 1.0,
        "negated": False,
        "entities": _entities(message, answer),
    }
