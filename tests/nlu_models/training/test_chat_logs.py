from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import DataError
from nlu_models.training.chat_logs import read_logs

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1).map(str.strip)
TURNS = st.lists(WORDS.filter(bool), min_size=1, max_size=4)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_blank_lines_part_conversations(tmp_path: Path) -> None:
    path = write(tmp_path, "log.txt", "\nhello\nhi, how can i help?\n\n\nbye\r\nsee you\n")
    assert read_logs([path]) == [("hello", "hi, how can i help?"), ("bye", "see you")]


def test_without_blank_lines_every_message_is_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "log.txt", "hello\nwhere is my parcel\n")
    assert read_logs([path]) == [("hello",), ("where is my parcel",)]


def test_json_lines_gather_the_turns_of_a_conversation(tmp_path: Path) -> None:
    lines = [
        {"text": "hello", "conversation": 7},
        {"text": "a lone one"},
        {"text": "hey", "conversation": "b"},
        {"text": "how are you", "conversation": 7},
        {"text": "another lone one"},
    ]
    path = write(tmp_path, "log.jsonl", "\n".join(map(json.dumps, lines)) + "\n\n")
    assert read_logs([path]) == [
        ("hello", "how are you"),
        ("a lone one",),
        ("hey",),
        ("another lone one",),
    ]


def test_training_data_gives_its_texts(tmp_path: Path) -> None:
    path = write(tmp_path, "n.yml", "nlu:\n- intent: a\n  examples: |\n    - a [red](colour) hat\n")
    assert read_logs([path]) == [("a red hat",)]


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "second")
    write(tmp_path, "a.txt", "first")
    write(tmp_path, "notes.md", "not a log")
    assert read_logs([tmp_path]) == [("first",), ("second",)]


@given(st.lists(TURNS, min_size=2, max_size=4))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, talks: object) -> None:
    assert isinstance(talks, list)
    text = "\n\n".join("\n".join(turns) for turns in talks)
    path = write(tmp_path_factory.mktemp("logs"), "log.txt", text)
    assert read_logs([path]) == [tuple(turns) for turns in talks]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("log.csv", "a", "kind that cannot be read"),
        ("log.jsonl", '{"text": "a"}\n{"text"', "log.jsonl:2 is not JSON"),
        ("log.jsonl", '{"words": "a"}', "log.jsonl:1 is no message"),
        ("log.jsonl", '{"text": "a", "conversation": [1]}', "log.jsonl:1 is no message"),
        ("log.jsonl", '"a"', "log.jsonl:1 is no message"),
        ("log.txt", " \n\n", "no messages"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_logs([write(tmp_path, name, text)])


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_logs([tmp_path / "absent.txt"])
