"""Two languages in one shop: the answer follows, and what was shown stays what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.answers import FaqEntry, setting_values
from actions.assembly import Told, gazetteer, item_of
from actions.base_action import ShopAction
from actions.catalogue.details import ProductDetails
from actions.catalogue.find import FindProducts
from actions.faq import AnswerFaq
from actions.services import Services, get
from common.language import Phrasebook
from shop import models
from shop.catalogue import catalogue_changed, list_products
from tests.actions.small_shop import CONFIG, slots_of, tracker

BOOK = Phrasebook.load(languages=["en", "zh"], always=setting_values(CONFIG))
NAMES = {"fjord": "峡湾夹克", "tarn": "山湖夹克"}
FAQ = FaqEntry(id="faq_return_policy", question="怎么退货？", answer="三十天内可以退。")


@pytest.fixture
def both(wired: Services) -> Services:
    """The small shop in English and in Chinese."""
    with wired.shop.session() as session:
        for product_id, name in NAMES.items():
            product = session.get_one(models.Product, product_id)
            product.texts = {"zh": {"name": name, "description": f"{name}很暖和。"}}
        catalogue_changed(session)
    told = {"zh": Told({**wired.faq, FAQ.id: FAQ})}
    made = replace(wired, book=BOOK, told=told)
    services.set_services(made)
    return made


class Conversation:
    """Actions one after the other; messages have the language that they were read in."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []

    async def says(self, action: ShopAction, text: str, language: str, **more: Any) -> str:
        heard = tracker(text, **more, slots=self.slots, events=self.events)
        heard.latest_message["language"] = language
        dispatcher = CollectingDispatcher()
        self.slots |= slots_of(await action.run(dispatcher, heard, {}))
        self.events = list(heard.events)
        return str(dispatcher.messages)


async def test_the_answer_follows_and_the_second_one_is_the_same(both: Services) -> None:
    talk = Conversation()
    wish = {"intent": "find_product", "entities": {"category": "jackets"}}
    shown = await talk.says(FindProducts(), "show me jackets", "en", **wish)
    assert "Fjord" in shown
    assert "峡湾" not in shown
    second = {"intent": "product_details", "entities": {"ordinal": "2"}}
    told = await talk.says(ProductDetails(), "介绍一下第二个", "zh", **second)
    assert "山湖夹克" in told
    assert "Tarn" not in told
    again = await talk.says(
        ProductDetails(), "more about the first", "en", **second | {"entities": {"ordinal": "1"}}
    )
    assert "Fjord" in again
    assert "夹克" not in again


async def test_answers_are_told_in_the_language(both: Services) -> None:
    told = {code: both.speaking(code).faq[FAQ.id].answer for code in ("en", "zh")}
    assert told == {"en": "Within 30 days.", "zh": FAQ.answer}
    talk = Conversation()
    said = await talk.says(AnswerFaq(), "/faq_return_policy", "zh", intent="faq_return_policy")
    assert FAQ.answer in said


def test_a_language_without_answers_has_those_of_the_first(both: Services) -> None:
    assert replace(both, told={}).speaking("zh").faq == both.faq
    assert both.speaking("en") is both
    assert get().speaking("zh").shop.cache is both.shop.cache


def test_a_product_is_found_by_all_its_names(both: Services) -> None:
    products = list_products(both.shop)
    named = {one["id"]: one["synonyms"] for one in gazetteer(products, CONFIG, {})["product"]}
    assert named == {"fjord": ["峡湾夹克"], "tarn": ["山湖夹克"], "reef": [], "mug": []}
    texts = {one.id: item_of(one, CONFIG).text for one in products}
    assert "峡湾夹克很暖和。" in texts["fjord"]
    assert texts["reef"] == ""


def test_answers_of_further_languages_lie_in_a_folder_of_their_code(tmp_path: Path) -> None:
    from actions.assembly import _told_in
    from common.paths import Project

    folder = tmp_path / "data" / "faq" / "zh"
    folder.mkdir(parents=True)
    text = "- {id: faq_return_policy, question: 退货？, answer: '{return_window_days}天内可退。'}\n"
    (folder / "own.yml").write_text(text, encoding="utf-8")
    first = {"faq_engraving": FaqEntry(id="faq_engraving", question="?", answer="Of course.")}
    told = _told_in(Project(tmp_path), CONFIG, ["zh"], first)["zh"].faq
    assert told["faq_return_policy"].answer == "30天内可退。"
    assert told["faq_engraving"].answer == "Of course."


async def test_order_lines_are_called_as_in_the_conversation(
    both: Services, order: Callable[..., str], mia: None
) -> None:
    from shop.orders import get_order
    from tests.actions.small_shop import TALK

    number = order("paid")
    names = [
        get_order(both.speaking(code).shop, TALK, number).items[0].name for code in ("en", "zh")
    ]
    assert names == ["Fjord", "峡湾夹克"]
