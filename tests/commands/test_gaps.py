"""``shoptalk gaps``: from what nothing answered to an answer or an utterance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from actions.answers import load_faq
from actions.assembly import open_project_shop, shop_config
from bot import cli
from bot.commands.gap_files import id_of, utterances_of, write_utterances
from common.errors import DataError
from common.paths import Project
from shop.gaps import record_gap

NLU = """\
# by hand
version: "3.1"

nlu:
- intent:   faq_discount_code   # odd spacing stays
  examples: |
      - where goes my code

- intent: greet
  examples: |
    - ahoy
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A new shop in which four things were asked."""
    monkeypatch.chdir(tmp_path)
    assert cli.run(["new", "corner"]) == 0
    monkeypatch.chdir(tmp_path / "corner")
    project = Project.find()
    shop = open_project_shop(project)
    for text in ("Is there a student discount?", "any discount for a student", "who packs it"):
        record_gap(shop, text, kind="shop")
    record_gap(shop, "is there a student discount", kind="shop")
    record_gap(shop, "where is 12345678", kind="message")
    shop.close()
    return project


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert cli.run(["gaps", *arguments]) == 0
    return capsys.readouterr().out


def test_the_same_is_shown_together(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys).splitlines() == [
        "    1  3 times, about the shop",
        "       Is there a student discount? (2)",
        "       any discount for a student",
        "    3  once, about the shop",
        "       who packs it",
        "    4  once, not understood",
        "       where is [number]",
    ]
    first, *_ = json.loads(run(capsys, "--json"))
    assert (first["id"], first["count"], first["kind"]) == (1, 3, "shop")


def test_an_answer_joins_the_shop_s_answers(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys, "answer", "2", "Students: 10 % off. Ask {support_email}.")
    assert said.startswith("data/faq/answered.yml: faq_student_discount, asked in 2 ways.")
    run(capsys, "answer", "3", 'Our "own" people: always.')
    entries = load_faq(project.answers, shop_config(project))
    entry = entries["faq_student_discount"]
    assert entry.question == "Is there a student discount?"
    assert entry.answer.startswith("Students: 10 % off. Ask ")
    assert "any discount for a student" in entry.utterances
    assert entries["faq_packs"].answer == 'Our "own" people: always.'
    assert [one["id"] for one in json.loads(run(capsys, "--json"))] == [4]


def test_an_answer_with_a_wrong_setting_is_not_written(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["gaps", "answer", "1", "Ask {nobody}."]) == 1
    assert "no key of data/shop.yml" in capsys.readouterr().err
    assert not (project.answers / "answered.yml").exists()
    assert cli.run(["gaps", "answer", "99", "x"]) == 1
    assert "There is no question 99" in capsys.readouterr().err


def test_utterances_go_where_the_intent_stands(tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_text(NLU, encoding="utf-8")
    lines = ["student discount?", "where goes my code", "discount: yes?"]
    assert write_utterances(tmp_path, "faq_discount_code", lines) == (path, 2)
    added = "      - student discount?\n      - discount: yes?\n"
    code = "      - where goes my code\n"
    assert path.read_text(encoding="utf-8") == NLU.replace(code, code + added)
    assert write_utterances(tmp_path, "greet", ["hoy"]) == (path, 1)
    assert path.read_text(encoding="utf-8").endswith("    - ahoy\n    - hoy\n")


def test_an_intent_without_utterances_gets_a_file(tmp_path: Path) -> None:
    write_utterances(tmp_path, "ask_shop", ["who packs it"])
    path, added = write_utterances(tmp_path, "ask_product", ["does it float", "is it loud"])
    assert (path.name, added) == ("gaps.yml", 2)
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    assert [block["intent"] for block in blocks] == ["ask_shop", "ask_product"]
    path.write_text("nlu: [", encoding="utf-8")
    with pytest.raises(DataError, match="not valid YAML"):
        write_utterances(tmp_path, "greet", ["hi"])


def test_what_was_masked_is_no_utterance() -> None:
    assert utterances_of(["where is [number]", "- a  b", "a b"]) == ["a b"]


def test_names_of_answers_are_never_twice_the_same() -> None:
    taken = ["faq_student_discount", "faq_student_discount_2"]
    assert id_of("x", taken, ["Student", "discount!"]) == "faq_student_discount_3"
    assert id_of("?", [], []) == "faq_question"


def test_an_unknown_intent_is_answered_with_the_nearest(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["gaps", "utterance", "1", "ask_shops"]) == 1
    assert "Did you mean 'ask_shop'?" in capsys.readouterr().err
    said = run(capsys, "utterance", "1", "ask_shop")
    assert said.startswith("data/nlu/gaps.yml: 2 new utterances of ask_shop.")
    assert run(capsys, "drop", "3").startswith("1 questions are forgotten.")
