from __future__ import annotations

from pathlib import Path

import pytest

from actions.answers import fill, load_faq
from common.errors import ConfigError, DataError
from shop import ShopConfig

CONFIG = ShopConfig(return_window_days=14, free_shipping_cents=5000)


def test_placeholders_are_filled_and_cents_become_money() -> None:
    text = "{return_window_days} days, free from {free_shipping_cents}."
    assert fill(text, CONFIG, where="x") == "14 days, free from €50.00."


def test_an_unknown_placeholder_names_its_place() -> None:
    with pytest.raises(DataError, match=r"faq\.yml: a: the placeholder {window}"):
        fill("{window}", CONFIG, where="faq.yml: a")


def write(folder: Path, text: str) -> Path:
    (folder / "a.yml").write_text(text)
    return folder


def test_entries_are_read_by_their_id(tmp_path: Path) -> None:
    folder = write(
        tmp_path, "- {id: faq_a, question: 'A?', answer: 'In {return_window_days} days.'}"
    )
    entry = load_faq(folder, CONFIG)["faq_a"]
    assert (entry.answer, entry.short) == ("In 14 days.", None)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("- {id: faq_a, question: 'A?'}", ConfigError, "'answer' is missing"),
        (
            "- {id: a, question: q, answer: a}\n- {id: a, question: q, answer: a}",
            DataError,
            "twice",
        ),
        ("id: a", DataError, "list of entries"),
        ("- id: [", DataError, r"a\.yml:\d+ is not valid YAML"),
    ],
)
def test_bad_entries_are_named(
    tmp_path: Path, text: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        load_faq(write(tmp_path, text), CONFIG)
