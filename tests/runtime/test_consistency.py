"""Parts of a project that disagree: names with the catalogue, answers with the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime.consistency import check_agreement
from common.paths import Project
from shop.config import ShopConfig
from shop.database import open_shop
from shop.models import Product, Variant

FAQ = """\
- id: faq_return_cost
  question: What does a return cost?
  answer: {answer}
  short: See above.
- id: faq_return_policy
  question: How long can I send things back?
  answer: Within {days} days of receiving it.
"""
SYNONYMS = "category:\n  lamps: [light]\n  lamp: [lights]\n"
NLU = """\
version: "3.1"
nlu:
- intent: find_product
  examples: |
    - show me the [aurora lamp](product)
    - the [arora lamp]{"entity": "product", "value": "Aurora Desk Lamp"}
    - do you have the [Fjord Rain Jacket](product)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name in ("SHOPTALK_VAR", "SHOPTALK_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    project = Project(tmp_path)
    write(project, "config.yml", "language: en\n")
    write(project, "data/shop.yml", "name: Toy\nreturn_window_days: 30\n")
    project.var.mkdir()
    shop = open_shop(project.database_url(), ShopConfig.load_yaml(project.data / "shop.yml"))
    with shop.session() as session:
        lamp = Product(id="lamp", name="Aurora Desk Lamp", category="lamps", price_cents=4900)
        lamp.variants = [Variant(sku="LAMP-1", stock=1)]
        session.add(lamp)
    shop.close()
    return project


def write(project: Project, name: str, text: str) -> None:
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def told(project: Project) -> list[str]:
    return [f"{each.path.name}:{each.line}: {each.text}" for each in check_agreement(project)]


def test_synonyms_of_what_is_not_there_are_named(project: Project) -> None:
    write(project, "data/catalogue/synonyms.yml", SYNONYMS)
    assert told(project) == [
        "synonyms.yml:3: the catalogue has no category 'lamp'; did you mean 'lamps'?"
    ]


def test_utterances_with_a_product_that_is_not_there_are_named(project: Project) -> None:
    write(project, "data/nlu/shop.yml", NLU)
    assert told(project) == [
        "shop.yml:7: the shop has no product like 'Fjord Rain Jacket' (intent 'find_product')."
    ]


@pytest.mark.parametrize(
    ("settings", "answer", "days", "found"),
    [
        ("", "Returns are free.", "{return_window_days}", []),
        (
            "return_fee_cents: 500",
            "Nothing, returns are free for you.",
            "30",
            ["faq.yml:1: faq_return_cost: 'free' contradicts 'return_fee_cents: 500'"],
        ),
        ("return_fee_cents: 500", "It costs {return_fee_cents}.", "30", []),
        (
            "return_fee_cents: 500",
            '"{return_fee_cents, plural, =0 {It is free} other {It costs {return_fee_cents}}}."',
            "30",
            [],
        ),
        (
            "return_window_days: 14",
            "Ask us.",
            "30",
            ["faq.yml:5: faq_return_policy: '30 days' contradicts 'return_window_days: 14'"],
        ),
    ],
)
def test_answers_that_contradict_the_settings_are_named(
    project: Project, settings: str, answer: str, days: str, found: list[str]
) -> None:
    write(project, "data/shop.yml", f"name: Toy\n{settings}\n")
    write(project, "data/faq/faq.yml", FAQ.replace("{answer}", answer).replace("{days}", days))
    assert [line.partition(" of data/")[0] for line in told(project)] == found


def test_a_shop_without_products_is_not_asked_for_names(project: Project) -> None:
    (project.var / "shop.db").unlink()
    write(project, "data/catalogue/synonyms.yml", SYNONYMS)
    assert told(project) == []
    assert not (project.var / "shop.db").exists()


def test_the_sample_s_answer_is_found_once_returns_cost_something(project: Project) -> None:
    sample = Project(Path(__file__).parents[2])
    text = (sample.answers / "returns.yml").read_text(encoding="utf-8")
    write(project, "data/faq/returns.yml", text)
    assert told(project) == []
    write(project, "data/shop.yml", "name: Toy\nreturn_fee_cents: 500\n")
    assert any(
        "faq_return_cost: 'Nothing" in line or "faq_return_cost: 'free'" in line
        for line in told(project)
    )
