"""Facts of a product as whole sentences, and what comes with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from actions.assembly import facts_of
from actions.catalogue.attributes import attribute_words
from actions.questions.passages import Known
from actions.questions.reply import Question
from common.language import language, without_unit
from common.language.spacing import spaced
from generator import template
from generator.tongue import language_code
from recommender.passages import sentences

if TYPE_CHECKING:
    from generator.facts import Fact, ProductFacts
    from shop.views import ProductView


def fact_sentence(
    question: Question, product: ProductView, known: Sequence[Known]
) -> tuple[str | None, str] | None:
    """Facts told in sentences with the product's name.

    Returns:
        ``yes`` or ``no`` where that answers the question, and the sentences; None where one of
        them is no fact or has no place in a sentence.
    """
    if question.speaker.voice.language != language_code():
        return None
    data = facts_of(product)
    found = [_fact(data, one) for one in known]
    if not found or None in found:
        return None
    facts = [fact for fact in found if fact is not None]
    first, clauses = template.named_sentence(data, facts[0]), facts[1:]
    if first is None or not all(template.clause(data, fact) for fact in clauses):
        return None
    told = [first, *(template.sentence(data, fact) for fact in clauses)]
    return _sense(question, facts), spaced(*told)


def _fact(data: ProductFacts, known: Known) -> Fact | None:
    """The one fact of an attribute, or the one of its parts that is meant."""
    facts = [f for f in data.facts if f.attribute == known.attribute and not f.key.endswith(".n")]
    if len(facts) > 1:
        facts = [fact for fact in facts if fact.value == known.said]
    return facts[0] if len(facts) == 1 else None


def _sense(question: Question, facts: Sequence[Fact]) -> str | None:
    polar = language(question.turn.language).reads("questions").POLAR
    if len(facts) != 1 or not polar.search(question.text):
        return None
    kind = facts[0].kind
    return kind if kind == "yes" or kind == "no" else None


def contents(product: ProductView, question: Question) -> list[str]:
    """What the data names as coming with a thing, in its words; else what its description says."""
    found = list(_parts(product, question))
    pattern = language(question.turn.language).reads("questions").COMES_WITH
    told = (one for one in sentences(product.description) if pattern.search(one))
    return found or [f"“{one.rstrip('.')}”" for one in told]


def _parts(product: ProductView, question: Question) -> Iterator[str]:
    code = question.turn.language
    words = language(code).words("attributes")
    pattern = language(code).reads("questions").COMES_WITH
    for name, value in product.attributes.items():
        if without_unit(name)[0] in words["comes_with"]:
            told = attribute_words(name, value, question.speaker, product.units.get(name, ""))
            yield told[:1].lower() + told[1:]
        elif isinstance(value, str):
            yield from (part.strip() for part in value.split(",") if pattern.search(part))
