"""The answers in data/faq/: one for each question the bot understands, true to the settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.answers import load_faq, read_answers
from common.language import language
from shop.config import ShopConfig

ROOT = Path(__file__).parents[2]
FAQ = ROOT / "data" / "faq"
NOTHING = ROOT / "no-such-folder"
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


def base(**settings: Any) -> dict[str, str]:
    """The answers of any shop to a shop that has set this and what it says about itself."""
    told = {
        "delivery_days": 3,
        "shipping_cents": 490,
        "shipping_abroad_cents": 990,
        "free_shipping_cents": 5000,
        "home_country": "DE",
        "ships_to": ["FR", "DE"],
        "return_window_days": 14,
        "return_fee_cents": 0,
        "refund_days": 5,
        "support_email": "help@shop.example",
    }
    config = ShopConfig.from_mapping(told | settings)
    return {id_: entry.answer for id_, entry in load_faq(NOTHING, config, language()).items()}


@pytest.mark.parametrize(
    ("name", "settings", "words"),
    [
        ("delivery_time", {}, "arrives 3 working days after we send it."),
        ("delivery_time", {"delivery_days": 1}, "arrives 1 working day after"),
        (
            "delivery_cost",
            {},
            "(Germany) costs €4.90, and to other countries that we deliver to it",
        ),
        ("delivery_cost", {}, "it costs €9.90. From an order value of €50.00 on, you pay nothing"),
        ("delivery_cost", {"shipping_cents": 0}, "(Germany) is free, and"),
        ("delivery_cost", {"free_shipping_cents": 0}, "Delivery costs nothing, whatever"),
        ("delivery_abroad", {}, "these countries: France and Germany."),
        ("delivery_abroad", {"ships_to": ["DE"]}, "one country only: Germany."),
        ("return_policy", {}, "within 14 days of receiving it. A few kinds"),
        ("return_policy", {"not_returnable": {}}, "of receiving it. Tell me the order"),
        ("return_policy", {"return_window_days": 0}, "on the day you receive it."),
        ("return_cost", {}, "Nothing is taken off your refund for a return. If you send"),
        ("return_cost", {"return_fee_cents": 500}, "€5.00 is taken off your refund, but not if"),
        ("return_cost", {"refund_shipping_on_full_return": False}, "is not refunded."),
        ("refund_time", {}, "with you within 5 working days after your return"),
        ("refund_time", {"refund_days": 0}, "with you on the day your return"),
        ("contact", {}, "Write to help@shop.example. Or say"),
        (
            "contact",
            {"support_phone": "+1 555", "support_hours": "all day"},
            "or call +1 555. Our team is there all day. Or",
        ),
    ],
)
def test_answers_of_any_shop_follow_its_settings(
    name: str, settings: dict[str, Any], words: str
) -> None:
    assert words in base(**settings)[f"faq_{name}"]


def test_an_answer_whose_settings_are_not_told_is_left_out() -> None:
    assert load_faq(NOTHING, ShopConfig(name="Toy"), language()) == {}
    assert "faq_contact" not in base(support_email="")


def test_the_answers_of_any_shop_are_to_questions_that_are_understood() -> None:
    ids = {entry.id for entry in read_answers(NOTHING, language())}
    assert ids == base().keys() < intents_of(ROOT / "languages/en/nlu/faq.yml")


def test_the_project_s_answer_takes_the_place_of_the_language_s(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("- {id: faq_contact, question: 'How?', answer: Shout.}\n")
    config = ShopConfig(support_email="a@b.example", refund_days=2)
    found = load_faq(tmp_path, config, language())
    assert (found["faq_contact"].answer, "faq_refund_time" in found) == ("Shout.", True)
