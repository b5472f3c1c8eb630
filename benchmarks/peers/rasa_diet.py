"""Rasa 3.6 with the pipeline that ``rasa init`` gives a bot: DIET (Bunk et al. 2020)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from benchmarks.peers.exchange import OUT_OF_SCOPE, Parsed, Task, run, training, write_parsed

_REFUSED = "nlu_fallback"
_MODEL = "model.tar.gz"


def pipeline(seed: int) -> list[dict[str, Any]]:
    """The stock pipeline, with the seed set."""
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {
            "name": "DIETClassifier",
            "epochs": 100,
            "constrain_similarities": True,
            "random_seed": seed,
        },
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]


def write_bot(folder: Path, task: Task) -> tuple[Path, Path]:
    """Write configuration and training data as Rasa reads them; JSON is YAML."""
    config, data = folder / "config.yml", folder / "nlu.json"
    values = {"recipe": "default.v1", "language": "en", "assistant_id": "peer"}
    text = json.dumps(values | {"pipeline": pipeline(task.seed), "policies": []})
    config.write_text(text, encoding="utf-8")
    data.write_text(
        json.dumps({"rasa_nlu_data": {"common_examples": task.train}}), encoding="utf-8"
    )
    return config, data


def train(folder: Path, task: Task) -> None:
    """Train into ``folder``."""
    from rasa.model_training import train_nlu

    config, data = write_bot(folder, task)
    with training(folder):
        train_nlu(str(config), str(data), str(folder), fixed_model_name=_MODEL)


def parse(folder: Path, task: Task) -> None:
    """Parse the test texts as a running bot does."""
    from rasa.core.agent import Agent

    agent = Agent.load(folder / _MODEL)

    async def read(text: str) -> Parsed:
        return to_parsed(await agent.parse_message(text))

    asyncio.run(write_parsed(folder, task.test, read))


def to_parsed(answer: dict[str, Any]) -> Parsed:
    """What the exchange wants from what Rasa says; refusing is out of scope."""
    ranking = [
        (OUT_OF_SCOPE if each["name"] == _REFUSED else each["name"], each["confidence"])
        for each in answer["intent_ranking"]
    ]
    keys = ("start", "end", "entity", "role")
    entities = [{key: entity.get(key) for key in keys} for entity in answer["entities"]]
    return Parsed(ranking, entities)


if __name__ == "__main__":
    run(train, parse)
