from __future__ import annotations

from pathlib import Path

import pytest

from common.errors import ConfigError, LanguageError
from common.language import available_languages, language


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's languages: one of its own, and something added to English."""
    languages = tmp_path / "languages"
    write(languages / "nl" / "language.yml", "{code: nl, name: Nederlands, locale: nl_NL}")
    write(languages / "nl" / "reads" / "answers.py", "YES = {'ja'}\n")
    write(languages / "en" / "words" / "thanks.yml", "[cheers]")
    return languages


def test_english_is_there_without_a_project() -> None:
    english = language("en")
    assert (english.code, english.name) == ("en", "English")


def test_a_project_brings_a_language(folder: Path) -> None:
    assert set(available_languages(folder)) >= {"en", "nl"}
    dutch = language("nl", folder)
    assert dutch.name == "Nederlands"
    assert {"ja"} == dutch.reads("answers").YES
    assert dutch.formats == {}


def test_a_project_adds_to_a_language_with_one_file(folder: Path) -> None:
    english = language("en", folder)
    assert english.words("thanks") == ["cheers"]
    assert english.name == "English"
    assert english.formats["the"]("lamp") == "the lamp"


def test_a_variety_falls_back_to_its_language() -> None:
    assert language("en-AU").code == "en"


def test_an_unknown_language_says_which_are_known() -> None:
    with pytest.raises(LanguageError, match=r"no language 'tlh'") as error:
        language("tlh")
    assert "en" in (error.value.hint or "")


def test_what_a_language_lacks_is_named() -> None:
    with pytest.raises(LanguageError, match=r"'en' has no words/nothing.yml"):
        language("en").words("nothing")
    with pytest.raises(LanguageError, match=r"'en' has no reads/nothing.py"):
        language("en").reads("nothing")


def test_english_stands_in_for_what_a_language_lacks_but_never_for_its_yes(folder: Path) -> None:
    dutch, english = language("nl", folder), language("en")
    assert dutch.reads("operations") is english.reads("operations")
    assert dutch.words("joints") == english.words("joints")
    with pytest.raises(LanguageError, match=r"'nl' has no words/consent.yml"):
        dutch.words("consent")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{code: xx, name: X, locale: en}", "the folder says 'nl'"),
        ("{code: nl, name: X, locale: qq_QQ}", "no locale 'qq_QQ'"),
        ("{code: nl, nam: X, locale: nl}", "did you mean 'name'"),
    ],
)
def test_a_wrong_language_file_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    write(tmp_path / "nl" / "language.yml", text)
    with pytest.raises((LanguageError, ConfigError), match=problem):
        available_languages(tmp_path)


def test_a_file_that_is_not_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    write(tmp_path / "en" / "words" / "bad.yml", "a: 1\nb: [\n")
    with pytest.raises(LanguageError, match=r"bad.yml:3 is not valid YAML"):
        language("en", tmp_path).words("bad")
