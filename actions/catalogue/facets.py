"""What shoppers filter by in this shop: its variants' options, and what ``shop.yml`` declares.

Nothing here knows a colour or a size: a facet is known by the name of the entity that understanding
gives for it, and its values are those of the catalogue. Every option is a facet; an attribute is
one when ``facets:`` in ``shop.yml`` says so. Category and brand are facets of every shop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from common.language import Sentence, Voice
from common.language.spacing import spaced

if TYPE_CHECKING:
    from recommender.items import Item
    from shop.config import ShopConfig
    from shop.facets import Facet
    from shop.views import AttributeValue, OrderItemView, ProductView, VariantView

BRAND, CATEGORY = "brand", "category"
COLOUR_OPTIONS, SIZE_OPTIONS = ("colour", "color"), ("size",)
COLOUR, SIZE = COLOUR_OPTIONS[0], SIZE_OPTIONS[0]
"""Entities that understanding is trained for, whatever the shop."""
TOLD = "told"
"""What tags and attributes say: nobody filters by it, but what is not wanted is looked for here."""
_LETTER_SIZES = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
NO_CHOICE = frozenset({"", "one size"})
_OTHER_NAMES = {**dict.fromkeys(COLOUR_OPTIONS, COLOUR), **dict.fromkeys(SIZE_OPTIONS, SIZE)}


def entity_of(name: str) -> str:
    """What understanding calls an option or attribute: ``Screen size`` is ``screen_size``."""
    plain = re.sub(r"\W+", "_", name.casefold()).strip("_")
    return _OTHER_NAMES.get(plain, plain)


def options_of(variant: VariantView | OrderItemView) -> dict[str, str]:
    """The choices that make this variant, by entity; none where there is nothing to choose."""
    return {
        entity_of(name): value
        for name, value in variant.options.items()
        if value.casefold() not in NO_CHOICE
    }


def offered(variants: Iterable[VariantView]) -> dict[str, list[str]]:
    """Each option and its values over these variants, each once, in the shop's order."""
    found: dict[str, dict[str, None]] = {}
    for variant in variants:
        for entity, value in options_of(variant).items():
            found.setdefault(entity, {})[value] = None
    return {entity: list(values) for entity, values in found.items()}


def fits(variant: VariantView, wanted: Mapping[str, Any]) -> bool:
    """Whether a variant is what is wanted, as far as its options tell."""
    has = options_of(variant)
    return all(has.get(e, "").casefold() == str(value).casefold() for e, value in wanted.items())


def priced_as(product: ProductView, wanted: Mapping[str, str]) -> ProductView:
    """A product at the price of the form that is wished for, as far as it is made so."""
    made = offered(product.variants)
    known = {
        entity: value
        for entity, value in wanted.items()
        if value.casefold() in {one.casefold() for one in made.get(entity, ())}
    }
    cents = [variant.price_cents for variant in product.variants if fits(variant, known)]
    return replace(product, price_cents=min(cents)) if known and cents else product


def declared_attributes(product: ProductView, config: ShopConfig) -> Iterator[tuple[str, str]]:
    """Each facet that is an attribute, as (entity, value in words)."""
    for facet in config.facets:
        value = product.attributes.get(facet.name)
        if facet.kind == "attribute" and value is not None and value is not False:
            yield entity_of(facet.name), _value_words(value, facet, product)


def _value_words(value: AttributeValue, facet: Facet, product: ProductView) -> str:
    """ "Wireless" for a feature, "16 GB" for a quantity, else the text."""
    if value is True:
        return facet.name.replace("_", " ")
    if isinstance(value, str):
        return value
    unit = product.units.get(facet.name) or facet.unit
    return spaced(f"{value:g}", unit)


def filterable(items: Iterable[Item], config: ShopConfig) -> frozenset[str]:
    """The entities that a search filters by, category apart."""
    declared = {entity_of(facet.name): facet for facet in config.facets}
    options = {entity for item in items for entity in item.options}
    kept = {e for e in options if e not in declared or declared[e].filter}
    return frozenset({BRAND, *kept, *(e for e, facet in declared.items() if facet.filter)})


def first_given_up(facets: Iterable[str], config: ShopConfig) -> list[str]:
    """Facets in the order in which a search gives them up: what the shop lists last, first."""
    listed = [entity_of(facet.name) for facet in config.facets]
    last = len(listed)
    order = sorted(facets, reverse=True)
    return sorted(order, key=lambda e: (e == BRAND, -(listed.index(e) if e in listed else last)))


def label_words(entity: str, config: ShopConfig, language: str) -> str:
    """How shoppers call a facet."""
    facet = _facet_of(entity, config)
    return config.label_of(facet.name if facet else entity, language)


def value_label(entity: str, value: str, config: ShopConfig, language: str) -> str:
    """How shoppers read a value of a facet; the value itself where the shop declares nothing."""
    facet = _facet_of(entity, config)
    return facet.value_label(value, language) if facet else value


def _facet_of(entity: str, config: ShopConfig) -> Facet | None:
    return next((facet for facet in config.facets if entity_of(facet.name) == entity), None)


def facet_sentence(
    kind: str, entity: str, config: ShopConfig, voice: Voice, *values: str
) -> Sentence:
    """``utter_<kind>_<entity>`` where the language has it ("in navy"), else the general one."""
    name = f"utter_{kind}_{entity}"
    labels = [value_label(entity, value, config, voice.language) for value in values]
    value = labels[0] if len(labels) == 1 else Sentence("utter_either", {"values": labels})
    if voice.book.knows(name):
        return Sentence(name, {"value": value})
    label = label_words(entity, config, voice.language)
    return Sentence(f"utter_{kind}_facet", {"label": label, "value": value})


def entries(
    products: Sequence[ProductView],
    config: ShopConfig,
    synonyms: Mapping[str, Mapping[str, Sequence[str]]],
) -> dict[str, list[dict[str, Any]]]:
    """What understanding links words to: entity -> list of ``{"id", "name", "synonyms"}``."""
    named: dict[str, set[str]] = {}
    for product in products:
        material = product.attributes.get("material")
        found = [
            *((CATEGORY, name) for name in (product.category, *product.categories)),
            (BRAND, product.brand),
            *((e, value) for e, values in offered(product.variants).items() for value in values),
            *declared_attributes(product, config),
            *([("material", material)] if isinstance(material, str) else []),
        ]
        for entity, value in found:
            if value:
                named.setdefault(entity, set()).add(value)
    told = {entity_of(facet.name): facet for facet in config.facets}
    return {
        entity: [
            {
                "id": value,
                "name": value,
                "synonyms": [
                    *synonyms.get(entity, {}).get(value, ()),
                    *_other_words(value, told.get(entity)),
                ],
            }
            for value in sorted(values)
        ]
        for entity, values in named.items()
    }


def _other_words(value: str, facet: Facet | None) -> Iterator[str]:
    """The synonyms and labels that ``shop.yml`` gives a value, in every language."""
    if facet is not None:
        yield from facet.values.get(value, ())
        labels = facet.value_labels.get(value, {})
        yield from [labels] if isinstance(labels, str) else labels.values()


def size_rank(size: str) -> tuple[float, str]:
    """XS before S before M; numbers by their value; anything else by name after that."""
    if size in _LETTER_SIZES:
        return _LETTER_SIZES.index(size), size
    return (float(size) if size.replace(".", "", 1).isdigit() else float("inf")), size


def stepped(sizes: Sequence[str], size: str, steps: int) -> str | None:
    """The size so many steps up of one, of sizes in their order; None where there is none."""
    at = [place for place, one in enumerate(sizes) if one.casefold() == size.casefold()]
    if not at or not 0 <= at[0] + steps < len(sizes):
        return None
    return sizes[at[0] + steps]
