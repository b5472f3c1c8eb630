"""The answers in data/faq/: one for each question the bot understands, true to the settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from shop.config import ShopConfig

ROOT = Path(__file__).parents[2]
FAQ = ROOT / "data" / "faq"
PLACEHOLDER = re.compile(r"\{(\w*)\}")
KEYS = {"id", "question", "answer", "short"}


def entries() -> list[dict[str, Any]]:
    files = sorted(FAQ.glob("*.yml"))
    return [e for path in files for e in yaml.safe_load(path.read_text(encoding="utf-8"))]


def intents_of(path: Path) -> set[str]:
    trained = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return {part["intent"] for part in trained if part.get("intent", "").startswith("faq_")}


@pytest.fixture(scope="module")
def shop() -> ShopConfig:
    return ShopConfig.load_yaml(ROOT / "data" / "shop.yml")


def test_each_question_has_one_answer() -> None:
    ids = [entry["id"] for entry in entries()]
    assert len(ids) == len(set(ids)) == 26


@pytest.mark.parametrize("source", ["languages/en/nlu/faq.yml", "tests/nlu/heldout.yml"])
def test_each_question_that_is_understood_has_an_answer(source: str) -> None:
    assert intents_of(ROOT / source) == {entry["id"] for entry in entries()}


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["id"])
def test_an_entry_is_complete_and_short_enough_for_a_chat(entry: dict[str, Any]) -> None:
    assert set(entry) == KEYS
    assert entry["question"].endswith("?")
    sentences = re.split(r"(?<=[.!?])\s", entry["answer"].strip())
    assert 2 <= len(sentences) <= 5
    assert len(entry["answer"]) <= 520
    assert len(entry["short"]) <= 120


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["id"])
def test_placeholders_are_keys_of_the_shop(entry: dict[str, Any], shop: ShopConfig) -> None:
    for key in PLACEHOLDER.findall(entry["answer"] + entry["short"]):
        assert getattr(shop, key) not in ("", None)


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["id"])
def test_no_value_of_the_shop_is_written_out(entry: dict[str, Any], shop: ShopConfig) -> None:
    """A value that stands in data/shop.yml would drift if an answer repeated it."""
    said = PLACEHOLDER.sub("", entry["answer"] + entry["short"])
    written_out = [
        shop.support_email,
        shop.support_phone,
        f"€{shop.free_shipping_cents // 100}",
        f"€{shop.shipping_cents / 100:.2f}",
        f"{shop.return_window_days} days",
    ]
    assert [value for value in written_out if re.search(rf"{re.escape(value)}(?!\d)", said)] == []
