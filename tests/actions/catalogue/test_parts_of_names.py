"""Things called by a part of their name."""

from __future__ import annotations

import pytest

from languages.en.reads.references import called


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the mini, does it fold", ["mini"]),
        ("no then the velvet after all", ["velvet"]),
        ("the clip one in green", ["clip"]),
        ("the iron one. special care?", ["iron"]),
        ("can I wear it in the evening", []),
        ("is it any good for the garden?", []),
        ("the evening dress", []),
        ("the one with a hood", []),
    ],
)
def test_a_word_alone_calls_a_thing(text: str, words: list[str]) -> None:
    assert called(text) == words
