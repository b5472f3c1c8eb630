"""The widget's own texts: complete, checked, and the project's over the program's."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.errors import LanguageError
from common.language import available_languages, language, widget_texts
from common.language.folder import PROGRAM_LANGUAGES
from common.language.widget import read_widget_file, widget_problems

FILES = sorted(PROGRAM_LANGUAGES.glob("*/widget.yml"))


def write(folder: Path, code: str, text: str) -> Path:
    path = folder / code / "widget.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_language_of_the_program_has_every_text(path: Path) -> None:
    english = read_widget_file(PROGRAM_LANGUAGES / "en" / "widget.yml")
    assert read_widget_file(path).keys() == english.keys()


def test_a_folder_with_these_texts_alone_is_no_language_of_the_bot() -> None:
    assert {path.parent.name for path in FILES} >= {"en", "de", "fr", "zh"}
    assert "fr" not in available_languages()
    with pytest.raises(LanguageError, match="no language 'fr'"):
        language("fr")


def test_what_opens_the_conversation_is_in_a_language_that_the_bot_speaks() -> None:
    texts = widget_texts(None, ["en"])
    assert texts["de"]["cancel"] == "Abbrechen"
    for key in ("greeting", "suggestions", "agree", "decline"):
        assert texts["de"][key] == texts["en"][key]
    german = widget_texts(None, ["en", "de"])
    assert german["de"]["agree"] == "Ja"
    assert german["fr"]["agree"] == "Yes"
    assert widget_texts(None, ["de", "en"])["fr"]["agree"] == "Ja"


def test_a_project_overrides_a_text_and_brings_a_language(tmp_path: Path) -> None:
    write(tmp_path, "de", "send: Ab damit\n")
    write(tmp_path, "nl", "send: Versturen\nagree: Ja\n")
    texts = widget_texts(tmp_path, ["nl", "en"])
    assert (texts["de"]["send"], texts["de"]["cancel"]) == ("Ab damit", "Abbrechen")
    assert (texts["nl"]["send"], texts["nl"]["agree"]) == ("Versturen", "Ja")
    assert texts["de"]["agree"] == "Ja"
    assert texts["de"]["greeting"] == texts["en"]["greeting"], "Dutch has none"
    assert "nl" not in available_languages(tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sned: Send", "no text 'sned'; did you mean 'send'"),
        ("send: 5", "'send' must be a text"),
        ("agree: yes", "'agree' must be a text"),
        ("typing: '{name} is typing'", r"asks for {name}, which nobody gives"),
        ("- send", "must hold texts by their names"),
        ("send: [", "not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_and_the_chat_does_without_it(
    tmp_path: Path, text: str, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path, "de", f"{text}\n")
    with pytest.raises(LanguageError, match=problem):
        read_widget_file(path)
    assert str(path) in "".join(widget_problems(tmp_path))
    assert widget_texts(tmp_path, ["en"])["de"]["send"] == "Senden"
    assert str(path) in caplog.text
