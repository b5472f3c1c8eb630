from __future__ import annotations

import logging
from itertools import pairwise
from pathlib import Path

import pytest

from common.errors import LanguageError
from common.language import Money, Phrasebook, Sentence


def write(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("responses:\n" + "\n".join(f"  {line}" for line in lines), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that speaks a language of its own, and Dutch."""
    for code, name in (("sh", "Shoppish"), ("nl", "Nederlands")):
        folder = tmp_path / "languages" / code
        folder.mkdir(parents=True)
        (folder / "language.yml").write_text(f"{{code: {code}, name: {name}, locale: nl_NL}}")
    write(
        tmp_path / "languages" / "sh" / "says" / "all.yml",
        "utter_hello:",
        "- text: one",
        "- text: two",
        "- text: three",
        "utter_price:",
        "- text: '{shop} asks {price} for {what}'",
        "  buttons:",
        "  - {title: 'Buy {what}', payload: /buy}",
        "utter_word: [{text: 'word {n}'}]",
        "utter_outer: [{text: '{one} and {two}'}]",
    )
    write(tmp_path / "languages" / "nl" / "says" / "all.yml", "utter_hello: [{text: hallo}]")
    return tmp_path


def load(project: Path) -> Phrasebook:
    return Phrasebook.load(project, languages=["sh", "nl"], always={"shop": "Acme"})


def test_a_sentence_with_values_and_choices(project: Path) -> None:
    book = load(project)
    values = {"price": Money(123450, "EUR"), "what": "a lamp"}
    response = book.response("utter_price", "sh", values)
    assert response.text == "Acme asks €\xa01.234,50 for a lamp"
    assert response.buttons == (("Buy a lamp", "/buy"),)
    assert book.render("utter_price", "sh", **values) == response.text


def test_a_sentence_may_be_a_value(project: Path) -> None:
    said = load(project).render(
        "utter_outer", "sh", one=Sentence("utter_word", {"n": 1}), two=Sentence("utter_hello")
    )
    assert said == "word 1 and one"


def test_a_sentence_that_a_language_lacks_is_said_in_the_first_one(project: Path) -> None:
    book = load(project)
    assert book.render("utter_hello", "nl") == "hallo"
    assert book.render("utter_word", "nl", n=1) == "word 1"


def test_an_unknown_sentence_is_named_with_the_nearest(project: Path) -> None:
    with pytest.raises(LanguageError, match="sentence 'utter_helo'") as error:
        load(project).render("utter_helo", "sh")
    assert error.value.hint == "Did you mean 'utter_hello'?"


def test_no_variant_is_said_twice_in_a_row(project: Path) -> None:
    voice = load(project).voice("sh", conversation="talk-1")
    said = [voice.say("utter_hello") for _ in range(7)]
    assert set(said) == {"one", "two", "three"}
    assert all(one != two for one, two in pairwise(said))
    again = load(project).voice(
        "sh", conversation="talk-1", last={"utter_hello": ["one", "two", "three"].index(said[0])}
    )
    assert again.say("utter_hello") == said[1]


def test_a_project_overrides_a_sentence_with_one_file(project: Path) -> None:
    write(project / "data" / "responses" / "mine.yml", "utter_hello: [{text: 'hi from {shop}'}]")
    book = load(project)
    assert book.render("utter_hello", "sh") == "hi from Acme"
    assert book.render("utter_hello", "nl") == "hallo"


def test_a_project_overrides_a_language_that_is_not_its_first(project: Path) -> None:
    write(project / "languages" / "en" / "says" / "x.yml", "utter_default: [{text: pardon}]")
    book = Phrasebook.load(project, languages=["sh", "en"], always={"shop": "Acme"})
    assert book.render("utter_default", "en") == "pardon"


def test_what_the_project_s_domain_says_counts(project: Path) -> None:
    write(project / "domain.yml", "utter_hello: [{text: from the domain}]")
    assert load(project).render("utter_hello", "sh") == "from the domain"
    write(project / "data" / "responses" / "a.yml", "utter_hello: [{text: from the responses}]")
    assert load(project).render("utter_hello", "sh") == "from the responses"


def test_an_override_that_asks_for_too_much_does_not_silence_the_bot(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(project / "data" / "responses" / "mine.yml", "utter_word: [{text: 'w {m}'}]")
    with caplog.at_level(logging.ERROR):
        assert load(project).render("utter_word", "sh", n=2) == "word 2"
    assert "mine.yml: utter_word asks for {m}" in caplog.text


def test_a_name_stands_once(project: Path) -> None:
    write(project / "data" / "responses" / "a.yml", "utter_x: [{text: a}]")
    write(project / "data" / "responses" / "b.yml", "utter_x: [{text: b}]")
    with pytest.raises(LanguageError, match=r"'utter_x' stands in .*a.yml and in .*b.yml"):
        load(project)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("utter_x: [{text: '{a'}]", "a.yml: utter_x: the sentence cannot be read"),
        ("hello: [{text: a}]", "'hello' is no response"),
        ("utter_x: []", "'utter_x' is no response"),
        ("utter_x: [a]", "a.yml: utter_x: a variant must be a mapping"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused(project: Path, line: str, problem: str) -> None:
    write(project / "data" / "responses" / "a.yml", line)
    with pytest.raises(LanguageError, match=problem):
        load(project)


def test_the_responses_in_rasa_s_form(project: Path) -> None:
    raw = load(project).raw("sh")
    assert raw["utter_hello"] == [{"text": "one"}, {"text": "two"}, {"text": "three"}]
    assert raw["utter_price"][0]["buttons"] == [{"title": "Buy {what}", "payload": "/buy"}]
