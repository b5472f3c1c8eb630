"""No sentence for shoppers, no English pattern and no word of the sample shop in a program room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.languages.sources import (
    Found,
    english_patterns,
    for_engineers,
    python_files,
    sample_words,
    sentences,
    text_files,
    words_of_the_sample,
)

# Hints, metrics and answers to programs: an engineer reads them, no shopper.
READ_BY_ENGINEERS = frozenset(
    {
        "bot/channels/metrics.py",
        "bot/channels/monitor.py",
        "bot/channels/openapi.py",
        "bot/channels/pages.py",
        "bot/channels/proposals.py",
        "bot/channels/storefront.py",
        "bot/channels/texts_page.py",
        "bot/recommender_service/app.py",
        "bot/runtime/adaptations.py",
        "bot/runtime/databases.py",
        "bot/runtime/environment.py",
        "bot/runtime/missing.py",
        "bot/server.py",
        "bot/understanding/desk.py",
        "common/chat_completions.py",
        "nlu_models/model/inference_queue.py",
        "nlu_models/model/joint_bert.py",
        "nlu_models/model/neighbours.py",
        "nlu_models/second_reader/prompt.py",  # read by a language model
        "nlu_models/training/checkpoint.py",
    }
)
NO_ENGLISH_OF_SHOPPERS = READ_BY_ENGINEERS | {"common/messages.py"}  # names of what is expected


def found_in(
    look: Callable[[Path], Iterator[Found]], but: frozenset[str] = frozenset()
) -> dict[str, list[str]]:
    """What was found, by file."""
    found: dict[str, list[str]] = {}
    for path in python_files():
        for one in look(path):
            if one.file not in but:
                found.setdefault(one.file, []).append(str(one))
    return found


def for_shoppers(look: Callable[[Path], Iterator[Found]]) -> Callable[[Path], Iterator[Found]]:
    return lambda path: iter(()) if for_engineers(path) else look(path)


def test_what_shoppers_read_stands_in_the_languages() -> None:
    assert found_in(for_shoppers(sentences), READ_BY_ENGINEERS) == {}


def test_what_is_read_in_english_stands_in_the_language() -> None:
    assert found_in(for_shoppers(english_patterns), NO_ENGLISH_OF_SHOPPERS) == {}


def test_no_word_of_the_sample_shop_stands_in_the_program() -> None:
    assert [str(one) for path in text_files() for one in words_of_the_sample(path)] == []


@pytest.mark.parametrize(
    ("source", "look"),
    [
        (
            'def f(d):\n    d.utter_message(text="I have nothing quite like it, sorry.")\n',
            sentences,
        ),
        ('def f(n):\n    return f"Order {n} is on its way."\n', sentences),
        ('raise ShopRuleError("code", "I cannot do that for you.")\n', sentences),
        ('import re\nP = re.compile(r"\\b(?:how|where) do (?:you|i)\\b")\n', english_patterns),
        ('WORDS = {"please", "the", "order"}\n', english_patterns),
        ('# in Harbour & Pine\nPREFIX = "x"\n', words_of_the_sample),
    ],
)
def test_each_kind_is_found(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    look: Callable[[Path], Iterator[Found]],
) -> None:
    path = tmp_path / "room.py"
    path.write_text(source, encoding="utf-8")
    assert list(look(path))


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring is a whole sentence, too."""\n',
        'raise DataError(f"{1} is no list of entries.", hint="Check the quotes and colons.")\n',
        'logger.error("Nothing was said in answer to %s.", 1)\n',
        'x = Field(description="What is said to shoppers.")\n',
    ],
)
def test_what_engineers_read_is_no_sentence_for_shoppers(tmp_path: Path, source: str) -> None:
    path = tmp_path / "room.py"
    path.write_text(source, encoding="utf-8")
    assert list(sentences(path)) == []


def test_the_sample_s_words_are_known() -> None:
    words = sample_words()
    assert words["name"] == {"Harbour & Pine"}
    assert "jackets" in words["category"]
    assert all(words.values())
