"""A shop's own options and attributes, with no colour or size among them."""

from __future__ import annotations

from typing import Any

import pytest

from actions.assembly import gazetteer, item_of
from actions.catalogue.attributes import category_words
from actions.catalogue.facets import (
    entity_of,
    facet_sentence,
    filterable,
    first_given_up,
    fits,
    offered,
)
from recommender.items import Filters
from shop import ShopConfig
from shop.views import ProductView, VariantView
from tests.actions.small_shop import SPEAKER

CONFIG = ShopConfig.model_validate(
    {
        "facets": [
            {
                "name": "Switch type",
                "label": "Switches",
                "values": {"clicky": ["loud"], "tactile": []},
            },
            {"name": "memory", "kind": "attribute", "unit": "GB"},
            {"name": "wireless", "kind": "attribute"},
            {"name": "finish", "filter": False, "value_labels": {"matt": {"en": "matte"}}},
        ],
        "category_labels": {"gaming": "things for games"},
    }
)


def keyboard(**changes: Any) -> ProductView:
    variant: Any = VariantView
    variants = (
        variant("K-1", {"Switch type": "clicky", "finish": "matt"}, 2),
        variant("K-2", {"Switch type": "tactile", "finish": "matt"}, 0),
    )
    values: dict[str, Any] = {
        "id": "k", "name": "Keyboard", "category": "keyboards", "brand": "Klang",
        "price_cents": 100, "description": "", "slogan": "", "tags": (), "image_url": "",
        "attributes": {"memory": 16, "wireless": True, "layout": "ISO"}, "variants": variants,
        "categories": ("gaming",),
    }  # fmt: skip
    return ProductView(**(values | changes))


@pytest.mark.parametrize(
    ("name", "entity"),
    [("Switch type", "switch_type"), ("Color", "colour"), ("SIZE", "size"), ("colour", "colour")],
)
def test_an_option_is_an_entity(name: str, entity: str) -> None:
    assert entity_of(name) == entity


def test_options_are_those_that_can_be_bought_and_attributes_those_declared() -> None:
    item = item_of(keyboard(), CONFIG)
    assert item.values("switch_type") == {"clicky"}
    assert item.values("memory") == {"16 GB"}
    assert item.values("wireless") == {"wireless"}
    assert item.values("layout") == frozenset()
    assert Filters({"switch_type": "Clicky", "category": "gaming", "memory": "16 gb"}).matches(item)
    assert not Filters({"switch_type": "tactile"}).matches(item)
    facets = filterable([item], CONFIG)
    assert facets == {"brand", "switch_type", "memory", "wireless"}


def test_understanding_learns_the_values_and_their_other_words() -> None:
    entries = gazetteer([keyboard()], CONFIG, {"switch_type": {"tactile": ["bumpy"]}})
    assert entries["switch_type"] == [
        {"id": "clicky", "name": "clicky", "synonyms": ["loud"]},
        {"id": "tactile", "name": "tactile", "synonyms": ["bumpy"]},
    ]
    assert [entry["id"] for entry in entries["category"]] == ["gaming", "keyboards"]
    assert [entry["id"] for entry in entries["memory"]] == ["16 GB"]


def test_a_variant_fits_by_all_that_is_named() -> None:
    clicky, tactile = keyboard().variants
    assert fits(clicky, {"switch_type": "CLICKY"})
    assert not fits(tactile, {"switch_type": "clicky"})
    assert not fits(clicky, {"switch_type": "clicky", "size": "M"})
    assert offered(keyboard().variants) == {
        "switch_type": ["clicky", "tactile"],
        "finish": ["matt"],
    }


def test_a_facet_is_told_by_the_label_of_the_shop() -> None:
    wish = facet_sentence("wish", "switch_type", CONFIG, SPEAKER.voice, "clicky")
    assert SPEAKER.write(wish) == "with switches clicky"
    assert (
        SPEAKER.write(facet_sentence("wish", "colour", CONFIG, SPEAKER.voice, "navy")) == "in navy"
    )


def test_values_and_categories_are_told_by_the_labels_of_the_shop() -> None:
    finish = facet_sentence("wish", "finish", CONFIG, SPEAKER.voice, "matt")
    assert SPEAKER.write(finish) == "with finish matte"
    assert category_words("gaming", CONFIG, SPEAKER) == "things for games"
    assert category_words("keyboards", CONFIG, SPEAKER) == "keyboards"


def test_what_the_shop_lists_last_is_given_up_first() -> None:
    wishes = ["brand", "switch_type", "memory", "size", "colour"]
    order = first_given_up(wishes, CONFIG)
    assert order == ["size", "colour", "memory", "switch_type", "brand"]
