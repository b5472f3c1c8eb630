"""What may answer: the facts and sentences of a product, the shop's answers and its pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from actions.answers import FaqEntry
from actions.catalogue.attributes import asking_words, attribute_words
from actions.catalogue.facets import BRAND, label_words, offered, value_label
from actions.catalogue.reviews import asked_words, in_words, told_of_reviews
from actions.questions.pages import Section
from actions.speech import Speaker
from common.language import language, without_unit
from common.language.scripts import count_words, held_words, is_unspaced, parts_of
from common.language.spacing import labelled, series
from recommender.passages import Passage, sentences
from recommender.reviews import ReviewSummary

if TYPE_CHECKING:
    from actions.questions.reply import Question
    from shop.config import ShopConfig
    from shop.views import ProductView

Source = Literal["fact", "description", "tag", "review", "answer", "page", "setting"]
SETTING = "utter_setting_"
_LIKE_A_SENTENCE = 3
"""A detail of so many words tells as much as a sentence ("warms when damp")."""
_SHORT = 60
"""A sentence of fewer characters is told with the one after it."""


@dataclass(frozen=True)
class Known:
    """One thing that the data says.

    Attributes:
        said: as a shopper reads it.
        source: where it stands.
        passage: as it is compared with a question.
        title: the question of an answer, or the heading of a page's section.
        intent: what asks for the whole answer; empty for anything else.
        attribute: of which a fact is; empty for anything else.
    """

    said: str
    source: Source
    passage: Passage
    title: str = ""
    intent: str = ""
    attribute: str = ""

    @property
    def speaks_for_all(self) -> bool:
        """Whether it answers only what it speaks about word for word: a fact (that there is a hood
        does not say that it comes off), a tag, what reviews say, a whole answer to another
        question."""
        short = count_words(self.said) < _LIKE_A_SENTENCE or ":" in self.said
        told = self.source in ("tag", "review")
        return (self.source == "fact" and short) or told or self.is_whole

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole answer, found by its question."""
        return self.source == "answer" and self.passage.context == self.said


def known_of_product(
    product: ProductView, question: str, speaker: Speaker, config: ShopConfig
) -> list[Known]:
    """All that the data says about one product, each fact and sentence by itself."""
    code = speaker.voice.language
    found = [*_facts(product, question, speaker), *_choices(product, question, config, code)]
    if product.brand:
        label, said = label_words(BRAND, config, code), product.brand
        fact = speaker.words("utter_attribute", label=label.capitalize(), value=said)
        found.append(Known(fact, "fact", Passage(fact)))
    told = sentences(product.description)
    found += [Known(one, "description", Passage(one)) for one in told]
    if not language(code).reads("questions").FOR_A_PURPOSE.search(question):
        return found
    tags = [tag.replace("-", " ").replace("_", " ") for tag in product.tags]
    return [*found, *(Known(tag, "tag", Passage(tag)) for tag in tags)]


def _facts(product: ProductView, question: str, speaker: Speaker) -> Iterator[Known]:
    alone = language(speaker.voice.language).words("attributes")["speak_alone"]
    for name, value in product.attributes.items():
        unit = product.units.get(name, "")
        covers = asking_words(name, question, speaker.voice.language)
        if without_unit(name)[0] in alone and isinstance(value, str) and not covers:
            yield from (
                Known(part, "fact", Passage(part), attribute=name) for part in parts_of(value)
            )
            continue
        said = attribute_words(name, value, speaker, unit)
        covers |= _units_asked(name, unit, question, speaker.voice.language)
        covers |= _measures_asked(name, unit, question, speaker.voice.language) if covers else set()
        yield Known(said, "fact", Passage(said, covers=covers), attribute=name)


def _units_asked(name: str, unit: str, question: str, code: str) -> frozenset[str]:
    """Words of a question that name the unit of an attribute: "how many litres"."""
    unit = unit or without_unit(name)[1]
    words = language(code).reads("units").UNIT_WORDS.get(unit, frozenset())
    longer = {word for word in words if len(word) > 2 or is_unspaced(word)}
    return _said_in(question, longer)


def _measures_asked(name: str, unit: str, question: str, code: str) -> frozenset[str]:
    """Words of a question that ask for a number in an attribute's unit: "how long is the cable"."""
    unit = unit or without_unit(name)[1]
    measures: Mapping[str, frozenset[str]] = language(code).reads("questions").MEASURES
    return _said_in(question, {word for word, units in measures.items() if unit in units})


def _said_in(question: str, words: Collection[str]) -> frozenset[str]:
    """Which of these words a question has; of those without spaces also their parts."""
    plain = question.lower()
    said = {*re.findall(r"\w+", plain)} & {*words}
    inside = (word for word in words if is_unspaced(word) and word in plain)
    return frozenset(said.union(*map(held_words, inside)))


def _choices(product: ProductView, question: str, config: ShopConfig, code: str) -> Iterator[Known]:
    """Each option with the values that it is made in."""
    for entity, values in offered(product.variants).items():
        label = label_words(entity, config, code)
        told = series(value_label(entity, value, config, code) for value in values)
        said = labelled(f"{label[:1].upper()}{label[1:]}", told)
        yield Known(said, "fact", Passage(said, covers=asking_words(entity, question, code)))


def known_of_reviews(product: ProductView, question: Question) -> list[Known]:
    """What enough reviews of a product say, each with how many say it."""
    held = question.services.reviews
    summary = held.of(product.id) if held is not None else ReviewSummary()
    found = []
    for one in told_of_reviews(summary):
        said = in_words(one, summary, question.speaker)
        covers = asked_words(one, question.text, question.turn.language)
        found.append(Known(said, "review", Passage(said, covers=covers)))
    return found


def known_of_shop(faq: Iterable[FaqEntry], pages: Sequence[Section], code: str) -> list[Known]:
    """The shop's answers and pages, sentence by sentence, each under its question or heading."""
    found: list[Known] = []
    for entry in faq:
        asked = [entry.question, *_lines(entry.utterances)]
        for one in asked:  # the answer stands with its question: both may speak about a word
            whole = Passage(one, context=entry.answer)
            found.append(Known(entry.answer, "answer", whole, entry.question, entry.id))
        for said, one, before in _told(entry.answer, code):
            passage = Passage(one, context=f"{entry.question} {before}".strip())
            found.append(Known(said, "answer", passage, entry.question, entry.id))
    for section in pages:
        for said, one, before in _told(section.text, code):
            passage = Passage(one, context=f"{section.title} {before}".strip())
            found.append(Known(said, "page", passage, section.title))
    return found


def known_of_settings(speaker: Speaker, config: ShopConfig) -> list[Known]:
    """What the language says of single settings, as far as the shop has set them."""
    names = sorted(speaker.voice.book.names(speaker.voice.language))
    asked = [name for name in names if name.startswith(SETTING)]
    told = [speaker.words(name) for name in asked if _is_set(name, config)]
    return [Known(one, "setting", Passage(one)) for one in told]


def _is_set(name: str, config: ShopConfig) -> bool:
    key = name.removeprefix(SETTING)
    return key in config.model_fields_set and getattr(config, key) not in ("", (), None)


def _told(text: str, code: str) -> Iterator[tuple[str, str, str]]:
    """Each sentence as it is told (a short one with the next), as it is compared, and the one that
    it leans on ("It waits there")."""
    leans: re.Pattern[str] = language(code).reads("questions").LEANS
    found = sentences(text)
    for place, one in enumerate(found):
        after = found[place + 1 : place + 2] if len(one) < _SHORT else []
        before = found[place - 1] if place and leans.match(one) else ""
        yield " ".join([one, *after]), one, before


def _lines(utterances: str) -> list[str]:
    lines = (line.strip().removeprefix("-").strip() for line in utterances.splitlines())
    return [line for line in lines if line]
