"""What the program asks of a language, each language in ``languages/`` gives."""

from __future__ import annotations

import typing
from typing import Any

import pytest

from common.language import available_languages
from nlu_models.text.reads import WORDS, Reads, reads_of

MODULES = [
    (code, name)
    for code in available_languages()
    for name in Reads.__annotations__
    if name not in WORDS
]

MAY_LACK = {"PHONE"}
"""Where telephone numbers have no form of their own."""


def asked_of(name: str) -> set[str]:
    """The names that the protocol of a module asks for."""
    protocol: Any = typing.get_args(typing.get_type_hints(Reads)[name])[0]
    methods = {key for key, value in vars(protocol).items() if callable(value) and key[0] != "_"}
    return {*protocol.__annotations__, *methods}


@pytest.mark.parametrize(("code", "name"), MODULES)
def test_a_module_of_a_language_has_all_that_is_asked_of_it(code: str, name: str) -> None:
    module = getattr(reads_of(code), name)
    if module is None:
        return
    assert {key for key in asked_of(name) if not hasattr(module, key)} - MAY_LACK == set()


def test_what_is_asked_is_found_in_the_protocols() -> None:
    assert asked_of("names") == {"PARTING", "HEAD_IS_LAST", "fold"}


def test_english_gives_everything() -> None:
    english = reads_of("en")
    assert [name for name in Reads.__annotations__ if not getattr(english, name)] == []


def test_a_language_without_a_folder_gives_nothing() -> None:
    assert reads_of("tlh") == Reads()
