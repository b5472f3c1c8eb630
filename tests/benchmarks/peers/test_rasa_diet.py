from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from benchmarks.peers.exchange import Task
from benchmarks.peers.rasa_diet import to_parsed, write_bot

TASK = Task(
    train=[
        {
            "text": "a [red] hat: (new)",
            "intent": "find",
            "entities": [{"start": 3, "end": 6, "entity": "colour", "value": "red"}],
        },
        {"text": "bye", "intent": "leave", "entities": []},
    ],
    test=[],
    seed=5,
)


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_rasa_reads_the_training_data(tmp_path: Path) -> None:
    from rasa.shared.nlu.training_data.loading import load_data

    _, data = write_bot(tmp_path, TASK)
    examples = load_data(str(data)).training_examples
    assert [example.get("text") for example in examples] == ["a [red] hat: (new)", "bye"]
    assert [example.get("intent") for example in examples] == ["find", "leave"]
    found = examples[0].get("entities")[0]
    assert (found["start"], found["end"], found["entity"]) == (3, 6, "colour")


def test_the_pipeline_is_the_one_of_rasa_init_with_a_seed(tmp_path: Path) -> None:
    import rasa

    config, _ = write_bot(tmp_path, TASK)
    ours = json.loads(config.read_text(encoding="utf-8"))["pipeline"]
    stock = Path(rasa.__file__).parent / "engine/recipes/config_files/default_config.yml"
    wanted = yaml.safe_load(stock.read_text(encoding="utf-8"))["pipeline"]
    diet = next(part for part in ours if part["name"] == "DIETClassifier")
    assert diet.pop("random_seed") == 5
    assert ours == wanted


def test_a_refusal_is_out_of_scope() -> None:
    answer = {
        "intent_ranking": [
            {"name": "nlu_fallback", "confidence": 0.7},
            {"name": "find", "confidence": 0.2},
        ],
        "entities": [{"start": 0, "end": 3, "entity": "colour", "extractor": "DIETClassifier"}],
    }
    parsed = to_parsed(answer)
    assert parsed.ranking == [("out_of_scope", 0.7), ("find", 0.2)]
    assert parsed.entities == [{"start": 0, "end": 3, "entity": "colour", "role": None}]
