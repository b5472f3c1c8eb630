from __future__ import annotations

from pathlib import Path

from common.language import Phrasebook
from common.language.check import check_languages


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def check(project: Path, *languages: str) -> list[str]:
    book = Phrasebook.load(project, languages=languages, always={"shop": "Acme"})
    return list(check_languages(project, book, slots=["first_name"]))


def test_the_program_s_own_language_lacks_nothing(tmp_path: Path) -> None:
    assert check(tmp_path, "en") == []


def test_a_value_that_nobody_gives_is_named_with_the_file_and_the_nearest(tmp_path: Path) -> None:
    says = "responses: {utter_that_order: [{text: 'It is {ordr}, {first_name} of {shop}.'}]}"
    write(tmp_path / "data" / "responses" / "own.yml", says)
    (problem,) = check(tmp_path, "en")
    assert problem.endswith(
        "own.yml: utter_that_order asks for {ordr}, which nobody gives; did you mean {order}?"
    )


def test_a_sentence_of_the_project_s_own_may_ask_for_anything(tmp_path: Path) -> None:
    says = "responses: {utter_engraving: [{text: 'We engrave {words}.'}]}"
    write(tmp_path / "data" / "responses" / "own.yml", says)
    assert check(tmp_path, "en") == []


def test_what_a_language_lacks_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "languages" / "nl"
    write(folder / "language.yml", "{code: nl, name: Nederlands, locale: nl}")
    write(folder / "says" / "a.yml", "responses: {utter_goodbye: [{text: Dag}]}")
    problems = check(tmp_path, "en", "nl")
    assert "languages/nl: words/consent.yml is missing; only a pressed button is a yes." in problems
    assert "languages/nl: reads/operations.py is missing; English's is used." in problems
    assert any("the sentence 'utter_greet' is missing" in problem for problem in problems)
    assert not any("utter_goodbye" in problem for problem in problems)
