"""What Chinese answers of any shop's settings, and what its simulated customers say and see."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from actions.answers import load_faq
from bot.simulation.phrases import Phrases
from bot.simulation.reading import _has
from common.language import Phrasebook, language
from shop.config import ShopConfig

NOTHING = Path("no-such-folder")
SHOP = ShopConfig(
    name="山月茶集",
    currency="CNY",
    home_country="CN",
    ships_to=("CN",),
    support_email="kefu@shanyue.example",
    support_phone="400-123-4567",
    support_hours="每天9点到21点",
    delivery_days=3,
    shipping_cents=1000,
    shipping_abroad_cents=6000,
    free_shipping_cents=9900,
    return_window_days=7,
    return_fee_cents=0,
    refund_days=5,
)


def answers(shop: ShopConfig) -> dict[str, tuple[str, str]]:
    found = load_faq(NOTHING, shop, language("zh"))
    return {name: (entry.answer, entry.short) for name, entry in found.items()}


def test_the_same_questions_are_answered_as_in_english() -> None:
    english = load_faq(NOTHING, SHOP, language("en"))
    assert answers(SHOP).keys() == english.keys()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("faq_delivery_time", "一般发货后3个工作日就能收到"),
        ("faq_delivery_cost", "中国境内运费¥10，寄到其他能送的国家和地区运费¥60。满¥99就包邮。"),
        ("faq_delivery_abroad", "目前只送中国。"),
        ("faq_return_policy", "收货后7天内可以退。"),
        ("faq_return_cost", "退货不从退款里扣钱。"),
        ("faq_refund_time", "一般在我们收到退货或取消订单后5个工作日内到账。"),
        ("faq_contact", "您可以写信到kefu@shanyue.example，或者拨打400-123-4567。人工服务时间："),
    ],
)
def test_an_answer_is_made_of_the_shop_s_settings(name: str, says: str) -> None:
    assert says in answers(SHOP)[name][0]


def test_simulated_customers_can_put_every_wish() -> None:
    own, english = Phrases.load(language("zh")), Phrases.load(language("en"))
    assert english.says.keys() <= own.says.keys()
    assert own.reads.keys() == english.reads.keys()
    values = dict.fromkeys(
        ("order", "items", "wanted", "address", "way", "product", "variant", "name", "email"), "值"
    )
    wishes = [act for act in own.says if "." in act]
    assert all(own.say(act, Random(place), **values) for place, act in enumerate(wishes))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("asks_email", "utter_question_email"),
        ("asks_name", "utter_question_name"),
        ("asks_order_number", "utter_question_order"),
        ("asks_postcode", "utter_question_proof_postcode"),
        ("asks_reason", "utter_question_return_reason"),
        ("asks_way", "utter_question_refund_to"),
        ("asks_items", "utter_question_items_return"),
        ("asks_items", "utter_question_item_exchange"),
        ("asks_variant", "utter_question_variant"),
        ("refused", "utter_cancel_none"),
        ("refused", "utter_return_none"),
        ("refused", "utter_exchange_none"),
    ],
)
def test_simulated_customers_see_what_is_asked(name: str, answer: str) -> None:
    phrases = Phrases.load(language("zh"))
    for variant in Phrasebook.load(languages=["zh"]).variants(answer, "zh"):
        assert phrases.finds(name, variant.template.text), variant.template.text


def test_a_word_is_seen_in_running_chinese() -> None:
    assert _has("换成同款的红色，可以吗", ["红色"])
    assert _has("尺码m的有货", ["M"])
    assert not _has("in may", ["M"])
