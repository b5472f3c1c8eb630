"""The language that texts are written in is the project's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from common.errors import LanguageError
from generator import template, tongue
from generator.facts import ProductFacts

TEMPLATE = (Path(__file__).parents[2] / "languages/en/words/template.yml").read_text("utf-8")


@pytest.fixture
def of_the_project(tmp_path: Path) -> Iterator[Path]:
    """A project's own language, of which it has only the plain text."""
    folder = tmp_path / "languages" / "x-plain"
    (folder / "words").mkdir(parents=True)
    told = "code: x-plain\nname: Plain\nlocale: en_GB\n"
    (folder / "language.yml").write_text(told, encoding="utf-8")
    own = TEMPLATE.replace("is made of {0}", "consists of {0}")
    (folder / "words" / "template.yml").write_text(own, encoding="utf-8")
    yield tmp_path / "languages"
    tongue.write_in("en")


def test_texts_are_written_in_the_project_s_language(of_the_project: Path) -> None:
    mug = ProductFacts("m", "Blue Mug", "mugs", attributes={"material": "stoneware"})
    assert template.describe(mug) == "The Blue Mug is made of stoneware."
    tongue.write_in("x-plain", of_the_project)
    assert template.describe(mug) == "The Blue Mug consists of stoneware."
    assert tongue.language_name() == "Plain"


def test_english_stands_in_for_what_a_language_lacks(of_the_project: Path) -> None:
    english = tongue.copy_words()
    tongue.write_in("x-plain", of_the_project)
    assert tongue.copy_words() is english


def test_an_unknown_language_is_named(of_the_project: Path) -> None:
    with pytest.raises(LanguageError, match="no language 'tlh'"):
        tongue.write_in("tlh", of_the_project)
