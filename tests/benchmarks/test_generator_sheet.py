from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.generator_sheet import chosen, main, page, record, texts_about
from generator.facts import ProductFacts
from generator.providers import TemplateProvider
from generator.reading import Example
from generator.tongue import write_in

HAT = ProductFacts(
    "hat", "Reef Hat", "hats", "Nordhavn", 20.0,
    {"material": "wool", "lined": True, "weight": 2}, ("red",), units={"weight": "oz"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def english() -> None:
    write_in("en")


def test_every_category_comes_before_one_comes_again() -> None:
    rows = [Example(ProductFacts(f"{c}{n}", f"{c} {n}", c)) for c in "abc" for n in range(4)]
    found = [one.facts.category for one in chosen(rows, 5, random.Random(1))]
    assert (len(found), set(found[:3])) == (5, {"a", "b", "c"})


def test_the_record_is_plain_words() -> None:
    assert record(HAT) == {
        "brand": "Nordhavn", "category": "hats", "price": 20.0, "colours": "red",
        "material": "wool", "lined": "yes", "weight": "2 oz",
    }  # fmt: skip


def test_the_sheet_does_not_tell_who_wrote_what() -> None:
    texts = list(texts_about("shop", TemplateProvider(), Example(HAT, "A hat by hand."), 0))
    assert [(one.kind, one.writer) for one in texts] == [
        ("slogan", "template"), ("description", "template"), ("ad", "template"),
        ("description", "person"),
    ]  # fmt: skip
    told = page(HAT, texts, first=5)
    assert "**8** (description)\n\n> A hat by hand." in told
    assert "template" not in told
    assert "person" not in told


def test_a_sheet_and_its_key_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "shop" / "data" / "catalogue" / "products"
    folder.mkdir(parents=True)
    (tmp_path / "shop" / "config.yml").write_text("language: en\n")
    rows = [{"id": "hat", "name": "Reef Hat", "category": "hats", "description": "A wool hat."}]
    (folder / "hats.json").write_text(json.dumps(rows))
    sheet, key = tmp_path / "sheet.md", tmp_path / "key.json"
    arguments = ["--shop", str(tmp_path / "shop"), "--out", str(sheet), "--key", str(key)]
    done = CliRunner().invoke(main, [*arguments, "--products", "1"], catch_exceptions=False)
    assert "4 texts" in done.output
    kept = json.loads(key.read_text())
    assert sorted(kept) == ["1", "2", "3", "4"]
    assert sum(one["writer"] == "person" for one in kept.values()) == 1
    assert all(one["text"].split("\n")[0] in sheet.read_text() for one in kept.values())
