"""A project's training data together with what the program and its languages bring for any shop.

``config.yml`` names :class:`ShopImporter` under ``importers``, so that every command of Rasa sees
the same bot; a project without it is a plain Rasa project.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.data import get_data_files, is_nlu_file
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.runtime.base import (
    base_domain,
    base_training,
    dialogue_folders,
    languages_of,
    shop_name,
)
from bot.runtime.derived import derived
from common.paths import Project
from nlu_models.components.entries import REQUESTS, SITUATION
from nlu_models.model.examples import Entity, Request
from nlu_models.training.dialogues import read_dialogues, turns_of


class ShopImporter(RasaFileImporter):
    """Rasa's file importer that also reads the program's base and the project's responses.

    Where something stands twice, ``data/responses`` wins over the project's domain, and this over
    the base.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        self._project = project = Project.find(Path(config_file).parent if config_file else None)
        languages = languages_of(project)
        given = training_data_paths or []
        own = [given] if isinstance(given, str) else list(given)
        super().__init__(config_file, domain_path, [*own, *map(str, base_training(*languages))])
        self._own_utterances = _utterances(own)
        folders = [folder for one in languages for folder in one.folders("nlu")]
        self._base_utterances = _utterances(map(str, folders))
        self._derived = derived(project)
        self._brought = RasaYAMLReader().reads(json.dumps(self._derived.nlu))
        self._domains = [
            path
            for path in (project.responses, *_given(domain_path), *base_domain(languages[0]))
            if path.exists()
        ]

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The project's utterances, and those of the language for the intents of its domain.

        The project's stand in files, or are brought by its answers and operations. What it labels
        itself counts as it does, whatever the base says.
        """
        own = training_data_from_paths(self._own_utterances, language).merge(self._brought)
        texts = {example.get(TEXT) for example in own.training_examples}
        intents = set(self.get_domain().intents)
        base = training_data_from_paths(self._base_utterances, language)
        kept = base.filter_training_examples(
            lambda example: example.get(INTENT) in intents and example.get(TEXT) not in texts
        )
        return own.merge(kept).merge(TrainingData(list(self._turns())))

    def _turns(self) -> Iterator[Message]:
        """What shoppers say in the training dialogues, each with its situation and requests.

        As with utterances, only the intents of the project's domain count.
        """
        intents = set(self.get_domain().intents)
        for turn in turns_of(read_dialogues(dialogue_folders(self._project))):
            if not {part.intent for part in turn.parts} <= intents:
                continue
            yield Message(
                {
                    TEXT: turn.text,
                    INTENT: turn.intent,
                    ENTITIES: [_annotated(entity) for entity in turn.entities],
                    SITUATION: asdict(turn.situation),
                    REQUESTS: [_plain(request) for request in turn.requests],
                }
            )

    @cached_method
    def get_domain(self) -> Domain:
        """The project's domain over the base's.

        Raises:
            InvalidDomain: a file is no valid domain.
        """
        merged: dict[str, Any] = {}
        for path in self._domains:
            merged = Domain.merge_domain_dicts(Domain.load(path).as_dict(), merged)
            merged.pop("duplicates", None)  # to say something in its own way is no mistake
        for follows in (self._derived.domain, {"entities": sorted(self._brought.entities)}):
            merged = Domain.merge_domain_dicts(follows, merged)
        merged.pop("duplicates", None)
        merged["responses"] = _named(merged.get("responses") or {}, shop_name(self._project))
        return Domain.from_dict(merged)

    @cached_method
    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """The stories and rules of all files, and the rules that follow from the answers."""
        rules = YAMLStoryReader().read_from_parsed_yaml(self._derived.rules)
        return super().get_stories(exclusion_percentage).merge(StoryGraph(rules))


def _utterances(paths: Iterable[str]) -> list[str]:
    """The files of utterances among ``paths`` and in their folders, in a fixed order."""
    return sorted(get_data_files(list(paths), is_nlu_file))


def _named(responses: dict[str, Any], shop: str) -> dict[str, Any]:
    """Responses with the shop's name in them: Rasa's own generator knows slots alone."""
    text = json.dumps(responses).replace("{shop}", json.dumps(shop)[1:-1])
    named: dict[str, Any] = json.loads(text)
    return named


def _annotated(entity: Entity) -> dict[str, Any]:
    """An entity as Rasa's training data holds it."""
    values = {"start": entity.start, "end": entity.end, "entity": entity.type}
    more = {"value": entity.value, "role": entity.role, "group": entity.group}
    return values | {key: value for key, value in more.items() if value is not None}


def _plain(request: Request) -> dict[str, Any]:
    return {
        "start": request.start,
        "end": request.end,
        "intent": request.intent,
        "refused": request.refused,
    }


def _given(domain_path: str | None) -> list[Path]:
    return [Path(domain_path)] if domain_path else []
