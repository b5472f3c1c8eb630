"""What an attribute states outright: the one that is asked for, compared with what was named.

"Is it soft?" of a pillow that is firm is a no, "can three play?" of a game for 2 to 6 a yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actions.catalogue.attributes import asking_spans, attribute_words
from actions.catalogue.kinds import pool
from actions.conversation.qualities import quality_of
from actions.questions.facts import fact_sentence
from actions.questions.passages import Known
from actions.questions.reply import Question, Reply, frame_of, names_in
from common.language import language, without_unit
from common.language.scripts import single_words, whole_words
from common.language.spacing import clauses
from recommender.passages import Passage

if TYPE_CHECKING:
    from shop.views import AttributeValue, ProductView

_MOST = 3
"""So many attributes are told at once."""
_SHORT_VALUE = 2
"""A value of so many words is one of a few ("firm"), not a description."""


@dataclass(frozen=True)
class Statement:
    """One attribute that a question asks for.

    Attributes:
        name: of the attribute.
        sense: ``yes`` or ``no`` where the value decides; None where it is only told.
    """

    name: str
    sense: str | None = None


def stated(question: Question, product: ProductView) -> Reply | None:
    """What the attributes that a question asks for say; None where none is asked for alone."""
    found = statements(question, product)
    if not found:
        return None
    known = [_known(one.name, product, question) for one in found]
    senses = {one.sense for one in found}
    sense = senses.pop() if len(found) == 1 else None
    if (sentence := fact_sentence(question, product, known)) is not None:
        told = question.speaker.message("utter_question_fact", sense=sense, told=sentence[1])
        return Reply((told,), rests_on=tuple(known))
    facts = clauses(f"{one.said[:1].lower()}{one.said[1:]}" for one in known)
    message = question.speaker.message(
        "utter_question_stated", sense=sense, product=product.name, facts=facts
    )
    return Reply((message,), rests_on=tuple(known))


def stated_facts(question: Question, product: ProductView) -> list[Known]:
    """The attributes that a question asks for, as what is known of a product."""
    return [_known(one.name, product, question) for one in statements(question, product)]


def statements(question: Question, product: ProductView) -> list[Statement]:
    """The attributes that the clauses of a question ask for, each once, in their order."""
    reads = language(question.turn.language).reads("questions")
    found: dict[str, Statement] = {}
    for clause in reads.clauses(question.text):
        for one in _of_clause(clause, question, product):
            found.setdefault(one.name, one)
    return list(found.values())[:_MOST]


def _of_clause(clause: str, question: Question, product: ProductView) -> Iterator[Statement]:
    code = question.turn.language
    reads = language(code).reads("questions")
    polar = bool(reads.ASKS_WHETHER.search(clause))
    asked: list[tuple[Statement, list[tuple[int, int]]]] = []
    for name, value in product.attributes.items():
        spans = asking_spans(name, clause, code)
        other = _value_said(name, value, clause, product, question)
        if not spans and other is None:
            continue
        sense = _sense(name, value, clause, other, code) if polar else None
        asked.append((Statement(name, sense), [*spans, *([other[0]] if other else [])]))
    rest = _rest(clause, [span for _, spans in asked for span in spans], question, product)
    if not rest or reads.ASKS_OUTRIGHT.search(clause):
        yield from (one for one, _ in asked)


def _rest(
    clause: str, spans: list[tuple[int, int]], question: Question, product: ProductView
) -> list[str]:
    """The words of a clause that ask for something else."""
    left = list(clause)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    quality = quality_of(clause, question.turn.language)
    pointing = quality.said.lower().split() if quality else []
    ignore = {*frame_of(question), *names_in(question, product), *pointing}
    words = question.services.search.ranker.content("".join(left), ignore)
    numbers = language(question.turn.language).reads("search").NUMBER_WORDS
    return [word for word in words if not word.isdigit() and word not in numbers]


def _value_said(
    name: str, value: AttributeValue, clause: str, product: ProductView, question: Question
) -> tuple[tuple[int, int], bool] | None:
    """Where a clause names a value that things of the kind have there, and whether it is the own
    one. Another one counts only where nothing else of the thing speaks of it."""
    if not isinstance(value, str) or len(value.split()) > _SHORT_VALUE:
        return None
    kind = (i for i in pool("", question.services) if i.category == product.category)
    held = {str(item.attributes.get(name, "")).casefold() for item in kind}
    held = {one for one in held if one and len(one.split()) == 1} | {value.casefold()}
    for one in sorted(held, key=lambda said: said != value.casefold()):
        if match := whole_words(re.escape(one)).search(clause):
            inclusive = language(question.turn.language).words("attributes")["inclusive"]
            own = one in value.casefold().split() or value.casefold() in inclusive
            return (match.span(), own) if own or not _speaks_of(product, one) else None
    return None


def _speaks_of(product: ProductView, word: str) -> bool:
    texts = [product.description, *product.tags, *map(str, product.attributes.values())]
    return any(whole_words(re.escape(word)).search(text) for text in texts)


def _sense(
    name: str,
    value: AttributeValue,
    clause: str,
    other: tuple[tuple[int, int], bool] | None,
    code: str,
) -> str | None:
    """Whether a value says yes or no to a clause; None where it says neither."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if other is not None:
        return "yes" if other[1] else "no"
    numbers = _numbers(clause, code)
    span = _span(value)
    if len(numbers) == 1 and span is not None and not without_unit(name)[1]:
        return "yes" if span[0] <= numbers[0] <= span[1] else "no"
    plain = without_unit(name)[0].replace("_", " ")
    is_named = whole_words(re.escape(plain)).search(clause)
    return "yes" if is_named and isinstance(value, int | float) and value else None


def _numbers(clause: str, code: str) -> list[float]:
    words = language(code).reads("search").NUMBER_WORDS
    typed = (words.get(word, word) for word in single_words(clause.lower()))
    return [float(word) for word in typed if word.isdigit()]


def _span(value: AttributeValue) -> tuple[float, float] | None:
    """From the least to the most that a value allows: "2 to 6", "3 or more"; an age is a least."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value), float("inf")
    found = re.findall(r"\d+", value)
    if not found or len(found) > _SHORT_VALUE:
        return None
    least, most = float(found[0]), float(found[-1])
    return least, most if len(found) > 1 or value.strip() == found[0] else float("inf")


def _known(name: str, product: ProductView, question: Question) -> Known:
    value, unit = product.attributes[name], product.units.get(name, "")
    said = attribute_words(name, value, question.speaker, unit)
    return Known(said, "fact", Passage(said), attribute=name)
