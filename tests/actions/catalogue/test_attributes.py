from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.catalogue.attributes import asking_words, attribute_words
from actions.speech import Speaker
from common.language import Phrasebook
from shop.config import ShopConfig
from shop.facets import Facet
from tests.actions.small_shop import SPEAKER

MAT: Any = SimpleNamespace(
    units={},
    attributes={
        "material": "recycled polyester",
        "weight_g": 520,
        "waterproof": True,
        "size_cm": "60 by 185",
        "comfort_c": -5,
        "repair_kit": True,
        "pockets": "none",
        "fit": "snug",
        "details": "pump sack included",
        "length_cm": 185,
        "people": 1,
    },
)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("weight_g", 420, "Weight: 420 g"),
        ("weight_g", 420.0, "Weight: 420 g"),
        ("capacity_l", 1.5, "Capacity: 1.5 l"),
        ("battery_hours", 30, "Battery: 30 hours"),
        ("dishwasher_safe", True, "Dishwasher safe: yes"),
        ("noise_cancelling", False, "Noise cancelling: no"),
        ("material", "wool", "Material: wool"),
        ("minutes", 45, "Minutes: 45"),
        ("cable_m", 1.8, "Cable: 1.8 m"),
        ("comfort_c", -5, "Comfort: -5°C"),
        ("elastane_percent", 2, "Elastane: 2%"),
        ("weight_gsm", 160, "Weight: 160 g/m²"),
    ],
)
def test_attributes_in_words(name: str, value: Any, expected: str) -> None:
    assert attribute_words(name, value, SPEAKER) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("noise_cancelling", True, "ANC: yes"),
        ("capacity_l", 1.5, "Holds: 1.5 l"),
        ("material", "wool", "Material: wool"),
    ],
)
def test_an_attribute_is_called_as_the_shop_declares_it(
    name: str, value: Any, expected: str
) -> None:
    facets = (
        Facet(name="noise_cancelling", label="ANC"),
        Facet(name="capacity", label={"de": "Fasst", "en": "Holds"}),
        Facet(name="material"),
    )
    book = Phrasebook.load(labels=ShopConfig(facets=facets).declared_label)
    assert attribute_words(name, value, Speaker(book.voice("en"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how heavy is it?", ["Weight: 520 g"]),
        ("What does it weigh", ["Weight: 520 g"]),
        ("can i leave it in the rain", ["Waterproof: yes"]),
        (
            "what is it made of and how big is it",
            ["Material: recycled polyester", "Size: 60 by 185 cm", "Length: 185 cm"],
        ),
        ("is there a repair kit", ["Repair kit: yes"]),
        ("does it have a pocket", ["Pockets: none"]),
        ("is it ok for minus 10", ["Comfort: -5°C"]),
        ("for how many people", ["People: 1"]),
        ("where is it made", []),
        ("is it comfy", []),
        ("more details please", []),
        ("what do people say about it", []),
        ("will it fit in a backpack", []),
        ("how long does the battery last", []),
        ("tell me more", []),
        ("", []),
    ],
)
def test_what_is_asked_about(text: str, expected: list[str]) -> None:
    told = [
        attribute_words(name, value, SPEAKER, MAT.units.get(name, ""))
        for name, value in MAT.attributes.items()
        if asking_words(name, text, "en")
    ]
    assert told == expected
