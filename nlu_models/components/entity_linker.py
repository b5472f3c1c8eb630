"""Entity linking as a component of a Rasa pipeline; belongs after the component that tags entities.

Rasa reads the annotations of this module at run time, so they are not postponed.
"""

from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import ENTITY_ATTRIBUTE_CONFIDENCE_TYPE
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_GROUP,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from common.artifacts import fingerprint, sources
from common.config import StrictModel
from common.errors import ConfigError
from common.paths import Project
from nlu_models.components.entries import REQUESTS, all_entities, leading, share_out
from nlu_models.linking import Link, Linker
from nlu_models.linking.orders import order_shape
from nlu_models.linking.source import GazetteerSource
from nlu_models.model.examples import Entity
from nlu_models.text.reads import Reads, reads_here

GAZETTEER_FILE = "gazetteer.json"


class LinkerConfig(StrictModel):
    """Keys of the component in ``config.yml``.

    Args:
        language: code of the messages' language; ``language:`` of ``config.yml`` unless set.
        gazetteer: the file of the shop's names, from the project's folder; ``gazetteer.json``
            among the trained models unless set.
    """

    language: str | None = None
    gazetteer: str | None = None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityLinker(GraphComponent):
    """Brings entities to canonical values and finds those that have a form of their own.

    A linked entity is a plain Rasa entity with ``extractor: EntityLinker``; a product also has its
    ``name``, and ``candidates`` where several fit.
    """

    def __init__(self, config: LinkerConfig) -> None:
        """Keep the configuration; the gazetteer is read with the first message."""
        self.config = config
        self._latest: Linker | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The component's default configuration."""
        return LinkerConfig().model_dump()

    @staticmethod
    def required_packages() -> list[str]:
        """What linking needs."""
        return ["rapidfuzz"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changes when the code of linking changes; names are read anew while serving."""
        return fingerprint(Path(__file__), *sources("nlu_models.linking", "nlu_models.text"))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EntityLinker":
        """The component.

        Raises:
            ConfigError: a key is unknown or wrong.
        """
        own = {key: value for key, value in config.items() if not key.startswith("_")}
        return cls(LinkerConfig.from_mapping(own, where="config.yml, EntityLinker"))

    @cached_property
    def _reads(self) -> Reads:
        return reads_here(self.config.language)

    @cached_property
    def _source(self) -> GazetteerSource:
        return GazetteerSource(_gazetteer_path(self.config.gazetteer), self._reads)

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace the entities of each message by linked ones."""
        linker = self._linker()
        for message in messages:
            text, requests = message.get(TEXT), message.get(REQUESTS)
            if text is None:
                continue
            found = all_entities(requests) if requests else message.get(ENTITIES, [])
            linked = _link(linker, text, found)
            if requests:
                requests = share_out(requests, linked)
                message.set(REQUESTS, requests, add_to_output=True)
                linked = leading(requests)["entities"]
            message.set(ENTITIES, linked, add_to_output=True)
        return messages

    def _linker(self) -> Linker:
        """The linker of the present names; threads that find them changed make one each."""
        gazetteer, linker = self._source.current(), self._latest
        if linker is None or linker.gazetteer is not gazetteer:
            linker = Linker(gazetteer, self._reads, order_shape())
            self._latest = linker
        return linker


def _gazetteer_path(setting: str | None) -> Path:
    try:
        project = Project.find()
    except ConfigError:
        return Path(setting or GAZETTEER_FILE)
    return project.root / setting if setting else project.models / GAZETTEER_FILE


def _link(linker: Linker, text: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Link Rasa's entity dictionaries; what nothing links stays the dictionary it was."""
    entities = {
        Entity(
            start=int(entity[ENTITY_ATTRIBUTE_START]),
            end=int(entity[ENTITY_ATTRIBUTE_END]),
            type=str(entity[ENTITY_ATTRIBUTE_TYPE]),
            value=str(entity[ENTITY_ATTRIBUTE_VALUE]),
            role=entity.get(ENTITY_ATTRIBUTE_ROLE),
            group=entity.get(ENTITY_ATTRIBUTE_GROUP),
            confidence=float(entity.get(ENTITY_ATTRIBUTE_CONFIDENCE_TYPE) or 1.0),
        ): entity
        for entity in found
        if ENTITY_ATTRIBUTE_START in entity and ENTITY_ATTRIBUTE_END in entity
    }
    # Entities without a span come from a button or an API call: they are canonical already.
    without_span = [entity for entity in found if ENTITY_ATTRIBUTE_START not in entity]
    linked = linker.link(text, list(entities))
    return without_span + [
        _to_dict(thing)
        if isinstance(thing, Link)
        else entities.get(thing) or _plain(thing, entities)
        for thing in linked
    ]


def _plain(entity: Entity, known: dict[Entity, dict[str, Any]]) -> dict[str, Any]:
    """An entity whose value was only written another way."""
    before = next(
        values
        for other, values in known.items()
        if (other.start, other.end, other.type) == (entity.start, entity.end, entity.type)
    )
    return {**before, ENTITY_ATTRIBUTE_VALUE: entity.value}


def _to_dict(link: Link) -> dict[str, Any]:
    values: dict[str, Any] = {
        ENTITY_ATTRIBUTE_TYPE: link.type,
        ENTITY_ATTRIBUTE_START: link.start,
        ENTITY_ATTRIBUTE_END: link.end,
        ENTITY_ATTRIBUTE_VALUE: link.value,
        ENTITY_ATTRIBUTE_CONFIDENCE_TYPE: link.confidence,
        EXTRACTOR: EntityLinker.__name__,
    }
    extra = {
        ENTITY_ATTRIBUTE_ROLE: link.role,
        ENTITY_ATTRIBUTE_GROUP: link.group,
        "name": link.name,
        "candidates": list(link.candidates) or None,
    }
    return values | {key: value for key, value in extra.items() if value is not None}
