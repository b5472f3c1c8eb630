"""Questions that nothing answered: proposed as utterances or answers, decided by a person."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from actions.answers import load_faq
from actions.assembly import open_project_shop, shop_config
from bot import cli
from bot.understanding.gaps import known_of, nearest
from bot.understanding.kept import Proposals
from bot.understanding.proposing import look_at_gaps, open_proposals
from common.paths import Project
from shop.gaps import list_gaps, record_gap

PAGE = """\
# Our workshop

Every parcel is packed by Ada and Grace in Bergen. The kettle is on all day.
"""
ANSWERS = """\
- id: faq_students
  question: Is there a student discount?
  answer: Students get a tenth off.
"""
ASKED = ("any discount for a student", "who packs every parcel", "does it rain on mars")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A new shop with an answer and a page, in which three things were asked in vain."""
    monkeypatch.chdir(tmp_path)
    assert cli.run(["new", "corner"]) == 0
    monkeypatch.chdir(tmp_path / "corner")
    project = Project.find()
    (project.data / "pages").mkdir(exist_ok=True)
    (project.data / "pages" / "workshop.md").write_text(PAGE, encoding="utf-8")
    project.answers.mkdir(exist_ok=True)
    (project.answers / "students.yml").write_text(ANSWERS, encoding="utf-8")
    shop = open_project_shop(project)
    for text in ASKED:
        record_gap(shop, text, kind="shop")
    record_gap(shop, "a student discount?", kind="product", product_id="x")
    shop.close()
    return project


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert cli.run(["nlu", "proposals", *arguments]) == 0
    return capsys.readouterr().out


def gaps(project: Project) -> list[str]:
    shop = open_project_shop(project)
    try:
        return [gap.text for gap in list_gaps(shop)]
    finally:
        shop.close()


def test_what_comes_near_is_proposed_and_nothing_is_written_before_it_is_accepted(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = json.loads(run(capsys, "--json"))
    assert (first["text"], first["intent"], first["answer"]) == (ASKED[0], "faq_students", "")
    assert (second["text"], second["source"]) == (ASKED[1], "gap")
    assert second["answer"] == "Every parcel is packed by Ada and Grace in Bergen."
    assert not (project.answers / "answered.yml").exists()
    assert "answer: Every parcel is packed" in run(capsys)
    assert len(gaps(project)) == 4


def test_one_command_accepts_both(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = json.loads(run(capsys, "--json"))
    said = run(capsys, "accept", str(first["id"]), str(second["id"]))
    assert "1 new utterances of faq_students" in said
    entry = load_faq(project.answers, shop_config(project))[second["intent"]]
    assert entry.question == "Who packs every parcel?"
    assert entry.answer == second["answer"]
    assert entry.utterances == "- who packs every parcel\n"
    assert f"- {ASKED[0]}" in (project.data / "nlu" / "gaps.yml").read_text(encoding="utf-8")
    assert gaps(project) == [ASKED[2], "a student discount?"], "the others are still asked"
    assert json.loads(run(capsys, "--json")) == []


def test_what_is_rejected_stays_a_gap_and_is_not_proposed_in_other_words(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    first, _ = json.loads(run(capsys, "--json"))
    run(capsys, "reject", str(first["id"]))
    shop = open_project_shop(project)
    record_gap(shop, "any discount for a student?!", kind="shop")
    shop.close()
    assert [one["intent"] for one in json.loads(run(capsys, "--json"))] != ["faq_students"]
    assert ASKED[0] in gaps(project)


def test_other_words_for_what_is_proposed_are_proposed_by_themselves(project: Project) -> None:
    kept = open_proposals(project)
    with known_of(project) as known:
        assert look_at_gaps(kept, known) == 2
        assert look_at_gaps(kept, known) == 0
        record_gap(known.shop, "any student discount for a student", kind="shop")
        assert look_at_gaps(kept, known) == 1
    (*_, last) = kept.all()
    assert last.lines == ["any student discount for a student"]


def test_far_from_everything_is_near_to_nothing(project: Project) -> None:
    with known_of(project) as known:
        assert nearest(known, ASKED[2]) == ("", "")


def test_proposals_of_an_older_version_are_kept(tmp_path: Path) -> None:
    """Their table has no answers."""
    with sqlite3.connect(tmp_path / "talks.db") as old:
        old.execute(
            "CREATE TABLE proposals (id INTEGER PRIMARY KEY, key TEXT, intent VARCHAR(255),"
            " text TEXT, source TEXT, language TEXT, conversations TEXT, state TEXT, by TEXT,"
            " at FLOAT, UNIQUE (key, intent))"
        )
        old.execute(
            "INSERT INTO proposals VALUES"
            " (1, 'k', 'i', 'k', 'confirmed', 'en', '[]', 'open', '', 0)"
        )
    kept = Proposals(f"sqlite:///{tmp_path / 'talks.db'}")
    (one,) = kept.all()
    assert (one.text, one.answer) == ("k", "")
    kept.close()
