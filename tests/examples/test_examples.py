"""The example shops: projects of files alone, whose own conversations their own bots pass."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.testing.script import read_conversations

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/config.yml"))
CONVERSATIONS = [
    (folder, conversation)
    for folder in EXAMPLES
    for conversation in read_conversations(folder / "tests" / "conversations")
]
ANSWER_SECONDS = 900

pytestmark = pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)


def _json(folder: Path, pattern: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted((folder / "data").glob(pattern)):
        found += json.loads(path.read_text(encoding="utf-8"))
    return found


def test_its_conversations_are_held_in_a_file_of_their_own(folder: Path) -> None:
    """A worker of the tests takes a file: the examples are trained side by side."""
    held = [path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    assert any(f'conversations_of("{folder.name}")' in text for text in held)


def test_an_example_holds_no_program(folder: Path) -> None:
    kept = [path for path in folder.rglob("*.py") if "var" not in path.relative_to(folder).parts]
    assert kept == []


def test_every_picture_of_the_catalogue_is_there(folder: Path) -> None:
    pictures = folder / "data" / "catalogue" / "pictures"
    named = {product["image_url"] for product in _json(folder, "catalogue/products/*.json")}
    assert {f"/pictures/{path.name}" for path in pictures.iterdir()} == named
    for path in pictures.iterdir():
        assert ElementTree.fromstring(path.read_text(encoding="utf-8")).get("viewBox")
        assert path.stat().st_size < 4000


def test_it_is_another_kind_of_shop(folder: Path) -> None:
    products = _json(folder, "catalogue/products/*.json")
    orders = _json(folder, "sample/orders*.json")
    options = {name for p in products for v in p["variants"] for name in v["options"]}
    assert len(products) >= 40
    assert len(options - {"colour", "color", "size"}) >= 5
    assert sum(any("price" in v for v in p["variants"]) for p in products) > len(products) / 2
    assert any(product.get("categories") for product in products)
    assert {order["status"] for order in orders} >= {
        "placed", "paid", "on_hold", "packed", "partially_shipped", "shipped", "delivered",
        "return_requested", "exchange_requested", "returned", "cancelled",
    }  # fmt: skip


def test_every_intent_of_the_catalogue_has_its_own_words(folder: Path) -> None:
    text = (folder / "data" / "nlu" / "catalogue.yml").read_text(encoding="utf-8")
    _, *parts = re.split(r"^- intent: ", text, flags=re.MULTILINE)
    assert len(parts) == 16
    for part in parts:
        assert len(re.findall(r"^    - ", part, re.MULTILINE)) >= 15, part.splitlines()[0]


def test_there_are_enough_conversations(folder: Path) -> None:
    assert sum(owner == folder for owner, _ in CONVERSATIONS) >= 20
