"""A bot that understands with a tiny BERT and answers with what it understood."""

from __future__ import annotations

from pathlib import Path

import yaml

from common.paths import Project
from tests.nlu_models.conftest import UTTERANCES, examples_of, make_checkpoint, tiny_config

RESPONSES = {
    "greet": "Hello there",
    "goodbye": "See you",
    "find": "Something {colour}",
    "order": "Order {order_number}",
}
SLOTS = ("colour", "order_number")
# what is said: what the bot answers
ANSWERS = {
    "good morning": "Hello there",
    "see you later": "See you",
    "show me red shoes": "Something red",
    "do you have a blue jacket": "Something blue",
    "i want green trousers": "Something green",
    "where is my order HP-104233": "Order HP-104233",
    "status of HP-104111": "Order HP-104111",
    "track order HP-104999": "Order HP-104999",
}


def write_speaking(root: Path) -> Project:
    """The bot's files in ``root``, with a randomly initialised BERT to train from."""
    checkpoint = make_checkpoint(root / "bert", examples_of(UTTERANCES))
    names = root / "names.json"
    names.write_text("{}", encoding="utf-8")
    for name, content in _files(checkpoint, names).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return Project(root)


def _files(checkpoint: Path, names: Path) -> dict[str, object]:
    config = tiny_config(str(checkpoint)).model_dump(exclude_defaults=True)
    return {
        "config.yml": {
            "recipe": "default.v1",
            "assistant_id": "speaking",
            "language": "en",
            "pipeline": [
                {"name": "nlu_models.components.JointBertClassifier", **config},
                {"name": "nlu_models.components.EntityLinker", "gazetteer": str(names)},
            ],
            "policies": [{"name": "RulePolicy"}],
        },
        "domain.yml": {
            "version": "3.1",
            "intents": list(RESPONSES),
            "entities": list(SLOTS),
            "slots": {
                name: {
                    "type": "text",
                    "influence_conversation": False,
                    "mappings": [{"type": "from_entity", "entity": name}],
                }
                for name in SLOTS
            },
            "responses": {f"utter_{name}": [{"text": text}] for name, text in RESPONSES.items()},
        },
        "data/nlu/nlu.yml": {
            "version": "3.1",
            "nlu": [
                {"intent": intent, "examples": "".join(f"- {line}\n" for line in lines)}
                for intent, lines in UTTERANCES.items()
            ],
        },
        "data/rules/rules.yml": {
            "version": "3.1",
            "rules": [
                {"rule": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]}
                for name in RESPONSES
            ],
        },
    }
