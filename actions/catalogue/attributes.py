"""A product's attributes in words, and which of them a shopper asks about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from actions.speech import Speaker
from common.language import Quantity, language, without_unit
from common.language.scripts import held_words, whole_words
from common.language.spacing import spaced

if TYPE_CHECKING:
    from recommender import Feature
    from shop.config import ShopConfig
    from shop.views import AttributeValue, ProductView

MAX_ATTRIBUTES = 8


def category_words(category: str | None, config: ShopConfig, speaker: Speaker) -> str:
    """What the things of a category are called: its label in ``shop.yml``, else its own name."""
    if category is None:
        return speaker.words("utter_things")
    return config.category_label(category, speaker.voice.language)


def feature_words(feature: Feature, speaker: Speaker) -> str:
    """What a product has, in words: "recycled nylon", "hood", "regular fit"."""
    plain = without_unit(feature.attribute)[0].replace("_", " ")
    name = _declared(feature.attribute, speaker) or plain
    if not feature.value:
        return name
    alone = language(speaker.voice.language).words("attributes")["speak_alone"]
    if " " in feature.value or name in feature.value or feature.attribute in alone:
        return feature.value
    return speaker.words("utter_feature", value=feature.value, name=name)


def attribute_lines(product: ProductView, speaker: Speaker) -> list[str]:
    """The attributes in words, the first few."""
    lines = [
        attribute_words(name, value, speaker, product.units.get(name, ""))
        for name, value in product.attributes.items()
    ]
    return [line for line in lines if line][:MAX_ATTRIBUTES]


def attribute_words(name: str, value: AttributeValue, speaker: Speaker, unit: str = "") -> str:
    """One attribute as a shopper reads it: ``mass_g`` 420 gives ``Mass: 420 g``.

    ``unit`` is the catalogue's, where it gives one.
    """
    label, words = label_and_value(name, value, speaker, unit)
    return speaker.words("utter_attribute", label=label, value=words)


def label_and_value(
    name: str, value: AttributeValue, speaker: Speaker, unit: str = ""
) -> tuple[str, str]:
    """What an attribute is called, and its value in words."""
    plain, in_name = without_unit(name)
    unit = unit or in_name
    label = _declared(name, speaker) or plain.replace("_", " ").capitalize()
    if isinstance(value, bool):
        return label, speaker.words("utter_yes_word" if value else "utter_no_word")
    if isinstance(value, str):
        return label, spaced(value, unit)
    return label, speaker.write(Quantity(value, unit) if unit else value)


def _declared(name: str, speaker: Speaker) -> str:
    """What ``facets:`` in ``shop.yml`` call an attribute, with its unit or without; else ""."""
    voice = speaker.voice
    names = dict.fromkeys((name, without_unit(name)[0]))
    found = filter(None, (voice.book.labels(one, voice.language) for one in names))
    return next(found, "")


def asks_for_attribute(text: str, code: str) -> bool:
    """Whether a text asks for any attribute that things may have, in this shop or not."""
    asked: Mapping[str, str] = language(code).words("attributes")["asked"]
    pattern = "|".join(asked.values())
    return whole_words(pattern).search(text) is not None


def asking_words(name: str, text: str, code: str) -> frozenset[str]:
    """The words of a text, in lower case, that ask for an attribute; none where none does."""
    found = (text[start:end] for start, end in asking_spans(name, text, code))
    return frozenset(word for one in found for word in held_words(one.replace("-", " ")))


def asking_spans(name: str, text: str, code: str) -> list[tuple[int, int]]:
    """Where a text asks for an attribute."""
    words = language(code).words("attributes")
    asked: Mapping[str, str] = words["asked"]
    name = without_unit(name)[0]
    asking = {asked.get(part) for part in (name, *name.split("_"))} - {None}
    if name not in words["ambiguous"]:
        asking.add(re.escape(name.replace("_", " ").removesuffix("s")) + "s?")
    pattern = "|".join(filter(None, asking))
    if not pattern:
        return []
    return [one.span() for one in whole_words(pattern).finditer(text)]
