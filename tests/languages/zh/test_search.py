"""Words of a search: what stands in a text without spaces is found."""

from __future__ import annotations

import pytest

from common.language import language
from nlu_models.linking.gazetteer import Gazetteer
from nlu_models.text.reads import reads_of
from recommender.bm25 import FieldIndex
from recommender.items import Item
from recommender.reviews import OpinionWords
from recommender.words import Words

WORDS = Words("zh")
MODULES = (
    *("amounts", "catalogue", "copy", "judging", "names", "numbers", "ordinals", "quantities"),
    *("questions", "references", "search", "shapes", "sizes", "sums", "texts", "units", "wishes"),
)
PRODUCTS = {
    "tgy": ("安溪铁观音 清香型", "乌龙茶"),
    "gaiwan": ("青花盖碗", "茶具"),
    "zisha": ("宜兴紫砂壶", "茶具"),
    "tray": ("竹制茶盘", "茶具"),
}
ITEMS = [
    Item(id=key, name=name, category=category, brand="", price_cents=100, text="")
    for key, (name, category) in PRODUCTS.items()
]


def found(query: str) -> set[str]:
    """The products that hold a word of a query, or what means the same."""
    index = FieldIndex(ITEMS, WORDS)
    typed = [word for word in WORDS.raw(query) if word not in WORDS.stop_words]
    held = {other for word in typed for other in (WORDS.stem(word), *WORDS.synonyms_of(word))}
    places = {int(at) for word in held if word in index for at in index.scores(word)[0]}
    return {ITEMS[place].id for place in places}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("铁观音", {"tgy"}),
        ("有没有铁观音啊", {"tgy"}),
        ("鐵觀音", {"tgy"}),
        ("盖碗", {"gaiwan"}),
        ("我想买个蓋碗", {"gaiwan"}),
        ("茶壶", {"zisha"}),
        ("紫砂", {"zisha"}),
        ("壶", {"zisha"}),
        ("茶台", {"tray"}),
    ],
)
def test_a_product_is_found_by_a_word_inside_its_name(query: str, ids: set[str]) -> None:
    assert found(query) == ids


def test_words_that_say_nothing_are_cut_out() -> None:
    said = [
        word for word in WORDS.raw("请问你们家有没有青花盖碗呢") if word not in WORDS.stop_words
    ]
    assert said == ["青花", "盖碗"]


def test_names_are_linked_in_running_text() -> None:
    names = {
        "category": [
            {"id": "盖碗", "name": "盖碗", "synonyms": ["三才碗"]},
            {"id": "紫砂壶", "name": "紫砂壶", "synonyms": []},
        ]
    }
    gazetteer = Gazetteer(names, reads_of("zh"))
    (link,) = gazetteer.find("我想买个便宜的蓋碗送人")
    assert (link.value, link.start, link.end) == ("盖碗", 7, 9)
    assert gazetteer.resolve("category", "青花盖碗")
    assert gazetteer.resolve("category", "紫砂杯") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("茶很香，就是有点贵", {("fragrant", "claim"), ("price", "blame")}),
        ("包装严实，没有碎", {("well_packed", "claim"), ("packaging", "praise")}),
        ("质量不好", {("quality", "blame")}),
        ("不烫手，出水利落", {("not_hot", "claim"), ("pours_well", "claim")}),
    ],
)
def test_reviews_are_read(text: str, said: set[tuple[str, str]]) -> None:
    assert {*OpinionWords(language("zh").words("reviews")).said_in(text)} == said


def test_every_name_of_english_is_there() -> None:
    for name in MODULES:
        english, chinese = language("en").reads(name), language("zh").reads(name)
        own = {
            key
            for key, value in vars(english).items()
            if key.isupper() and not key.startswith("_") and key != "NOT_NAMING"
        }
        assert own <= {*vars(chinese)}, name
