from __future__ import annotations

import json
from pathlib import Path

import pytest

from common.errors import DataError
from nlu_models.model.examples import Entity
from nlu_models.training.data import parse_annotated, read_examples, read_sourced

GOOD = """\
version: "3.1"
nlu:
- intent: find
  examples: |
    - a [navy](colour) [hoodie]{"entity": "category", "value": "shirts"}
    - from [Graz]{"entity": "city", "role": "from"} please
    - [hoody](category:shirts)

- synonym: shirts
  examples: |
    - hoodie
- intent: greet
  examples:
  - text: |
      hello
  - text: "- hi"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "nlu.yml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_reading(file: Path) -> None:
    first, second, third, *greetings = read_examples([file])
    assert first.text == "a navy hoodie"
    assert first.entities == (
        Entity(2, 6, "colour", "navy"),
        Entity(7, 13, "category", "shirts"),
    )
    assert second.entities == (Entity(5, 9, "city", "Graz", role="from"),)
    assert third.entities == (Entity(0, 5, "category", "shirts"),)
    assert [(e.text, e.intent) for e in greetings] == [("hello", "greet"), ("hi", "greet")]


def test_places_are_file_and_line(file: Path) -> None:
    places = [sourced.place for sourced in read_sourced([file])]
    assert places[:3] == [f"{file}:5", f"{file}:6", f"{file}:7"]


def test_a_folder_is_read_with_what_lies_below(tmp_path: Path, file: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "x.yml").write_text(GOOD, encoding="utf-8")
    assert len(read_examples([tmp_path])) == 2 * len(read_examples([file]))


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("nlu:\n- intent: a\n  examples: |\n", "nlu.yml:2", "no examples"),
        ("nlu:\n- intent: a\n", "nlu.yml:2", "no examples"),
        ("nlu:\n- intent: a\n  examples: |\n    - x\n   - y: [\n", "nlu.yml:5", "not valid YAML"),
        (
            'nlu:\n- intent: a\n  examples: |\n    - ok\n    - [x]{"entity": y}\n',
            "nlu.yml:5",
            "not valid JSON",
        ),
        (
            'nlu:\n- intent: a\n  examples: |\n    - [x]{"entity": "y", "vale": "z"}\n',
            "nlu.yml:4",
            "needs 'entity'",
        ),
    ],
)
def test_what_is_wrong_and_where(tmp_path: Path, text: str, place: str, reason: str) -> None:
    (tmp_path / "nlu.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=reason) as caught:
        read_examples([tmp_path])
    assert place in str(caught.value)


def test_missing_path(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no training data"):
        read_examples([tmp_path / "absent.yml"])


def test_brackets_that_annotate_nothing_stay() -> None:
    assert parse_annotated("is [this] ok (or not)", None).text == "is [this] ok (or not)"


JSON = {
    "rasa_nlu_data": {
        "common_examples": [
            {
                "text": "the navy parka",
                "intent": "find",
                "entities": [
                    {"start": 4, "end": 14, "value": "navy-parka", "entity": "product"},
                    {"start": 4, "end": 8, "entity": "colour", "role": "of", "group": "1"},
                ],
            },
            {"text": "hi"},
        ]
    }
}


def test_rasas_json_may_hold_overlapping_entities(tmp_path: Path) -> None:
    (tmp_path / "nlu.json").write_text(json.dumps(JSON), encoding="utf-8")
    (tmp_path / "other.json").write_text("[]", encoding="utf-8")
    first, second = read_sourced([tmp_path])
    assert first.example.entities == (
        Entity(4, 14, "product", "navy-parka"),
        Entity(4, 8, "colour", "navy", "of", "1"),
    )
    assert first.place == f"{tmp_path / 'nlu.json'}, example 1"
    assert (second.example.text, second.example.intent) == ("hi", None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "not Rasa NLU JSON"),
        ("{", "not Rasa NLU JSON"),
        ('{"rasa_nlu_data": {"common_examples": [{"intent": "x"}]}}', "example 1 cannot be read"),
        (
            '{"rasa_nlu_data": {"common_examples": [{"text": "x", "entities": [{"start": 0}]}]}}',
            "example 1 cannot be read",
        ),
    ],
)
def test_what_is_wrong_in_json(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "nlu.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=reason):
        read_examples([tmp_path / "nlu.json"])
